"""The built-in layouts of makers: a log written in each of their forms reads as the log that it was.

About ``records/load_layout.py`` and the files of ``records/layouts``.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.exports import reasons, sift
from slacalc.records.load_layout import builtin_layout

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin")
BOUNDED = settings(max_examples=25, deadline=None)


class Call(NamedTuple):
    """A call of a log."""

    second: int
    outcome: str
    wait: int
    talk: int
    caller: str
    queue: str

    @property
    def at(self) -> datetime:
        """When it arrived."""
        return FIRST + timedelta(seconds=self.second)


CALLS = st.lists(
    st.builds(
        Call,
        st.integers(0, 200_000_000),
        st.sampled_from(["answered", "abandoned", "ivr_only"]),
        st.integers(0, 7000),
        st.integers(0, 7000),
        st.sampled_from(["+8613812345678", "4001", "07911 123456"]),
        st.sampled_from(["600", "投诉", 'a "b", c']),
    ),
    min_size=1,
    max_size=6,
)


def asterisk(calls: list[Call], zone: ZoneInfo) -> tuple[str, str]:
    """Master.csv by the clock of the machine."""
    out = io.StringIO()
    write = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerow
    for at, one in enumerate(calls):
        talk = one.talk if one.outcome != "abandoned" else 0
        start, clock = one.at.astimezone(zone), "%Y-%m-%d %H:%M:%S"
        answer = f"{start + timedelta(seconds=one.wait):{clock}}" if one.outcome != "abandoned" else ""
        end = f"{start + timedelta(seconds=one.wait + talk):{clock}}"
        row: list[object] = ["", one.caller, one.queue, "from-internal", f'"Ann" <{one.caller}>', "SIP/1-1"]
        row += ["SIP/2-1" if one.outcome == "answered" else "", "Dial", "SIP/2,30", f"{start:{clock}}", answer, end]
        row += [one.wait + talk, talk, "NO ANSWER" if one.outcome == "abandoned" else "ANSWERED", "DOCUMENTATION", f"{at}.1", ""]
        write(row)
    return "calls.csv", out.getvalue()


def queue_log(calls: list[Call], _: ZoneInfo) -> tuple[str, str]:
    """The queue log: rows of several calls between each other, and none in order."""
    lines = ["1577836800|NONE|NONE|NONE|QUEUESTART|"]
    for at, one in enumerate(calls):
        begin = int(one.at.timestamp())
        events = [(begin, "NONE", f"ENTERQUEUE||{one.caller}|1")]
        if one.outcome == "answered":
            events.append((begin + one.wait, "SIP/8", f"CONNECT|{one.wait}|{at}.9|1"))
            events.append((begin + one.wait + one.talk, "SIP/8", f"COMPLETECALLER|{one.wait}|{one.talk}|1"))
        else:
            how = "ABANDON" if one.outcome == "abandoned" else "EXITWITHTIMEOUT"
            events.append((begin + one.wait, "NONE", f"{how}|1|1|{one.wait}"))
        lines += [f"{second}|{at}.1|{one.queue}|{agent}|{event}" for second, agent, event in events]
    return "calls.csv", "\n".join(sorted(lines, key=lambda line: line.split("|")[1])) + "\n"


def connect(calls: list[Call], _: ZoneInfo) -> tuple[str, str]:
    """Contact records."""
    lines = []
    for at, one in enumerate(calls):
        answered, queued = one.outcome == "answered", one.outcome != "ivr_only"
        record: dict[str, Any] = {
            "ContactId": str(at),
            "InitiationTimestamp": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
            "InitiationMethod": "INBOUND",
            "CustomerEndpoint": {"Address": one.caller, "Type": "TELEPHONE_NUMBER"},
            "Queue": {"Name": one.queue, "EnqueueTimestamp": "2026-01-01T00:00:00Z", "Duration": one.wait} if queued else None,
            "Agent": None,
            "LastUpdateTimestamp": f"{one.at + timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}",
        }
        if answered:
            record["Agent"] = {"ConnectedToAgentTimestamp": "2026-01-01T00:00:00Z", "AgentInteractionDuration": one.talk}
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    return "calls.jsonl", "".join(lines)


def twilio(calls: list[Call], _: ZoneInfo) -> tuple[str, str]:
    """The list of the API."""
    status = {"answered": "completed", "abandoned": "no-answer", "ivr_only": "busy"}
    listed = [
        {
            "sid": str(at),
            "start_time": f"{one.at:%a, %d %b %Y %H:%M:%S +0000}",
            "direction": "inbound",
            "from": one.caller,
            "status": status[one.outcome],
            "duration": str(one.talk if one.outcome == "answered" else 0),
        }
        for at, one in enumerate(calls)
    ]
    return "calls.json", json.dumps({"calls": listed, "page": 0})


def huawei(calls: list[Call], zone: ZoneInfo) -> tuple[str, str]:
    """A row for each device; a caller waits in a queue, and then while an agent's telephone rings."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    for at, one in enumerate(calls):

        def device(kind: int, wait: tuple[int, int], end: int, call: tuple[int, Call], talks: int | None = None) -> list[object]:
            begin = call[1].at.astimezone(zone)
            clock = [f"{begin + timedelta(seconds=second):%Y-%m-%d %H:%M:%S}" for second in (*wait, end, talks or 0)]
            talk = "" if talks is None else clock[3]
            row = ["dev", "acc", 1, 101, call[0], call[1].caller, "95000", *clock[:2], "", "", talk, clock[2], kind]
            return [*row, call[1].queue if kind == 1 else 101, 0, 0, -1, 10, "", ""]

        half, whole = one.wait // 2, one.wait
        if one.outcome == "ivr_only":
            write(device(3, (0, 0), one.talk, (at, one), 0))
        elif one.outcome == "abandoned":
            write(device(1, (0, whole), whole, (at, one)))
        else:
            write(device(2, (half, whole), whole + one.talk, (at, one), whole))
            write(device(1, (0, half), half, (at, one)))
    return "calls.csv", out.getvalue()


