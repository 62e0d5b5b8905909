"""A fee whose prices are of another shape is one cause between two statements; between two contracts an index is one.

About audit/other_prices.py, audit/mixed_statement.py, audit/mixed_terms.py.
"""

from __future__ import annotations

import pytest

from audit.two_sides import OWN, side_of, taxed
from slacalc.audit.mixed_statement import MixedStatements
from slacalc.audit.mixed_terms import term_causes
from slacalc.audit.other_prices import other_prices
from slacalc.audit.waterfall import payable, waterfall

ONE = "0.45 CNY per minute"
NIGHT = "{by: time of day, day: 0.45 CNY per minute 10:00-20:00, others: 0.60 CNY per minute}"
INDEX = '\namendments: {{s1: {{clause: S1, from: 2026-03-01, index: {{fees.minutes.price: "{}"}}}}}}\n'
RISEN = INDEX.format("+3.2%, rounded to 0.0001")


def by_minute(price: str, also: str = "", more: str = "") -> str:
    fee = (
        '  minutes: {clause: "4", name: Minutes, kind: minutes, counts: calls, where: outcome is answered, adds: talk, '
        f"price: {price}, increment: 1 s{more}}}\n"
    )
    return taxed(OWN, fee, also=also)


SHAPES = {
    "several prices": (by_minute(ONE), by_minute(NIGHT)),
    "other hours": (by_minute(NIGHT), by_minute(NIGHT.replace("10:00", "09:00"))),
    "an index": (by_minute(ONE), by_minute(ONE, RISEN)),
    "other decimals": (by_minute(ONE, RISEN), by_minute(ONE, INDEX.format("+3.2%, rounded to 0.01"))),
    "falls": (by_minute(ONE, RISEN), by_minute(ONE, INDEX.format("-3.2%, rounded to 0.0001"))),
    "a minimum": (by_minute(ONE), by_minute(ONE, more=", at_least: 0.50 CNY each")),
    "another minimum": (by_minute(ONE, more=", at_least: 0.40 CNY each"), by_minute(ONE, more=", at_least: 0.50 CNY each")),
}


@pytest.mark.parametrize(("first", "second"), SHAPES.values(), ids=SHAPES)
def test_prices_of_another_shape_are_one_cause_that_says_so(first: str, second: str) -> None:
    old, new = side_of(first).statement, side_of(second).statement
    mixed = MixedStatements(old, new)
    assert other_prices(old, new) == {"fees.minutes"}
    assert [(cause.id, cause.detail) for cause in mixed.causes if cause.kind == "line"] == [("line:fees.minutes", "prices")]
    why = waterfall(mixed.causes, mixed.mix, old, new)
    assert why.remainder == 0
    assert [step.worth for step in why.steps] == [payable(new) - payable(old)]
    assert term_causes(side_of(first).terms, side_of(second).terms) == ("fees.minutes",)


def test_prices_that_differ_by_their_number_are_a_term() -> None:
    old, new = (side_of(by_minute(price, RISEN)).statement for price in (ONE, "0.50 CNY per minute"))
    assert other_prices(old, new) == frozenset()
    assert [(cause.kind, cause.subject) for cause in MixedStatements(old, new).causes] == [("number", "fees.minutes.price")]
