"""Every reading that is computed, over random records: against SQL in another engine; plain loops are in tests/oracle.

About ``measure/columns.py`` and ``contract/metrics/readings.py``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT
from slacalc.base.diagnostics import Place
from slacalc.base.evaluate import NO_BASIS, evaluate
from slacalc.base.figure import Writer
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.contract.metrics.readings import READINGS
from slacalc.contract.parts.terms import Quantity, Scope
from slacalc.contract.predicates.printed import predicate_sql
from slacalc.contract.predicates.text import parse_predicate
from slacalc.contract.records.calls import OUTCOMES
from slacalc.contract.records.kinds import record_kind
from slacalc.measure.columns import metric_columns, reading_of
from slacalc.measure.count import tabulate
from slacalc.measure.figures import write_measurement
from slacalc.measure.tally import Tallies

if TYPE_CHECKING:
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.words.quantities import QuantityUnit

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
BASE = load_contract(CONTRACT.read_bytes(), CONTRACT.name).terms_of(Month(2026, 3)).metrics[0]
WITHIN, SHORT, PASSED = 60, 5, 80
COUNTED = [reading.name for reading in READINGS if reading.role not in {"tickets", "updates"}]
SECONDS = st.none() | st.sampled_from([0, 4, 5, 6, 59, 60, 61, 300])
YES = st.none() | st.booleans()
TYPES: dict[str, Any] = {"whole": pl.Int64, "seconds": pl.Int64, "moment": pl.Datetime("us"), "day": pl.Date, "yes": pl.Boolean}
SQL_TYPES = {pl.Int64: "bigint", pl.Datetime("us"): "timestamp", pl.Date: "date", pl.Boolean: "boolean"}
VALUES: dict[str, st.SearchStrategy[object]] = {
    "yes": YES,
    "seconds": SECONDS,
    "whole": st.none() | st.integers(0, 5) | st.sampled_from([79, 80, 81]),
    "text": st.none() | st.sampled_from(["a", "b"]),
    "phone": st.none() | st.just("5"),
    "moment": st.integers(0, 86_399).map(lambda second: datetime(2026, 3, 2) + timedelta(seconds=second)),  # noqa: DTZ001 - local, as records are
    "day": st.none(),
}


def quantity(name: str, value: int, unit: QuantityUnit) -> Quantity:
    return Quantity(f"metrics.m.{name}", Fraction(value), unit, str(value), "1", Place("c.yaml", 1, 1))


def metric(reading: str, where: str = "", least: int = 1) -> MetricTerms:
    """A metric under that reading, with every number that a reading may ask for."""
    role = next(one.role for one in READINGS if one.name == reading)
    predicate = parse_predicate(where, record_kind(role)) if where else Scope(BASE.scope.predicate, "").predicate
    return replace(
        BASE,
        id="m",
        reading=reading,
        scope=Scope(predicate, where),
        target=None,
        within=quantity("within", WITHIN, "seconds"),
        short=quantity("short", SHORT, "seconds"),
        passed=quantity("passed", PASSED, "number"),
        satisfied=(4, 5),
        dissatisfied=(1, 2),
        least=quantity("basis", least, "count"),
    )


def everything(reading: str) -> str:
    """A scope that is every record, as a predicate that a contract could hold."""
    role = next(one.role for one in READINGS if one.name == reading)
    key = record_kind(role).key
    return f"not {key} is blank"


@st.composite
def records(draw: st.DrawFn, role: str) -> list[dict[str, Any]]:
    """Rows with blanks wherever a column may be blank; an answered call has its seconds, as the sieve sees to."""
    rows = []
    for number in range(draw(st.integers(0, 25))):
        row: dict[str, Any] = {
            column.name: draw(VALUES[column.type]) for column in record_kind(role).columns if column.type != "code"
        }
        row |= {"queue": draw(VALUES["text"]), "category": draw(st.none() | st.sampled_from(["fault", "complaint"]))}
        row[record_kind(role).key] = f"{number}"
        if role == "calls":
            row |= {"outcome": draw(st.sampled_from(OUTCOMES)), "direction": draw(st.sampled_from(["inbound", "outbound", None]))}
        if role == "quality":
            row["score"] = draw(st.integers(0, 100))
        rows.append(row)
    return rows


def frame(rows: list[dict[str, Any]], role: str) -> pl.DataFrame:
    schema: dict[str, Any] = {column.name: TYPES.get(column.type, pl.String) for column in record_kind(role).columns}
    schema |= {"queue": pl.String, "category": pl.String}
    made = pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)
    return made.with_columns(day=pl.lit("2026-03-02"))


def measure(terms: MetricTerms, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of the metric, from rows through the tally."""
    role = reading_of(terms).role
    table = tabulate(frame(rows, role), metric_columns(terms))
    writer = Writer()
    write_measurement(terms, Tallies(()), writer)
    return dict(evaluate(writer.book(), {terms.least.path: terms.least.value}, Tallies(((role, table),))))


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """One database for every example: opening one takes longer than all that it is asked."""
    return duckdb.connect()


