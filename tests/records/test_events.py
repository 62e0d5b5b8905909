"""Events into records: what a pencil makes of them in every order that they may have had, and what slacalc makes of them."""

from __future__ import annotations

import csv
import io
from datetime import UTC
from itertools import groupby, permutations, product
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.exports import reasons, refusal, sift
from slacalc.records.load_layout import load_layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.records.layout import Layout
    from slacalc.records.sifted import Sifted

HEADERS = ("call", "second", "serial", "what", "cell", "other")
KINDS = ("enter", "connect", "leave", "hold", "resume", "both")
TEXT = """
slacalc_layout: 1
id: events
role: calls
events:
  kind: what
  kinds: {E: enter, C: connect, L: leave, H: hold, R: resume, B: both, X: ignored}
  at: {from: second, format: epoch seconds}
SERIAL
columns:
  call_id: {from: call}
  arrived_at: {from: {enter: second}, format: epoch seconds, over_events: first}
  queue: {from: {enter: cell}, until: connect, over_events: last}
  category: {from: {connect: cell, leave: other}, over_events: first filled}
  outcome: {from: {connect: what, leave: what}, codes: {C: answered, L: abandoned}, over_events: "answered if any, else last"}
  wait: {from: {connect: cell, leave: other}, as: seconds, until: [connect], over_events: sum}
  hold: {lasts: {from: [hold, both], until: [resume, both, leave]}, over_events: sum}
  wrap: {lasts: {from: hold, until: resume}, over_events: last}
  rating: {from: {leave: cell, hold: other}, over_events: count}
  transferred: {from: what, codes: {H: yes, "*": no}, over_events: any}
duplicates: {keep: none}
"""
BARE = load_layout(TEXT.replace("SERIAL\n", "").encode(), "events.yaml")
SERIAL = load_layout(TEXT.replace("SERIAL", "  serial: serial").encode(), "events.yaml")
BY_ROW = load_layout(TEXT.replace("SERIAL", "  serial: row number").encode(), "events.yaml")
OF_KIND = {"E": "enter", "C": "connect", "L": "leave", "H": "hold", "R": "resume", "B": "both"}
CALM = settings(max_examples=60, deadline=None)


class Event(NamedTuple):
    """A row."""

    call: str
    second: int
    serial: int
    what: str
    cell: str
    other: str

    @property
    def kind(self) -> str:
        """The kind that the layout gives it."""
        return OF_KIND[self.what]


EVENTS = st.lists(
    st.builds(
        Event,
        st.sampled_from(["a", "b"]),
        st.integers(1_000_000_000, 1_000_000_003),
        st.integers(0, 20),
        st.sampled_from("ECLHRBX"),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from(["", "1", "2"]),
    ),
    max_size=9,
    unique_by=lambda event: event.serial,
)


def told_in(order: Sequence[Event]) -> tuple[object, ...]:
    """What a call is, told by its events one after the other."""
    arrived = queue = category = outcome = wait = wrap = None
    rating, transferred = 0, False
    holding = wrapping = None
    held: list[int | None] = []
    wrapped: list[int | None] = []
    connected = False
    for event in order:
        if event.kind == "enter":
            arrived = event.second if arrived is None else arrived
            queue = queue if connected else event.cell or None
        said = {"connect": event.cell, "leave": event.other}.get(event.kind, "")
        category = category or said or None
        if said and not connected:
            wait = (wait or 0) + int(said)
        if event.kind in {"connect", "leave"} and outcome != "answered":
            outcome = "answered" if event.kind == "connect" else "abandoned"
        rating += bool({"leave": event.cell, "hold": event.other}.get(event.kind))
        transferred |= event.kind == "hold"
        if event.kind in {"resume", "both", "leave"} and holding is not None:
            held.append(event.second - holding)
            holding = None
        if event.kind in {"hold", "both"} and holding is None:
            holding = event.second
        if event.kind == "resume" and wrapping is not None:
            wrapped.append(event.second - wrapping)
            wrapping = None
        if event.kind == "hold" and wrapping is None:
            wrapping = event.second
        connected |= event.kind == "connect"
    held += [None] if holding is not None else []
    wrapped += [None] if wrapping is not None else []
    hold = None if None in held or not held else sum(filter(None, held))
    wrap = wrapped[-1] if wrapped else None
    return arrived, queue, category, outcome, wait, hold, wrap, rating, transferred


