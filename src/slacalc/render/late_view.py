"""Late payment as blocks: each issued month, its stretches, the rate, and the end of the term."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.exact import exact_text, places_of, shown, shown_percent
from slacalc.base.money import PLACES
from slacalc.render.view import Block, Cell, Grid, Notes, OfDay, OfNumber, PartHead, Title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.base.month import Month
    from slacalc.billing.late.debt import Late, Portion, Stretch
    from slacalc.billing.late.overdue import LateMonths
    from slacalc.render.view import Tone
    from slacalc.render.words import Words

FINEST = 6
"""Decimals that are shown of interest, and of the sum that bears it, before anything is rounded."""
PORTIONS = ("costs", "interest", "principal", "paid_back", "too_much", "waiting")
PLAIN = ("interest", "principal")
"""Columns of payments that are there even where nothing went there."""
EXTRAS = ("waived", "disputed", "costs", "fee", "unpaid_costs", "too_much", "owed_back")
"""Sums that are said only where there are any."""


def late_blocks(overdue: LateMonths, words: Words) -> tuple[Block, ...]:
    """A row an issued month, then the days on which each sum bore interest, the rate and the term; rights have their own page."""
    columns: tuple[str, ...] = ("month", "to_pay", "due", "paid", "unpaid", "interest", "unpaid_interest")
    rows = tuple(_month(late, overdue.currency, words) for late in overdue.position.debts)
    rows += (_sum(overdue, words),) if len(rows) > 1 else ()
    blocks: list[Block] = [
        Title(words("late", "title", str(overdue.as_of)), overdue.contract),
        Grid(tuple(words("late", column) for column in columns), rows, frozenset({1, 3, 4, 5, 6}))
        if rows
        else Notes((Cell(words("late", "nothing_issued")),)),
    ]
    if notes := tuple(_extras(overdue, words)):
        blocks.append(Notes(notes))
    blocks += _ageing(overdue, words)
    longer = any(stretch.per != "day" for late in overdue.position.debts for stretch in late.stretches)
    if stretches := tuple(
        _stretch(late.month, stretch, overdue.currency, words, longer=longer)
        for late in overdue.position.debts
        for stretch in late.stretches
    ):
        rates = ("rate_for", "time") if longer else ("rate",)
        heads = tuple(words("late", column) for column in ("month", "from", "until", "days", "sum", *rates, "bears"))
        blocks += [PartHead(words("late", "stretches")), Grid(heads, stretches, frozenset(range(3, len(heads))))]
    if portions := overdue.position.portions:
        sums = tuple(name for name in PORTIONS if name in PLAIN or any(getattr(portion, name) for portion in portions))
        heads = tuple(words("late", column) for column in ("payment", "received", "put_to", "put_on", *sums))
        rows = tuple(_portion(portion, sums, overdue.currency, words) for portion in portions)
        blocks += [PartHead(words("late", "payments")), Grid(heads, rows, frozenset(range(4, 4 + len(sums))))]
    if overdue.rights:
        blocks.append(Notes((Cell(words("late", "note_rights", str(overdue.as_of))),)))
    blocks += [PartHead(words("late", "rate_title")), *_rate(overdue, words)]
    blocks += [PartHead(words("late", "term")), Notes(tuple(_term(overdue, words)))]
    return tuple(blocks)


def _month(late: Late, currency: str, words: Words) -> tuple[Cell, ...]:
    unpaid = late.unpaid - late.owed_back
    paid, owed, interest, unpaid_interest = (
        _money(number, currency) for number in (late.paid, unpaid, late.interest, late.unpaid_interest)
    )
    return (
        Cell(str(late.month)),
        _money(late.principal, currency),
        _day(late.due) if late.due is not None else Cell(words("late", "not_received")),
        paid,
        replace(owed, tone="bad" if unpaid else "plain"),
        interest,
        unpaid_interest,
    )


def _sum(overdue: LateMonths, words: Words) -> tuple[Cell, ...]:
    """What is unpaid of all months together, and of their interest."""
    debts = overdue.position.debts
    names = ("principal", "paid", "unpaid", "owed_back", "interest", "unpaid_interest")
    sums = {name: sum((getattr(late, name) for late in debts), Fraction(0)) for name in names}
    numbers = (sums["paid"], sums["unpaid"] - sums["owed_back"], sums["interest"], sums["unpaid_interest"])
    to_pay, *others = (_money(number, overdue.currency, "strong") for number in (sums["principal"], *numbers))
    return Cell(words("statement", "sum"), "strong"), to_pay, Cell(""), *others


def _ageing(overdue: LateMonths, words: Words) -> tuple[Block, ...]:
    """What is unpaid by how long it has been due; nothing where all is paid."""
    if not overdue.ageing:
        return ()
    rows = list[tuple[Cell, ...]]()
    for aged in overdue.ageing:
        months = words("statement", "comma").join(map(str, aged.months))
        unpaid, interest = (_money(number, overdue.currency) for number in (aged.unpaid, aged.unpaid_interest))
        rows.append((Cell(words("late", f"aged_{aged.days}")), Cell(months), unpaid, interest))
    sums = (sum((getattr(aged, name) for aged in overdue.ageing), Fraction(0)) for name in ("unpaid", "unpaid_interest"))
    rows.append(
        (Cell(words("statement", "sum"), "strong"), Cell(""), *(_money(number, overdue.currency, "strong") for number in sums))
    )
    heads = tuple(words("late", head) for head in ("past_due", "months", "unpaid", "unpaid_interest"))
    return PartHead(words("late", "ageing")), Grid(heads, tuple(rows), frozenset({2, 3}), totals=1)


def _extras(overdue: LateMonths, words: Words) -> Iterator[Cell]:
    """What a dispute, costs or too large a payment have left."""
    for late in overdue.position.debts:
        for name in EXTRAS:
            if number := getattr(late, name):
                key = "note_unpaid_fee" if name == "unpaid_costs" and late.fee else f"note_{name}"
                yield Cell(words("late", key, str(late.month), f"{_amount(number, overdue.currency)} {overdue.currency}"))
        if late.in_time_until is not None:
            yield Cell(words("late", "note_grace", str(late.month), str(late.in_time_until)))
        if late.cap is not None and late.capped_on is not None:
            cap = f"{exact_amount(late.cap, overdue.currency)} {overdue.currency}"
            yield Cell(words("late", "note_capped", str(late.month), cap, str(late.capped_on)))
    for month, number, amount in overdue.unbilled:
        sums = f"{_amount(amount, overdue.currency)} {overdue.currency}"
        yield Cell(words("late", "note_unbilled", str(month), str(number), sums))
    if overdue.position.credit:
        yield Cell(words("late", "note_credit", f"{_amount(overdue.position.credit, overdue.currency)} {overdue.currency}"))


def _portion(portion: Portion, sums: tuple[str, ...], currency: str, words: Words) -> tuple[Cell, ...]:
    """Where a payment, or a part of it, went."""
    month = str(portion.month) if portion.month is not None else words("late", "no_statement_yet")
    amounts = (_money(number, currency) if (number := getattr(portion, name)) else Cell("") for name in sums)
    on = _day(portion.on) if portion.month is not None else Cell("")
    return (Cell(portion.payment), _day(portion.received_on), Cell(month), on, *amounts)


def _stretch(month: Month, stretch: Stretch, currency: str, words: Words, *, longer: bool) -> tuple[Cell, ...]:
    """Days in a row; ``longer`` says what a rate is for, and to how much of that the days come."""
    last = words("late", "settled", str(stretch.last)) if stretch.settled else str(stretch.last)
    cells = (Cell(str(month)), _day(stretch.first), Cell(last, shows=OfDay(stretch.last)))
    days = Cell(str(stretch.days), shows=OfNumber(Fraction(stretch.days), "days"))
    rate = f"{exact_text(stretch.rate * 100)}%"
    times = Cell(exact_text(stretch.time), shows=OfNumber(stretch.time, "number"))
    rates = (Cell(words("late", f"per_{stretch.per}", rate)), times) if longer else (Cell(rate),)
    bearing, interest = (_exact(amount, currency) for amount in (stretch.sum, stretch.interest))
    return (*cells, days, bearing, *rates, interest)


def exact_amount(amount: Fraction, currency: str) -> str:
    """A sum, or its interest, before anything is rounded, as far as decimals can show it."""
    places = places_of(amount)
    return shown(amount, FINEST if places is None or places > FINEST else max(places, PLACES[currency]), grouped=True)


def _rate(overdue: LateMonths, words: Words) -> Iterator[Block]:
    """The yearly rate, beside the limits that the contract names; under a law that it names what a court would look at."""
    if overdue.yearly_rate is None:
        yield Notes((Cell(words("late", "no_rate"), "quiet"),))
        return
    yearly = shown_percent(overdue.yearly_rate)
    if overdue.limits:
        rows = tuple(
            (
                Cell(limit.source),
                Cell(shown_percent(limit.rate.value)),
                Cell(yearly),
                Cell(words("late", "above_limit" if overdue.yearly_rate > limit.rate.value else "within_limit")),
            )
            for limit in overdue.limits
        )
        heads = tuple(words("late", column) for column in ("limit", "limit_rate", "own_rate", "compared"))
        yield Grid(heads, rows, frozenset({1, 2}))
    notes = [words("late", "yearly", yearly, overdue.clause)]
    if overdue.law is not None:
        notes.append(words("law", f"{overdue.law}.late"))
    yield Notes(tuple(Cell(note, "quiet") for note in notes))


def _term(overdue: LateMonths, words: Words) -> Iterator[Cell]:
    term = overdue.term
    if term.ended_on is not None:
        yield Cell(words("late", "term_ended", str(term.ended_on), term.ended_by))
        return
    ends = ("term_ends_by", str(term.last_day), term.clause) if term.clause else ("term_ends", str(term.last_day))
    yield Cell(words("late", *ends))
    if term.object_by is not None and term.then_until is not None:
        key = "term_objected" if term.objected else "term_open" if overdue.as_of <= term.object_by else "term_renewed"
        yield Cell(words("late", key, str(term.object_by), str(term.then_until)))


def _exact(amount: Fraction, currency: str) -> Cell:
    return Cell(exact_amount(amount, currency), shows=OfNumber(amount, "number", currency))


def _day(day: date) -> Cell:
    """A day, which a workbook holds as one."""
    return Cell(str(day), shows=OfDay(day))


def _money(number: Fraction, currency: str, tone: Tone = "plain") -> Cell:
    """A sum, which a workbook holds as a number."""
    return Cell(_amount(number, currency), tone, OfNumber(number, "money", currency))


def _amount(number: Fraction, currency: str) -> str:
    return shown(number, PLACES[currency], grouped=True)
