"""Two contracts compared, as blocks: what each month would have cost first, then lines and standards, then the terms."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from slacalc.audit.term_class import CLASSES
from slacalc.base.dataclass import dataclass
from slacalc.base.exact import shown
from slacalc.base.money import PLACES
from slacalc.render.numbers import amount_text, signed, value_text
from slacalc.render.remarks import cause_and_remedy
from slacalc.render.view import Block, Cell, Grid, Notes, Pairs, PartHead, Title, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.assess.history import Outcome
    from slacalc.audit.changed_terms import ChangedTerm
    from slacalc.audit.diffed import Diffed
    from slacalc.audit.effect import Effect, LineEffect, OutcomeEffect, RightEffect, TotalEffect
    from slacalc.audit.term_class import TermClass
    from slacalc.base.diagnostics import Diagnostic, Place
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

TONES: dict[TermClass, Tone] = {"money": "strong", "process": "plain", "wording": "quiet"}
LONGEST_TERM = 160
"""Signs of a term's text on a page; the JSON has all of it."""


@dataclass(frozen=True, slots=True)
class DiffSection:
    """A part of the page: its head, and a table."""

    head: str
    grid: Grid


def diff_blocks(diffed: Diffed, words: Words) -> tuple[Block, ...]:
    """The page."""
    blocks: list[Block] = [Title(words("diff", "title"), diffed.new.id), Pairs(files_of(diffed, words))]
    for section in sections_of(diffed, words):
        blocks += [PartHead(section.head), section.grid]
    return (*blocks, Notes(tuple(Cell(text, "quiet") for text in notes_of(diffed, words))))


def files_of(diffed: Diffed, words: Words) -> tuple[tuple[str, Cell], ...]:
    """The two files, with the ids of their contracts where these are two."""
    other = diffed.old.id != diffed.new.id
    return tuple(
        (words("diff", side), Cell(f"{contract.name}  {contract.id}" if other else contract.name))
        for side, contract in (("old", diffed.old), ("new", diffed.new))
    )


def sections_of(diffed: Diffed, words: Words) -> Iterator[DiffSection]:
    """Totals, lines, standards, rights and terms, as far as there are any."""
    columns: tuple[str, ...]
    if diffed.months:
        columns = ("month", "old", "new", "difference")
        yield _section("cost", columns, tuple(_months(diffed, words)), words, {1, 2, 3}, totals=int(len(diffed.priced) > 1))
    effects = diffed.priced
    if rows := [_line(effect, line, words) for effect in effects for line in effect.lines if line.moved]:
        yield _section("changed_lines", ("month", "clause", "line", "old", "new", "difference"), tuple(rows), words, {3, 4, 5})
    if rows := [row for effect in effects if effect.is_of_tax for row in _taxes(effect, words)]:
        yield _section("changed_taxes", ("month", "clause", "line", "old", "new", "difference"), tuple(rows), words, {3, 4, 5})
    if rows := [_outcome(effect, outcome, words) for effect in effects for outcome in effect.outcomes]:
        yield _section("changed_outcomes", ("month", "clause", "standard", "old", "new"), tuple(rows), words)
    if rows := [_right(effect, right, words) for effect, right in _first_rights(effects)]:
        yield _section("changed_rights", ("month", "clause", "standard", "right", "for", "old", "new"), tuple(rows), words)
    if diffed.terms:
        columns = ("class", "clause", "term", "old", "new", "lines")
        yield _section("changed_terms", columns, tuple(_term(term, diffed, words) for term in diffed.terms), words)


def _first_rights(effects: tuple[Effect, ...]) -> Iterator[tuple[Effect, RightEffect]]:
    """Each right in the first month in which only one contract states it, or the two state it for other days."""
    listed = set()
    for effect in effects:
        for right in effect.rights:
            key = (right.right, right.metric, right.month, right.old is None, right.new is None)
            if key not in listed:
                listed.add(key)
                yield effect, right


