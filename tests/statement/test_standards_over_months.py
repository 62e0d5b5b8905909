"""A standard over several months where a month has no day of service, is excused or not known; no month alone forecasts it.

About ``statement/ledger_tables.py``, ``statement/forecast.py``, ``statement/over_months.py`` and ``render/period_view.py``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT, Lab

if TYPE_CHECKING:
    from pathlib import Path

EXCUSED = "X1,2026-02-02,month excused,answer_rate,2026-01,both,,,,"
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


def test_a_quarter_whose_last_month_has_no_day_of_service_is_said_not_to_be_judged(tmp_path: Path) -> None:
    lab = over_months(tmp_path, "calendar quarter")
    lab.month("jan", 1, 9, 1)
    lab.month("feb", 2, 9, 1)
    lab.month("apr", 4, 10, 0)
    assert "unjudged" not in lab.issue("jan", "2026-02-03")["metrics"][0]
    lab.decide("S1,2026-03-01,suspended,,2026-03,provider,,,,", "S2,2026-04-01,resumed,,2026-04,provider,,,,")
    page = " ".join(lab.statement("feb").out.split())
    assert "was to be judged in 2026-03, which has no day of service as far as is known: this period is then not judged" in page
    assert lab.issue("feb", "2026-03-03")["metrics"][0]["unjudged"] == ["2026-03"]
    page = " ".join(lab.statement("apr").out.split())
    assert "the period that ends with 2026-03 was not judged: 2026-03 had no day of service." in page
    page = "".join(lab.statement("apr", lang="zh").out.split())
    assert "于2026-03届满的考核期未作判定，因为2026-03没有服务日。" in page
    assert lab.issue("apr", "2026-05-08")["metrics"][0]["unjudged"] == ["2026-03"]
    for month in ("feb", "apr"):
        path = lab.folder / "ledger" / "issued" / f"2026-0{2 if month == 'feb' else 4}.json"
        assert lab.verify(str(path.relative_to(lab.folder)), month).code == 0
    lab.decide()
    assert "unjudged" in lab.verify("ledger/issued/2026-04.json", "apr").out


def test_a_quarter_whose_last_month_is_served_again_is_judged(tmp_path: Path) -> None:
    lab = over_months(tmp_path, "calendar quarter")
    lab.decide("S1,2026-03-01,suspended,,2026-03,provider,,,,", "S2,2026-03-31,resumed,,2026-03,provider,,,,")
    for name, number in (("jan", 1), ("feb", 2), ("mar", 3)):
        lab.month(name, number, 10, 0)
        issued = lab.issue(name, f"2026-0{number + 1}-03")
    assert issued["metrics"][0]["outcome"] == "met"
    assert "unjudged" not in issued["metrics"][0]


def test_a_month_that_judges_nothing_is_not_excused_in_silence(tmp_path: Path) -> None:
    lab = over_months(tmp_path, "calendar quarter")
    lab.month("jan", 1, 5, 5)
    lab.decide(EXCUSED)
    said = lab.statement("jan")
    assert said.code == 0
    assert "decisions.csv:2: warning [ledger/nothing-to-excuse]" in said.err
    lab.decide(EXCUSED.replace("2026-01", "2026-03"))
    assert "nothing-to-excuse" not in lab.statement("jan").err


@pytest.mark.parametrize(
    ("period", "months"), [("calendar quarter", "2026-04, 2026-05"), ("rolling 4 months", "2026-03, 2026-04, 2026-05")]
)
def test_the_months_that_are_not_known_are_named(period: str, months: str, tmp_path: Path) -> None:
    lab = over_months(tmp_path, period)
    lab.month("jun", 6, 10, 0, "2026-07-02")
    said = lab.run("measure", "contract.yaml", "jun")
    assert said.code == 0
    assert "contract.yaml:14:3: warning [input/period-needs-ledger]" in said.err
    assert f"these are not issued: {months}\n" in said.err
    page = " ".join(said.out.split())
    assert f"Answer rate: not measured, since the counts of {months} are not known; this month alone 100.00%." in page
    assert "judged over" not in page
