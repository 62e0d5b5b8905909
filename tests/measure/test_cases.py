"""Cases over three months: each is judged exactly once, whatever the later exports drop, and none vanishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instants import with_instants
from measure.whole_cases import count_whole
from slacalc.base.diagnostics import Refused
from slacalc.base.month import Month
from slacalc.base.worktime import china
from slacalc.contract.load import load_contract
from slacalc.contract.metrics.readings import JUDGED, Reading
from slacalc.measure.carried import NOTHING_CARRIED, Carried, Withdrawal
from slacalc.measure.fates import CaseMonth

if TYPE_CHECKING:
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.measure.cases import CaseCount

SOURCE = (Path(__file__).parents[1] / "refused" / "measure" / "uncovered-year" / "contract.yaml").read_text(encoding="utf-8")
MONTHS = (Month(2026, 3), Month(2026, 4), Month(2026, 5))
MOMENT = pl.Datetime("us")
SCHEMA: dict[str, Any] = {
    "case_id": pl.String,
    "opened_at": MOMENT,
    "resolved_at": MOMENT,
    "reopened": pl.Boolean,
    "parent": pl.String,
    "category": pl.String,
    "queue": pl.String,
}
Case = tuple[str, datetime, datetime | None, str | None]


def metric(merged: str = "") -> MetricTerms:
    return metric_of(SOURCE.replace("within: 3 working days after receipt", "within: 480 hours after receipt" + merged))


def metric_of(text: str) -> MetricTerms:
    return load_contract(text.encode(), "c.yaml").terms_of(MONTHS[0]).metrics[1]


TERMS = metric()
BY_DUE = metric_of(
    SOURCE.replace("reading: resolved_in_time", "reading: resolved_by_due").replace(
        "within: 3 working days after receipt", "blank: missed"
    )
)
ONCE = metric("\n    merged: counts once")


def count(rows: list[Case], month: Month, carried: Carried = NOTHING_CARRIED, terms: MetricTerms = TERMS) -> CaseCount:
    columns = [(case, opened, resolved, False, parent, "", "") for case, opened, resolved, parent in rows]
    frame = pl.DataFrame(columns, schema=SCHEMA, orient="row")
    as_of = datetime(2026, 12, 1, tzinfo=UTC)
    return count_whole(with_instants(frame), terms, CaseMonth(month, china(), "salt"), as_of, carried)


def part(found: CaseCount, name: str) -> int:
    return found.table.total(f"{TERMS.id}.{name}")


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 3, 1, hour) + timedelta(days=day)  # noqa: DTZ001 - local times are naive


@st.composite
def streams(draw: st.DrawFn) -> tuple[list[Case], list[set[str]]]:
    """Cases received from March to May, and those that each month's export drops."""
    size = draw(st.integers(0, 8))
    rows: list[Case] = []
    for number in range(size):
        opened = draw(st.integers(0, 91))
        took = draw(st.one_of(st.none(), st.integers(0, 40)))
        rows.append((f"T{number}", at(opened), None if took is None else at(opened + took), None))
    dropped = [draw(st.sets(st.sampled_from([case for case, *_ in rows]))) if rows else set() for _ in MONTHS]
    return rows, dropped


@settings(max_examples=60, deadline=None)
@given(streams())
def test_each_case_is_judged_exactly_once_and_none_vanishes(stream: tuple[list[Case], list[set[str]]]) -> None:
    rows, dropped = stream
    carried = NOTHING_CARRIED
    open_oracle: set[str] = set()
    for month, gone in zip(MONTHS, dropped, strict=True):
        found = count([row for row in rows if row[0] not in gone], month, carried)
        due = {case: opened + timedelta(hours=480) for case, opened, _, _ in rows}
        here = {case for case, opened, _, _ in rows if opened.date() < month.end and case not in gone}
        in_month = {case for case, last in due.items() if month.first <= last.date() < month.end}
        judged = here & in_month
        missing = (open_oracle & in_month) - judged
        in_time = {case for case, _, resolved, _ in rows if case in judged and resolved is not None and resolved <= due[case]}
        stays = {case for case in here | open_oracle if due[case].date() >= month.end}
        got = tuple(part(found, name) for name in ("denominator", "numerator", "judged", "missing", "still_open", "open_before"))
        assert got == (len(judged) + len(missing), len(in_time), len(judged), len(missing), len(stays), len(open_oracle))
        before = part(found, "open_before") + part(found, "new")
        assert before == sum(part(found, name) for name in ("judged", "still_open", "withdrawn", "merged", "missing"))
        assert len(found.unjudged) == len({case.key for case in found.unjudged}) == len(stays)
        open_oracle, carried = stays, Carried(known=True, cases=found.unjudged)


@st.composite
def moving(draw: st.DrawFn) -> list[tuple[str, datetime, list[datetime | None]]]:
    """Cases, when each was received, and its deadline in the export of each month, which may have moved or be blank."""
    dues = st.lists(st.none() | st.integers(0, 91).map(at), min_size=len(MONTHS), max_size=len(MONTHS))
    return [(f"T{number}", at(draw(st.integers(0, 91))), draw(dues)) for number in range(draw(st.integers(1, 8)))]


