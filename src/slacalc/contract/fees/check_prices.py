"""Prices by a column or by the time of day: each record has one, and none has two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.contract.fees.priced_hours import DAY, DAY_KINDS, hour_text, minutes_of
from slacalc.contract.fees.prices import BY, OTHERS, TIME_OF_DAY
from slacalc.contract.fees.read_prices import WORDED
from slacalc.contract.records.kinds import record_kind
from slacalc.contract.tree.find import scalar_at, text_at, value_at
from slacalc.contract.tree.source import Mapping, Scalar
from slacalc.contract.words.timed_prices import REFUSED, TimedPrice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PRICE = "1.76 CNY each"
"""How the price of the others is written; an example, told in the currency of the contract."""


def check_prices(fee: Mapping, role: str, timed: Callable[[str], TimedPrice]) -> Iterator[Diagnostic]:
    """What is wrong between the prices of a fee for records of that role."""
    prices = fee.find("price")
    by = scalar_at(prices, BY) if isinstance(prices, Mapping) else None
    if not isinstance(prices, Mapping) or by is None:
        return
    for key, price in prices.items:
        if "." in key:
            yield error("contract/dot-in-price", price.key, text=key)
    others = scalar_at(prices, OTHERS)
    if others is not None and others.text == REFUSED and record_kind(role).belongs_by != "moment":
        yield error("contract/only-with", others.place, key="others: refused", other="counts: calls")
    yield from _by_time(prices, by, role, timed) if by.text == TIME_OF_DAY else _by_column(prices, by, role)


def _by_column(prices: Mapping, by: Scalar, role: str) -> Iterator[Diagnostic]:
    """The column has words; every value that none is named for is among the others."""
    columns = {column.name: column for column in record_kind(role).columns if column.type in WORDED}
    column = columns.get(by.text)
    if column is None:
        words = (*columns, *((TIME_OF_DAY,) if role == "calls" else ()))
        facts = {"text": by.text, "words": listed(words), "nearest": nearest(by.text, words)}
        yield error("contract/unknown-word", by.place, **facts)
    if prices.find(OTHERS) is None:
        yield error("contract/others-not-said", prices.key, path=prices.path, by=by.text, expected=PRICE)
    for key, price in prices.items:
        if column is not None and column.codes and key not in {BY, OTHERS, *column.codes}:
            facts = {"text": key, "words": listed(column.codes), "nearest": nearest(key, column.codes)}
            yield error("contract/unknown-word", price.key, **facts)


def _by_time(prices: Mapping, by: Scalar, role: str, timed: Callable[[str], TimedPrice]) -> Iterator[Diagnostic]:
    """Every minute of a working day and of a rest day has one price."""
    if role != "calls":
        yield error("contract/only-with", by.place, key="by: time of day", other="counts: calls")
        return
    taken: dict[tuple[str, int], str] = {}
    for key, price in prices.items:
        if key in {BY, OTHERS}:
            continue
        when = value_at(prices, key, timed)
        if when is None:
            return
        twice = [minute for minute in minutes_of(when) if minute in taken]
        if twice:
            yield error(
                "contract/prices-overlap", price.place, text=text_at(prices, key), other=taken[twice[0]], at=hour_text(twice[0])
            )
        taken |= dict.fromkeys(minutes_of(when), key)
    left = [(kind, minute) for kind in DAY_KINDS for minute in range(DAY) if (kind, minute) not in taken]
    others = prices.find(OTHERS)
    if left and others is None:
        yield error("contract/prices-leave-gap", prices.key, path=prices.path, at=hour_text(left[0]), expected=PRICE)
    elif not left and others is not None:
        yield error("contract/others-never", others.key, path=prices.path)
