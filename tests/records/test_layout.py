from __future__ import annotations

import subprocess
import sys

import pytest

from records.exports import LAYOUTS, reasons, sift
from slacalc.base.diagnostics import Refused
from slacalc.records.load_layout import BUILT_IN, builtin_layout, load_layout

GOOD = """slacalc_layout: 1
id: one
role: calls
timezone: Asia/Shanghai
columns:
  call_id: {from: id}
  arrived_at: {from: at, format: "%Y-%m-%d %H:%M:%S"}
  outcome: {from: how, codes: {a: answered, b: abandoned}}
  talk: {from: talk, as: seconds}
  resolved: {from: done, codes: {Y: yes, N: no, "?": blank}}
  rating: {from: rating, codes: {好: 5, 差: 1, 未评价: blank}}
ignored: [note]
duplicates: {keep: none}
"""
ARRIVED = 'format: "%Y-%m-%d %H:%M:%S"'

MISTAKES = (
    ("slacalc_layout: 1", "slacalc_layout: 2", "unknown-word", "1:17"),
    ("role: calls", "role: call", "unknown-word", "3:7"),
    ("id: one\n", "", "missing-key", "2"),
    ("ignored:", "ignores:", "unknown-key-nearest", "12:1"),
    ("timezone:", "xyzzy:", "unknown-key", "4:1"),
    ("Asia/Shanghai", "Asia/Shangai", "unknown-timezone", "4:11"),
    ("ignored: [note]", "ignored: note", "not-a-list", "12:10"),
    ("ignored: [note]", "ignored: [id]", "read-and-ignored", "12:11"),
    ("ignored: [note]", 'delimiter: "a"', "bad-delimiter", "12:12"),
    ("talk: {", "talks: {", "unknown-column", "9:3"),
    ("talk: {from: talk, as: seconds}", "in_service_hours: {from: x}", "derived-column", "9:3"),
    ("  call_id: {from: id}\n", "", "missing-column", "5:1"),
    ("{from: id}", "{from: id, is: x}", "one-source", "6:3"),
    ("{from: id}", "{}", "one-source", "6:3"),
    ("{from: id}", "{from: id, optional: true}", "required-column-optional", "6:33"),
    ("{from: id}", "{from: id, optional: maybe}", "not-true-or-false", "6:33"),
    ("{from: id}", "{from: id, as: seconds}", "needless-key", "6:23"),
    ("{from: id}", "{from: id, never: 0 s}", "needless-key", "6:23"),
    ("{from: id}", "{is: x}", "constant-key", "6:3"),
    ("{from: id}", "{from: id, over_legs: first}", "needless-key", "6:23"),
    ("{from: id}", "id", "not-a-mapping", "6:12"),
    ("{from: id}", "{from: 5}", "not-text", "6:19"),
    (ARRIVED, 'format: "%Y-%m-%d"', "format-without-clock", "7:34"),
    (ARRIVED, 'format: "%m-%d %H:%M"', "format-without-date", "7:34"),
    (ARRIVED, 'format: "%Q"', "unknown-directive", "7:34"),
    (ARRIVED, 'formats: ["%Y-%m-%d %H:%M", "%Y-%m-%d %I:%M"]', "format-without-clock", "7:54"),
    (ARRIVED, 'format: "%Y-%m-%d %H:%M %Y"', "repeated-directive", "7:34"),
    (ARRIVED, 'formats: ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M %z"]', "mixed-offsets", "7:3"),
    (", " + ARRIVED, "", "missing-format", "7:3"),
    ("from: at, " + ARRIVED, "date: at", "half-a-moment", "7:3"),
    ("b: abandoned", "b: abandonned", "unknown-code", "8:48"),
    ("b: abandoned", '" a": abandoned', "word-twice", "8:45"),
    ("b: abandoned", '"a\u3000": answered', "word-twice", "8:45"),
    (", as: seconds", "", "missing-as", "9:3"),
    ("as: seconds", "as: second", "unknown-word", "9:26"),
    ("as: seconds", "as: milliseconds", "parts-of-seconds", "9:3"),
    ("Y: yes", "Y: 1", "value-not-yes-or-no", "10:37"),
    ("好: 5", "好: five", "value-not-whole", "11:37"),
    ("{keep: none}", "{keep: latest talks}", "unknown-winner", "13:20"),
    ("{keep: none}", "{keep: newest}", "unknown-winner", "13:20"),
    ("{keep: none}", "{keep: latest outcome}", "winner-without-order", "13:20"),
)


def _mistakes(text: str) -> list[tuple[str, str]]:
    try:
        load_layout(text.encode(), "one.yaml")
    except Refused as refused:
        return [(one.code, str(one.place).removeprefix("one.yaml:")) for one in refused.diagnostics]
    return []


@pytest.mark.parametrize(("old", "new", "slug", "place"), MISTAKES)
def test_a_mistake_is_named_at_its_place(old: str, new: str, slug: str, place: str) -> None:
    assert GOOD.count(old) == 1
    assert _mistakes(GOOD.replace(old, new)) == [(f"layout/{slug}", place)]


def test_all_mistakes_are_named_at_once() -> None:
    text = GOOD.replace("as: seconds", "as: milliseconds").replace("a: answered", "a: yes").replace("Asia/Shanghai", "Mars")
    assert [slug for slug, _ in _mistakes(text)] == ["layout/unknown-timezone", "layout/unknown-code", "layout/parts-of-seconds"]


def test_legs_ask_every_column_what_the_call_has_of_them() -> None:
    text = GOOD + "legs: {number: leg}\n"
    assert {slug for slug, _ in _mistakes(text)} == {"layout/missing-over-legs"}
    assert len(_mistakes(text)) == 5
    unfit = text.replace("{from: how,", "{from: how, over_legs: sum,")
    assert ("layout/over-legs-unfit", "8:35") in _mistakes(unfit)


