"""What real exports need said: no header, two columns in one, a key that is the row, units, epochs, marks in numbers.

About ``records/combined.py``, ``records/durations.py``, ``records/codes.py`` and ``records/tables.py``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.exports import ZONE, reasons, sift
from slacalc.base.diagnostics import Refused
from slacalc.records.load_layout import load_layout
from slacalc.records.read import read_records

USUAL = {
    "call_id": "{from: id}",
    "arrived_at": '{from: at, format: "%Y-%m-%d %H:%M:%S"}',
    "outcome": "{from: o, codes: {A: answered, B: abandoned}}",
}
AT = "2026-03-02 09:00:00"


def layout_of(top: str = "", **columns: str) -> str:
    lines = "".join(f"  {name}: {text}\n" for name, text in (USUAL | columns).items() if text)
    return f"slacalc_layout: 1\nid: t\nrole: calls\n{top}columns:\n{lines}duplicates: {{keep: none}}\n"


def read(text: str, top: str = "", name: str = "calls.csv", zone: str = "Asia/Shanghai", **columns: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return sift({name: text.encode()}, load_layout(layout_of(top, **columns).encode(), "l.yaml"), zone)


def mistakes(top: str = "", **columns: str) -> list[str]:
    try:
        load_layout(layout_of(top, **columns).encode(), "l.yaml")
    except Refused as refused:
        return [one.code.removeprefix("layout/") for one in refused.diagnostics]
    return []


def test_a_file_without_header_has_the_names_of_the_layout() -> None:
    sifted = read(f'1,{AT},A\n"2",{AT},B\n3,{AT}\n', "header: [id, at, o]\n")
    assert sifted.records["call_id"].to_list() == ["1", "2"]
    assert reasons(sifted) == [(3, ("field-count",))]
    assert read(f"1,{AT},A\n", "header: [id, at, o]\n").records["call_id"].to_list() == ["1"]


def test_a_header_above_which_other_rows_stand() -> None:
    for quote in ("", '"'):
        sifted = read(f"Report of March\n\n{quote}id{quote},at,o\n1,{AT},A\n2,{AT},C\n".replace(",C", ",B"), "header_row: 3\n")
        assert sifted.records["call_id"].to_list() == ["1", "2"]
        assert sifted.rows.read == 2


def test_the_number_of_a_row_is_a_key_and_is_said_to_be_one() -> None:
    sifted = read(f"at,o\n{AT},A\n{AT},A\n", call_id="{is: row number}")
    assert sifted.records["call_id"].to_list() == ["calls.csv:2", "calls.csv:3"]
    assert [one.code for one in sifted.remarks] == ["records/row-number-key"]
    assert [file.keyed_by_row for file in sifted.inputs] == [True]


def test_the_number_of_a_row_is_a_key_of_its_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    north, south = (tmp_path / "month" / folder / "calls.csv" for folder in ("north", "south"))
    for path in (north, south):
        path.parent.mkdir(parents=True)
        path.write_text(f"at,o\n{AT},A\n")
    monkeypatch.chdir(north.parent)
    keyed = load_layout(layout_of(call_id="{is: row number}").encode(), "l.yaml")
    keys = ["north/calls.csv:2", "south/calls.csv:2"]
    for paths in ([north, south], [Path("calls.csv"), Path("../south/calls.csv")], [south, Path("calls.csv"), north]):
        sifted = read_records(paths, keyed, ZONE)
        assert sifted.records["call_id"].to_list() == keys
        assert sifted.rows.duplicate == len(paths) - 2
    assert read_records([Path("calls.csv"), north], keyed, ZONE).records["call_id"].to_list() == ["calls.csv:2"]


@pytest.mark.parametrize(
    ("wait", "cells", "seconds"),
    [
        ("{from: a, minus: b, as: seconds}", ("70", "60"), 10),
        ("{from: a, plus: b, as: seconds}", ("70", "60"), 130),
        ("{from: a, minus: b, as: seconds}", ("70", ""), None),
        ('{from: a, minus: b, as: "mm:ss"}', ("01:10", "01:00"), 10),
        ('{from: a, minus: b, format: "%Y-%m-%d %H:%M:%S"}', ("2026-03-02 09:01:05", AT), 65),
        ('{from: a, minus: b, format: "%Y-%m-%dT%H:%M:%S%z"}', ("2026-03-02T09:01:05Z", "2026-03-02T10:01:00+01:00"), 5),
        ("{from: a, minus: b, format: epoch seconds, parts_of_seconds: dropped}", ("1772413265.9", "1772413200.1"), 65),
        ("{from: a, minus: b, format: epoch seconds, parts_of_seconds: rounded}", ("1772413265.9", "1772413200.1"), 66),
        ("{from: a, minus: b, format: epoch milliseconds}", ("1772413265000", "1772413200000"), 65),
    ],
)
def test_a_duration_of_two_columns(wait: str, cells: tuple[str, str], seconds: int | None) -> None:
    sifted = read(f"id,at,o,a,b\n1,{AT},B,{cells[0]},{cells[1]}\n", wait=wait)
    assert sifted.records["wait"].to_list() == [seconds]


def test_a_bad_cell_of_two_refuses_the_row_and_is_shown_beside_the_other() -> None:
    text = f"id,at,o,a,b\n1,{AT},B,70,x\n2,{AT},B,60,70\n3,{AT},A,70,\n"
    sifted = read(text, wait="{from: a, minus: b, as: seconds}")
    assert reasons(sifted) == [(2, ("unreadable-duration",)), (3, ("impossible-duration",)), (4, ("answered-without-wait",))]
    assert [(row.reasons[0].column, row.reasons[0].shown) for row in sifted.refused][:2] == [
        ("a + b", "70 x"),
        ("a + b", "60 70"),
    ]


def test_a_moment_of_two_columns_goes_by_instants_across_summer_time() -> None:
    # On 29 March 2026 the clocks of Berlin skip from 02:00 to 03:00: an hour before 03:30 they showed 01:30.
    sifted = read(
        "id,end,o,lasts\n1,2026-03-29 03:30:00,A,3600\n2,2026-03-29 02:30:00,A,60\n"
        "3,2026-03-29 01:00:00,A,x\n4,2026-03-29 01:00:00,A,\n",
        zone="Europe/Berlin",
        arrived_at='{from: end, format: "%Y-%m-%d %H:%M:%S", minus: lasts, as: seconds}',
    )
    assert sifted.records["arrived_at"].to_list() == [datetime(2026, 3, 29, 1, 30)]  # noqa: DTZ001
    assert sifted.records["arrived_at.instant"].to_list() == [datetime(2026, 3, 29, 0, 30, tzinfo=UTC)]
    assert reasons(sifted) == [(3, ("unclear-local-time",)), (4, ("unreadable-time",)), (5, ("blank-required",))]


@pytest.mark.parametrize(
    ("form", "cell", "shanghai"),
    [
        ("epoch seconds", "1772413200", "2026-03-02 09:00:00"),
        ("epoch seconds", "1772413200.5", "2026-03-02 09:00:00.500000"),
        ("epoch milliseconds", "1772413200000", "2026-03-02 09:00:00"),
        ('"%d-%b-%y %I:%M %p"', "02-Mar-26 9:00 AM", "2026-03-02 09:00:00"),
        ('"%b %d %Y %H:%M:%S"', "MAR 2 2026 09:00:00", "2026-03-02 09:00:00"),
        ('"%Y-%m-%d %p%I:%M"', "2026-03-02 下午9:05", "2026-03-02 21:05:00"),
        ('"%Y年%m月%d日 %p%I时%M分"', "2026年3月2日 上午12时05分", "2026-03-02 00:05:00"),
        ('"%Y/%m/%d %H:%M"', "２０２６／０３／０２ ０９：００", "2026-03-02 09:00:00"),
        ('"%Y-%m-%dT%H:%M:%S%.f%z"', "2026-03-02T01:00:00Z", "2026-03-02 09:00:00"),
    ],
)
def test_a_moment_is_read_in_the_forms_of_exports(form: str, cell: str, shanghai: str) -> None:
    sifted = read(f"id,at,o\n1,{cell},B\n", arrived_at=f"{{from: at, format: {form}}}")
    assert sifted.records["arrived_at"].to_list() == [datetime.fromisoformat(shanghai)]


@pytest.mark.parametrize(
    ("form", "cell"),
    [("epoch seconds", "1772413200000"), ("epoch milliseconds", "1772413200"), ('"%d %b %Y %H:%M"', "2 Mrz 2026 09:00")],
)
def test_a_moment_in_another_form_is_refused(form: str, cell: str) -> None:
    sifted = read(f"id,at,o\n1,{cell},B\n", arrived_at=f"{{from: at, format: {form}}}")
    assert reasons(sifted) == [(2, ("unreadable-time",))]


@pytest.mark.parametrize(
    ("form", "cell", "plain", "dropped", "rounded"),
    [
        ("minutes", "1.5", 90, 90, 90),
        ("minutes", "2", 120, 120, 120),
        ("minutes", "0.33", None, 19, 20),
        ("hours", "0.25", 900, 900, 900),
        ("hours", "0,0001", None, 0, 0),
        ("days", "0.01041667", None, 900, 900),
        ("days", "0.5", 43200, 43200, 43200),
        ("with units", "35 s", 35, 35, 35),
        ("with units", "1h 02m", 3720, 3720, 3720),
        ("with units", "1小时2分3秒", 3723, 3723, 3723),
        ("with units", "2分钟", 120, 120, 120),
        ("with units", "1 hour, 5 minutes", 3900, 3900, 3900),
        ("with units", "2 min 3.5 sec", None, 123, 124),
        ("with units", "１小时２分", 3720, 3720, 3720),
        ("with units", "35", None, None, None),
        ("with units", "350 ms", None, None, None),
        ("with units", "s", None, None, None),
        ("iso 8601", "PT1H2M3S", 3723, 3723, 3723),
        ("iso 8601", "PT5.5S", None, 5, 6),
        ("iso 8601", "P1D", 86400, 86400, 86400),
        ("iso 8601", "PT", None, None, None),
        ("iso 8601", "P", None, None, None),
    ],
)
def test_a_duration_is_read_in_the_forms_of_exports(
    form: str, cell: str, plain: int | None, dropped: int | None, rounded: int | None
) -> None:
    for parting, seconds in (("", plain), (", parts_of_seconds: dropped", dropped), (", parts_of_seconds: rounded", rounded)):
        sifted = read(f'id,at,o,w\n1,{AT},B,"{cell}"\n', wait=f"{{from: w, as: {form}{parting}}}")
        assert sifted.records["wait"].to_list() == ([] if seconds is None else [seconds])


@given(st.integers(0, 999), st.integers(0, 9999), st.sampled_from([("minutes", 60), ("hours", 3600), ("days", 86400)]))
@settings(max_examples=30, deadline=None)
def test_decimal_units_are_exact(whole: int, part: int, unit: tuple[str, int]) -> None:
    form, seconds = unit
    cell = Fraction(whole * 10_000 + part, 10_000) * seconds
    sifted = read(f"id,at,o,w\n1,{AT},B,{whole}.{part:04}\n", wait=f"{{from: w, as: {form}, parts_of_seconds: dropped}}")
    assert sifted.records["wait"].to_list() == ([int(cell)] if cell < 86401 else [])


@pytest.mark.parametrize(
    ("marks", "cell", "seconds"),
    [
        ('decimal: ","', "1,5", 90),
        ('decimal: ","', "1.5", None),
        ('decimal: ","\nthousands: "."', "1.234", 74040),
        ('decimal: ","\nthousands: "."', "1.23", None),
        ('thousands: ","', "1,234.5", 74070),
        ('thousands: ","', "12,34", None),
        ("thousands: space", "1\u00a0234", 74040),
        ("thousands: apostrophe", "1'234", 74040),
    ],
)
def test_marks_in_numbers_are_those_of_the_layout(marks: str, cell: str, seconds: int | None) -> None:
    sifted = read(f"id;at;o;w\n1;{AT};B;{cell}\n", f'delimiter: ";"\n{marks}\n', wait="{from: w, as: minutes}")
    assert sifted.records["wait"].to_list() == ([] if seconds is None else [seconds])


def test_codes_of_two_columns_and_of_blank_and_filled_cells() -> None:
    codes = (
        '{"ANSWERED/Queue": answered, "ANSWERED/*": ivr_only, NO ANSWER/blank: abandoned, "*/blank": failed, blank/blank: blank}'
    )
    text = f"id,at,d,app\n1,{AT},ANSWERED,Queue\n2,{AT},ANSWERED,Dial\n3,{AT},NO ANSWER,\n4,{AT},BUSY,\n5,{AT},,\n"
    sifted = read(text, outcome=f"{{from: [d, app], codes: {codes}}}")
    assert sifted.records["outcome"].to_list() == ["answered", "ivr_only", "abandoned", "failed"]
    assert reasons(sifted) == [(6, ("blank-required",))]
    with pytest.raises(Refused) as unknown:
        read(text + f"6,{AT},,Dial\n", outcome=f"{{from: [d, app], codes: {codes}}}")
    assert [one.fact["word"] for one in unknown.value.diagnostics] == ["/Dial"]
    connected = read(f"id,at,agent\n1,{AT},\n2,{AT},Ann\n", outcome='{from: agent, codes: {"*": answered, blank: abandoned}}')
    assert connected.records["outcome"].to_list() == ["abandoned", "answered"]


def test_quotation_marks_are_as_strict_as_the_layout_says() -> None:
    text = f'id,at,o,q\n1,{AT},A,"a "b" c"\n2,{AT},A,5" pipe\n'
    queue = {"queue": "{from: q}"}
    assert reasons(read(text, **queue)) == [(2, ("broken-quotes",))]
    assert read(text, "quotes: lenient\n", **queue).records["queue"].to_list() == ['a b" c"', '5" pipe']
    assert read(text, "quotes: none\n", **queue).records["queue"].to_list() == ['"a "b" c"', '5" pipe']


def test_a_quotation_mark_that_is_left_open_refuses_the_file_leniently_too() -> None:
    with pytest.raises(Refused) as refused:
        read(f'id,at,o\n1,{AT},A\n2,{AT},"B\n3,{AT},A\n', "quotes: lenient\n")
    assert [(one.code, one.place.line) for one in refused.value.diagnostics] == [("records/unclosed-quote", 3)]


def test_a_delimiter_of_several_characters() -> None:
    for cell in ("x", '"x||y"', '"x\x1fy"', "x\x1fy\x1e", '"\ue000\ue001"'):
        for quotes in ("", "quotes: lenient\n"):
            text = f'id||at||o||"q"\n1||{AT}||A||{cell}\n'
            sifted = read(text, f'delimiter: "||"\n{quotes}', queue="{from: q}")
            assert sifted.records["queue"].to_list() == [cell.strip('"')]


@pytest.mark.parametrize("delimiter", ["¦", "，"])
def test_a_delimiter_of_one_character_that_is_no_ascii(delimiter: str) -> None:
    text = f'id,at,o,"q"\n1,{AT},A,"x,y"\n2,{AT},A,z\n'.replace(",", delimiter)
    sifted = read(text, f'delimiter: "{delimiter}"\n', queue="{from: q}")
    assert sifted.records["queue"].to_list() == [f"x{delimiter}y", "z"]


@pytest.mark.parametrize(
    ("top", "columns", "slugs"),
    [
        ("header: [id, at]\n", {}, ["not-in-header"]),
        ("header: [id, at, o, at]\n", {}, ["name-twice"]),
        ("header: [id, at, o]\nheader_row: 2\n", {}, ["header-twice"]),
        ("header_row: 0\n", {}, ["no-row"]),
        ('thousands: "."\n', {}, ["same-separators"]),
        ('delimiter: "a|"\n', {}, ["bad-delimiter"]),
        ("", {"queue": "{is: row number}"}, []),
        ("", {"arrived_at": "{is: row number}"}, ["constant-key"]),
        ("", {"wait": "{from: a, plus: b}"}, ["missing-as"]),
        ("", {"wait": "{from: a, plus: b, minus: c, as: seconds}"}, ["plus-and-minus"]),
        ("", {"wait": '{from: a, plus: b, format: "%Y-%m-%d %H:%M"}'}, ["missing-as", "needless-key"]),
        ("", {"wait": '{from: a, minus: b, format: "%Y-%m-%d"}'}, ["format-without-clock"]),
        ("", {"wait": '{from: a, minus: b, format: "%Y-%m-%d %H:%M", as: seconds}'}, ["needless-key"]),
        ("", {"arrived_at": '{from: at, plus: b, format: "%Y-%m-%d %H:%M"}'}, ["missing-as"]),
        ("", {"arrived_at": '{from: at, format: "%Y-%m-%d %H:%M", as: seconds}'}, ["needless-key"]),
        ("", {"queue": "{from: a, plus: b}"}, ["needless-key"]),
        ("", {"outcome": "{from: [a, b], codes: {A: answered}}"}, ["cells-of-word"]),
        ("", {"outcome": "{from: [a, b]}"}, ["several-headers"]),
    ],
)
def test_a_layout_that_cannot_be_meant_is_refused(top: str, columns: dict[str, str], slugs: list[str]) -> None:
    assert mistakes(top, **columns) == slugs


def test_the_number_of_a_row_is_no_key_of_what_lasts() -> None:
    text = 'id: t\nrole: tickets\ncolumns:\n  case_id: {is: row number}\n  opened_at: {from: at, format: "%Y-%m-%d %H:%M"}\n'
    with pytest.raises(Refused) as refused:
        load_layout(f"slacalc_layout: 1\n{text}duplicates: {{keep: none}}\n".encode(), "l.yaml")
    assert [one.code for one in refused.value.diagnostics] == ["layout/row-number-unfit"]


@given(st.integers(0, 10**9), st.integers(0, 86_400))
@settings(max_examples=30, deadline=None)
def test_a_beginning_is_the_end_less_the_length(second: int, length: int) -> None:
    end = datetime(1995, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    sifted = read(
        f"id,end,o,lasts\n1,{end:%Y-%m-%dT%H:%M:%SZ},B,{length}\n",
        arrived_at='{from: end, minus: lasts, format: "%Y-%m-%dT%H:%M:%S%z", as: seconds}',
    )
    assert sifted.records["arrived_at.instant"].to_list() == [end - timedelta(seconds=length)]


HISTORY = """
slacalc_layout: 1
id: history
role: tickets
columns:
  case_id: {from: ticket}
  opened_at: {from: opened, format: "%Y-%m-%d %H:%M:%S"}
  queue: {from: group}
