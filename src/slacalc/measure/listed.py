"""What a statement lists beside whole numbers: agreed intervals, as the register of excused times has them, and open cases."""

# ruff: noqa: TC003 - the codec of statements reads annotations when it runs

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from operator import eq
from typing import Annotated

from slacalc.base.dataclass import dataclass
from slacalc.base.forms import TEXT, Key, narrowed
from slacalc.base.json_schema import text_like

KEY_DIGITS = 16
"""Hex digits of the keyed hash of a case: enough to tell the cases of a contract apart."""
_DIGITS = rf"[0-9a-f]{{{KEY_DIGITS}}}"
FEW = 10_000
"""Of so many open cases a statement has a tuple; of more it has them in columns, which cost more to make and less to hold."""
CASE_KEY = narrowed(TEXT, re.compile(_DIGITS).fullmatch, **text_like(_DIGITS))
"""How the key of a case stands on a statement, which may be the other party's."""


@dataclass(frozen=True, slots=True)
class Excused:
    """One interval of the register of excused times, half-open [begins, ends), local in the contract's zone."""

    id: Key
    metrics: tuple[str, ...]
    queue: str
    """Empty is every queue."""
    begins: datetime
    ends: datetime
    reason: str
    agreed_by: str
    evidence: str
    """What shows it: the number of a letter, a ticket; may be empty."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that a later month judges, under a keyed hash of its id."""

    metric: str
    key: Annotated[str, CASE_KEY]
    deadline: date


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
