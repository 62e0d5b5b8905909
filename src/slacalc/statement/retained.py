"""What is held of a security before a month, and which decisions release some of it with this month's statement.

A decision is about the month with whose statement it is paid out. One that was entered after that was issued is paid out with the
next statement; one that a statement has paid out is done with.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.assess.history import RELEASING
from slacalc.base.diagnostics import Refused, error
from slacalc.base.exact import exact_text
from slacalc.base.money import PLACES, places_held
from slacalc.billing.retention import BEFORE, COLUMN, KEY, NAME
from slacalc.billing.tax import RELEASED
from slacalc.measure.tally import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from slacalc.assess.history import Decision, History
    from slacalc.base.evaluate import Value
    from slacalc.contract.terms import Terms


def held_before(terms: Terms, history: History) -> dict[str, int]:
    """What each month before has kept back less what it has released, in the smallest unit, by the month."""
    unit, held = 10 ** PLACES[terms.currency], dict[str, int]()
    for charge in history.charges:
        if charge.month < terms.month and (charge.line == NAME or charge.line.startswith(RELEASED)):
            held[str(charge.month)] = held.get(str(charge.month), 0) - int(charge.amount * unit)
    return held


def releases_table(terms: Terms, history: History, as_of: date) -> Table:
    """The decisions that this statement pays out, as known at the end of ``as_of``."""
    unit = 10 ** places_held(terms.currency)
    rows: dict[tuple[str, ...], tuple[int, ...]] = {
        (decision.reference,): (int((decision.amount or 0) * unit),) for decision in _due(terms, history, as_of)
    }
    return Table.of((KEY,), (COLUMN,), rows)


def _due(terms: Terms, history: History, as_of: date) -> list[Decision]:
    done = {charge.line.removeprefix(RELEASED) for charge in history.charges if charge.month < terms.month}
    due = [decision for decision in history.decisions if decision.kind == RELEASING and decision.on <= as_of]
    return [decision for decision in due if decision.month <= terms.month and decision.reference not in done]


def expect_held(terms: Terms, values: Mapping[str, Value], history: History, as_of: date) -> None:
    """Nothing, where no more is released than is held; what the month has paid out already is asked about no more.

    Raises:
        Refused: decisions release more than earlier months and this one have kept back.
    """
    before, kept = values[BEFORE], values[NAME]
    if not isinstance(before, Fraction) or not isinstance(kept, Fraction):
        raise TypeError(terms.retention)
    left, wrong = before - kept, []
    for decision in sorted(_due(terms, history, as_of), key=lambda decision: (decision.on, decision.reference)):
        amount = Fraction(decision.amount or 0)
        if amount > left and decision.reference not in history.own_released:
            facts = {"reference": decision.reference, "amount": decision.amount, "month": terms.month, "most": exact_text(left)}
            wrong.append(error("ledger/released-beyond-held", decision.place, **facts))
        left -= amount
    if wrong:
        raise Refused(*wrong)
