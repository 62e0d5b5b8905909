"""Open cases as a statement holds them: a tuple, or columns where they are many."""

from __future__ import annotations

from operator import eq
from typing import TYPE_CHECKING

from slacalc.measure.listed import FEW

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.measure.listed import OpenCase


def listed(cases: Collection[OpenCase]) -> Collection[OpenCase]:
    """Open cases as a statement has them: where they are many and in their order, in columns."""
    if len(cases) <= FEW:
        return tuple(cases)
    from slacalc.measure.open_cases import OpenCases  # noqa: PLC0415 - loads polars, only where there are so many

    in_order = OpenCases.of(cases).in_order()
    if isinstance(cases, OpenCases) or all(map(eq, in_order, cases)):
        return in_order
    return tuple(cases)  # the other party has written them so


def number_listed(metric: str, cases: Collection[OpenCase]) -> int:
    """How many of them a metric judges."""
    if isinstance(cases, tuple):
        return sum(case.metric == metric for case in cases)
    from slacalc.measure.open_cases import OpenCases  # noqa: PLC0415 - as above

    return OpenCases.of(cases).of_one(metric).height