@pytest.mark.parametrize(("name", "role"), BUILT_IN)
def test_every_built_in_layout_is_right(name: str, role: str) -> None:
    layout = builtin_layout(name, role)
    assert (layout.id, layout.role) == (name, role)


def test_there_is_no_other_built_in_layout() -> None:
    with pytest.raises(Refused) as refused:
        builtin_layout("operator-zh", "seats")
    assert [one.code for one in refused.value.diagnostics] == ["layout/no-such-layout"]


@pytest.mark.parametrize("path", sorted(LAYOUTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_layout_beside_the_tests_is_right(path: object) -> None:
    assert _mistakes(path.read_text(encoding="utf-8")) == []  # type: ignore[attr-defined]  # glob gives paths


def test_codes_stand_for_what_the_layout_says() -> None:
    rows = "id,at,how,talk,done,rating\nC1,2026-03-02 09:00:00,a,5,Y,好\nC2,2026-03-02 09:00:00,b,,?,未评价\n"
    sifted = sift({"calls.csv": rows.encode()}, load_layout(GOOD.encode(), "one.yaml"))
    assert sifted.records.select("outcome", "resolved", "rating").rows() == [("answered", True, 5), ("abandoned", None, None)]


@pytest.mark.parametrize(
    ("form", "text", "seconds"),
    [
        ("seconds", "90", 90),
        ("h:mm:ss", "0:01:30", 90),
        ("h:mm:ss", "1:01:30", 3690),
        ("h:mm:ss", "1:30", None),
        ("h:mm:ss", "0:60:00", None),
        ("h.mm.ss", "0.01.30", 90),
        ("mm:ss", "1:30", 90),
        ("mm:ss", "90:00", 5400),
        ("mm:ss", "0:01:30", None),
        ("milliseconds, parts_of_seconds: dropped", "1999", 1),
        ("milliseconds, parts_of_seconds: rounded", "1500", 2),
        ("milliseconds, parts_of_seconds: rounded", "1499", 1),
    ],
)
def test_a_duration_is_read_in_the_form_of_the_layout_and_in_no_other(form: str, text: str, seconds: int | None) -> None:
    layout = load_layout(GOOD.replace("as: seconds", f"as: {form}").encode(), "one.yaml")
    rows = f"id,at,how,talk,done,rating\nC1,2026-03-02 09:00:00,a,{text},Y,好\n"
    sifted = sift({"calls.csv": rows.encode()}, layout)
    if seconds is None:
        assert reasons(sifted) == [(2, ("unreadable-duration",))]
    else:
        assert sifted.records["talk"].to_list() == [seconds]


@pytest.mark.parametrize(
    ("form", "text", "read"),
    [
        ("%d-%m-%y %H:%M:%S", "31-03-21 09:12:58", "2021-03-31 09:12:58"),
        ("%d-%m-%y %H:%M:%S", "2021-01-01 09:12:58", None),
        ("%Y/%m/%d %H:%M", "2026/3/1 9:05", "2026-03-01 09:05:00"),
        ("%Y年%m月%d日 %H时%M分", "2026年3月1日 9时5分", "2026-03-01 09:05:00"),
        ("%Y%m%d%H%M%S", "20260301090511", "2026-03-01 09:05:11"),
        ("%Y-%m-%d %I:%M:%S %p", "2026-03-01 12:00:01 AM", "2026-03-01 00:00:01"),
        ("%Y-%m-%d %I:%M:%S %p", "2026-03-01 12:00:01 pm", "2026-03-01 12:00:01"),
        ("%Y-%m-%d %I:%M:%S %p", "2026-03-01 13:00:01 PM", None),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-03-01T23:00:00+00:00", "2026-03-02 07:00:00"),
        ("%Y-%m-%d %H:%M:%S%.f", "2026-03-01 09:00:00.250", "2026-03-01 09:00:00.250000"),
        ("%Y-%m-%d %H:%M:%S", "2026-03-01 09:00:00 x", None),
        ("%Y-%m-%d %H:%M:%S", "31-03-01 09:00:00", None),
    ],
)
def test_a_time_is_read_in_the_format_of_the_layout_and_in_no_other(form: str, text: str, read: str | None) -> None:
    layout = load_layout(GOOD.replace(ARRIVED, f'format: "{form}"').encode(), "one.yaml")
    rows = f"id,at,how,talk,done,rating\nC1,{text},a,5,Y,好\n"
    sifted = sift({"calls.csv": rows.encode()}, layout)
    if read is None:
        assert reasons(sifted) == [(2, ("unreadable-time",))]
    else:
        assert [str(moment) for moment in sifted.records["arrived_at"]] == [read]


def test_words_are_compared_as_they_stand_and_numbers_in_any_width() -> None:
    text = GOOD.replace("好: 5", "满意（5）: 5").replace(ARRIVED, 'format: "%Y-%m-%d %H：%M"')
    rows = "id,at,how,talk,done,rating\nC1,２０２６-03-02 09：00,a,６,Y,满意（5）\n"
    (record,) = sift({"calls.csv": rows.encode()}, load_layout(text.encode(), "one.yaml")).records.to_dicts()
    assert (record["rating"], record["talk"], str(record["arrived_at"])) == (5, 6, "2026-03-02 09:00:00")


def test_a_layout_is_checked_without_the_library_that_reads_rows() -> None:
    code = "import sys\nfrom slacalc.records.load_layout import builtin_layout\n"
    code += "builtin_layout('slacalc', 'calls')\nassert 'polars' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
