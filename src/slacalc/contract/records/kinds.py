"""All kinds of records, in the order in which they are told; what is true of each stands in its own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.records.calls import CALLS
from slacalc.contract.records.deliveries import DELIVERIES
from slacalc.contract.records.excused import EXCUSED
from slacalc.contract.records.extras import EXTRAS
from slacalc.contract.records.pauses import PAUSES
from slacalc.contract.records.quality import QUALITY
from slacalc.contract.records.sales import SALES
from slacalc.contract.records.seats import SEATS
from slacalc.contract.records.surveys import SURVEYS
from slacalc.contract.records.tickets import TICKETS
from slacalc.contract.records.updates import UPDATES

if TYPE_CHECKING:
    from slacalc.contract.records.kind import RecordKind

RECORD_KINDS: tuple[RecordKind, ...] = (
    CALLS,
    TICKETS,
    SURVEYS,
    SEATS,
    QUALITY,
    UPDATES,
    DELIVERIES,
    SALES,
    EXTRAS,
    PAUSES,
    EXCUSED,
)
ROLES = tuple(kind.role for kind in RECORD_KINDS)


_BY_ROLE = {kind.role: kind for kind in RECORD_KINDS}


def record_kind(role: str) -> RecordKind:
    """The kind of record in that role."""
    return _BY_ROLE[role]