def genesys(calls: list[Call], zone: ZoneInfo) -> tuple[str, str]:
    """Interactions, their durations in milliseconds."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(
        ["Conversation ID", "Date", "Direction", "ANI", "Queue", "Users - Interacted", "Abandoned", "Total Queue", "Total Talk"]
    )
    for at, one in enumerate(calls):
        asked, answered = one.outcome != "ivr_only", one.outcome == "answered"
        day = f"{one.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        row = [at, day, "Inbound", one.caller, one.queue if asked else "", "Ann" if answered else ""]
        row += [
            "YES" if one.outcome == "abandoned" else "NO",
            one.wait * 1000 - (999 if one.wait else 0) if asked else "",
            one.talk * 1000 + 499 if answered else "",
        ]
        write(row)
    return "calls.csv", out.getvalue()


MAKERS: dict[str, Callable[[list[Call], ZoneInfo], tuple[str, str]]] = {
    "asterisk-cdr": asterisk,
    "asterisk-queue-log": queue_log,
    "amazon-connect": connect,
    "twilio": twilio,
    "huawei-aicc": huawei,
    "genesys-cloud": genesys,
}


@BOUNDED
@given(CALLS, st.sampled_from(ZONES), st.sampled_from(sorted(MAKERS)))
def test_a_log_in_a_maker_s_form_is_the_same_log(calls: list[Call], name: str, maker: str) -> None:
    zone = ZoneInfo(name)
    # A clock that shows a time twice cannot tell which it was; those hours are about another law.
    calls = [
        one for one in calls if one.at.astimezone(zone).utcoffset() == (one.at + timedelta(hours=4)).astimezone(zone).utcoffset()
    ]
    calls = [
        one for one in calls if one.at.astimezone(zone).utcoffset() == (one.at - timedelta(hours=4)).astimezone(zone).utcoffset()
    ]
    if maker == "huawei-aicc":  # a queue and an agent that are left in the same second have no order
        calls = [one for one in calls if one.wait + one.talk > 0]
    if not calls or (maker == "amazon-connect" and {one.outcome for one in calls} != {"answered", "abandoned", "ivr_only"}):
        return  # a name that no object has is a missing column
    file, text = MAKERS[maker](calls, zone)
    sifted = sift({file: text.encode()}, builtin_layout(maker, "calls"), name)
    assert sifted.rows.refused == 0
    by_key = {row["call_id"]: row for row in sifted.records.to_dicts()}
    for at, one in enumerate(calls):
        row = by_key[f"{at}.1" if maker.startswith("asterisk") else str(at)]
        elsewhere = {"twilio": "failed", "asterisk-queue-log": "overflow"}
        outcome = elsewhere.get(maker, one.outcome) if one.outcome == "ivr_only" else one.outcome
        assert (row["arrived_at.instant"], row["outcome"], row["caller"]) == (one.at, outcome, one.caller)
        if one.outcome == "answered":
            assert row["talk"] == one.talk
        if one.outcome != "ivr_only" and maker != "twilio":
            assert (row["wait"], row["queue"]) == (one.wait, one.queue)


def test_of_a_contact_record_that_is_delivered_again_the_newest_counts() -> None:
    calls = [
        Call(0, "answered", 5, 60, "4001", "q"),
        Call(9, "abandoned", 5, 0, "4001", "q"),
        Call(9, "ivr_only", 0, 0, "4001", "q"),
    ]
    _, text = connect(calls, ZoneInfo("UTC"))
    newer = json.loads(text.splitlines()[0])
    newer["Agent"]["AfterContactWorkDuration"] = 30
    newer["LastUpdateTimestamp"] = "2020-01-01T09:00:00.123Z"
    sifted = sift({"calls.jsonl": (text + json.dumps(newer) + "\n").encode()}, builtin_layout("amazon-connect", "calls"))
    assert sifted.records.filter(call_id="0")["wrap"].to_list() == [30]
    assert sifted.rows.duplicate == 1


GENESYS = "Conversation ID,Date,Direction,ANI,Queue,Users - Interacted,Abandoned,Total Queue,Total Talk\n"


@pytest.mark.parametrize(
    ("cells", "outcome", "wait"),
    [
        ("Outbound,4001,,Ann,NO,,60000", "answered", 0),
        ("Inbound,4001,,Ann,,,60000", "answered", 0),
        ("Inbound,4001,Support,Ann,,5000,60000", "answered", 5),
        ("Inbound,4001,Support,Ann,NO,20400,60000", "answered", 21),
        ("Inbound,4001,,,,,", "ivr_only", 0),
        ("Inbound,4001,Support,,,5000,", None, None),
    ],
)
def test_an_interaction_of_no_queue_has_not_waited(cells: str, outcome: str | None, wait: int | None) -> None:
    sifted = sift({"calls.csv": f"{GENESYS}1,2026-03-02 09:00:00,{cells}\n".encode()}, builtin_layout("genesys-cloud", "calls"))
    assert sifted.records.select("outcome", "wait").rows() == ([(outcome, wait)] if outcome else [])
    assert reasons(sifted) == ([] if outcome else [(2, ("blank-required",))])


def test_a_contact_of_no_queue_has_not_waited() -> None:
    calls = [Call(0, "answered", 5, 60, "4001", "q"), Call(9, "abandoned", 5, 0, "4001", "q")]
    first, second = connect(calls, ZoneInfo("UTC"))[1].splitlines()
    direct = json.dumps({**json.loads(first), "ContactId": "7", "Queue": None})
    sifted = sift({"calls.jsonl": f"{first}\n{second}\n{direct}".encode()}, builtin_layout("amazon-connect", "calls"))
    assert sifted.records.select("call_id", "wait").rows() == [("0", 5), ("1", 5), ("7", 0)]


def test_a_call_that_goes_on_has_no_outcome_yet() -> None:
    _, text = twilio([Call(0, "answered", 0, 60, "4001", "")], ZoneInfo("UTC"))
    sifted = sift({"calls.json": text.replace("completed", "in-progress").encode()}, builtin_layout("twilio", "calls"))
    assert reasons(sifted) == [(1, ("blank-required",))]


@pytest.mark.parametrize(("day", "refused"), [("Wed, 01 Jan 2020", False), ("Thu, 01 Jan 2020", True)])
def test_a_weekday_must_be_that_of_its_day(day: str, *, refused: bool) -> None:
    _, text = twilio([Call(0, "answered", 0, 60, "4001", "")], ZoneInfo("UTC"))
    sifted = sift({"calls.json": text.replace("Wed, 01 Jan 2020", day).encode()}, builtin_layout("twilio", "calls"))
    assert bool(sifted.rows.refused) == refused


@BOUNDED
@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**8),
            st.integers(0, 10**6),
            st.booleans(),
            st.integers(0, 3),
            st.none() | st.integers(0, 10**5),
            st.none() | st.integers(0, 10**5),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_tickets_in_the_form_of_zendesk_are_the_same_tickets(
    tickets: list[tuple[int, int, bool, int, int | None, int | None]],
) -> None:
    listed = []
    for at, (opened, lasted, solved, reopens, reply, on_hold) in enumerate(tickets):
        begin = FIRST + timedelta(seconds=opened)
        end = f"{begin + timedelta(seconds=lasted):%Y-%m-%dT%H:%M:%SZ}"
        listed.append(
            {
                "id": at + 1000,
                "ticket_id": at,
                "created_at": f"{begin:%Y-%m-%dT%H:%M:%SZ}",
                "solved_at": end if solved else None,
                "reopens": reopens,
                "updated_at": end,
                "reply_time_in_minutes": {"calendar": reply, "business": 1},
                "on_hold_time_in_minutes": {"calendar": on_hold, "business": 1},
            }
        )
    sifted = sift({"tickets.json": json.dumps({"ticket_metrics": listed}).encode()}, builtin_layout("zendesk", "tickets"), "UTC")
    assert sifted.rows.refused == 0
    for row in sifted.records.to_dicts():
        opened, lasted, solved, reopens, reply, on_hold = tickets[int(row["case_id"])]
        begin = FIRST + timedelta(seconds=opened)
        assert row["first_response_at.instant"] == (None if reply is None else begin + timedelta(minutes=reply))
        assert row["paused"] == (None if on_hold is None else on_hold * 60)
        assert row["opened_at.instant"] == begin
        assert row["resolved_at.instant"] == (begin + timedelta(seconds=lasted) if solved else None)
        assert row["reopened"] == (reopens > 0)


@BOUNDED
@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**8),
            st.integers(0, 10**6),
            st.booleans(),
            st.integers(0, 3),
            st.none() | st.integers(-(10**6), 10**6),
            st.none() | st.booleans(),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_incidents_in_the_form_of_servicenow_are_the_same_tickets(
    incidents: list[tuple[int, int, bool, int, int | None, bool | None]],
) -> None:
    out = io.StringIO()
    write = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow
    write(["number", "opened_at", "resolved_at", "reopen_count", "sys_updated_on", "sla_due", "made_sla"])
    clock = "%Y-%m-%d %H:%M:%S"
    for at, (opened, lasted, solved, reopens, due, made) in enumerate(incidents):
        begin = FIRST + timedelta(seconds=opened)
        end = f"{begin + timedelta(seconds=lasted):{clock}}"
        by = "" if due is None else f"{begin + timedelta(seconds=due):{clock}}"
        write(
            [f"INC{at}", f"{begin:{clock}}", end if solved else "", reopens, end, by, "" if made is None else str(made).lower()]
        )
    sifted = sift({"tickets.csv": out.getvalue().encode()}, builtin_layout("servicenow", "tickets"), "Europe/Berlin")
    assert sifted.rows.refused == 0
    for row in sifted.records.to_dicts():
        opened, lasted, solved, reopens, due, made = incidents[int(row["case_id"].removeprefix("INC"))]
        begin = FIRST + timedelta(seconds=opened)
        assert row["due_at.instant"] == (None if due is None else begin + timedelta(seconds=due))
        assert row["in_time_flag"] == made
        assert row["opened_at.instant"] == begin
        assert row["resolved_at.instant"] == (begin + timedelta(seconds=lasted) if solved else None)
        assert row["reopened"] == (reopens > 0)


def test_a_call_that_ends_while_an_agent_s_telephone_rings_is_abandoned() -> None:
    wait = [Call(0, "abandoned", 10, 0, "4001", "q")]
    _, queued = huawei(wait, ZoneInfo("UTC"))
    cells = queued.rstrip("\n").split(",")
    cells[7], cells[8], cells[12] = cells[8], cells[8].replace(":10", ":30"), cells[12].replace(":10", ":30")
    cells[13] = "2"
    sifted = sift({"calls.csv": f"{queued}{','.join(cells)}\n".encode()}, builtin_layout("huawei-aicc", "calls"), "UTC")
    assert sifted.rows.refused == 0
    assert sifted.records.select("outcome", "wait", "queue").rows() == [("abandoned", 30, "q")]
