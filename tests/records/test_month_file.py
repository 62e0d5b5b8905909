from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from records.exports import call, sift_rows
from slacalc.base.diagnostics import Refused
from slacalc.base.month import Month
from slacalc.records.month_file import compare_totals, load_month_file

GOOD = "month: 2026-03\nas_of: 2026-04-02T09:00:00+08:00\nexported_by: 王工\nexpect: {calls: 2, seats: 26}\n"


def test_a_month_file_says_which_month_how_old_by_whom_and_how_many() -> None:
    month = load_month_file(GOOD.encode(), "month.yaml")
    assert month.month == Month(2026, 3)
    assert month.as_of == datetime(2026, 4, 2, 9, tzinfo=timezone(timedelta(hours=8)))
    assert month.exported_by == "王工"
    assert [(total.role, total.rows, total.place.line) for total in month.expect] == [("calls", 2, 4), ("seats", 26, 4)]


def test_all_but_the_month_may_be_missing() -> None:
    month = load_month_file(b"month: 2026-03\n", "month.yaml")
    assert (month.as_of, month.exported_by, month.expect) == (None, None, ())


def test_a_time_without_an_offset_is_local() -> None:
    month = load_month_file(b"month: 2026-03\nas_of: 2026-04-02 09:00\n", "month.yaml")
    assert month.as_of == datetime(2026, 4, 2, 9)  # noqa: DTZ001 - local times are naive


@pytest.mark.parametrize(
    ("old", "new", "slug", "place"),
    [
        ("month: 2026-03\n", "", "missing-month", "1:1"),
        ("month: 2026-03", "month: 2026-13", "bad-month", "1:8"),
        ("month: 2026-03", "month: [a]", "not-text", "1:8"),
        ("T09:00:00+08:00", "", "bad-as-of", "2:8"),
        ("T09:00:00+08:00", "T25:00:00", "bad-as-of", "2:8"),
        ("as_of", "asof", "unknown-key", "2:1"),
        ("王工", '" "', "bad-exported-by", "3:14"),
        ("{calls: 2, seats: 26}", "20", "expect-not-a-mapping", "4:9"),
        ("calls: 2", "call: 2", "unknown-role", "4:10"),
        ("calls: 2", "calls: -2", "bad-total", "4:17"),
        ("calls: 2", "calls: true", "bad-total", "4:17"),
    ],
)
def test_a_mistake_is_named_at_its_place(old: str, new: str, slug: str, place: str) -> None:
    with pytest.raises(Refused) as refused:
        load_month_file(GOOD.replace(old, new, 1).encode(), "month.yaml")
    assert [(one.code, str(one.place)) for one in refused.value.diagnostics] == [(f"month/{slug}", f"month.yaml:{place}")]


def test_a_control_total_counts_every_row_that_was_read() -> None:
    month = load_month_file(GOOD.encode(), "month.yaml")
    assert compare_totals(month, [sift_rows([call("C1"), call(talk="x")])]) == ()
    (other,) = compare_totals(month, [sift_rows([call("C1")])])
    assert (other.code, other.fact["expected"], other.fact["read"]) == ("month/other-total", "2", "1")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("month: 2026-03\n" + "".join(f"key{at}: 1\n" for at in range(200)), "contract/too-many"),
        ("month: 2026-03\nexpect: {" + ", ".join(f"role{at}: 1" for at in range(200)) + "}\n", "contract/too-many"),
        (f"month: 2026-03\nexported_by: {'long ' * 100}\n", "contract/text-too-long"),
        ("#" * 2_000_001, "contract/too-large"),
    ],
)
def test_a_month_file_beyond_all_reason_is_refused_at_once(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        load_month_file(text.encode(), "month.yaml")
    assert [mistake.code for mistake in refused.value.diagnostics] == [code]


def test_every_mistake_is_told_at_once() -> None:
    text = "as_of: soon\nasof: 2026-04-02\nexported_by: ''\nexpect: {call: 2, seats: -1, calls: 3}\n"
    with pytest.raises(Refused) as refused:
        load_month_file(text.encode(), "month.yaml")
    slugs = ("missing-month", "bad-as-of", "unknown-key", "bad-exported-by", "unknown-role", "bad-total")
    assert [mistake.code for mistake in refused.value.diagnostics] == [f"month/{slug}" for slug in slugs]
