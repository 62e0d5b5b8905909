"""Own readings over cases: which keys follow from what a contract's predicates ask of a deadline, and what must fit together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.metrics.readings import FLAG, JUDGED
from slacalc.contract.records.kinds import record_kind
from slacalc.contract.tree.find import scalar_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.metrics.readings import Lost, Reading
    from slacalc.contract.tree.source import Mapping

CALLED_BACK = ("called_back_in_time", "called_back_at")
IN_TIME = (
    ("resolved_in_time", "resolved_at"),
    ("responded_in_time", "first_response_at"),
    CALLED_BACK,
    ("flagged_in_time", FLAG),
)
"""What an own reading over cases may ask of a deadline, and the column that tells."""
WORD = re.compile(r"\w+")
NOT_COUNTED = "not counted"
OF_DEADLINE, OF_RECEIPT = "in month of deadline", "in month of receipt"


def over_cases(reading: Reading, judged: str, lost: str, *, within: bool) -> Reading:
    """An own reading with what follows for cases: which keys it wants, by what it asks of a deadline; any other as it is.

    A case is judged once, in the month that the contract says, and only judged cases are divided by.
    """
    if record_kind(reading.role).belongs_by != "deadline":
        return reading
    asked = asked_in_time(reading)
    decided_by = dict(IN_TIME)[asked[0]] if asked else ""
    by_row = {"resolved_at": "" if within else "due_at", "": ""}
    after_closing = decided_by == CALLED_BACK[1]
    dated = decided_by == "first_response_at" or (within and decided_by == "resolved_at")
    return replace(
        reading,
        denominator=f"{JUDGED} and ({reading.denominator})" if reading.denominator else JUDGED,
        blank=reading.blank if reading.adds else "left out",
        takes_within="working days" if dated or after_closing or (within and not asked and judged == OF_DEADLINE) else None,
        takes_reopened=decided_by == "resolved_at",
        takes_judged=True,
        decided_by=decided_by,
        blank_in=by_row.get(decided_by, decided_by),
        takes_pauses=dated or decided_by == "resolved_at" or (within and not asked and judged == OF_DEADLINE),
        begins_at="resolved_at" if after_closing else "opened_at",
        takes_lost=judged != OF_RECEIPT,
        lost=cast("Lost", lost),
    )


def asked_in_time(reading: Reading) -> tuple[str, ...]:
    """Which of the columns made from a deadline the predicates of an own reading name."""
    words = {*WORD.findall(f"{reading.numerator} {reading.denominator}")}
    return tuple(name for name, _ in IN_TIME if name in words)


def check_over_cases(metric: Mapping, reading: Reading) -> Iterator[Diagnostic]:
    """One deadline at most is asked for; and a case that the export has lost has nothing that could be added up."""
    asked, lost = asked_in_time(reading), scalar_at(metric, "lost")
    numerator, adds = scalar_at(metric, "numerator"), scalar_at(metric, "adds")
    if len(asked) > 1 and numerator is not None:
        yield error("contract/two-deadlines", numerator.place, first=asked[0], second=asked[1])
    if adds is not None and reading.takes_judged and asked:
        yield error("contract/adds-in-time", adds.place, text=adds.text, column=asked[0])
    if adds is not None and lost is not None and reading.lost not in {"", NOT_COUNTED}:
        yield error("contract/lost-adds-nothing", lost.place, text=lost.text, adds=adds.text, expected=NOT_COUNTED)