duplicates: {keep: latest serial, serial: version}
"""


def history_of(*versions: tuple[str, str]) -> bytes:
    rows = "".join(f"T1,{AT},{group},{version}\n" for group, version in versions)
    return f"ticket,opened,group,version\n{rows}".encode()


@pytest.mark.parametrize("versions", [("9", "10"), ("10", "9")])
def test_of_the_rows_of_a_ticket_that_with_the_greatest_number_wins(versions: tuple[str, str]) -> None:
    history = history_of(*(("new" if version == "10" else "old", version) for version in versions))
    sifted = sift({"tickets.csv": history}, load_layout(HISTORY.encode(), "l.yaml"))
    assert sifted.records["queue"].to_list() == ["new"]
    assert (sifted.rows.read, sifted.rows.duplicate, sifted.rows.records) == (2, 1, 1)


@pytest.mark.parametrize(
    ("versions", "slugs"),
    [
        ((("a", "2"), ("b", "2")), ["duplicate-conflict", "duplicate-conflict"]),
        ((("a", "2"), ("b", "")), ["newer-row-refused", "blank-required"]),
        ((("a", "2"), ("b", "x")), ["newer-row-refused", "unreadable-number"]),
    ],
)
def test_rows_of_which_no_number_tells_the_newest_are_refused(versions: tuple[tuple[str, str], ...], slugs: list[str]) -> None:
    sifted = sift({"tickets.csv": history_of(*versions)}, load_layout(HISTORY.encode(), "l.yaml"))
    assert [slug for _, of_row in reasons(sifted) for slug in of_row] == slugs
