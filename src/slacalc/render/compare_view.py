"""Two sides of a month compared, as blocks: the totals first, then line by line, then why, then the records behind it."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from slacalc.base.exact import shown
from slacalc.base.money import PLACES
from slacalc.render.cause_words import cause_words, moved_words
from slacalc.render.numbers import amount_text, signed, value_text
from slacalc.render.view import Block, Cell, Grid, Notes, Pairs, PartHead, Title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from slacalc.audit.compared import ComparedMonth, DifferingRecord, SideHead
    from slacalc.audit.effect import LineEffect, OutcomeEffect
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

MOST_RECORDS = 60
"""Records of a role on a page; files have all of them."""
SHOWN_COLUMNS = ("arrived_at", "asked_at", "opened_at", "sent_at", "scored_at", "begins")
"""The moment of a record on a page: the first of these that it has."""


def compare_blocks(compared: ComparedMonth, words: Words) -> tuple[Block, ...]:
    """The page."""
    month = str(compared.effect.month)
    blocks: list[Block] = [Title(words("compare", "title"), month), Pairs(tuple(_sides(compared, words)))]
    blocks.append(Notes(tuple(Cell(text, "strong") for text in first_said(compared, words))))
    for head, grid in sections_of(compared, words):
        blocks += [PartHead(head), grid]
    return (*blocks, Notes(tuple(Cell(text, "quiet") for text in notes_of(compared, words))))


def _sides(compared: ComparedMonth, words: Words) -> Iterator[tuple[str, Cell]]:
    for name, side in (("first", compared.first), ("second", compared.second)):
        yield words("compare", name), Cell(side_text(side, words))


def side_text(side: SideHead, words: Words) -> str:
    """What one side is."""
    text = words("compare", f"kind.{side.kind}", side.name)
    return words("compare", "under", text, side.contract) if side.contract else text


def first_said(compared: ComparedMonth, words: Words) -> Iterator[str]:
    """The difference in a sentence; that equal totals hide one is said before all else."""
    currency, difference = compared.effect.new.contract.currency, compared.effect.payable.difference
    if hidden := compared.hidden:
        lines = (
            words("compare", "hidden_line", _name(compared, line, words), signed(Fraction(line.difference), currency))
            for line in hidden
        )
        yield words("compare", "hidden", words("compare", "comma").join(lines))
    elif difference:
        key = "differ" if difference > 0 else "differ_less"
        yield words("compare", key, shown(abs(difference), PLACES[currency], grouped=True), currency)
    elif not compared.differs and compared.waterfall.steps:
        yield words("compare", "equal_records", str(len(compared.waterfall.steps)))
    elif not compared.differs:
        yield words("compare", "equal")


def sections_of(compared: ComparedMonth, words: Words) -> Iterator[tuple[str, Grid]]:
    """Each table under its head."""
    currency = compared.effect.new.contract.currency
    columns: tuple[str, ...]
    yield words("compare", "totals", currency), _grid(("total", *SIDES), tuple(_totals(compared, words)), words, {1, 2, 3})
    rows = tuple(_line(compared, line, words) for line in compared.effect.lines)
    yield words("compare", "lines"), _grid(("clause", "line", *SIDES), rows, words, {2, 3, 4})
    if rows := tuple(_outcome(compared, outcome, words) for outcome in compared.effect.outcomes):
        yield words("compare", "outcomes", str(len(rows))), _grid(("clause", "standard", "first", "second"), rows, words)
    if rows := tuple(_rights(compared, words)):
        columns = ("clause", "standard", "right", "for", "first", "second")
        yield words("compare", "rights", str(len(rows))), _grid(columns, rows, words)
    if rows := tuple(_steps(compared, words)):
        columns = ("number", "cause", "count", "worth", "taken_first", "taken_last")
        yield words("compare", "why", currency), _grid(columns, rows, words, {2, 3, 4, 5}, totals=2)
    if rows := tuple(_moves(compared, words)):
        yield words("compare", "moves"), _grid(("number", "cause", "moved"), rows, words)
    for of_role in compared.records:
        rows = tuple(_record(record, compared, words) for record in islice(of_role.every(), MOST_RECORDS))
        head = words("compare", "records", words("terms", of_role.role), f"{of_role.count:,}")
        yield head, _grid(("key", "at", "which", "fields", "alone"), rows, words, {4})
    for doubtful in compared.doubtful:
        matches = (match for group in doubtful.every() for match in group)
        rows = tuple(_doubtful(match, words) for match in islice(matches, MOST_RECORDS))
        head = words("compare", "doubtful", f"{doubtful.count:,}")
        yield head, _grid(("key", "at", "fields"), rows, words)


SIDES = ("first", "second", "difference")


def _grid(
    columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], words: Words, numeric: set[int] | None = None, totals: int = 0
) -> Grid:
    return Grid(tuple(words("compare", column) for column in columns), rows, frozenset(numeric or ()), totals)


def _totals(compared: ComparedMonth, words: Words) -> Iterator[tuple[Cell, ...]]:
    currency = compared.effect.new.contract.currency
    for total in compared.effect.totals:
        amounts = (shown(amount, PLACES[currency], grouped=True) for amount in (total.old, total.new))
        difference = Cell(signed(total.difference, currency), "strong" if total.difference else "quiet")
        yield (Cell(words("compare", f"total.{total.name}")), *map(Cell, amounts), difference)


def _line(compared: ComparedMonth, line: LineEffect, words: Words) -> tuple[Cell, ...]:
    currency = compared.effect.new.contract.currency
    amounts = (_amount(amount, currency, words) for amount in (line.old, line.new))
    difference = Cell(signed(Fraction(line.difference), currency), "strong" if line.moved else "quiet")
    return (Cell(line.clause), Cell(_name(compared, line, words)), *map(Cell, amounts), difference)


def _amount(amount: Decimal | None, currency: str, words: Words) -> str:
    return words("compare", "absent") if amount is None else amount_text(amount, currency)


def _name(compared: ComparedMonth, line: LineEffect, words: Words) -> str:
    effect = compared.effect
    return words.name(effect.old if line.new is None else effect.new, line.id)


def _outcome(compared: ComparedMonth, outcome: OutcomeEffect, words: Words) -> tuple[Cell, ...]:
    effect = compared.effect
    sides = ((effect.old, outcome.old is not None), (effect.new, outcome.new is not None))
    name = words.name(effect.old if outcome.new is None else effect.new, f"metrics.{outcome.metric}")
    texts = (
        _measured_text(statement, outcome.metric, words) if is_there else words("compare", "absent")
        for statement, is_there in sides
    )
    return (Cell(outcome.clause), Cell(name), *map(Cell, texts))


def _measured_text(statement: Statement, metric: str, words: Words) -> str:
    """``66.63% (1,973 of 2,961), missed``."""
    currency, book = statement.contract.currency, statement.book
    text = value_text(statement.value(metric), book[metric].unit, currency, words)
    operands = [f"{metric}.numerator", f"{metric}.denominator"]
    if all(operand in book for operand in operands):
        text = words(
            "compare",
            "of",
            text,
            *(value_text(statement.value(operand), book[operand].unit, currency, words) for operand in operands),
        )
    outcome = next(metric_result.outcome for metric_result in statement.metrics if metric_result.id == metric)
    return words("compare", "found", text, words("terms", f"found.{outcome}"))


def _rights(compared: ComparedMonth, words: Words) -> Iterator[tuple[Cell, ...]]:
    effect, absent = compared.effect, words("compare", "absent")
    for right in effect.rights:
        name = words.name(effect.old if right.new is None else effect.new, f"metrics.{right.metric}")
        spans = (absent if span is None else words("diff", "since", str(span[0])) for span in (right.old, right.new))
        texts = (right.clause, name, words("terms", f"right.{right.right}"), str(right.month), *spans)
        yield tuple(map(Cell, texts))


def _steps(compared: ComparedMonth, words: Words) -> Iterator[tuple[Cell, ...]]:
    """Each cause, what is left, and the difference that they add up to."""
    waterfall, currency = compared.waterfall, compared.effect.new.contract.currency
    if not waterfall.steps and not waterfall.total:
        return
    for number, step in enumerate(waterfall.steps, 1):
        alone = (
            words("compare", "unpriced") if amount is None else signed(amount, currency) for amount in (step.first, step.last)
        )
        count = sum(cause.count or 0 for cause in step.causes)
        texts = (str(number), cause_words(step.causes, compared, words), f"{count:,}" if count else "")
        worth = Cell(signed(step.worth, currency), "strong" if step.worth else "quiet")
        yield (*map(Cell, texts), worth, *map(Cell, alone))
    blank = Cell("")
    left = Cell(signed(waterfall.remainder, currency), "bad" if waterfall.remainder else "quiet")
    yield (blank, Cell(words("compare", "remainder")), blank, left, blank, blank)
    yield (blank, Cell(words("compare", "sum")), blank, Cell(signed(waterfall.total, currency), "strong"), blank, blank)


def _moves(compared: ComparedMonth, words: Words) -> Iterator[tuple[Cell, ...]]:
    """Of each cause that moves something, what that is: beside its worth there is no room for it on a narrow page."""
    for number, step in enumerate(compared.waterfall.steps, 1):
        if text := moved_words(step, compared, words):
            yield tuple(map(Cell, (str(number), cause_words(step.causes, compared, words), text)))


def _record(record: DifferingRecord, compared: ComparedMonth, words: Words) -> tuple[Cell, ...]:
    currency = compared.effect.new.contract.currency
    cause = next((cause for step in compared.waterfall.steps for cause in step.causes if cause.id == record.cause), None)
    worth = "" if record.worth is None else signed(record.worth, currency)
    cause_text = cause_words((cause,), compared, words) if cause is not None else ""
    return (*_known_by(record), Cell(cause_text), Cell(_fields(record, words)), Cell(worth))


def _doubtful(record: DifferingRecord, words: Words) -> tuple[Cell, ...]:
    keys = (next(iter(side.values()), "") if side is not None else "" for side in (record.first, record.second))
    return (Cell(words("compare", "pair", *keys)), _known_by(record)[1], Cell(_fields(record, words)))


def _known_by(record: DifferingRecord) -> tuple[Cell, Cell]:
    texts = record.texts
    moment = next((texts[name] for name in SHOWN_COLUMNS if name in texts), "")
    return Cell(next(iter(texts.values()), "")), Cell(moment)


def _fields(record: DifferingRecord, words: Words) -> str:
    blank = words("compare", "blank")
    changes = (words("compare", "changed", pair.column, pair.first or blank, pair.second or blank) for pair in record.fields)
    return words("compare", "semicolon").join(changes)


def notes_of(compared: ComparedMonth, words: Words) -> Iterator[str]:
    """What is to be said of the whole."""
    waterfall, currency = compared.waterfall, compared.effect.new.contract.currency
    if waterfall.steps:
        yield words("compare", "order")
    if waterfall.remainder:
        yield words("compare", "remainder_note", signed(waterfall.remainder, currency), currency)
    elif waterfall.steps:
        yield words("compare", "no_remainder")
    if waterfall.unpriced:
        names = (cause_words((cause,), compared, words) for cause in waterfall.unpriced)
        yield words("compare", "unpriced_note", words("compare", "comma").join(names))
    if compared.priced_records:
        yield words("compare", "alone_note")
    yield from _left_out(compared, words)
    yield from (words("compare", f"note.{key}", fact) for key, fact in compared.notes)


def _left_out(compared: ComparedMonth, words: Words) -> Iterator[str]:
    """What the page does not show, and what was not priced."""
    for of_role in compared.records:
        if of_role.count > MOST_RECORDS:
            yield words("compare", "more", f"{of_role.count - MOST_RECORDS:,}")
    for doubtful in compared.doubtful:
        if doubtful.count > MOST_RECORDS:
            yield words("compare", "more_doubtful", f"{doubtful.count - MOST_RECORDS:,}")
    count = sum(of_role.count for of_role in compared.records)
    if 0 < compared.priced_records < count:
        yield words("compare", "not_priced", f"{compared.priced_records:,}", f"{count:,}")
