"""Figures that other people published from real call logs, made again through the whole program."""

from __future__ import annotations

import csv
import json
import os
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from program import run_here
from slacalc.base.exact import shown, shown_percent
from slacalc.statement.codec import from_wire

if TYPE_CHECKING:
    from slacalc.measure.tally import Tallies

DATA = Path(os.environ.get("SLACALC_REAL_DATA", ""))
HERE = Path(__file__).parent
LAYOUTS = HERE.parent / "layouts"
pytestmark = pytest.mark.skipif("SLACALC_REAL_DATA" not in os.environ, reason="SLACALC_REAL_DATA is not set")

EXPORTS = (
    ("phonenow-xlsx", "phonenow/calls.xlsx"),
    ("phonenow-semicolon", "phonenow/calls-semicolon.csv"),
    ("phonenow-dotted", "phonenow/calls-dotted-times.csv"),
    ("phonenow-dd-mm-yy", "phonenow/calls-dd-mm-yy.csv"),
)


def statement_of(tmp_path: Path, contract: str, layout: str, export: str, month: str) -> dict[str, Any]:
    folder = tmp_path / f"{layout}-{month}"
    (folder / "month").mkdir(parents=True)
    text = (HERE / contract).read_text(encoding="utf-8").replace("LAYOUT", f"{layout}.yaml")
    (folder / "contract.yaml").write_text(text, encoding="utf-8")
    (folder / f"{layout}.yaml").write_bytes((LAYOUTS / f"{layout}.yaml").read_bytes())
    (folder / "month" / f"calls{Path(export).suffix}").symlink_to(DATA / export)
    args = ["statement", "contract.yaml", "month", "--month", month, "--as-of", f"{month[:4]}-12-31T23:59:59", "--format", "json"]
    done = run_here(args, folder)
    assert done.code == 0, done.err
    wire: dict[str, Any] = json.loads(done.out)
    return wire


def figures(wire: dict[str, Any]) -> dict[str, str]:
    return {figure["name"]: figure["value"] for figure in wire["figures"]}


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    tmp = tmp_path_factory.mktemp("phonenow")
    months = ("2021-01", "2021-02", "2021-03")
    return {layout: [statement_of(tmp, "phonenow.yaml", layout, export, month) for month in months] for layout, export in EXPORTS}


def test_four_exports_of_one_log_give_one_and_the_same_tally(quarters: dict[str, list[dict[str, Any]]]) -> None:
    first = [wire["tallies"] for wire in quarters["phonenow-xlsx"]]
    for layout, wires in quarters.items():
        assert [wire["tallies"] for wire in wires] == first, layout


def test_each_month_has_the_calls_that_were_published(quarters: dict[str, list[dict[str, Any]]]) -> None:
    for wires in quarters.values():
        found = [figures(wire) for wire in wires]
        assert [month["calls"] for month in found] == ["1772", "1616", "1612"]
        assert [month["calls.answered"] for month in found] == ["1455", "1298", "1301"]
        assert [month["resolved_of_all.numerator"] for month in found] == ["1311", "1161", "1174"]


def test_the_quarter_has_the_figures_that_were_published(quarters: dict[str, list[dict[str, Any]]]) -> None:
    for wires in quarters.values():
        january, february, march = (from_wire(wire).tallies for wire in wires)
        quarter = january + february + march

        def ratio(metric: str, quarter: Tallies = quarter) -> Fraction:
            return Fraction(*(quarter.total("calls", f"{metric}.{part}") for part in ("numerator", "denominator")))

        assert quarter.total("calls", "calls") == 5000
        assert shown_percent(ratio("answer_rate")) == "81.08%"
        assert shown_percent(ratio("resolved_of_all")) == "72.92%"
        assert shown_percent(ratio("resolved_of_answered")) == "89.94%"
        assert shown(ratio("speed_of_answer"), 2) == "67.52"
        assert shown(ratio("talk_time"), 2) == "224.92"
        assert quarter.total("calls", "talk_time.numerator") == 911_837
        assert shown(ratio("rating"), 2) == "3.40"