def _section(
    head: str,
    columns: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
    words: Words,
    numeric: set[int] | None = None,
    totals: int = 0,
) -> DiffSection:
    grid = Grid(tuple(words("diff", column) for column in columns), rows, frozenset(numeric or ()), totals)
    return DiffSection(words("diff", head, str(len(rows))), grid)


def summary_of(diffed: Diffed, words: Words) -> Iterator[str]:
    """How much it is in all, and how many terms of each class changed."""
    if diffed.priced:
        total, currency = diffed.totals[-1], diffed.new.currency
        amounts = (shown(amount, PLACES[currency], grouped=True) for amount in (total.old, total.new))
        yield words("diff", "summary", str(len(diffed.priced)), *amounts, signed(total.difference, currency), currency)
    if diffed.terms:
        counts = Counter(term.kind for term in diffed.terms)
        changes = (
            words("diff", "of_class", str(counts[kind]), words("diff", f"class.{kind}")) for kind in CLASSES if counts[kind]
        )
        yield words("diff", "changed", str(len(diffed.terms)), words("diff", "between").join(changes))


def notes_of(diffed: Diffed, words: Words) -> Iterator[str]:
    """What is to be said of the whole."""
    if not diffed.terms:
        yield words("diff", "same_bytes" if diffed.same_bytes else "same_terms")
    elif all(term.kind == "wording" for term in diffed.terms):
        yield words("diff", "only_wording")
    elif not diffed.months:
        yield words("diff", "no_months")
    if diffed.priced and not diffed.has_effect:
        yield words("diff", "zero", str(len(diffed.priced)))
    yield from _not_computed(diffed, words)
    if diffed.months:
        yield from _of_ledger(diffed, words)


def _of_ledger(diffed: Diffed, words: Words) -> Iterator[str]:
    """What the amounts rest on."""
    between = words("diff", "between")
    if not diffed.has_ledger:
        yield words("diff", "no_ledger")
    elif any(month.effect is None and after.effect is not None for month, after in pairwise(diffed.months)):
        yield words("diff", "follows")
    if diffed.corrected:
        yield words("diff", "corrected", between.join(map(str, diffed.corrected)))
    if diffed.decisions:
        yield words(
            "diff", "decisions", str(len(diffed.decisions)), between.join(decision.reference for decision in diffed.decisions)
        )
    for remark in diffed.unfit:
        yield words("diff", "unfit", str(remark.place), cause_and_remedy(remark, words)[0])


def _not_computed(diffed: Diffed, words: Words) -> Iterator[str]:
    """What is in no amount, and why; months of one reason together."""
    between = words("diff", "between")
    months_of: dict[tuple[str, str], list[str]] = {}
    for month in diffed.months:
        for side, reasons in (("not_old", month.not_old), ("not_new", month.not_new)):
            if reasons:
                months_of.setdefault((side, between.join(_cause(reason, words) for reason in reasons)), []).append(
                    str(month.month)
                )
        for key, names in (("needs_exports", month.needs_exports), ("not_known", month.not_known)):
            if names:
                months_of.setdefault((key, between.join(names)), []).append(str(month.month))
    for (key, text), months in months_of.items():
        yield words("diff", key, between.join(months), text)


def _cause(reason: Diagnostic, words: Words) -> str:
    return f"{reason.place}: {cause_and_remedy(reason, words)[0]}"


def _months(diffed: Diffed, words: Words) -> Iterator[tuple[Cell, ...]]:
    for month in diffed.months:
        if month.effect is None:
            sides = (month.not_old, month.not_new)
            yield (
                Cell(str(month.month)),
                *(Cell(words("diff", "not_computed") if why else "", "bad") for why in sides),
                Cell(""),
            )
        else:
            yield (Cell(str(month.month)), *_amounts(month.effect.payable, diffed.new.currency))
    if len(diffed.priced) > 1:
        yield (Cell(words("diff", "sum"), "strong"), *_amounts(diffed.totals[-1], diffed.new.currency))


def _amounts(total: TotalEffect, currency: str) -> tuple[Cell, ...]:
    return (
        Cell(shown(total.old, PLACES[currency], grouped=True)),
        Cell(shown(total.new, PLACES[currency], grouped=True)),
        Cell(signed(total.difference, currency), "strong" if total.difference else "quiet"),
    )


