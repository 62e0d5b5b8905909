"""A log of events is known for one, and its proposed layout gives the calls that it holds.

About ``records/inspect/find_log.py`` and ``app/inspect.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from records.exports import sift
from slacalc.app.inspect import inspect_file
from slacalc.cli.speech import say_in
from slacalc.records.load_layout import builtin_layout, load_layout

if TYPE_CHECKING:
    from slacalc.records.inspect.inspection import Inspection

GOLDEN = Path(__file__).parents[1] / "golden"
QUEUE_LOG = GOLDEN / "inspect-events" / "queue_log.csv"
MEANINGS = {
    "CONNECT": "answered", "ABANDON": "abandoned", "EXITWITHTIMEOUT": "overflow", "EXITEMPTY": "overflow",
}  # fmt: skip
"""What a person who knows the switch answers; the other kinds do not say what became of a call."""

SAID = ("arrived_at.instant", "outcome")


def inspected(path: Path, role: str | None = None) -> Inspection:
    return inspect_file(path, role, 1 << 30, say_in("en"))


def answered(layout: str) -> str:
    """The layout with the open codes answered, as its comments ask."""
    sources = f"    from: {{{', '.join(f'{kind}: event' for kind in MEANINGS)}}}"
    lines = [sources if line.startswith("    from: {") else line for line in layout.split("\n")]
    said = [(line, MEANINGS.get(line.strip().split(":")[0])) for line in lines]
    return "\n".join(line.replace(": open", f": {meaning}") for line, meaning in said if meaning or ": open" not in line)


def test_a_queue_log_gives_the_calls_of_the_built_in_layout_once_the_open_codes_are_answered() -> None:
    layout = load_layout(answered(inspected(QUEUE_LOG).layout).encode(), "layout.yaml")
    data = QUEUE_LOG.read_bytes()
    proposed, built_in = (
        {row["call_id"]: row for row in sift({"calls.csv": data}, known).records.to_dicts()}
        for known in (layout, builtin_layout("asterisk-queue-log", "calls"))
    )
    assert built_in
    for key, call in built_in.items():
        assert [proposed[key][name] for name in SAID] == [call[name] for name in SAID]


def test_the_shape_tells_a_log_where_no_header_does(tmp_path: Path) -> None:
    lines = QUEUE_LOG.read_text(encoding="utf-8")
    for word in ("ENTERQUEUE", "CONNECT", "COMPLETEAGENT", "COMPLETECALLER", "ABANDON"):
        lines = lines.replace(word, f"x{word[:4]}{word[-1]}")  # words of no switch that is known
    again = "".join(lines.replace(".", f".{day}") for day in range(3))  # so many calls begin alike that it is no chance
    (tmp_path / "log.csv").write_text(again, encoding="utf-8")
    log = inspected(tmp_path / "log.csv").log
    assert log is not None
    assert (log.key, log.kind, log.at, log.by_row, log.blank) == ("column_2", ("column_5",), "column_1", True, ("NONE",))


def test_rows_that_are_not_in_the_order_of_their_moments_order_nothing(tmp_path: Path) -> None:
    lines = QUEUE_LOG.read_text(encoding="utf-8").splitlines()
    (tmp_path / "log.csv").write_text("\n".join(reversed(lines)) + "\n", encoding="utf-8")
    inspection = inspected(tmp_path / "log.csv")
    assert inspection.log is not None
    assert not inspection.log.by_row
    assert "serial" not in inspection.layout


@pytest.mark.parametrize(
    "path", ["inspect/cdr.csv", "inspect/legs.csv", "inspect/zh.csv", "inspect/western.csv", "makers/servicenow/tickets.csv"]
)
def test_an_export_of_records_is_no_log(path: str) -> None:
    assert inspected(GOLDEN / path).log is None


def test_words_that_records_begin_with_by_chance_make_no_log(tmp_path: Path) -> None:
    results, queues = ("ANSWERED", "ABANDONED", "BUSY", "FAILED"), ("south", "west", "north")
    called = ["north" if at < len(results) else queues[at % 3] for at in range(40)]
    rows = [f"{at},2026-03-02 09:{at:02}:00,{results[at % 4]},{queue}" for at, queue in enumerate(called)]
    (tmp_path / "calls.csv").write_text("id,calldate,status,queue\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert inspected(tmp_path / "calls.csv").log is None


def test_of_a_log_of_ratings_no_events_are_proposed() -> None:
    assert inspected(QUEUE_LOG, "surveys").log is None


CHANGES = """Issue,When,Field,From,To
A-1,2026-03-02 09:00:00,status,,Open
A-1,2026-03-02 09:30:00,assignee,,Ann Lee
A-1,2026-03-02 10:00:00,status,Open,In Progress
A-1,2026-03-02 12:00:00,status,In Progress,Resolved
A-2,2026-03-02 10:00:00,status,,Open
A-2,2026-03-02 10:30:00,assignee,,Bob/Li
A-2,2026-03-02 11:00:00,status,Open,In Progress
A-2,2026-03-02 14:00:00,status,In Progress,Resolved
A-3,2026-03-03 09:00:00,status,,Open
A-3,2026-03-03 09:30:00,assignee,,
A-3,2026-03-03 12:00:00,status,Open,Resolved
"""


def test_what_happened_stands_in_two_columns_which_field_and_to_what(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(CHANGES, encoding="utf-8")
    inspection = inspected(tmp_path / "log.csv")
    assert inspection.log is not None
    assert (inspection.role, inspection.log.key, inspection.log.kind) == ("tickets", "Issue", ("Field", "To"))
    words = {event.word: event.rows for event in inspection.log.kinds}
    assert words == {"status/Open": 3, "status/Resolved": 3, "status/In Progress": 2, "assignee/*": 2, "assignee/blank": 1}
    layout = load_layout(inspection.layout.replace('"?"', "status/Resolved").encode(), "layout.yaml")
    records = sift({"tickets.csv": CHANGES.encode()}, layout, "UTC").records.sort("case_id")
    hours = (records["resolved_at.instant"] - records["opened_at.instant"]).dt.total_hours()
    assert dict(zip(records["case_id"], hours, strict=True)) == {"A-1": 3, "A-2": 4, "A-3": 3}


def test_of_calls_the_codes_of_two_columns_are_asked_each_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(CHANGES.replace("Issue", "Call ID"), encoding="utf-8")
    inspection = inspected(tmp_path / "log.csv")
    assert (inspection.role, inspection.unusable) == ("calls", ())
    assert [match.codes for match in inspection.matches if match.column.name == "outcome"] == [
        (("Open", 3, "open"), ("Resolved", 3, "open"), ("assignee", 3, "open"), ("In Progress", 2, "open"))
    ]


def test_an_event_that_goes_on_over_lines_breaks_no_comment(tmp_path: Path) -> None:
    rows = [
        f'2026-03-0{day} 09:0{at}:00,c{day},{event},"one\nis: {{two"'
        for day in (1, 2, 3, 4)
        for at, event in enumerate(("in", "talk", "out"))
    ]
    (tmp_path / "log.csv").write_text("at,call id,event,note\n" + "\n".join(rows) + "\n", encoding="utf-8")
    inspection = inspected(tmp_path / "log.csv")
    assert inspection.log is not None
    assert inspection.unusable == ()


def test_a_history_of_tickets_is_open_in_when_they_were_resolved_alone() -> None:
    inspection = inspected(GOLDEN / "inspect-events" / "history.csv")
    assert (inspection.role, inspection.unusable) == ("tickets", ())
    layout = load_layout(inspection.layout.replace('"?"', "Status/Solved").encode(), "layout.yaml")
    history = (GOLDEN / "inspect-events" / "history.csv").read_bytes()
    records = sift({"tickets.csv": history}, layout, "UTC").records.sort("case_id")
    hours = (records["resolved_at.instant"] - records["opened_at.instant"]).dt.total_hours()
    assert dict(zip(records["case_id"], hours, strict=True)) == {
        f"T{ticket}": None if ticket == 3 else 2 for ticket in range(1, 9)
    }