def test_a_year_of_calls_gives_twelve_verdicts(tmp_path: Path) -> None:
    months = [f"2021-{number:02}" for number in range(1, 13)]
    wires = [statement_of(tmp_path, "bangs.yaml", "bangs", "bangs/calls.csv", month) for month in months]
    assert [wire["metrics"][0]["outcome"] for wire in wires] == ["met"] * 8 + ["missed"] * 4
    rates = [shown_percent(Fraction(figures(wire)["in_a_minute"]), 3) for wire in wires]
    assert [rates[0], *rates[8:]] == ["97.467%", "89.885%", "88.232%", "86.301%", "83.453%"]
    assert sum(int(figures(wire)["in_a_minute.numerator"]) for wire in wires) == 47_481
    assert sum(int(figures(wire)["calls"]) for wire in wires) == 51_708


def test_a_switch_s_own_answer_rates_are_ours_rounded_half_away_from_zero() -> None:
    with (DATA / "acd" / "daily.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 1251
    for row in rows:
        rate = Fraction(int(row["Answered Calls"]), int(row["Incoming Calls"]))
        assert shown_percent(rate) == row["Answer Rate"]


OPEN_CODES = (("N: open", "N: abandoned"), ('"N": open', '"N": abandoned'), ("outcome: {is: open}", "outcome: {is: answered}"))
"""What the owner of each log answers; every other word of the layouts is what ``inspect`` proposes."""


def proposed(tmp_path: Path, export: str) -> Path:
    done = run_here(["inspect", str(DATA / export), "--out", str(tmp_path), "--lang", "en"], tmp_path)
    assert done.code == 0, done.err
    written = next(tmp_path.glob("*-layout.yaml"))
    text = written.read_text(encoding="utf-8")
    assert "open" in text
    for asked, answer in OPEN_CODES:
        text = text.replace(asked, answer)
    written.write_text(text, encoding="utf-8")
    assert run_here(["check", str(written), "--strict"], tmp_path).code == 0
    return written


def measured(tmp_path: Path, contract: str, layout: Path, export: str, month: str) -> dict[str, Any]:
    folder = tmp_path / month
    (folder / "month").mkdir(parents=True)
    text = (HERE / contract).read_text(encoding="utf-8").replace("LAYOUT", "layout.yaml")
    (folder / "contract.yaml").write_text(text, encoding="utf-8")
    (folder / "layout.yaml").write_bytes(layout.read_bytes())
    (folder / "month" / f"calls{Path(export).suffix}").symlink_to(DATA / export)
    args = ["statement", "contract.yaml", "month", "--month", month, "--as-of", "2021-12-31T23:59:59", "--format", "json"]
    done = run_here(args, folder)
    assert done.code == 0, done.err
    wire: dict[str, Any] = json.loads(done.out)
    return wire


@pytest.mark.parametrize("export", [export for _, export in EXPORTS])
def test_a_proposed_layout_gives_the_tally_of_the_one_made_by_hand(
    export: str, tmp_path: Path, quarters: dict[str, list[dict[str, Any]]]
) -> None:
    layout = proposed(tmp_path, export)
    for month, by_hand in zip(("2021-01", "2021-02", "2021-03"), quarters["phonenow-xlsx"], strict=True):
        assert measured(tmp_path, "phonenow.yaml", layout, export, month)["tallies"] == by_hand["tallies"]


def test_a_proposed_layout_gives_the_published_verdicts(tmp_path: Path) -> None:
    layout = proposed(tmp_path, "bangs/calls.csv")
    months = [f"2021-{number:02}" for number in range(8, 13)]
    wires = [measured(tmp_path, "bangs.yaml", layout, "bangs/calls.csv", month) for month in months]
    assert [wire["metrics"][0]["outcome"] for wire in wires] == ["met"] + ["missed"] * 4
    rates = [shown_percent(Fraction(figures(wire)["in_a_minute"]), 3) for wire in wires]
    assert rates[1:] == ["89.885%", "88.232%", "86.301%", "83.453%"]


def test_an_export_of_totals_is_told_to_hold_no_records(tmp_path: Path) -> None:
    done = run_here(["inspect", str(DATA / "acd" / "daily.csv"), "--format", "json"], tmp_path)
    inspected = json.loads(done.out)["files"][0]
    assert (done.code, inspected["holds"], inspected["layout"]) == (0, "totals", "")