def orders(events: Sequence[Event], *, serial: bool) -> Iterator[list[Event]]:
    """Every order in which the events may have happened."""
    place = (lambda event: (event.second, event.serial)) if serial else (lambda event: event.second)
    tied = [list(group) for _, group in groupby(sorted(events, key=place), key=place)]
    for chosen in product(*(permutations(group) for group in tied)):
        yield [event for group in chosen for event in group]


def table_of(events: Sequence[Event]) -> bytes:
    """The rows as a file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADERS, *events])
    return out.getvalue().encode()


def records_of(sifted: Sifted) -> dict[str, tuple[object, ...]]:
    """The records by their keys, as :func:`told_in` tells them."""
    names = ("queue", "category", "outcome", "wait", "hold", "wrap", "rating", "transferred")
    return {
        row["call_id"]: (int(row["arrived_at"].replace(tzinfo=UTC).timestamp()), *(row[name] for name in names))
        for row in sifted.records.iter_rows(named=True)
    }


def read(events: Sequence[Event], layout: Layout) -> Sifted:
    """The rows as slacalc reads them, in a zone in which clocks show UTC."""
    return sift({"calls.csv": table_of(events)}, layout, "UTC")


@CALM
@given(EVENTS)
@pytest.mark.parametrize("serial", [True, False])
def test_a_record_is_what_every_order_of_its_events_makes_it(serial: bool, events: list[Event]) -> None:
    sifted = read(events, SERIAL if serial else BARE)
    records = records_of(sifted)
    for call in {event.call for event in events if event.what != "X"}:
        own = [event for event in events if event.call == call and event.what != "X"]
        made = {told_in(order) for order in orders(own, serial=serial)}
        if call in records:
            assert made == {records[call]}
        else:
            assert len(made) > 1 or any(map(lacks_something, made)) or len([*orders(own, serial=serial)]) > 1
    assert sifted.rows.read == len(events)
    assert sifted.rows.duplicate == 0


def lacks_something(record: tuple[object, ...]) -> bool:
    """Whether nothing says when a call came and what became of it, or how long an answered one had waited."""
    return record[0] is None or record[3] is None or (record[3] == "answered" and record[4] is None)


def rows(*lines: str) -> list[Event]:
    """Events of lines such as ``a 0 1 E x``: call, second after a full one, serial, what, cell and other."""
    return [
        Event(call, 1_000_000_000 + int(second), int(serial), what, *([*cells, "", ""][:2]))
        for call, second, serial, what, *cells in map(str.split, lines)
    ]


ANSWERED = rows("a 0 1 E q", "a 5 2 C 5", "a 9 3 R")


def test_neither_the_order_of_rows_nor_that_of_parts_makes_a_difference() -> None:
    whole = records_of(read(ANSWERED, SERIAL))
    parts = {"calls-01.csv": table_of(ANSWERED[2:]), "calls-02.csv": table_of(ANSWERED[1::-1])}
    assert (
        records_of(sift(parts, SERIAL, "UTC")) == whole == {"a": (1_000_000_000, "q", "5", "answered", 5, None, None, 0, False)}
    )


def test_rows_that_are_the_same_in_every_column_are_one_event() -> None:
    twice = read([*ANSWERED, *ANSWERED], BARE)
    assert records_of(twice) == records_of(read(ANSWERED, BARE))
    assert (twice.rows.read, twice.rows.duplicate, twice.rows.absorbed, twice.rows.records) == (6, 3, 2, 1)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("other,cell,what,serial,second,call", "{other},{cell},{what},{serial},{second},{call}"),
        ("call,second,serial,what,cell,other,,", "{call},{second},{serial},{what},{cell},{other},,"),
        ("call,second,serial,what,cell,other", '{call} ," {second}",{serial},\u00a0{what}\u3000,"{cell}",{other}'),
        ("call,second,serial,what,cell,other", "{call},{second}.0,{serial},{what},{cell},{other}"),
    ],
)
def test_one_event_in_two_files_is_one_however_each_of_them_is_written(header: str, row: str) -> None:
    again = "\n".join([header, *(row.format(**event._asdict()) for event in ANSWERED), ""])
    sifted = sift({"calls-1.csv": table_of(ANSWERED), "calls-2.csv": again.encode()}, BARE, "UTC")
    assert records_of(sifted) == records_of(read(ANSWERED, BARE))
    assert (sifted.rows.duplicate, sifted.rows.absorbed, sifted.rows.records) == (3, 2, 1)


def test_events_that_differ_in_a_cell_that_is_not_read_are_two() -> None:
    rows = [f"a,1000000000,1,E,q,,{notes}" for notes in ("x,", ",x", "x,", "y,")]
    table = "\n".join(["call,second,serial,what,cell,other,note,note", *rows, ""])
    assert sift({"calls.csv": table.encode()}, BARE, "UTC").rows.duplicate == 1


def test_rows_of_one_serial_that_differ_refuse_the_record() -> None:
    sifted = read([*ANSWERED, *rows("a 5 2 C 6")], SERIAL)
    assert reasons(sifted) == [
        (2, ("other-event-refused",)),
        (3, ("duplicate-conflict",)),
        (4, ("other-event-refused",)),
        (5, ("duplicate-conflict",)),
    ]


def test_events_of_one_moment_stand_in_the_order_of_their_rows_where_the_layout_says_so() -> None:
    moved = rows("a 0 1 E q", "a 0 2 E p", "a 5 3 C 5")
    assert records_of(read(moved, BY_ROW))["a"][1] == "p"
    assert reasons(read(moved, BARE)) == [
        (2, ("order-unclear",)),
        (3, ("other-event-refused",)),
        (4, ("other-event-refused",)),
    ]
    apart = {"calls-01.csv": table_of(moved[:1]), "calls-02.csv": table_of(moved[1:])}
    assert reasons(sift(apart, BY_ROW, "UTC"))[0] == (2, ("order-unclear",))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("a 5 1 C 5",), "event-missing"),
        (("a 0 1 E q",), "event-missing"),
        (("a 0 1 E q", "a 5 2 C"), "answered-without-wait"),
        (("a 0 1 E q", "a 0 1 C 5 5"), "duplicate-conflict"),
        (("a 0 1 E q", "a 5 2 C 4x"), "unreadable-duration"),
        (("a 0 1 E q", "a 5 2 C -4"), "impossible-duration"),
    ],
)
def test_a_record_of_events_that_do_not_make_one_is_refused_with_its_reason(lines: tuple[str, ...], why: str) -> None:
    sifted = read(rows(*lines), SERIAL)
    assert sifted.rows.records == 0
    assert sifted.rows.refused == len(lines)
    assert why in {slug for _, slugs in reasons(sifted) for slug in slugs}


def test_an_event_without_a_moment_a_serial_or_a_kind_is_refused() -> None:
    table = table_of(ANSWERED)
    for cell, blank in ((b"1000000005", b""), (b",2,", b",,"), (b",C,", b",,")):
        sifted = sift({"calls.csv": table.replace(cell, blank)}, SERIAL, "UTC")
        assert reasons(sifted)[1] == (3, ("blank-required",))
        assert sifted.rows.records == 0


def test_a_refused_event_shows_the_cell_that_its_kind_has_for_the_column() -> None:
    refused = read(rows("a 0 1 E q", "a 5 2 L 7 x9"), SERIAL).refused
    assert [(reason.column, reason.shown) for reason in refused[1].reasons] == [("other", "x9")]


def test_of_a_record_without_the_event_that_says_a_column_the_kinds_are_named() -> None:
    refused = read(rows("a 5 1 C 5"), SERIAL).refused
    assert [(reason.column, reason.shown) for reason in refused[0].reasons] == [("arrived_at", "enter")]


CASES = load_layout(
    b"""
