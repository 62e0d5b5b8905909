"""Two contracts compared, as blocks: what each month would have cost first, then lines and standards, then the terms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from slacalc.audit.term_class import CLASSES
from slacalc.base.exact import shown
from slacalc.base.money import PLACES
from slacalc.render.numbers import amount_text, value_text
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


def diff_blocks(found: Diffed, words: Words) -> tuple[Block, ...]:
    """The page."""
    blocks: list[Block] = [Title(words("diff", "title"), found.new.id), Pairs(files_of(found, words))]
    for section in sections_of(found, words):
        blocks += [PartHead(section.head), section.grid]
    return (*blocks, Notes(tuple(Cell(text, "quiet") for text in notes_of(found, words))))


def files_of(found: Diffed, words: Words) -> tuple[tuple[str, Cell], ...]:
    """The two files, with the ids of their contracts where these are two."""
    other = found.old.id != found.new.id
    return tuple(
        (words("diff", side), Cell(f"{one.name}  {one.id}" if other else one.name))
        for side, one in (("old", found.old), ("new", found.new))
    )


def sections_of(found: Diffed, words: Words) -> Iterator[DiffSection]:
    """Totals, lines, standards, rights and terms, as far as there are any."""
    columns: tuple[str, ...]
    if found.months:
        columns = ("month", "old", "new", "difference")
        yield _section("cost", columns, tuple(_months(found, words)), words, {1, 2, 3}, totals=int(len(found.priced) > 1))
    effects = found.priced
    if rows := [_line(one, line, words) for one in effects for line in one.lines if line.moved]:
        yield _section("changed_lines", ("month", "clause", "line", "old", "new", "difference"), tuple(rows), words, {3, 4, 5})
    if rows := [_outcome(one, outcome, words) for one in effects for outcome in one.outcomes]:
        yield _section("changed_outcomes", ("month", "clause", "standard", "old", "new"), tuple(rows), words)
    if rows := [_right(one, right, words) for one, right in _first_rights(effects)]:
        yield _section("changed_rights", ("month", "clause", "standard", "right", "for", "old", "new"), tuple(rows), words)
    if found.terms:
        columns = ("class", "clause", "term", "old", "new", "lines")
        yield _section("changed_terms", columns, tuple(_term(one, found, words) for one in found.terms), words)


def _first_rights(effects: tuple[Effect, ...]) -> Iterator[tuple[Effect, RightEffect]]:
    """Each right in the first month in which only one contract states it, or the two state it for other days."""
    told = set()
    for one in effects:
        for right in one.rights:
            key = (right.right, right.metric, right.month, right.old is None, right.new is None)
            if key not in told:
                told.add(key)
                yield one, right


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


def summary_of(found: Diffed, words: Words) -> Iterator[str]:
    """How much it is in all, and how many terms of each class changed."""
    if found.priced:
        total, currency = found.totals[-1], found.new.currency
        amounts = (shown(amount, PLACES[currency], grouped=True) for amount in (total.old, total.new))
        yield words("diff", "summary", str(len(found.priced)), *amounts, signed(total.difference, currency), currency)
    if found.terms:
        counts = Counter(one.kind for one in found.terms)
        told = (words("diff", "of_class", str(counts[kind]), words("diff", f"class.{kind}")) for kind in CLASSES if counts[kind])
        yield words("diff", "changed", str(len(found.terms)), words("diff", "comma").join(told))


def notes_of(found: Diffed, words: Words) -> Iterator[str]:
    """What is to be said of the whole."""
    if not found.terms:
        yield words("diff", "same_bytes" if found.same_bytes else "same_terms")
    elif all(one.kind == "wording" for one in found.terms):
        yield words("diff", "only_wording")
    elif not found.months:
        yield words("diff", "no_months")
    if found.priced and not found.has_effect:
        yield words("diff", "zero", str(len(found.priced)))
    yield from _not_computed(found, words)
    if found.months:
        yield from _of_ledger(found, words)


def _of_ledger(found: Diffed, words: Words) -> Iterator[str]:
    """What the amounts rest on."""
    comma = words("diff", "comma")
    if not found.has_ledger:
        yield words("diff", "no_ledger")
    elif any(one.effect is None and after.effect is not None for one, after in pairwise(found.months)):
        yield words("diff", "follows")
    if found.corrected:
        yield words("diff", "corrected", comma.join(map(str, found.corrected)))
    if found.decisions:
        yield words("diff", "decisions", str(len(found.decisions)), comma.join(one.reference for one in found.decisions))
    for remark in found.unfit:
        yield words("diff", "unfit", str(remark.place), cause_and_remedy(remark, words)[0])


def _not_computed(found: Diffed, words: Words) -> Iterator[str]:
    """What is in no amount, and why; months of one reason together."""
    comma = words("diff", "comma")
    told: dict[tuple[str, str], list[str]] = {}
    for one in found.months:
        for side, reasons in (("not_old", one.not_old), ("not_new", one.not_new)):
            if reasons:
                told.setdefault((side, comma.join(_cause(reason, words) for reason in reasons)), []).append(str(one.month))
        for key, names in (("needs_exports", one.needs_exports), ("not_known", one.not_known)):
            if names:
                told.setdefault((key, comma.join(names)), []).append(str(one.month))
    for (key, text), months in told.items():
        yield words("diff", key, comma.join(months), text)


def _cause(reason: Diagnostic, words: Words) -> str:
    return f"{reason.place}: {cause_and_remedy(reason, words)[0]}"


def _months(found: Diffed, words: Words) -> Iterator[tuple[Cell, ...]]:
    for one in found.months:
        if one.effect is None:
            sides = (one.not_old, one.not_new)
            yield (Cell(str(one.month)), *(Cell(words("diff", "not_computed") if why else "", "bad") for why in sides), Cell(""))
        else:
            yield (Cell(str(one.month)), *_amounts(one.effect.payable, found.new.currency))
    if len(found.priced) > 1:
        yield (Cell(words("diff", "sum"), "strong"), *_amounts(found.totals[-1], found.new.currency))


def _amounts(total: TotalEffect, currency: str) -> tuple[Cell, ...]:
    return (
        Cell(shown(total.old, PLACES[currency], grouped=True)),
        Cell(shown(total.new, PLACES[currency], grouped=True)),
        Cell(signed(total.difference, currency), "strong" if total.difference else "quiet"),
    )


def signed(amount: Fraction, currency: str) -> str:
    """A difference with its sign; nothing has none."""
    return ("+" if amount > 0 else "") + shown(amount, PLACES[currency], grouped=True)


def _line(one: Effect, line: LineEffect, words: Words) -> tuple[Cell, ...]:
    currency, absent = one.new.contract.currency, words("diff", "absent")
    amounts = (absent if amount is None else amount_text(amount, currency) for amount in (line.old, line.new))
    name = words.name(one.old if line.new is None else one.new, line.id)
    difference = Cell(signed(Fraction(line.difference), currency), "strong")
    return (Cell(str(one.month)), Cell(line.clause), Cell(name), *map(Cell, amounts), difference)


def _outcome(one: Effect, outcome: OutcomeEffect, words: Words) -> tuple[Cell, ...]:
    sides = ((one.old, outcome.old), (one.new, outcome.new))
    name = words.name(one.old if outcome.new is None else one.new, f"metrics.{outcome.metric}")
    texts = (_found(statement, result, outcome.metric, words) for statement, result in sides)
    return (Cell(str(one.month)), Cell(outcome.clause), Cell(name), *map(Cell, texts))


def _found(statement: Statement, outcome: Outcome | None, metric: str, words: Words) -> str:
    """``92.40%, missed``."""
    if outcome is None:
        return words("diff", "absent")
    value = value_text(statement.value(metric), statement.book[metric].unit, statement.contract.currency, words)
    return words("diff", "comma").join((value, words("terms", f"found.{outcome}")))


def _right(one: Effect, right: RightEffect, words: Words) -> tuple[Cell, ...]:
    name = words.name(one.old if right.new is None else one.new, f"metrics.{right.metric}")
    head = (str(one.month), right.clause, name, words("terms", f"right.{right.right}"), str(right.month))
    return tuple(map(Cell, (*head, *(_span(span, words) for span in (right.old, right.new)))))


def _span(span: tuple[date, date | None] | None, words: Words) -> str:
    if span is None:
        return words("diff", "absent")
    since, until = span
    return words("diff", "since", str(since)) if until is None else words("diff", "since_until", str(since), str(until))


def _term(one: ChangedTerm, found: Diffed, words: Words) -> tuple[Cell, ...]:
    values = (term_text(text, LONGEST_TERM, words) for text in (one.old, one.new))
    texts = (one.clause, one.path, *values, lines_of(one, found, words))
    return (Cell(words("diff", f"class.{one.kind}"), TONES[one.kind]), *map(Cell, texts))


def term_text(text: str | None, longest: int, words: Words) -> str:
    """What a term says, cut where it is long."""
    if text is None:
        return words("diff", "absent")
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def lines_of(one: ChangedTerm, found: Diffed, words: Words) -> str:
    """Where it stands in the old file and in the new: by its line, in a file that they name with that file."""
    absent = words("diff", "absent")
    sides = ((one.old_place, found.old.name), (one.new_place, found.new.name))
    return " → ".join(absent if place is None else _place(place, name) for place, name in sides)


def _place(place: Place, name: str) -> str:
    return str(place.line) if place.file == name else f"{place.file}:{place.line}"
