from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.exports import HEADERS, LEGS, PLAIN, ZONE, call, csv_of, reasons, refused_list, sift, sift_rows
from slacalc.records.layout_words import key_text
from slacalc.records.load_layout import builtin_layout, load_layout
from slacalc.records.read import read_records
from slacalc.records.refusal import by_reason

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.records.layout import OverLegs

FAULTS = (
    ("an hour of 25", call(arrived_at="2026-03-07 25:61:00"), "unreadable-time"),
    ("a sixtieth second", call(arrived_at="2026-03-07 09:00:60"), "unreadable-time"),
    ("a year of two digits", call(arrived_at="26-03-07 09:00:00"), "unreadable-time"),
    ("a year before 1990", call(arrived_at="1970-01-01 08:00:00"), "unreadable-time"),
    ("a year after 2099", call(arrived_at="2100-01-01 00:00:00"), "unreadable-time"),
    ("a day that is not", call(arrived_at="2026-02-29 08:00:00"), "unreadable-time"),
    ("a date alone", call(arrived_at="2026-03-07"), "unreadable-time"),
    ("a required blank", call(arrived_at=""), "blank-required"),
    ("a key of spaces", call(key=" \u3000\u200b"), "blank-required"),
    ("words for a duration", call(talk="1小时前"), "unreadable-duration"),
    ("a thousands separator", call(talk="1.205"), "unreadable-duration"),
    ("a negative duration", call(talk="-1"), "impossible-duration"),
    ("more than a day", call(talk="86401"), "impossible-duration"),
    ("an answered call without talk", call(talk=""), "answered-without-talk"),
    ("an answered call without wait", call(wait=""), "answered-without-wait"),
    ("a key that a spreadsheet rounded", call(key="1.38E+10"), "digits-lost"),
    ("a key that a spreadsheet could not find", call(key="#N/A"), "error-cell"),
    ("a total", ("合计：", "", "", "", "", ""), "total-row"),
    ("a short total", ("Total", "5"), "total-row"),
    ("the header again", HEADERS, "repeated-header"),
    ("a field too few", call()[:-1], "field-count"),
    ("a field too many", (*call(), "x"), "field-count"),
)