def ask_duckdb(made: pl.DataFrame, terms: MetricTerms) -> dict[str, int]:
    """Every column of the metric as SQL over the same rows."""
    columns = ", ".join(f'"{name}" {SQL_TYPES.get(kind, "varchar")}' for name, kind in made.schema.items())
    engine().execute(f"create or replace table given_rows ({columns})")
    if made.height:
        blanks = ", ".join(["(" + ", ".join("?" * made.width) + ")"] * made.height)
        engine().execute(f"insert into given_rows values {blanks}", [cell for row in made.rows() for cell in row])  # noqa: S608 - question marks
    counted: dict[str, int] = {}
    for column in metric_columns(terms):
        added = " + ".join(f'"{name}"' for name in column.adds) or "1"
        query = f"select coalesce(sum({added}), 0) from given_rows where {predicate_sql(column.predicate)}"  # noqa: S608 - our own text
        answer = engine().execute(query).fetchone()
        assert answer is not None
        counted[column.name] = int(answer[0])
    return counted


@pytest.mark.parametrize("reading", COUNTED)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_each_reading_counts_what_sql_counts_and_accounts_for_its_scope(reading: str, data: st.DataObject) -> None:
    role = next(one.role for one in READINGS if one.name == reading)
    narrower = (("queue", 'queue is "a"'), ("queue", "not queue is blank"), ("category", "category is blank"))
    narrowed = [text for column, text in narrower if record_kind(role).column(column) is not None]
    terms = metric(reading, data.draw(st.sampled_from([everything(reading), *narrowed])))
    rows = data.draw(records(role))
    found = measure(terms, rows)
    assert found["m.scope"] == found["m.outside"] + found["m.denominator"]
    for name, number in ask_duckdb(frame(rows, role), terms).items():
        assert found[name] == number, name
    denominator = found["m.denominator"]
    assert found["m"] == (found["m.numerator"] / denominator if denominator else NO_BASIS)


def test_a_blank_queue_is_blank_to_a_scope_though_the_tally_writes_it_as_empty() -> None:
    rows = [call(queue=None), call(call_id="2", queue="a")]
    assert measure(metric("answered_of_all", "not queue is blank"), rows)["m.scope"] == 1
    assert measure(metric("answered_of_all", "queue is blank and category is blank"), rows)["m.scope"] == 1


def call(**cells: object) -> dict[str, Any]:
    return {"call_id": "1", "outcome": "answered", "direction": "inbound", "wait": 5, "talk": 60} | cells


@pytest.mark.parametrize(("wait", "counted"), [(59, 1), (60, 1), (61, 0), (None, 0)])
def test_a_call_at_the_very_second_is_within_it(wait: int | None, counted: int) -> None:
    terms = metric("answered_in_time_of_requested", everything("answered_in_time_of_requested"))
    assert measure(terms, [call(wait=wait)])["m.numerator"] == counted


@pytest.mark.parametrize(("count", "met"), [(1899, False), (1900, True)])
def test_one_call_decides_the_target(count: int, met: bool) -> None:
    terms = replace(metric("answered_of_requested", everything("answered_of_requested")), target=BASE.target)
    rows = [call(outcome="answered" if number < count else "abandoned") for number in range(2000)]
    role = "calls"
    table = tabulate(frame(rows, role), metric_columns(terms))
    writer = Writer()
    write_measurement(terms, Tallies(()), writer)
    assert BASE.target is not None
    values = {terms.least.path: terms.least.value, BASE.target.bound.path: BASE.target.bound.value}
    assert evaluate(writer.book(), values, Tallies(((role, table),)))["m.met"] is met


@pytest.mark.parametrize(("calls", "found"), [(0, NO_BASIS), (29, NO_BASIS), (30, Fraction(1))])
def test_below_the_basis_nothing_is_found(calls: int, found: object) -> None:
    terms = metric("answered_of_requested", everything("answered_of_requested"), least=30)
    assert measure(terms, [call() for _ in range(calls)])["m"] == found
