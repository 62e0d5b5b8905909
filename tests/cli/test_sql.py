"""``slacalc sql``: what is asked for, what is said, and that no text of a contract ends a literal.

About: warehouse/literals.py, warehouse/counts.py, render/counting_sql.py.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pytest

from oracle.warehouse import in_duckdb
from program import ROOT, run_here
from slacalc.warehouse.dialects import PRINTED, RUN

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = """slacalc: 1
id: SQL
title: SQL
language: en
currency: EUR
timezone: Europe/Berlin
parties: {client: {name: Client}, provider: {name: Provider}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 20:00-02:00, special_days: {2026-03-10: none}}
exports: {calls: slacalc, deliveries: slacalc, tickets: slacalc}
evidence: {refused_rows: at most 0%, days_without_calls: at most 31}
metrics:
  answered:
    clause: "1"
    name: {zh: 接听, en: "Answered -- or; not"}
    reading: answered_of_all
    where: in_service_hours and not queue is "O'Neill; DROP TABLE calls; --"
    target: none
    basis: at least 1, otherwise no finding
  reports:
    {clause: "2", name: {zh: 报告, en: Reports}, reading: delivered_on_time_of_due, target: none,
     basis: "at least 1, otherwise no finding"}
fees:
  talk:
    {clause: "3", name: {zh: 通话, en: Talk}, kind: minutes, counts: calls, where: outcome is answered, adds: talk + hold,
     blank: 0 s, price: 0.10 EUR per minute, increment: "30 s, then 6 s"}
tax: {clause: "4", rate: 0%, prices: exclude tax, rounded: per line}
payment: {clause: "5", due: by day 10 of the following month, rest_day: next working day}
"""
CALLS = pl.DataFrame(
    {
        "arrived_at": [
            "2026-03-29T00:59:59+00:00",  # 01:59:59 of the night in which clocks are set forward: in the hours of the 28th
            "2026-03-29T01:00:00+00:00",  # 03:00:00: no more
            "2026-03-31T21:59:59+00:00",  # the last second of March
            "2026-03-31T22:00:00+00:00",  # April
            "2026-02-28T23:30:00+00:00",  # 00:30 of March: in the hours of February's last day
            "2026-03-09T19:00:00+00:00",
            "2026-03-10T19:00:00+00:00",  # a special day without service
        ],
        "queue": [None, None, "O'Neill", None, None, "O'Neill; DROP TABLE calls; --", None],
        "outcome": ["answered"] * 5 + ["abandoned"] * 2,
        "talk": [30, 31, None, 600, 0, None, None],
        "hold": [None, 5, 12, None, 0, None, None],
    }
).with_columns(pl.col("arrived_at").str.to_datetime(time_unit="us", time_zone="UTC"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contract.yaml").write_text(CONTRACT, encoding="utf-8")
    return tmp_path


def test_counts_by_the_clock_of_the_contract_and_no_text_is_a_command(folder: Path) -> None:
    answer = run_here(["sql", "contract.yaml", "--month", "2026-03", "--dialect", "duckdb"], folder)
    assert answer.code == 0
    counts = in_duckdb({"calls": CALLS}, answer.out, folder)
    assert counts == {
        "metrics.answered": [{"scope": "3", "outside": "0", "denominator": "3", "numerator": "3"}],
        # 30 + 0, 31 + 5, 0 + 12 seconds: three first increments, and of 36 seconds one further one; 0 seconds have begun none
        "fees.talk": [{"first_increments": "3", "further_increments": "1"}],
    }


def test_what_waits_for_the_time_of_the_exports_is_left_out_and_told(folder: Path) -> None:
    without = run_here(["sql", "contract.yaml", "--month", "2026-03", "--dialect", "postgres", "--lang", "en"], folder)
    assert "output/sql-wants-as-of" in without.err
    assert (
        without.out.splitlines()[-1]
        == "-- Not counted here: metrics.reports; it depends on the time of the exports: give --as-of."
    )
    known = ["--as-of", "2026-04-02T09:00:00"]
    given = run_here(["sql", "contract.yaml", "--month", "2026-03", "--dialect", "postgres", *known], folder)
    assert given.err == ""
    assert "-- metrics.reports " in given.out


OWN_CLOCK = """  quick:
    {clause: "6", name: {zh: 时限, en: Quick}, reading: resolved_in_time, within: 4 service hours after receipt,
     reopened: resolved, judged: in month of deadline, target: none, basis: "at least 1, otherwise no finding"}
fees:
"""


def test_a_clock_that_no_query_says_is_left_out_and_told(folder: Path) -> None:
    (folder / "contract.yaml").write_text(CONTRACT.replace("fees:\n", OWN_CLOCK), encoding="utf-8")
    known = ["--as-of", "2026-04-02T09:00:00", "--lang", "en"]
    answer = run_here(["sql", "contract.yaml", "--month", "2026-03", "--dialect", "duckdb", *known], folder)
    assert answer.code == 0
    assert "output/sql-has-no-clock" in answer.err
    assert "-- Not counted here: metrics.quick; its clock runs in some hours only" in answer.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--dialect", "duckdb"], 2),
        (["--dialect", "dbase", "--month", "2026-03"], 2),
        (["--month", "2026-03"], 2),
        (["--dialect", "duckdb", "--month", "march"], 3),
        (["--dialect", "duckdb", "--month", "2028-03"], 3),
        (["--dialect", "duckdb", "--month", "2026-03", "--as-of", "2026-04-02"], 3),
        (["missing", "--dialect", "duckdb"], 3),
    ],
)
def test_what_cannot_be_used_is_told(arguments: list[str], code: int, folder: Path) -> None:
    answer = run_here(["sql", "contract.yaml", *arguments], folder)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err


@pytest.mark.parametrize("dialect", PRINTED)
def test_every_dialect_is_printed_and_one_that_was_not_run_says_so(dialect: str, folder: Path) -> None:
    shutil.copytree(ROOT / "sample_data" / "2026-03", folder / "month")
    shutil.copy(ROOT / "contracts" / "telecom-outsourcing.yaml", folder)
    answer = run_here(["sql", "telecom-outsourcing.yaml", "month", "--dialect", dialect, "--lang", "en"], folder)
    assert (answer.code, answer.err) == (0, "")
    assert ("was not run" in answer.out) == (dialect not in RUN)
    assert answer.out.count(";\n") == 8


def test_without_the_extra_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    answer = run_here(["sql", "contract.yaml", "--month", "2026-03", "--dialect", "duckdb", "--lang", "en"], folder)
    assert (answer.code, answer.out) == (4, "")
    assert "slacalc[sql]" in answer.err


def test_duckdb_has_the_zones_that_the_queries_name() -> None:
    with duckdb.connect(":memory:") as database:
        assert database.execute("SELECT now() AT TIME ZONE 'Asia/Shanghai'").fetchone()
