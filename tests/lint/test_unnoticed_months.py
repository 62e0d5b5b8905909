"""Which months of a term cannot be billed for want of a holiday notice; the notices of China end with 2026 here.

About ``lint/run.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from program import run_here
from slacalc.base.worktime import china
from slacalc.contract.load import load_contract
from slacalc.lint.run import doubts

SOURCE = (Path(__file__).parents[1] / "refused" / "lint" / "month-without-notice" / "contract.yaml").read_text(encoding="utf-8")
SEATS = "  seats: {clause: '4', name: {zh: 坐席, en: Seats}, kind: seats, price: 1.00 CNY per seat per month, last_day: counts, "
CASES = """  cases:
    clause: "3"
    name: {zh: 解决率, en: Cases}
    reading: resolved_in_time
    within: WITHIN
    judged: in month of deadline
    reopened: not resolved
    target: none
    basis: at least 1, otherwise no finding
"""
LINT = "lint/month-without-notice"
MONTHLY = "by day 10 of the following month"


def contract(*changes: tuple[str, str]) -> str:
    text = SOURCE.replace("{calls: slacalc}", "{calls: slacalc, tickets: slacalc, seats: slacalc}")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def months(text: str) -> str | None:
    found = [one for one in doubts(load_contract(text.encode(), "c.yaml")) if one.code == "lint/month-without-notice"]
    assert len(found) <= 1
    return found[0].fact["months"] if found else None


def test_the_notices_end_with_2026() -> None:
    assert max(china().years) == 2026


NO_MOVE = ("rest_day: next working day", "rest_day: same day")
ONE_YEAR = ("last_day: 2027-12-31", "last_day: 2026-12-31")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], "payment.due: 2026-12 – 2027-12"),
        ([ONE_YEAR], "payment.due: 2026-12"),
        ([ONE_YEAR, ("next working day", "previous working day")], "payment.due: 2026-12"),
        ([ONE_YEAR, (MONTHLY, "by day 20 after the quarter")], "payment.due: 2026-10 – 2026-12"),
        ([NO_MOVE], None),
        ([NO_MOVE, ("every_day: 08:00-22:00", "working_days: 08:00-20:00, rest_days: none")], "service_hours: 2027-01 – 2027-12"),
        ([NO_MOVE, ("fees:\n", f"fees:\n{SEATS}part_month: by working days}}\n")], "fees.seats.part_month: 2027-01 – 2027-12"),
        ([NO_MOVE, ("fees:\n", f"fees:\n{SEATS}part_month: by calendar days}}\n")], None),
        (
            [NO_MOVE, ONE_YEAR, ("fees:\n", CASES.replace("WITHIN", "3 working days after receipt") + "fees:\n")],
            "metrics.cases.within: 2026-12",
        ),
        (
            [NO_MOVE, ONE_YEAR, ("fees:\n", CASES.replace("WITHIN", "30 working days after receipt") + "fees:\n")],
            "metrics.cases.within: 2026-11 – 2026-12",
        ),
        ([NO_MOVE, ONE_YEAR, ("fees:\n", CASES.replace("WITHIN", "72 hours after receipt") + "fees:\n")], None),
    ],
)
def test_the_months_are_those_that_reach_into_a_year_without_notice(changes: list[tuple[str, str]], expected: str | None) -> None:
    assert months(contract(*changes)) == expected


def test_a_year_that_the_contract_adds_is_lacking_no_more() -> None:
    year = "{notice: to come, closed: [2027-01-01], open: [2027-01-02]}"
    text = contract(("calendar: {working_days: CN}", f"calendar: {{working_days: CN, years: {{2027: {year}}}}}"))
    assert months(text) == "payment.due: 2027-12"
    assert months(contract(("working_days: CN", "working_days: DE"))) is None


@pytest.mark.parametrize(
    ("years", "expected"),
    [((2026,), "payment.due: 2026-12 – 2027-12"), ((2026, 2027), "payment.due: 2027-12"), ((2026, 2027, 2028), None)],
)
def test_the_months_that_a_calendar_file_does_not_reach_are_named(years: tuple[int, ...], expected: str | None) -> None:
    lines = "".join(f"  {year}: {{notice: annex B, closed: [{year}-01-01], open: none}}\n" for year in years)
    calendar = f"slacalc_calendar: 1\nweekend: Friday and Saturday\nyears:\n{lines}".encode()
    text = contract(("{working_days: CN}", "{working_days: file, file: days.yaml}"))
    told = [
        doubt
        for doubt in doubts(load_contract(text.encode(), "c.yaml", {"days.yaml": calendar}.__getitem__))
        if doubt.code == LINT
    ]
    assert [doubt.fact["months"] for doubt in told] == ([expected] if expected else [])
    assert {doubt.fact["calendar"] for doubt in told} <= {"file, file: …"}, "pasted, the remedy names the file too"


def test_a_month_by_working_days_is_refused_though_nobody_is_there(tmp_path: Path) -> None:
    (tmp_path / "month").mkdir()
    (tmp_path / "c.yaml").write_text(
        contract(NO_MOVE, ("fees:\n", f"fees:\n{SEATS}part_month: by working days}}\n")), encoding="utf-8"
    )
    for role, text in {
        "calls": "call_id,arrived_at,direction,outcome,wait,talk\n1,2027-01-10 10:00:00,inbound,answered,1,1\n",
        "seats": "seat,first_day,last_day,queue\n",
    }.items():
        (tmp_path / "month" / f"{role}.csv").write_text(text, encoding="utf-8")
    answer = run_here(["statement", "c.yaml", "month", "--month", "2027-01", "--as-of", "2027-02-02T00:00:00"], tmp_path)
    assert (answer.code, "measure/uncovered-year" in answer.err) == (3, True)


@pytest.mark.parametrize("month", ["2026-11", "2026-12", "2027-01"])
def test_a_month_that_is_named_is_refused_and_another_is_not(month: str, tmp_path: Path) -> None:
    (tmp_path / "month").mkdir()
    (tmp_path / "c.yaml").write_text(SOURCE, encoding="utf-8")
    head = "call_id,arrived_at,direction,outcome,wait,talk\n"
    (tmp_path / "month" / "calls.csv").write_text(f"{head}1,{month}-10 10:00:00,inbound,answered,1,1\n", encoding="utf-8")
    answer = run_here(["statement", "c.yaml", "month", "--month", month, "--as-of", f"{month}-28T00:00:00"], tmp_path)
    assert ("measure/uncovered-due-day" in answer.err) is (month != "2026-11"), answer.err
