"""Which columns an export is proposed to have: what its words say comes before a header that says less.

About ``records/inspect/propose.py`` and ``render/inspect_layout.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.inspect import inspect_file
from slacalc.cli.speech import say_in

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.records.inspect.inspection import Inspection

HEADER = "Call ID,Start,Call direction,Call type,Answered,Unanswered Call Reason,Line,Waiting time,Talk time\n"
ROWS = (
    "{0},2026-03-0{0} 09:00:00,Inbound,Answered,Yes,,Sales,0:00:05,0:01:00",
    "{0},2026-03-0{0} 09:00:00,Outbound,Outbound,Yes,,Sales,,0:01:00",
    "{0},2026-03-0{0} 09:00:00,Inbound,Abandoned,No,short_abandoned,Sales,0:00:05,",
    "{0},2026-03-0{0} 09:00:00,Inbound,Voicemail,No,no_available_agent,Help,0:00:05,",
)


def inspected(folder: Path) -> Inspection:
    rows = (row.format(at) for at, row in enumerate((*ROWS, *ROWS), 1))
    (folder / "calls.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return inspect_file(folder / "calls.csv", None, 1 << 20, say_in("en"))


def test_a_column_whose_words_say_more_of_the_outcome_is_taken_before_a_yes_or_no(tmp_path: Path) -> None:
    outcome = next(match for match in inspected(tmp_path).matches if match.column.name == "outcome")
    assert (outcome.headers, outcome.why) == (("Call type",), "content")
    assert {word: meaning for word, _, meaning in outcome.codes} == {
        "Answered": "answered",
        "Outbound": "open",
        "Abandoned": "abandoned",
        "Voicemail": "voicemail",
    }


def test_columns_that_may_tell_together_with_it_are_named(tmp_path: Path) -> None:
    line = next(line for line in inspected(tmp_path).layout.splitlines() if line.startswith("  outcome:"))
    assert "with another of few words, Answered, Unanswered Call Reason: from: [A, B]" in line


def test_how_a_call_ended_is_no_category_and_a_line_is_a_queue(tmp_path: Path) -> None:
    columns = {match.column.name: match.headers for match in inspected(tmp_path).matches}
    assert "category" not in columns
    assert columns["queue"] == ("Line",)


def test_what_would_be_refused_if_open_words_mean_answered_is_told(tmp_path: Path) -> None:
    inspection = inspected(tmp_path)
    assert inspection.refused == ()
    assert [(reason.slug, reason.rows, reason.row) for reason in inspection.silent] == [("records/answered-without-wait", 2, 3)]