def _line(effect: Effect, line: LineEffect, words: Words) -> tuple[Cell, ...]:
    currency, absent = effect.new.contract.currency, words("diff", "absent")
    amounts = (absent if amount is None else amount_text(amount, currency) for amount in (line.old, line.new))
    name = words.name(effect.old if line.new is None else effect.new, line.id)
    difference = Cell(signed(Fraction(line.difference), currency), "strong")
    return (Cell(str(effect.month)), Cell(line.clause), Cell(name), *map(Cell, amounts), difference)


def _taxes(effect: Effect, words: Words) -> Iterator[tuple[Cell, ...]]:
    """The tax of each line that has one of its own, then the totals on the way to what is payable, as far as they differ."""
    currency, month = effect.new.contract.currency, Cell(str(effect.month))
    for line in effect.lines:
        if line.old_tax is not None and line.new_tax is not None and line.tax_difference:
            amounts = (amount_text(tax, currency) for tax in (line.old_tax, line.new_tax))
            name = words("labels", "tax_on", words.name(effect.new, line.id))
            difference = Cell(signed(Fraction(line.tax_difference), currency), "strong")
            yield month, Cell(line.clause), Cell(name), *map(Cell, amounts), difference
    for total in effect.totals[:-1]:
        if total.difference:
            yield month, Cell(""), Cell(words("diff", f"total.{total.name}")), *_amounts(total, currency)


def _outcome(effect: Effect, outcome: OutcomeEffect, words: Words) -> tuple[Cell, ...]:
    sides = ((effect.old, outcome.old), (effect.new, outcome.new))
    name = words.name(effect.old if outcome.new is None else effect.new, f"metrics.{outcome.metric}")
    texts = (_measured_text(statement, result, outcome.metric, words) for statement, result in sides)
    return (Cell(str(effect.month)), Cell(outcome.clause), Cell(name), *map(Cell, texts))


def _measured_text(statement: Statement, outcome: Outcome | None, metric: str, words: Words) -> str:
    """``92.40%, missed``."""
    if outcome is None:
        return words("diff", "absent")
    value = value_text(statement.value(metric), statement.book[metric].unit, statement.contract.currency, words)
    return words("diff", "comma").join((value, words("terms", f"found.{outcome}")))


def _right(effect: Effect, right: RightEffect, words: Words) -> tuple[Cell, ...]:
    name = words.name(effect.old if right.new is None else effect.new, f"metrics.{right.metric}")
    head = (str(effect.month), right.clause, name, words("terms", f"right.{right.right}"), str(right.month))
    return tuple(map(Cell, (*head, *(_span(span, words) for span in (right.old, right.new)))))


def _span(span: tuple[date, date | None] | None, words: Words) -> str:
    if span is None:
        return words("diff", "absent")
    since, until = span
    return words("diff", "since", str(since)) if until is None else words("diff", "since_until", str(since), str(until))


def _term(term: ChangedTerm, diffed: Diffed, words: Words) -> tuple[Cell, ...]:
    values = (term_text(text, LONGEST_TERM, words) for text in (term.old, term.new))
    texts = (term.clause, term.path, *values, lines_of(term, diffed, words))
    return (Cell(words("diff", f"class.{term.kind}"), TONES[term.kind]), *map(Cell, texts))


def term_text(text: str | None, longest: int, words: Words) -> str:
    """What a term says, cut where it is long."""
    if text is None:
        return words("diff", "absent")
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def lines_of(term: ChangedTerm, diffed: Diffed, words: Words) -> str:
    """Where it stands in the old file and in the new: by its line, in a file that they name with that file."""
    absent = words("diff", "absent")
    sides = ((term.old_place, diffed.old.name), (term.new_place, diffed.new.name))
    return " → ".join(absent if place is None else _place(place, name) for place, name in sides)


def _place(place: Place, name: str) -> str:
    return str(place.line) if place.file == name else f"{place.file}:{place.line}"
