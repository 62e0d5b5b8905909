"""Metrics by group add up to the month, and how far a metric is from its target is what trying it out says."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, get_args

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from oracle.month import is_refused, read_rows
from program import ROOT, run_apart, run_here
from slacalc.base.evaluate import evaluate, holds
from slacalc.base.figure import Comparison, Tally, Writer
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.contract.parts.terms import Target
from slacalc.contract.records.calls import OUTCOMES
from slacalc.measure.columns import month_columns
from slacalc.measure.count import tabulate, with_service_hours
from slacalc.measure.distance import write_distance
from slacalc.measure.figures import write_measurement
from slacalc.measure.groups import By, regroup, week_of
from slacalc.measure.tally import KEYS, Table, Tallies
from slacalc.statement.counted import Counted
from slacalc.statement.measured import measure_month, without_prices

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MARCH = Month(2026, 3)
CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
SAMPLE = ROOT / "sample_data" / "2026-03"
WHOLE_TERMS = without_prices(load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(MARCH))
TERMS = replace(WHOLE_TERMS, metrics=WHOLE_TERMS.metrics[:3])
"""The three metrics over calls."""
GROUPINGS: tuple[By, ...] = get_args(By)
SCHEMA: dict[str, Any] = {
    "call_id": pl.String,
    "arrived_at": pl.Datetime("us"),
    "direction": pl.String,
    "queue": pl.String,
    "category": pl.String,
    "agent": pl.String,
    "outcome": pl.String,
    "wait": pl.Int64,
    "talk": pl.Int64,
    "hold": pl.Int64,
    "wrap": pl.Int64,
    "resolved": pl.Boolean,
    "rating": pl.Int64,
}


@st.composite
def calls(draw: st.DrawFn) -> dict[str, object]:
    outcome = draw(st.sampled_from(OUTCOMES[:3]))
    return {
        "call_id": "",
        "arrived_at": datetime(2026, 3, 1) + timedelta(seconds=draw(st.integers(0, 31 * 86400 - 1))),  # noqa: DTZ001 - local, as records are
        "direction": draw(st.sampled_from(["inbound", "outbound", None])),
        "queue": draw(st.sampled_from(["a", "a.met", "=1+1", None])),
        "category": draw(st.sampled_from(["consultation", "fault", "complaint", None])),
        "agent": draw(st.sampled_from(["6001", "6002", None])),
        "outcome": outcome,
        "talk": draw(st.integers(0, 900)) if outcome == "answered" else None,
    }


def counted(rows: list[dict[str, object]]) -> Counted:
    frame = pl.DataFrame([dict.fromkeys(SCHEMA) | row for row in rows], schema=SCHEMA)
    marked = with_service_hours(frame, TERMS.service_hours, TERMS.working_days, MARCH)
    arrived = pl.col("arrived_at")
    dated = marked.with_columns(day=arrived.dt.date(), hour=arrived.dt.strftime("%H"))
    table = tabulate(dated, month_columns(TERMS, "calls"), (*KEYS, "agent", "hour"))
    as_of = datetime(2026, 4, 2, tzinfo=UTC)
    tallies = Tallies((("calls", table),))
    return Counted(tallies, inputs=(), rows=(), open_cases=(), not_due=0, days_without_calls=0, as_of=as_of, as_of_basis="option")


@given(st.lists(calls(), max_size=30), st.sampled_from(GROUPINGS))
@settings(max_examples=60, deadline=None)
def test_the_groups_of_every_metric_add_up_to_the_month(rows: list[dict[str, object]], by: By) -> None:
    measured = measure_month(TERMS, counted(rows), by)
    values = dict(measured.statement.values)
    assert [metric for metric, _ in measured.groups] == [metric.id for metric in TERMS.metrics]
    for metric, groups in measured.groups:
        assert len(set(groups)) == len(groups) >= {"day": 31, "week": 6, "weekday": 7}.get(by, 0)
        for part in ("denominator", "numerator"):
            month = values[f"{metric}.{part}"]
            assert values[f"{metric}.groups.{part}"] == month
            assert (
                sum(number for group in groups if isinstance(number := values[f"{metric}.by.{part}.{group}"], Fraction)) == month
            )


@given(st.lists(calls(), max_size=30))
@settings(max_examples=30, deadline=None)
def test_a_week_is_pooled_over_its_days(rows: list[dict[str, object]]) -> None:
    values = dict(measure_month(TERMS, counted(rows), "week").statement.values)
    talk: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        arrived, seconds = row["arrived_at"], row["talk"]
        if row["direction"] == "inbound" and row["category"] == "consultation" and isinstance(seconds, int):
            assert isinstance(arrived, datetime)
            talk[week_of(arrived.date())].append(seconds)
    for week, seconds_of_week in talk.items():
        assert values[f"consultation_talk_time.by.ratio.{week}"] == Fraction(sum(seconds_of_week), len(seconds_of_week))


def test_weeks_run_from_monday_to_sunday_and_keep_their_year() -> None:
    assert [week_of(date(2026, 3, day)) for day in (1, 2, 8, 9)] == ["2026-W09", "2026-W10", "2026-W10", "2026-W11"]
    assert week_of(date(2027, 1, 1)) == "2026-W53"


def test_one_key_keeps_every_count() -> None:
    table = Table.of(
        KEYS, ("n",), {("2026-03-01", "a", "x"): (1,), ("2026-03-02", "a", "y"): (2,), ("2026-03-01", "", "x"): (4,)}
    )
    assert regroup(table, "queue").rows == ((("",), (4,)), (("a",), (3,)))
    assert regroup(table, "weekday").rows == ((("1",), (2,)), (("7",), (5,)))
    assert regroup(table, "week").rows == ((("2026-W09",), (5,)), (("2026-W10",), (2,)))
    undated = Table.of(KEYS, ("n",), {("", "", ""): (3,)})
    assert regroup(undated, "week").rows == ((("",), (3,)),)
    with pytest.raises(ValueError, match="not in tuple"):
        regroup(table, "agent")


HOWS: tuple[Comparison, ...] = ("at least", "at most", "above", "below")


def distance(metric_at: int, how: Comparison, bound: Fraction, reached: int, of: int) -> tuple[int, int]:
    """Needed and spare of a metric with that target, straight from its two whole numbers."""
    metric = TERMS.metrics[metric_at]
    agreed = TERMS.metrics[0].target
    assert agreed is not None
    metric = replace(metric, target=Target(how, replace(agreed.bound, value=bound)))
    writer = Writer()
    write_measurement(metric, Tallies(()), writer)
    write_distance(metric, writer)
    columns = tuple(f"{metric.id}.{part}" for part in ("scope", "outside", "denominator", "numerator"))
    table = Table.of(("day",), columns, {("",): (of, 0, of, reached)})
    terms = {metric.least.path: Fraction(1), agreed.bound.path: bound}
    values = evaluate(writer.book(), terms, Tallies((("calls", table),)))
    needed, spare = values[f"{metric.id}.needed"], values[f"{metric.id}.spare"]
    assert isinstance(needed, Fraction)
    assert isinstance(spare, Fraction)
    assert needed.denominator == spare.denominator == 1
    return int(needed), int(spare)


@given(st.integers(1, 60), st.integers(0, 60), st.sampled_from(HOWS), st.integers(1, 999))
@settings(max_examples=300, deadline=None)
def test_what_is_needed_or_to_spare_is_what_trying_every_number_says(of: int, reached: int, how: Comparison, bound: int) -> None:
    reached = min(reached, of)
    wanted = Fraction(bound, 1000)
    towards = 1 if how in {"at least", "above"} else -1

    def met(number: int) -> bool:
        return holds(Fraction(number, of), how, wanted)

    tries = range(of + 2)
    if met(reached):
        needed, spare = 0, max(lost for lost in tries if met(reached - towards * lost))
    else:
        needed, spare = min(more for more in tries if met(reached + towards * more)), 0
    if how in {"at least", "at most"} or 0 <= reached - towards * spare <= of:
        assert distance(0, how, wanted, reached, of) == (needed, spare)


@given(st.integers(1, 20), st.integers(0, 400), st.fractions(1, 20, max_denominator=4))
@settings(max_examples=100, deadline=None)
def test_of_a_mean_the_whole_seconds_of_all_records_are_given(of: int, seconds: int, bound: Fraction) -> None:
    too_many = next(less for less in range(401) if holds(Fraction(seconds - less, of), "at most", bound))
    to_spare = next((more for more in range(402) if not holds(Fraction(seconds + more, of), "at most", bound)), 0) - 1
    assert distance(1, "at most", bound, seconds, of) == (too_many, max(0, to_spare))


@pytest.mark.parametrize(
    ("reached", "of", "found"),
    [(1899, 2000, (1, 0)), (1900, 2000, (0, 0)), (1901, 2000, (0, 1)), (0, 3, (3, 0)), (28, 29, (0, 0))],
)
def test_at_the_edge_of_95_percent(reached: int, of: int, found: tuple[int, int]) -> None:
    assert distance(0, "at least", Fraction(19, 20), reached, of) == found


def test_the_figures_of_a_group_are_leaves_of_the_tally() -> None:
    measured = measure_month(TERMS, counted([]), "day")
    node = measured.statement.book["answer_rate.by.numerator.2026-03-05"].node
    assert node == Tally("calls by day", "answer_rate.numerator", (("day", "2026-03-05"),))


def measured_rows(*options: str) -> list[dict[str, str]]:
    answer = run_here(["measure", str(CONTRACT), str(SAMPLE), "--format", "csv", *options], ROOT)
    assert answer.code == 0, answer.err
    return list(csv.DictReader(answer.out.splitlines(), strict=True))


def requests_by(column: str, group_of: Callable[[str], str]) -> dict[str, tuple[int, int]]:
    """Requests in service hours and those answered, from the file itself, with no code of the program."""
    latest: dict[str, dict[str, str]] = {}
    for row in read_rows(SAMPLE / "calls.csv"):
        rival = latest.get(row["呼叫流水号"])
        if not is_refused(row) and (rival is None or row["导出时间"] > rival["导出时间"]):
            latest[row["呼叫流水号"]] = row
    found: dict[str, tuple[int, int]] = {}
    for row in latest.values():
        served = row["进线时间"][:7] == "2026-03" and "08:00:00" <= row["进线时间"][11:] < "22:00:00"
        if served and row["呼叫方向"] == "呼入" and row["通话状态"] != "IVR挂机":
            asked, answered = found.get(group_of(row[column]), (0, 0))
            found[group_of(row[column])] = (asked + 1, answered + (row["通话状态"] == "已接通"))
    return found


@pytest.mark.parametrize(
    ("by", "column", "group_of"),
    [
        ("day", "进线时间", lambda text: text[:10]),
        ("hour", "进线时间", lambda text: text[11:13]),
        ("weekday", "进线时间", lambda text: str(date.fromisoformat(text[:10]).isoweekday())),
        ("queue", "技能组", str),
        ("agent", "坐席工号", str),
    ],
)
def test_plain_python_over_the_sample_month_finds_the_same_groups(by: str, column: str, group_of: Callable[[str], str]) -> None:
    rows = [row for row in measured_rows("--by", by) if row["metric"] == "answer_rate"]
    found = {row["group"]: (int(row["denominator"]), int(row["numerator"])) for row in rows if row["by"] == by}
    assert {group: numbers for group, numbers in found.items() if numbers[0]} == requests_by(column, group_of)
    assert [(row["group"], row["denominator"], row["numerator"]) for row in rows if row["by"] == "month"] == [
        ("2026-03", "20000", "18480")
    ]
    for row in rows:
        asked, reached = int(row["denominator"]), int(row["numerator"])
        share = Fraction(reached, asked) if asked else None
        assert row["value"] == "no basis" if share is None else Fraction(row["value"]) == share
        expected = "no finding" if share is None or asked < 30 else "met" if share >= Fraction(95, 100) else "missed"
        assert row["outcome"] == expected


def test_metrics_whose_records_name_no_agent_are_named_and_not_dropped() -> None:
    text = run_here(["measure", str(CONTRACT), str(SAMPLE), "--by", "agent", "--lang", "en"], ROOT).out
    note = re.sub(r"\s+", " ", text)
    assert (
        "Not by agent, whom the records do not name: Resolution rate, Complaints done in time, "
        "Satisfaction with complaint handling." in note
    )


def test_json_holds_exact_values_as_text_in_the_order_of_their_keys() -> None:
    text = run_here(["measure", str(CONTRACT), str(SAMPLE), "--by", "category", "--format", "json"], ROOT).out
    found = json.loads(text)
    assert text == json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    answer_rate, talk, *_ = found["metrics"]
    assert (answer_rate["numerator"], answer_rate["denominator"], answer_rate["needed"], answer_rate["spare"]) == (
        "18480",
        "20000",
        "520",
        "0",
    )
    assert talk["value"] == "1599938/5751"
    for metric in found["metrics"]:
        assert metric["groups_sum"] == {part: metric[part] for part in ("denominator", "numerator")}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", ["120", "80", "40"])
def test_a_narrow_page_keeps_every_group(columns: str, lang: str) -> None:
    arguments = ["measure", str(CONTRACT), str(SAMPLE), "--by", "queue", "--lang", lang]
    text = run_apart(arguments, ROOT, COLUMNS=columns).out
    assert max(map(cell_len, text.splitlines())) <= int(columns)
    for part in ("咨询一组", "12,259", "93.05%", "520", "250,724"):
        assert part in text


def test_an_export_without_the_column_is_refused(tmp_path: Path) -> None:
    folder = ROOT / "tests" / "golden" / "first-month"
    answer = run_here(["measure", str(folder / "contract.yaml"), str(folder / "month"), "--by", "queue"], tmp_path)
    assert (answer.code, answer.out) == (3, "")
    assert "measure/column-not-read" in answer.err
    assert "--by queue" in answer.err