@pytest.mark.parametrize(("row", "slug"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_faulty_row_is_set_aside_with_its_reason(row: tuple[str, ...], slug: str) -> None:
    sifted = sift_rows([call("C0"), row])
    assert reasons(sifted) == [(3, (slug,))]
    assert (sifted.rows.read, sifted.rows.refused, sifted.rows.records) == (2, 1, 1)
    assert sifted.rows.refused_by == ((f"records/{slug}", 1),)


@pytest.mark.parametrize("row", [fault[1] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_quotation_marks_elsewhere_in_the_file_change_no_verdict(row: tuple[str, ...]) -> None:
    rows = [call("C0"), row]
    quoted = csv_of(rows) + b'"C9",' + ",".join(call()[1:]).encode() + b"\n"
    plain = csv_of([*rows, call("C9")])
    one, other = sift({"calls.csv": plain}), sift({"calls.csv": quoted})
    assert reasons(one) == reasons(other)
    assert one.records.equals(other.records)


FINE = (
    ("the last second before 2100", call(arrived_at="2099-12-31 23:59:59")),
    ("a T between date and time", call(arrived_at="2026-03-07T09:00:00")),
    ("full-width digits and spaces", call(arrived_at="　２０２６-０３-０７ ０９：００：００ ", talk="６０")),
    ("a whole number with a point", call(talk="60.0")),
    ("nothing and zero", call(talk="0", wait="0")),
    ("a whole day", call(talk="86400")),
    ("an abandoned call without talk", call(outcome="abandoned", talk="", wait="")),
    ("a tab that stops a spreadsheet", call("\tC1")),
)


@pytest.mark.parametrize("row", [fine[1] for fine in FINE], ids=[fine[0] for fine in FINE])
def test_an_odd_but_clear_row_is_read(row: tuple[str, ...]) -> None:
    assert reasons(sift_rows([row])) == []


def test_a_row_is_counted_by_its_first_reason_and_lists_them_all() -> None:
    sifted = sift_rows([call(arrived_at="x", talk="-1", wait="soon")])
    assert reasons(sifted) == [(2, ("unreadable-time", "unreadable-duration", "impossible-duration"))]
    assert sifted.rows.refused_by == (("records/unreadable-time", 1),)


def test_blank_lines_are_no_rows_but_keep_their_numbers() -> None:
    text = csv_of([call("C0"), ("",), ("", "", "", "", "", ""), call("C1", talk="x")])
    sifted = sift({"calls.csv": b"\n" + text})
    assert (sifted.rows.read, reasons(sifted)) == (2, [(6, ("unreadable-duration",))])


def test_a_quoted_line_end_belongs_to_its_row() -> None:
    rows = b'call_id,arrived_at,outcome,queue\nC1,2026-03-02 09:00:00,abandoned,"a\nb, c"\nC2,x,abandoned,q\n'
    sifted = sift({"calls.csv": rows})
    assert sifted.records["queue"].to_list() == ["a\nb, c"]
    assert reasons(sifted) == [(3, ("unreadable-time",))]


def test_a_row_with_broken_quotes_is_set_aside_and_reading_goes_on() -> None:
    rows = b'call_id,arrived_at,outcome\n"C1"x,2026-03-02 09:00:00,abandoned\nC2,2026-03-02 09:00:00,abandoned\n'
    sifted = sift({"calls.csv": rows})
    assert reasons(sifted) == [(2, ("broken-quotes",))]
    assert sifted.records["call_id"].to_list() == ["C2"]


def test_tickets_are_not_resolved_before_they_are_opened_and_seats_do_not_end_before_they_begin() -> None:
    tickets = (
        b"case_id,opened_at,resolved_at\nT1,2026-03-02 09:00:00,2026-03-02 08:59:59\nT2,2026-03-02 09:00:00,2026-03-02 09:00:00\n"
    )
    assert reasons(sift({"tickets.csv": tickets}, builtin_layout("slacalc", "tickets"))) == [(2, ("ends-before-start",))]
    seats = b"seat,first_day,last_day\nS1,2026-03-02,2026-03-01\nS2,2026-03-02,2026-03-02\n"
    assert reasons(sift({"seats.csv": seats}, builtin_layout("slacalc", "seats"))) == [(2, ("ends-before-start",))]


def test_the_same_key_with_the_same_content_is_one_record() -> None:
    sifted = sift_rows([call(), call(), call("C2"), call()])
    assert (sifted.rows.records, sifted.rows.duplicate) == (2, 2)


@pytest.mark.parametrize(
    ("rows", "talk", "duplicate", "refused"),
    [
        ([call(talk="1", exported_at="2026-04-01 01:00:00"), call(talk="2", exported_at="2026-04-01 02:00:00")], [2], 1, 0),
        ([call(talk="2", exported_at="2026-04-01 02:00:00"), call(talk="1", exported_at="2026-04-01 01:00:00")], [2], 1, 0),
        ([call(talk="1", exported_at="2026-04-01 01:00:00"), call(talk="2", exported_at="2026-04-01 01:00:00")], [], 0, 2),
        ([call(talk="1"), call(talk="2")], [], 0, 2),
        ([call(talk="1"), call(talk="2", exported_at="2026-04-01 01:00:00")], [], 0, 2),
        ([call(talk="1"), call(talk="2"), call(talk="1")], [], 0, 3),
        (
            [call(talk="1", exported_at="2026-04-01 01:00:00"), *[call(talk="2", exported_at="2026-04-01 02:00:00")] * 2],
            [2],
            2,
            0,
        ),
    ],
)
def test_among_rows_of_one_key_the_latest_wins_or_all_are_refused(
    rows: list[tuple[str, ...]], talk: list[int], duplicate: int, refused: int
) -> None:
    sifted = sift_rows(rows)
    assert sifted.records["talk"].to_list() == talk
    assert (sifted.rows.duplicate, sifted.rows.refused) == (duplicate, refused)
    assert {row.reasons[0].slug for row in sifted.refused} <= {"records/duplicate-conflict"}


LEG_HEADERS = ("id", "leg", "at", "outcome", "agent", "talk", "resolved")


def _leg(number: str, outcome: str = "abandoned", agent: str = "", talk: str = "", resolved: str = "") -> tuple[str, ...]:
    return ("C1", number, "2026-03-02 09:00:0" + number[-1:], outcome, agent, talk, resolved)


def test_legs_are_one_call_in_the_order_of_their_numbers() -> None:
    rows = [_leg("10", "abandoned", "9"), _leg("2", "answered", "7", "30", "no"), _leg("1", "ivr_only", "", "5", "yes")]
    sifted = sift_rows(rows, LEGS, LEG_HEADERS)
    (record,) = sifted.records.to_dicts()
    assert (record["outcome"], record["agent"], record["talk"], record["resolved"]) == ("answered", "9", 35, True)
    assert record["arrived_at"].second == 1
    assert (sifted.rows.read, sifted.rows.absorbed, sifted.rows.records) == (3, 2, 1)


def test_blank_on_every_leg_stays_blank() -> None:
    (record,) = sift_rows([_leg("1"), _leg("2")], LEGS, LEG_HEADERS).records.to_dicts()
    assert (record["outcome"], record["agent"], record["talk"], record["resolved"]) == ("abandoned", None, None, None)


def test_a_call_is_not_added_up_without_a_leg_that_was_refused() -> None:
    sifted = sift_rows([_leg("1", talk="5"), _leg("2", talk="x"), _leg("3", talk="7")], LEGS, LEG_HEADERS)
    assert reasons(sifted) == [(2, ("other-leg-refused",)), (3, ("unreadable-duration",)), (4, ("other-leg-refused",))]
    assert sifted.rows.records == 0


def test_legs_that_contradict_each_other_take_their_call_with_them() -> None:
    sifted = sift_rows([_leg("1", talk="5"), _leg("2", talk="6"), _leg("2", talk="7"), _leg("1", talk="5")], LEGS, LEG_HEADERS)
    # The repeated first leg is a duplicate; what is left of the call is refused.
    assert [slugs for _, slugs in reasons(sifted)] == [("other-leg-refused",), ("duplicate-conflict",), ("duplicate-conflict",)]
    assert (sifted.rows.duplicate, sifted.rows.absorbed) == (1, 0)


def test_an_answered_call_that_talks_on_no_leg_is_refused_whole() -> None:
    sifted = sift_rows([_leg("1", "answered"), _leg("2")], LEGS, LEG_HEADERS)
    assert reasons(sifted) == [(2, ("answered-without-talk",)), (3, ("answered-without-talk",))]
    assert [row.reasons[0].shown for row in sifted.refused] == ["", ""]
    assert sift_rows([_leg("1", "answered"), _leg("2", talk="0")], LEGS, LEG_HEADERS).rows.records == 1


def test_a_leg_without_a_number_is_refused() -> None:
    assert reasons(sift_rows([_leg("x")], LEGS, LEG_HEADERS)) == [(2, ("unreadable-time", "unreadable-number"))]


ABROAD = load_layout(
    b"""
slacalc_layout: 1
id: abroad
role: calls
timezone: Europe/Zurich
columns:
  call_id: {from: id}
  arrived_at: {from: at, format: "%Y-%m-%d %H:%M:%S"}
  outcome: {is: answered}
duplicates: {keep: none}
""",
    "abroad.yaml",
)


def test_times_of_another_zone_are_brought_to_the_contracts_and_doubtful_ones_refused() -> None:
    rows = [
        ("C1", "2026-03-01 09:00:00"),
        ("C2", "2026-03-29 02:30:00"),
        ("C3", "2026-10-25 02:30:00"),
        ("C4", "2026-07-01 23:00:00"),
    ]
    sifted = sift_rows(rows, ABROAD, ("id", "at"))
    assert [str(moment) for moment in sifted.records["arrived_at"]] == ["2026-03-01 16:00:00", "2026-07-02 05:00:00"]
    assert reasons(sifted) == [(3, ("unclear-local-time",)), (4, ("unclear-local-time",))]


def test_refused_rows_are_shown_without_numbers_of_persons_or_columns_that_are_not_read() -> None:
    headers = (*HEADERS, "caller", "agent", "姓名")
    sifted = sift_rows([(*call(talk="x"), "13812345678", "6001234567", "王小明")], PLAIN, headers)
    shown = dict(sifted.refused[0].shown)
    assert shown["caller"] == "138****5678"
    assert shown["agent"] == "6001234567"
    assert "姓名" not in shown
    written = refused_list([sifted])
    assert "13812345678" not in written
    assert written.splitlines()[1].startswith("calls,calls.csv,2,records/unreadable-duration,talk,x,,call_id=C1; ")


def test_a_shifted_row_shows_no_number_whatever_its_header() -> None:
    sifted = sift_rows([("C1", "13812345678", "2026-03-02 09:00:00")])
    assert dict(sifted.refused[0].shown)["arrived_at"] == "138****5678"


def test_no_cell_of_the_list_of_refused_rows_is_a_formula() -> None:
    sifted = sift_rows([call("C1", talk="=1+1"), call("C2", talk="+5x"), call("C3", talk="@x"), call("C4", talk="-x")])
    values = [line.split(",")[5] for line in refused_list([sifted]).splitlines()[1:]]
    assert values == ["'=1+1", "'+5x", "'@x", "'-x"]


@pytest.mark.parametrize("sign", ["＝", "＋", "－", "＠"])
def test_a_formula_in_full_width_is_none(sign: str) -> None:
    written = refused_list([sift_rows([call("C1", talk=f"{sign}1x")])])
    assert f",'{sign}1x," in written


def test_a_refused_row_moves_no_cursor_and_turns_no_line_around() -> None:
    written = refused_list([sift_rows([call("C1\x1b[31m", talk="\u202e60\x07")])])
    assert r"\u202e60\x07" in written
    assert r"call_id=C1\x1b[31m" in written


def test_numbers_of_every_form_are_masked_in_the_refused_list_whatever_column_they_slid_into() -> None:
    headers = (*HEADERS, "queue", "category", "agent", "caller")
    numbers = ("138-1234-5678", "138.1234.5678", "02584512345", "1.3812345678E+10")
    slid = [
        (*call("025-84512345", talk="x"), *numbers),
        (*call("C2", talk="138 1234 5678", wait="013812345678"), *numbers),
        (*call("C3", arrived_at="+49 30 1234567"), *numbers),
        ("C4", "138/1234/5678", "02584512345"),
    ]
    written = refused_list([sift_rows(slid, PLAIN, headers)])
    plain = re.sub(r"[-./ ]", "", written)
    assert [number for number in ("12345678", "3812345", "84512345", "8451234", "301234567") if number in plain] == []


OLD, NEW = "2026-04-01 01:00:00", "2026-04-01 02:00:00"


@pytest.mark.parametrize(
    ("newer", "slug"),
    [
        (call(talk="9s", exported_at=NEW), "unreadable-duration"),
        (call(arrived_at="2026-03-32 09:00:00", exported_at=NEW), "unreadable-time"),
        (call(talk="", exported_at=NEW), "answered-without-talk"),
        (call(talk="x", exported_at="tomorrow"), "unreadable-time"),
        (call(talk="x", exported_at=""), "unreadable-duration"),
        (call(talk="x", exported_at=OLD), "unreadable-duration"),
        ((*call(exported_at=NEW), "one field too many"), "field-count"),
        (call()[:3], "field-count"),
    ],
)
def test_where_the_newer_row_of_a_key_is_refused_the_older_one_does_not_count(newer: tuple[str, ...], slug: str) -> None:
    sifted = sift_rows([call(exported_at=OLD), call("C2"), newer, call(exported_at=OLD)])
    assert sifted.records["call_id"].to_list() == ["C2"]
    found = {row: slugs[0] for row, slugs in reasons(sifted)}
    assert found == {2: "newer-row-refused", 4: slug, 5: "newer-row-refused"}
    assert (sifted.rows.read, sifted.rows.refused, sifted.rows.duplicate) == (4, 3, 0)


def test_an_older_row_that_is_refused_takes_nothing_from_the_newer_one() -> None:
    sifted = sift_rows([call(talk="x", exported_at=OLD), call(exported_at=NEW)])
    assert reasons(sifted) == [(2, ("unreadable-duration",))]
    assert sifted.rows.records == 1


def test_where_no_row_is_newer_a_refused_one_contradicts_the_others() -> None:
    layout = replace(PLAIN, latest=None)
    assert reasons(sift_rows([call(), call(talk="x")], layout)) == [(2, ("newer-row-refused",)), (3, ("unreadable-duration",))]


def test_an_older_row_counts_where_the_layout_says_so() -> None:
    sifted = sift_rows([call(exported_at=OLD), call(talk="x", exported_at=NEW)], replace(PLAIN, older_row_counts=True))
    assert (sifted.rows.records, sifted.rows.refused) == (1, 1)


def test_a_row_that_was_not_known_then_takes_nothing_from_one_that_was(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(csv_of([call(exported_at=OLD), call(talk="x", exported_at=NEW)]))
    for hour, records in ((1, 1), (3, 0)):
        known = dt.datetime(2026, 4, 1, hour, 30, tzinfo=ZoneInfo(ZONE))
        assert read_records([path], PLAIN, ZONE, known_by=known).records.height == records


def test_another_time_of_the_same_seat_is_another_key() -> None:
    seats = builtin_layout("slacalc", "seats")
    rows = b"S1,2026-01-01,2026-02-28\nS1,2026-03-01,2026-02-01\n"
    sifted = sift({"seats.csv": b"seat,first_day,last_day\n" + rows}, seats)
    assert (sifted.rows.records, sifted.rows.refused) == (1, 1)
    unclear = sift({"seats.csv": b"seat,first_day,last_day\n" + rows + b"S1,soon,\n"}, seats)
    assert (unclear.rows.records, unclear.rows.refused) == (0, 3)


def test_a_leg_of_the_wrong_shape_takes_its_call_with_it() -> None:
    sifted = sift_rows([_leg("1", talk="5"), _leg("2")[:-1], ("C2", *_leg("1")[1:])], LEGS, LEG_HEADERS)
    assert reasons(sifted) == [(2, ("other-leg-refused",)), (3, ("field-count",))]
    assert sifted.records["call_id"].to_list() == ["C2"]


ENDS = load_layout(
    b"""
slacalc_layout: 1
id: ends
role: calls
columns:
  call_id: {from: id}
  arrived_at: {from: at, format: "%Y-%m-%d %H:%M:%S", over_legs: first}
  outcome: {from: outcome, over_legs: "answered if any, else last"}
  wait: {from: wait, as: seconds, over_legs: first}
  talk: {from: talk, as: seconds, over_legs: last}
duplicates: {keep: none}
legs: {number: leg}
""",
    "ends.yaml",
)


def test_each_refused_leg_stands_once_with_the_cell_that_caused_it() -> None:
    at = "2026-03-02 09:00:00"
    legs = [
        ("K1", "1", at, "answered", "", "60"),
        ("K1", "2", at, "abandoned", "3", "61"),
        ("K1", "3", at, "abandoned", "7", ""),
        ("K2", "1", at, "answered", "x", "-1"),
    ]
    sifted = sift_rows(legs, ENDS, ("id", "leg", "at", "outcome", "wait", "talk"))
    lines = [line.split(",")[2:7] for line in refused_list([sifted]).splitlines()[1:]]
    assert lines == [
        ["2", "records/answered-without-wait", "wait", "", ""],
        ["3", "records/other-leg-refused", "id", "K1", ""],
        ["4", "records/answered-without-talk", "talk", "", ""],
        ["5", "records/unreadable-duration", "wait", "x", "records/impossible-duration talk=-1"],
    ]


@pytest.mark.parametrize(("word", "talk"), [("first", None), ("last", None), ("first filled", 5), ("last filled", 6)])
def test_the_first_and_last_leg_are_taken_as_they_stand_or_where_they_are_filled(word: OverLegs, talk: int | None) -> None:
    columns = tuple(replace(column, over_rows=word) if column.name == "talk" else column for column in LEGS.columns)
    legs = [_leg("1"), _leg("2", talk="5"), _leg("3", talk="6"), _leg("4")]
    assert sift_rows(legs, replace(LEGS, columns=columns), LEG_HEADERS).records["talk"].to_list() == [talk]


def test_reasons_are_summed_up_with_one_masked_cell_each() -> None:
    rows = [call(f"C{at}", arrived_at="13/01/2021") for at in range(3)]
    sums = by_reason(sift_rows([call("C8"), *rows, call("C9", talk="138-1234-5678")]).refused)
    found = [(one.slug, one.rows, one.row, one.reason.column, one.reason.shown, one.reason.wanted) for one in sums]
    assert found == [
        ("records/unreadable-time", 3, 3, "arrived_at", "13/01/2021", "%Y-%m-%d %H:%M:%S, %Y-%m-%dT%H:%M:%S"),
        ("records/unreadable-duration", 1, 6, "talk", "138****5678", "seconds"),
    ]


PAIRED = load_layout(
    b"""
slacalc_layout: 1
id: paired
role: calls
columns:
  call_id: {from: [id, line]}
  arrived_at: {from: at, format: "%Y-%m-%d %H:%M:%S"}
  outcome: {from: outcome}
duplicates: {keep: none}
""",
    "paired.yaml",
)
PAIRED_HEADERS = ("id", "line", "at", "outcome")


def test_a_key_of_two_columns_tells_calls_apart_that_share_one() -> None:
    rows = [(*key, "2026-03-02 09:00:00", "abandoned") for key in (("7", "L1"), ("7", "L2"), ("8", "L1"), ("8", ""))]
    sifted = sift_rows(rows, PAIRED, PAIRED_HEADERS)
    assert sifted.records["call_id"].to_list() == ["7/L1", "7/L2", "8/L1"]
    assert reasons(sifted) == [(5, ("blank-required",))]


@given(st.lists(st.text("a/\\\\", min_size=1, max_size=4), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_two_keys_of_two_columns_are_never_taken_for_one(cells: list[str]) -> None:
    rows = [(*key, "2026-03-02 09:00:00", "abandoned") for key in {tuple(cells[:2]), tuple(cells[2:])}]
    sifted = sift_rows(rows, PAIRED, PAIRED_HEADERS)
    assert sifted.rows.records == len(rows)
    assert sorted(sifted.records["call_id"]) == sorted(key_text(row[:2]) for row in rows)


def test_a_lost_number_or_a_refused_row_is_found_in_a_key_of_two_columns() -> None:
    at = ("2026-03-02 09:00:00", "abandoned")
    lost = sift_rows([("1.38E+10", "L1", *at)], PAIRED, PAIRED_HEADERS)
    assert reasons(lost) == [(2, ("digits-lost",))]
    short = sift_rows([("7", "L/1", *at), ("7", "L/1", at[0])], PAIRED, PAIRED_HEADERS)
    assert reasons(short) == [(2, ("newer-row-refused",)), (3, ("field-count",))]