@settings(max_examples=60, deadline=None)
@given(moving())
def test_a_case_is_judged_once_however_its_deadline_moves(rows: list[tuple[str, datetime, list[datetime | None]]]) -> None:
    carried, waiting = NOTHING_CARRIED, set[str]()
    for number, month in enumerate(MONTHS):
        columns = [(case, opened, None, False, None, "", "", dues[number]) for case, opened, dues in rows]
        frame = pl.DataFrame(columns, schema=SCHEMA | {"due_at": MOMENT}, orient="row")
        found = count_whole(
            with_instants(frame), BY_DUE, CaseMonth(month, china(), "salt"), datetime(2026, 12, 1, tzinfo=UTC), carried
        )
        looked_at = waiting | {case for case, opened, _ in rows if month.first <= opened.date() < month.end}
        day = {case: max(dues[number] or opened, opened).date() for case, opened, dues in rows}
        waiting = {case for case in looked_at if day[case] >= month.end}
        assert set(found.judged) == looked_at - waiting
        assert part(found, "still_open") == len(waiting)
        carried = Carried(known=True, metrics=frozenset({BY_DUE.id}), cases=found.unjudged)


def test_a_case_that_is_missing_counts_as_not_resolved() -> None:
    march = count([("A", at(20), None, None)], MONTHS[0])
    april = count([], MONTHS[1], Carried(known=True, cases=march.unjudged))
    assert [part(april, name) for name in ("denominator", "numerator", "missing")] == [1, 0, 1]


def test_a_case_withdrawn_by_a_decision_counts_neither_way_whether_or_not_it_is_exported() -> None:
    row: Case = ("A", at(20), None, None)
    cases = count([row], MONTHS[0]).unjudged
    carried = Carried(known=True, cases=cases, withdrawals=(Withdrawal(TERMS.id, "A", MONTHS[1]),))
    for rows in ([], [row]):
        april = count(rows, MONTHS[1], carried)
        assert [part(april, name) for name in ("denominator", "missing", "withdrawn")] == [0, 0, 1]
        assert not tuple(april.unjudged)


def test_a_merged_case_is_left_out_where_it_counts_once_and_refused_where_nothing_is_said() -> None:
    rows: list[Case] = [("A", at(0), at(1), None), ("B", at(0), at(1), "A")]
    once = count(rows, MONTHS[0], terms=ONCE)
    assert (part(once, "denominator"), set(once.merged) - set(once.judged)) == (1, {"B"})
    assert part(count(rows, MONTHS[0], terms=metric("\n    merged: each counts")), "denominator") == 2
    with pytest.raises(Refused) as refused:
        count(rows, MONTHS[0])
    assert [one.code for one in refused.value.diagnostics] == ["measure/merged-not-said"]


def test_a_case_carried_over_and_merged_since_is_accounted_for() -> None:
    march = count([("A", at(20), None, None)], MONTHS[0], terms=ONCE)
    april = count([("A", at(20), None, "B")], MONTHS[1], Carried(known=True, cases=march.unjudged), ONCE)
    assert [part(april, name) for name in ("open_before", "merged", "denominator", "new")] == [1, 1, 0, 0]


def test_a_case_whose_receipt_was_moved_back_is_judged_all_the_same() -> None:
    march = count([("A", at(20), None, None)], MONTHS[0])
    april = count([("A", at(0), None, None)], MONTHS[1], Carried(known=True, cases=march.unjudged))
    assert [part(april, name) for name in ("denominator", "judged", "missing")] == [1, 1, 0]
    assert date.fromisoformat(april.table.rows[0][0][0]) == MONTHS[1].first


def test_a_reopened_case_that_is_not_due_cannot_come_right_any_more() -> None:
    assert TERMS.reopened_is_resolved is False
    frame = with_instants(pl.DataFrame([("A", at(0), None, True, None, "", "")], schema=SCHEMA, orient="row"))
    soon = at(1).replace(tzinfo=UTC)
    assert count_whole(frame, TERMS, CaseMonth(MONTHS[0], china(), "salt"), soon).not_due == 0
    lenient = replace(TERMS, reopened_is_resolved=True)
    assert count_whole(frame, lenient, CaseMonth(MONTHS[0], china(), "salt"), soon).not_due == 1


def test_a_reading_over_cases_is_measured_by_its_own_predicates() -> None:
    closed = Reading("closed_of_judged", "tickets", "share", "not resolved_at is blank and category is fault", JUDGED)
    rows: list[Case] = [("A", at(0), at(30), None), ("B", at(0), None, None), ("C", at(1), at(2), None)]
    own = replace(TERMS, own=closed)
    columns = [(case, opened, resolved, False, parent, "fault", "") for case, opened, resolved, parent in rows]
    frame = with_instants(pl.DataFrame(columns, schema=SCHEMA, orient="row"))
    found = count_whole(frame, own, CaseMonth(MONTHS[0], china(), "salt"), datetime(2026, 12, 1, tzinfo=UTC))
    assert [part(found, name) for name in ("scope", "denominator", "numerator")] == [3, 3, 2]
    assert [part(count(rows, MONTHS[0]), name) for name in ("scope", "denominator", "numerator")] == [3, 3, 1]


@pytest.mark.parametrize("row", [("resolved_in_time", ""), ("resolved_in_time", "not category is blank")])
def test_a_reading_over_cases_that_could_not_be_measured_is_refused_where_it_is_declared(row: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="of_some"):
        Reading("of_some", "tickets", "share", *row)
    with pytest.raises(ValueError, match="of_some"):
        Reading("of_some", "tickets", "seconds", JUDGED, JUDGED, adds="queue")
