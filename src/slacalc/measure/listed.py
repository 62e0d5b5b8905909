"""What a statement lists beside whole numbers: agreed intervals, as the register of excused times has them, and open cases."""

# ruff: noqa: TC003 - the codec of statements reads annotations when it runs

from __future__ import annotations

import re
from datetime import date, datetime
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
