"""An agreed interval, as the register of excused times and the statement have it."""

# ruff: noqa: TC001, TC003 - the codec of statements reads annotations when it runs

from __future__ import annotations

from datetime import datetime

from slacalc.base.dataclass import dataclass
from slacalc.base.forms import Key


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
