"""What is agreed for a month says what is owed of it in a month that is served in part: all of it, or the part of its days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.exact import exact_text, shown
from slacalc.contract.tree.find import entries_of, text_at, value_at
from slacalc.contract.words.prices import read_amount, read_included, read_month_price, read_seats_billed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.tree.source import Mapping
    from slacalc.contract.words.prices import Price

CENTS = 2
"""Decimals of an amount in a remark."""
AMOUNTS = {"minimum": "at_least", "maximum": "at_most"}
"""The key of a limit of one month."""


def check_part_months(root: Mapping) -> Iterator[Diagnostic]:
    """Packages, fewest seats and limits of a month that do not say it, and those without a month that do."""
    for _, fee in entries_of(root, "fees"):
        if text_at(fee, "kind") == "package":
            yield from _package(fee)
        elif text_at(fee, "kind") == "seats":
            yield from _seats(fee)
    for _, limit in entries_of(root, "limits"):
        yield from _limit(limit)


def _package(fee: Mapping) -> Iterator[Diagnostic]:
    price, units = value_at(fee, "price", read_month_price), value_at(fee, "includes", read_included)
    if price is not None and units is not None:
        whole, half = (f"{_money(price, by)} + {exact_text(units.value / by)} units" for by in (1, 2))
        yield from _not_said(fee, "part_month", whole, half)


def _seats(fee: Mapping) -> Iterator[Diagnostic]:
    said, least = fee.find("billed_part_month"), value_at(fee, "billed", read_seats_billed)
    if least is not None:
        whole, half = (f"{exact_text(least.value / by)} seats" for by in (1, 2))
        yield from _not_said(fee, "billed_part_month", whole, half)
    elif said is not None and fee.find("billed") is None:
        yield error("contract/only-with", said.key, key="billed_part_month", other="billed: at least 80 seats")


def _limit(limit: Mapping) -> Iterator[Diagnostic]:
    said, key = limit.find("part_month"), AMOUNTS.get(text_at(limit, "kind"))
    if key is not None:
        amount = value_at(limit, key, read_amount)
        if amount is not None:
            yield from _not_said(limit, "part_month", _money(amount, 1), _money(amount, 2))
    elif said is not None and text_at(limit, "kind") == "budget":
        yield error("contract/only-with", said.key, key="part_month", other="kind: minimum")


def _not_said(part: Mapping, key: str, whole: str, half: str) -> Iterator[Diagnostic]:
    if part.find(key) is None:
        yield error("contract/part-month-not-said", part.key, key=key, where=part.path, whole=whole, half=half)


def _money(price: Price, by: int) -> str:
    return f"{shown(price.number.value / by, CENTS)} {price.currency}"
