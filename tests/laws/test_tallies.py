"""Laws of the tally: parts add up to the whole, in any order, and each class is counted once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT
from slacalc.base.month import Month
from slacalc.base.worktime import china
from slacalc.contract.load import load_contract
from slacalc.contract.records.calls import CALLS, OUTCOMES
from slacalc.measure.columns import month_columns
from slacalc.measure.count import tabulate, with_service_hours
from slacalc.measure.tally import Table

MARCH = Month(2026, 3)
CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
TERMS = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(MARCH)
COLUMNS = month_columns(TERMS, "calls")
TYPES: dict[str, Any] = {
    "text": pl.String,
    "code": pl.String,
    "phone": pl.String,
    "whole": pl.Int64,
    "seconds": pl.Int64,
    "moment": pl.Datetime("us"),
    "day": pl.Date,
    "yes": pl.Boolean,
}
SCHEMA = {column.name: TYPES[column.type] for column in CALLS.columns if not column.derived}
SECONDS = st.one_of(st.none(), st.integers(0, 900))


@st.composite
def calls(draw: st.DrawFn) -> dict[str, object]:
    outcome = draw(st.sampled_from(OUTCOMES))
    arrived = datetime(2026, 3, 1) + timedelta(seconds=draw(st.integers(0, 31 * 86400 - 1)))  # noqa: DTZ001 - local, as records are
    return {
        "call_id": "",
        "arrived_at": arrived,
        "direction": draw(st.sampled_from(["inbound", "outbound", None])),
        "queue": draw(st.sampled_from(["a", "b", None])),
        "category": draw(st.sampled_from(["consultation", "fault", "complaint", None])),
        "outcome": outcome,
        "wait": draw(SECONDS),
        "talk": draw(st.integers(0, 900)) if outcome == "answered" else draw(SECONDS),
    }


def frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    blank = dict.fromkeys(SCHEMA)
    made = pl.DataFrame([blank | row for row in rows], schema=SCHEMA)
    marked = with_service_hours(made, TERMS.service_hours, china(), MARCH)
    return marked.with_columns(day=pl.col("arrived_at").dt.date())


def tally(rows: list[dict[str, object]]) -> Table:
    return tabulate(frame(rows), COLUMNS)


@given(st.lists(calls(), max_size=40), st.lists(st.integers(0, 2), min_size=40, max_size=40))
@settings(max_examples=60, deadline=None)
def test_the_tally_of_a_log_is_the_sum_of_the_tallies_of_any_parts(rows: list[dict[str, object]], parts: list[int]) -> None:
    split: list[list[dict[str, object]]] = [[], [], []]
    for row, part in zip(rows, parts, strict=False):
        split[part].append(row)
    first, second, third = (tally(part) for part in split)
    assert first + second + third == tally(rows) == third + (first + second)


@given(st.lists(calls(), max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_changes_nothing(rows: list[dict[str, object]], dice: Any) -> None:  # noqa: ANN401 - random.Random
    shuffled = list(rows)
    dice.shuffle(shuffled)
    assert tally(shuffled) == tally(rows)


@given(st.lists(calls(), max_size=40))
@settings(max_examples=60, deadline=None)
def test_each_call_is_in_one_class_and_each_metric_counts_its_scope(rows: list[dict[str, object]]) -> None:
    table = tally(rows)
    assert table.total("calls") == len(rows) == sum(table.total(f"outcome.{outcome}") for outcome in OUTCOMES)
    for metric in ("answer_rate", "consultation_talk_time", "fault_and_complaint_talk_time"):
        assert table.total(f"{metric}.scope") == table.total(f"{metric}.outside") + table.total(f"{metric}.denominator")


@given(st.lists(calls(), max_size=40))
@settings(max_examples=60, deadline=None)
def test_plain_python_counts_the_same(rows: list[dict[str, Any]]) -> None:
    table = tally(rows)
    inside = [row for row in rows if row["direction"] == "inbound" and 8 <= row["arrived_at"].hour < 22]
    asked = [row for row in inside if row["outcome"] != "ivr_only"]
    assert table.total("answer_rate.denominator") == len(asked)
    assert table.total("answer_rate.numerator") == sum(row["outcome"] == "answered" for row in asked)
    advice = [
        row
        for row in rows
        if row["direction"] == "inbound" and row["category"] == "consultation" and row["outcome"] == "answered"
    ]
    assert table.total("consultation_talk_time.denominator") == len(advice)
    assert table.total("consultation_talk_time.numerator") == sum(row["talk"] for row in advice)


def at(clock: str) -> dict[str, object]:
    return {"arrived_at": datetime.fromisoformat(clock), "direction": "inbound", "outcome": "answered", "talk": 1, "wait": 1}


def test_calls_at_the_very_second_of_opening_and_closing() -> None:
    def counted(clock: str) -> int:
        return tally([at(clock)]).total("answer_rate.denominator")

    assert counted("2026-03-02 07:59:59") == 0
    assert counted("2026-03-02 08:00:00") == 1
    assert counted("2026-03-02 21:59:59") == 1
    assert counted("2026-03-02 22:00:00") == 0
    assert counted("2026-03-01 00:00:00") == 0


def test_a_table_has_one_form() -> None:
    made = Table.of(("day",), ("n",), {("b",): (1,), ("a",): (2,), ("c",): (0,)})
    assert made.rows == ((("a",), (2,)), (("b",), (1,)))


@given(
    st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.tuples(st.integers(0, 9), st.integers(0, 9)))
)
def test_a_row_that_is_looked_up_is_the_sum_over_its_key(rows: dict[tuple[str, ...], tuple[int, ...]]) -> None:
    table = Table.of(("day", "queue"), ("calls", "answered"), rows)
    for day in "abcd":
        for queue in "xyz":
            added = sum(row[1] for key, row in table.rows if key == (day, queue))
            assert table.total("answered", (("day", day), ("queue", queue))) == added
            assert table.total("answered", (("queue", queue), ("day", day))) == added
