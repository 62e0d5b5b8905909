"""Progress notices that fall due by a clock of working hours, and again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from program import run_here

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = """\
slacalc: 1
id: NOTICES
title: Helpdesk
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: Client}, provider: {name: Provider}}
term: {first_day: 2026-03-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN, working_hours: "09:00-12:00, 13:00-18:00"}
service_hours: {every_day: 08:00-22:00}
exports: {tickets: slacalc, updates: slacalc}
evidence: {refused_rows: at most 0%, days_without_calls: at most 31}
metrics:
  informed:
    clause: "1"
    name: Informed
    reading: informed_of_notices_due
    within: WITHIN
    target: none
    basis: at least 1, otherwise no finding
fees:
  service: {clause: "2", name: Service, kind: fixed, price: 1000.00 CNY per month, part_month: in full}
tax: {clause: "3", rate: 0%, prices: exclude tax, rounded: per line}
payment: {clause: "4", due: by day 10 of the following month, rest_day: next working day}
"""
CASE = "case_id,opened_at,resolved_at,complex\nT1,2026-03-02 16:00:00,2026-03-04 10:00:00,yes\n"


@pytest.mark.parametrize(
    ("within", "sent", "expected"),
    [
        ("4 working hours after receipt", ("03 10:59:00", "03 16:00:00"), (2, 2)),  # due Tuesday 11:00 and 16:00
        (
            "4 working hours after receipt",
            ("03 11:00:01", "03 16:00:01"),
            (1, 2),
        ),  # the first is too late, and in time for the second
        ("14 service hours after receipt", ("03 16:00:00",), (1, 1)),  # due Tuesday 16:00, six hours of Monday and eight
        ("1 day after receipt", ("03 23:59:59",), (1, 1)),
    ],
)
def test_a_notice_is_due_each_time_the_clock_has_run_so_long(
    within: str, sent: tuple[str, ...], expected: tuple[int, int], tmp_path: Path
) -> None:
    (tmp_path / "contract.yaml").write_text(CONTRACT.replace("WITHIN", within), encoding="utf-8")
    (tmp_path / "month").mkdir()
    (tmp_path / "month" / "tickets.csv").write_text(CASE, encoding="utf-8")
    rows = "".join(f"U{number},T1,2026-03-{moment}\n" for number, moment in enumerate(sent))
    (tmp_path / "month" / "updates.csv").write_text(f"update_id,case_id,sent_at\n{rows}", encoding="utf-8")
    arguments = [
        "statement",
        "contract.yaml",
        "month",
        "--month",
        "2026-03",
        "--as-of",
        "2026-04-02T09:00:00",
        "--format",
        "json",
    ]
    answer = run_here(arguments, tmp_path)
    assert answer.code == 0, answer.err
    values = {figure["name"]: figure["value"] for figure in json.loads(answer.out)["figures"]}
    assert (int(values["informed.numerator"]), int(values["informed.denominator"])) == expected