slacalc_layout: 1
id: cases
role: tickets
events:
  kind: what
  kinds: {O: open, D: done}
  at: {from: at, format: "%Y-%m-%d %H:%M"}
columns:
  case_id: {from: case}
  opened_at: {from: {open: at}, format: "%Y-%m-%d %H:%M", over_events: first}
  resolved_at: {from: {done: day}, format: "%Y-%m-%d", clock: none, over_events: last}
duplicates: {keep: none}
""",
    "cases.yaml",
)


@pytest.mark.parametrize(("day", "why"), [("2026-11-02", ["ends-before-start"]), ("2026-11-03", []), ("2026-11-04", [])])
def test_a_day_without_a_clock_is_before_a_moment_only_where_its_day_is(day: str, why: list[str]) -> None:
    table = f"case,what,at,day\n1,O,2026-11-03 10:00,\n1,D,2026-11-03 12:00,{day}\n"
    sifted = sift({"cases.csv": table.encode()}, CASES)
    assert [slug for _, slugs in reasons(sifted)[:1] for slug in slugs] == why
    assert sifted.rows.records == (not why)


@pytest.mark.parametrize(("seconds", "records"), [(86_400, 1), (86_401, 0)])
def test_a_time_between_two_events_is_no_longer_than_a_day(seconds: int, records: int) -> None:
    sifted = read(
        [*ANSWERED, *rows("a 10 4 H", f"a {10 + seconds} 5 R", f"a {11 + seconds} 6 H", f"a {12 + seconds} 7 R")], SERIAL
    )
    assert sifted.rows.records == records
    told = [("records/impossible-duration", "hold", "hold, both … resume, both, leave")]
    told += [("records/impossible-duration", "wrap", "hold … resume")]
    assert [(why.slug, why.column, why.shown) for row in sifted.refused[:1] for why in row.reasons] == told * (not records)


def test_ignored_events_are_read_and_absorbed_and_said() -> None:
    sifted = read([*ANSWERED, *rows("a 1 9 X", "z 1 10 X")], SERIAL)
    assert (sifted.rows.read, sifted.rows.absorbed, sifted.rows.records) == (5, 4, 1)
    assert [(remark.code, dict(remark.facts)["count"]) for remark in sifted.remarks] == [("records/events-ignored", "2")]


def test_a_word_that_is_no_event_of_the_layout_refuses_the_file() -> None:
    assert refusal({"calls.csv": table_of(rows("a 0 1 N"))}, SERIAL) == [("records/unknown-code", 2)]


def test_a_line_may_lack_its_last_cells_where_the_layout_says_so() -> None:
    short = load_layout(
        TEXT.replace("SERIAL", "  serial: serial").replace("role: calls", "role: calls\nshort_rows: blank").encode(), ""
    )
    table = b"call,second,serial,what,cell,other\na,1000000000,1,E,q\na,1000000005,2,C,5\n"
    quoted = table.replace(b"E,q", b'E,"q"')
    whole = records_of(read(rows("a 0 1 E q", "a 5 2 C 5"), SERIAL))
    assert records_of(sift({"calls.csv": table}, short, "UTC")) == whole == records_of(sift({"calls.csv": quoted}, short, "UTC"))
    assert reasons(sift({"calls.csv": table}, SERIAL, "UTC")) == [(2, ("field-count",)), (3, ("field-count",))]


@CALM
@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b", "1000000001", "1", "E", "C", "L", "H", "X", "", "-1", "x"]), max_size=7), max_size=8
    )
)
def test_every_row_of_a_dirty_log_is_accounted_for(table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADERS, *table])
    for layout in (SERIAL, BARE, BY_ROW):
        files = {"calls.csv": out.getvalue().encode()}
        if mistakes := refusal(files, layout):
            assert {slug for slug, _ in mistakes} == {"records/unknown-code"}
            continue
        sifted = sift(files, layout)
        rows = sifted.rows
        assert rows.read == sum(any(cells) for cells in table)
        assert rows.read == rows.refused + rows.duplicate + rows.absorbed + rows.records
        assert rows.refused == len(sifted.refused) == len({row.row for row in sifted.refused})
