"""A standard over several months where a month in between has no day of service; and that no month alone forecasts it.

About ``statement/ledger_tables.py`` and ``statement/forecast.py``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT, Lab

if TYPE_CHECKING:
    from pathlib import Path

SUSPENDED = ("S1,2026-02-01,suspended,,2026-02,provider,,,,", "S2,2026-03-01,resumed,,2026-03,provider,,,,")


def over_months(folder: Path, period: str) -> Lab:
    lab = Lab(folder / "lab")
    reading = "    reading: answered_of_requested\n"
    said = f"{reading}    period: {period}\n    part_period: judged\n"
    (lab.folder / "contract.yaml").write_text(CONTRACT.replace(reading, said), "utf-8")
    return lab


@pytest.mark.parametrize("period", ["calendar quarter", "rolling 3 months"])
def test_a_month_without_a_day_of_service_counts_nothing_and_is_not_missing(period: str, tmp_path: Path) -> None:
    lab = over_months(tmp_path, period)
    lab.month("jan", 1, 9, 1)
    lab.issue("jan", "2026-02-03")
    lab.decide(*SUSPENDED)
    lab.month("mar", 3, 10, 0)
    statement = lab.issue("mar", "2026-04-03")
    # 9 of 10 and 10 of 10: 19 of 20, at least 95 %
    figures = {figure["name"]: figure["value"] for figure in statement["figures"]}
    assert [figures[f"answer_rate.period.{count}"] for count in ("numerator", "denominator")] == ["19", "20"]
    assert [metric["outcome"] for metric in statement["metrics"]] == ["met"]
    assert lab.verify("ledger/issued/2026-03.json", "mar").code == 0


def test_a_month_alone_forecasts_no_standard_over_several(tmp_path: Path) -> None:
    lab = over_months(tmp_path, "rolling 3 months")
    lab.month("jan", 1, 9, 1, "2026-01-29")
    wire = json.loads(lab.run("measure", "contract.yaml", "jan", "--format", "json").out)
    assert [metric["outcome"] for metric in wire["metrics"]] == ["missed"]
    assert not wire.get("forecast")


def test_the_counts_beside_a_value_over_several_months_are_those_that_it_is_made_of(tmp_path: Path) -> None:
    lab = over_months(tmp_path, "rolling 3 months")
    lab.month("jan", 1, 9, 1)
    lab.issue("jan", "2026-02-03")
    lab.month("feb", 2, 8, 2)
    words = ("measure", "contract.yaml", "feb", "--ledger", "ledger")
    (metric,) = json.loads(lab.run(*words, "--format", "json").out)["metrics"]
    assert (metric["denominator"], metric["numerator"], metric["value"]) == ("20", "17", "0.85")
    assert ",10,20,17,0.85," in lab.run(*words, "--format", "csv").out
    page = " ".join(lab.run(*words, "--by", "week").out.split())
    assert "| Sum of the groups | 10 | 8 |" in page
    assert "| All months of the period | 20 | 17 | 85.00% |" in page
    page = " ".join(lab.run("measure", "contract.yaml", "jan", "feb", "--ledger", "ledger").out.split())
    assert "| 2026-02 | 20 | 17 | 85.00% |" in page
    assert "| Total " not in page
    assert "No total of Answer rate: it is measured over several months" in page
