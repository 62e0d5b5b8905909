"""The SQL of every reading, run by DuckDB and PostgreSQL over canonical records: the numbers of the pencil, whole.

About: warehouse/script.py, warehouse/cases.py, warehouse/notices.py, warehouse/moments.py, warehouse/roster.py.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from oracle.test_every_reading import DRAWN, write_logs, write_sample_month
from oracle.test_what_the_export_says import CASES, METRICS, expected, write_month
from oracle.warehouse import in_duckdb, postgres, programs_of_postgres, script_of, tables_of
from program import ROOT, run_here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oracle.readings import Pair, Rows
    from oracle.test_what_the_export_says import Cells
    from oracle.warehouse import Counts, Postgres

SAMPLES = {"contracts/telecom-outsourcing.yaml": "2026-03", "sample_data/hotline/contract.yaml": "hotline/2026-03"}
GOLDEN = ROOT / "tests" / "golden"
CASES_BY_HAND = {
    "weighted/contract.yaml": "month",
    "promoters/contract.yaml": "feb",
    "cases-by-own-reading/contract.yaml": "feb",
    "half-hours-and-hours/contract.yaml": "2026-11",
    "excused/contract.yaml": "month",
    "fees/deduction-each/contract.yaml": "month",
    "fees/minimum-each/contract.yaml": "month",
    "fees/price-by/others.yaml": "month",
    "fees/price-indexed/contract.yaml": "month",
}
"""Months of golden cases, which were worked by hand."""


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    programs = programs_of_postgres()
    if programs is None:
        pytest.skip("there is no PostgreSQL server")
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a short path: a socket has at most 107 bytes
    try:
        with postgres(folder, programs) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pairs(counts: Counts) -> dict[str, Pair]:
    rows = {path.removeprefix("metrics."): rows for path, rows in counts.items() if path.startswith("metrics.")}
    assert [len(of_metric) for of_metric in rows.values()] == [1] * len(rows)
    return {metric: (int(row["numerator"]), int(row["denominator"])) for metric, (row,) in rows.items()}


def test_every_reading_over_the_sample_month_in_duckdb(tmp_path: Path) -> None:
    by_pencil = write_sample_month(tmp_path)
    assert pairs(in_duckdb(tables_of(tmp_path), script_of(tmp_path, "duckdb"), tmp_path)) == by_pencil


def test_every_reading_over_the_sample_month_in_postgres(tmp_path: Path, server: Postgres) -> None:
    by_pencil = write_sample_month(tmp_path)
    assert pairs(server.counts(tables_of(tmp_path), script_of(tmp_path, "postgres"))) == by_pencil


@given(DRAWN)
@settings(max_examples=4, deadline=None)
def test_every_reading_over_random_logs(drawn: dict[str, Rows]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        by_pencil = write_logs(folder, drawn)
        assert pairs(in_duckdb(tables_of(folder), script_of(folder, "duckdb"), folder)) == by_pencil


@given(CASES)
@settings(max_examples=4, deadline=None)
def test_what_the_export_says_over_random_cases(drawn: list[Cells]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        cases = write_month(folder, drawn)
        counted = pairs(in_duckdb(tables_of(folder), script_of(folder, "duckdb"), folder))
    for at, wording in enumerate(METRICS):
        assert counted[f"m{at}"] == expected(cases, *wording)[:2], wording


def test_what_the_export_says_in_postgres(tmp_path: Path, server: Postgres) -> None:
    cases = write_month(tmp_path, [])
    counted = pairs(server.counts(tables_of(tmp_path), script_of(tmp_path, "postgres")))
    assert counted == {f"m{at}": expected(cases, *wording)[:2] for at, wording in enumerate(METRICS)}


@pytest.mark.parametrize("contract", SAMPLES)
def test_the_samples_in_both(contract: str, tmp_path: Path, server: Postgres) -> None:
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts")
    shutil.copytree(ROOT / "sample_data" / "hotline", tmp_path / "sample_data" / "hotline")
    shutil.copytree(ROOT / "sample_data" / SAMPLES[contract], tmp_path / "month")
    assert_same_sums(tmp_path, contract, "month", server)


@pytest.mark.parametrize("case", CASES_BY_HAND)
def test_cases_by_hand_in_both(case: str, tmp_path: Path, server: Postgres) -> None:
    folder, _, contract = case.rpartition("/")
    shutil.copytree(GOLDEN / folder, tmp_path / "case")
    written = tmp_path / "case" / contract  # a query knows of no row that is set aside
    written.write_text(written.read_text(encoding="utf-8").replace("others: refused", "others: 0.30 CNY each"), encoding="utf-8")
    assert_same_sums(tmp_path / "case", contract, CASES_BY_HAND[case], server)


def assert_same_sums(folder: Path, contract: str, month: str, server: Postgres) -> None:
    """Both databases count what the statement has, column by column."""
    tables = tables_of(folder, contract, month)
    of_statement = sums_of(run_here(["statement", contract, month, "--format", "json"], folder).out)
    for counts in (
        in_duckdb(tables, script_of(folder, "duckdb", contract, month), folder),
        server.counts(tables, script_of(folder, "postgres", contract, month)),
    ):
        by_sql = {
            f"{path.removeprefix('metrics.')}.{column}": sum(int(row[column]) for row in rows)
            for path, rows in counts.items()
            if rows
            for column in rows[0]
            if column != "interval"
        }
        assert by_sql == {column: of_statement[column] for column in by_sql}
        assert by_sql


def sums_of(statement: str) -> dict[str, int]:
    """Every column of the tallies of a statement, added up; those by half hours are parts of the same."""
    tallies = json.loads(statement)["tallies"]
    return {
        column: sum(int(row[len(table["keys"]) + at]) for row in table["rows"])
        for role, table in tallies.items()
        if " by " not in role
        for at, column in enumerate(table["columns"])
    }
