"""Late payment as blocks and as JSON: each issued month, its stretches, and the rights that have arisen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from slacalc.base.exact import exact_text, shown, shown_percent
from slacalc.base.money import PLACES
from slacalc.render.view import Block, Cell, Grid, Heading, Notes, Title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from slacalc.base.month import Month
    from slacalc.billing.late import Late, Stretch
    from slacalc.render.words import Words

FORMAT = "slacalc late v1"
Months = tuple[tuple["Month", "Late"], ...]


def late_blocks(
    contract: str, currency: str, as_of: date, clause: str, yearly: Fraction, months: Months, words: Words
) -> tuple[Block, ...]:
    """A row an issued month, then the days on which each sum bore interest."""
    blocks: list[Block] = [Title(words("late", "title", str(as_of)), contract)]
    columns = ("month", "to_pay", "due", "paid", "unpaid", "interest", "unpaid_interest", "rights")
    rows = tuple(_month(month, late, currency, words) for month, late in months)
    blocks.append(Grid(tuple(words("late", column) for column in columns), rows, frozenset({1, 3, 4, 5, 6})))
    if stretches := tuple(_stretch(month, part, currency) for month, late in months for part in late.stretches):
        parts = ("month", "from", "until", "days", "sum", "rate")
        blocks += [
            Heading(words("late", "stretches")),
            Grid(tuple(words("late", one) for one in parts), stretches, frozenset({3, 4, 5})),
        ]
    blocks.append(Notes((Cell(words("late", "yearly", shown_percent(yearly), clause), "quiet"),)))
    return tuple(blocks)


def _month(month: Month, late: Late, currency: str, words: Words) -> tuple[Cell, ...]:
    rights = [
        words("late", key, str(day))
        for key, day in (("suspend", late.suspend_from), ("terminate", late.terminate_from))
        if day is not None
    ]
    sums = [_amount(number, currency) for number in (late.paid, late.unpaid, late.interest, late.unpaid_interest)]
    return (
        Cell(str(month)),
        Cell(_amount(late.principal, currency)),
        Cell(str(late.due)),
        Cell(sums[0]),
        Cell(sums[1], "bad" if late.unpaid else "plain"),
        Cell(sums[2]),
        Cell(sums[3]),
        Cell(words("statement", "comma").join(rights)),
    )


def _stretch(month: Month, part: Stretch, currency: str) -> tuple[Cell, ...]:
    days = (str(month), str(part.first), str(part.last), str(part.days))
    return tuple(map(Cell, (*days, _amount(part.sum, currency), f"{exact_text(part.rate * 100)}%")))


def _amount(number: Fraction, currency: str) -> str:
    return shown(number, PLACES[currency], grouped=True)


def late_json(contract: str, currency: str, as_of: date, months: Sequence[tuple[Month, Late]]) -> str:
    """The text of the file: exact values as strings, sorted keys."""
    wire = {
        "format": FORMAT,
        "contract": contract,
        "currency": currency,
        "as_of": as_of.isoformat(),
        "months": [_month_to_wire(month, late) for month, late in months],
    }
    return json.dumps(wire, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _month_to_wire(month: Month, late: Late) -> dict[str, Any]:
    numbers = ("principal", "paid", "unpaid", "interest", "unpaid_interest", "too_much")
    return {
        "month": str(month),
        "due": late.due.isoformat(),
        "suspend_from": late.suspend_from.isoformat() if late.suspend_from else "",
        "terminate_from": late.terminate_from.isoformat() if late.terminate_from else "",
        **{name: exact_text(getattr(late, name)) for name in numbers},
        "stretches": [
            {
                "first": part.first.isoformat(),
                "last": part.last.isoformat(),
                "days": part.days,
                "sum": exact_text(part.sum),
                "rate": exact_text(part.rate),
            }
            for part in late.stretches
        ],
    }
