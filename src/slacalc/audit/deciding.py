"""How many calls decide a verdict, and what it is worth: the fewest whose change of class turns it."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import holds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slacalc.audit.effect import Effect
    from slacalc.base.figure import Comparison


@dataclass(frozen=True, slots=True)
class DecidingCalls:
    """The smallest set of calls that turns the verdict of a standard, those nearest to the threshold first."""

    metric: str
    count: int
    """How many calls must be of the other class; one fewer does not turn it."""
    leave: bool
    """Whether they are reached now and would not be; otherwise the other way round."""
    candidates: int
    """Of how many calls they can be any."""
    calls: tuple[Mapping[str, str], ...]
    """By canonical column, masked; so many as ``count``."""
    effect: Effect
    """The month as it is, as old, and with the verdict turned, as new."""


def calls_to_turn(numerator: int, denominator: int, how: Comparison, bound: Fraction) -> tuple[int, bool] | None:
    """How many records must leave the numerator (true), or enter it, until the share stands otherwise to its bound.

    None where no number of them turns it. The denominator stays as it is.

    Each record moves the share the same way, so that the verdict turns at one number and stays turned beyond it: the number is
    found by halving, in a few steps among millions. A standard of at least 80 % that 81 of 100 meet is missed from 79 on: two
    must leave.
    """
    verdict = holds(Fraction(numerator, denominator), how, bound)
    leave = verdict == (how in {"at least", "above"})
    most = numerator if leave else denominator - numerator
    sign = -1 if leave else 1
    count = bisect_left(
        range(most + 1), x=True, key=lambda k: holds(Fraction(numerator + sign * k, denominator), how, bound) != verdict
    )
    return (count, leave) if count <= most else None
