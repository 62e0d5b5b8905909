"""What the sample months promise, counted twice without the program."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from oracle.month import bill, measure, read_rows, recount
from oracle.month_sql import recount_in_sql

SAMPLES = Path(__file__).parents[2] / "sample_data"
MARCH = SAMPLES / "2026-03"
FILES = ("calls.csv", "month.yaml", "seats.csv", "surveys.csv", "tickets.csv")
PROMISED = {
    "calls.read": 22_207,
    "calls.refused": 9,
    "calls.duplicate": 20,
    "calls.records": 22_178,
    "calls.left_out": 31,
    "calls.in_month": 22_147,
    "calls.outbound": 800,
    "calls.outbound_answered": 301,
    "calls.ivr_only": 1150,
    "calls.requests_outside_hours": 197,
    "answer_rate.numerator": 18_480,
    "answer_rate.denominator": 20_000,
    "consultation_talk_time.numerator": 3_199_876,
    "consultation_talk_time.denominator": 11_502,
    "fault_and_complaint_talk_time.denominator": 7150,
    "fees.calls.quantity": 18_652,
    "resolution.numerator": 1147,
    "resolution.denominator": 1240,
    "complaint_timeliness.numerator": 297,
    "complaint_timeliness.denominator": 310,
    "complaint_satisfaction.asked": 352,
    "complaint_satisfaction.numerator": 271,
    "complaint_satisfaction.denominator": 310,
    "seats.read": 26,
    "fees.seats.days": 718,
    "month.days": 31,
}
STATEMENT = {
    "fees.seats": "157496.77",
    "fees.calls": "32048.84",
    "deduct.answer_rate.points": "3",
    "deduct.answer_rate": "-5686.37",
    "tax.fees.seats": "9449.81",
    "tax.fees.calls": "1922.93",
    "tax.deduct.answer_rate": "-341.18",
    "total.net": "183859.24",
    "total.tax": "11031.56",
    "total.gross": "194890.80",
}
OTHERS = (  # month; answered, cases in time, satisfied; each of how many; seat-days
    ("2026-01", (596, 66, 33), (640, 72, 38), 775),
    ("2026-02", (591, 65, 32), (620, 70, 37), 677),
    ("2026-04", (567, 245, 35), (600, 268, 40), 690),
    ("2026-05", (574, 68, 35), (600, 74, 42), 727),
    ("2026-06", (566, 66, 34), (590, 75, 39), 720),
    ("2026-07", (612, 71, 37), (640, 78, 41), 744),
    ("2026-08", (590, 70, 34), (620, 76, 38), 727),
    ("2026-09", (569, 67, 34), (600, 73, 39), 690),
    ("2026-10", (560, 61, 32), (580, 66, 36), 713),
    ("2026-11", (582, 69, 36), (600, 74, 40), 719),
    ("2026-12", (588, 70, 35), (610, 76, 39), 744),
)
MONTHS = [f"2026-{number:02d}" for number in range(1, 13)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, "-B", SAMPLES / "make_samples.py", out], check=True)
    return out


def test_the_month_has_the_promised_counts() -> None:
    counts = recount(MARCH)
    assert {name: counts[name] for name in PROMISED} == PROMISED


def test_sql_counts_the_same(tmp_path: Path) -> None:
    assert recount_in_sql(MARCH, tmp_path) == recount(MARCH)


def test_the_statement_by_hand() -> None:
    bill_of_march = bill(recount(MARCH))
    assert bill_of_march == {name: Fraction(text) for name, text in STATEMENT.items()}


def test_the_metrics_by_hand() -> None:
    found = measure(recount(MARCH))
    assert found["answer_rate"] == Fraction(231, 250)
    assert found["consultation_talk_time"] == Fraction(1_599_938, 5751)
    assert found["resolution"] == Fraction(37, 40)
    assert found["complaint_satisfaction"] == Fraction(271, 310)


@pytest.mark.parametrize("month", MONTHS)
def test_the_same_bytes_every_time(month: str, made: Path) -> None:
    for name in FILES:
        assert (made / month / name).read_bytes() == (SAMPLES / month / name).read_bytes(), name
    assert sorted(path.name for path in (SAMPLES / month).iterdir()) == sorted(FILES)


def test_the_folders_are_the_months_of_the_year(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == MONTHS
    assert sorted(path.name for path in SAMPLES.glob("20*")) == MONTHS


def test_one_month_alone_is_the_same_month(made: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-B", SAMPLES / "make_samples.py", tmp_path, "--month", "2026-02"], check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["2026-02"]
    for name in FILES:
        assert (tmp_path / "2026-02" / name).read_bytes() == (made / "2026-02" / name).read_bytes(), name


@pytest.mark.parametrize(("month", "reached", "counted", "seat_days"), OTHERS)
def test_the_other_months(month: str, reached: tuple[int, ...], counted: tuple[int, ...], seat_days: int, tmp_path: Path) -> None:
    counts = recount(SAMPLES / month)
    metrics = ("answer_rate", "resolution", "complaint_satisfaction")
    assert tuple(counts[f"{name}.numerator"] for name in metrics) == reached
    assert tuple(counts[f"{name}.denominator"] for name in metrics) == counted
    assert counts["fees.seats.days"] == seat_days
    assert counts["calls.refused"] == 0
    assert measure(counts)["consultation_talk_time"] < 300
    assert recount_in_sql(SAMPLES / month, tmp_path) == counts
    assert 60_000 < (SAMPLES / month / "calls.csv").stat().st_size < 130_000


@pytest.mark.parametrize("month", MONTHS)
def test_control_totals_are_the_rows_of_the_files(month: str) -> None:
    lines = (SAMPLES / month / "month.yaml").read_text(encoding="utf-8").splitlines()
    expected = dict(line.strip().split(": ") for line in lines[lines.index("expect:") + 1 :])
    found = {role: str(len(read_rows(SAMPLES / month / f"{role}.csv"))) for role in ("calls", "tickets", "surveys", "seats")}
    assert expected == found


def test_calls_at_the_very_edges_exist() -> None:
    arrivals = [row["进线时间"] for row in read_rows(MARCH / "calls.csv") if row["呼叫方向"] == "呼入"]
    for clock in ("08:00:00", "21:59:59", "22:00:00"):
        assert any(text.startswith("2026-03") and text.endswith(clock) for text in arrivals), clock
    for moment in ("2026-02-28 23:59:59", "2026-03-01 00:00:00", "2026-03-31 23:59:59", "2026-04-01 00:00:00"):
        assert moment in arrivals


def test_cases_at_the_very_end_of_their_deadline_exist() -> None:
    solved = [row["resolved_at"][11:] for row in read_rows(MARCH / "tickets.csv")]
    assert "23:59:59" in solved
    assert "00:00:00" in solved


def test_cases_open_at_the_end_of_a_month_are_in_the_next_export() -> None:
    for month, following in pairwise(MONTHS):
        later = {row["case_id"] for row in read_rows(SAMPLES / following / "tickets.csv")}
        opened = [row for row in read_rows(SAMPLES / month / "tickets.csv") if row["opened_at"] >= f"{month}-26"]
        assert opened
        assert {row["case_id"] for row in opened} <= later


def test_ids_that_link_files_lead_somewhere() -> None:
    calls = {row["呼叫流水号"] for row in read_rows(MARCH / "calls.csv")}
    cases = {row["case_id"] for row in read_rows(MARCH / "tickets.csv")}
    opened = [row for row in read_rows(MARCH / "tickets.csv") if row["opened_at"] >= "2026-03"]
    surveys = [row for row in read_rows(MARCH / "surveys.csv") if row["asked_at"] >= "2026-03-02"]
    assert {row["call_id"] for row in opened} | {row["call_id"] for row in surveys} <= calls
    assert {row["case_id"] for row in surveys} - {""} <= cases


def test_the_rows_of_april_that_came_late_are_faults_of_one_week() -> None:
    late = [row for row in read_rows(SAMPLES / "2026-04" / "calls.csv") if row["导出时间"] > "2026-05-03"]
    assert {row["导出时间"] for row in late} == {"2026-06-10 10:00:00"}
    assert {row["技能组"] for row in late} == {"报修组"}
    assert {row["进线时间"][:10] for row in late} == {f"2026-04-{day}" for day in range(13, 18)}
    assert [row["通话状态"] for row in late].count("已接通") == 27
    assert len(late) == 28


def test_the_bad_week_makes_the_month() -> None:
    bad = {f"2026-03-{day:02d}" for day in range(9, 16)}
    served = [
        row
        for row in read_rows(MARCH / "calls.csv")
        if row["呼叫方向"] == "呼入" and row["通话状态"] != "IVR挂机" and "08:00" <= row["进线时间"][11:16] < "22:00"
    ]
    good = [row["通话状态"] == "已接通" for row in served if row["进线时间"][:10] not in bad]
    poor = [row["通话状态"] == "已接通" for row in served if row["进线时间"][:10] in bad]
    assert Fraction(sum(good), len(good)) >= Fraction(95, 100)
    assert Fraction(sum(poor), len(poor)) < Fraction(88, 100)
