"""What a miss would cost, in the midst of a month, worked out by hand; and that every face says it.

About ``statement/miss_cost.py``, ``render/forecast_view.py``, ``render/measure_json.py``.
"""

from __future__ import annotations

import io
import json
from fractions import Fraction
from typing import TYPE_CHECKING

import openpyxl
import pytest

from lab import CURED, DIRECT, Lab

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Wire

BY_DAY_14 = "2026-01-15"


def midst(folder: Path, *parts: str, missed: int = 10) -> Lab:
    """January up to its 14th day: 90 calls answered, ten not; on days 1 to 14 only."""
    lab = Lab(folder / "lab", *parts)
    lab.month("jan", 1, 0, 0, BY_DAY_14)
    calls = lab.folder / "jan" / "calls.csv"
    ends = ["answered,3,60"] * 90 + ["abandoned,3,"] * missed
    rows = [f"C{at},2026-01-{1 + at % 14:02d} 09:00:00,inbound,{end}," for at, end in enumerate(ends)]
    calls.write_text(calls.read_text("utf-8") + "".join(f"{row}\n" for row in rows), "utf-8")
    return lab


def forecast(lab: Lab) -> Wire:
    (entry,) = json.loads(lab.run("measure", "contract.yaml", "jan", "--format", "json").out)["forecast"]
    return dict(entry)


def test_what_the_contract_takes_by_itself_is_told_as_an_amount(tmp_path: Path) -> None:
    lab = midst(tmp_path, DIRECT)
    page = " ".join(lab.statement("jan").out.split())
    # 90 of 100 is 5 points below 95 %: 5 % of 10,000.00 + 5 × 1.76 + 85 × 1.675 = 10,151.175, to the fen 10,151.18
    base = Fraction(10_000) + Fraction("151.18")
    assert base * 5 / 100 == Fraction("507.559")
    assert (
        "Answer rate: a miss at 90.00% would cost 507.56 CNY, 5.00% of Service, Calls; the contract takes it by itself." in page
    )
    assert "on the fees as they stand after these days" in page


@pytest.mark.parametrize(("lang", "said"), [("en", "before a decision it is not known"), ("zh", "作出决定前，无法确定是否扣减")])
def test_what_hangs_on_a_decision_says_so_on_every_face(lang: str, said: str, tmp_path: Path) -> None:
    lab = midst(tmp_path, CURED)
    for form in ("md", "html"):
        assert said in " ".join(lab.statement("jan", "--format", form, lang=lang).out.split()), form
    assert said in " ".join(lab.run("measure", "contract.yaml", "jan", "--format", "html", lang=lang).out.split())
    assert said in " ".join(lab.run("measure", "contract.yaml", "jan", "--format", "md", lang=lang).out.split())
    done = lab.statement("jan", "--format", "xlsx", "--out", "out", lang=lang)
    assert done.code == 0, done.err
    book = openpyxl.load_workbook(io.BytesIO((lab.folder / "out" / "statement-2026-01.xlsx").read_bytes()))
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(said in text and "507.56" in text for text in texts)


def test_measuring_tells_the_share_and_no_amount(tmp_path: Path) -> None:
    miss = forecast(midst(tmp_path, CURED))["miss"]
    assert miss == {
        "applies": "on decision",
        "of": ["fees.service", "fees.calls"],
        "share": "0.05",
        "start": "month judged not cured",
    }


def test_a_standard_without_a_deduction_takes_nothing_and_one_that_is_met_says_nothing(tmp_path: Path) -> None:
    lab = midst(tmp_path)
    assert forecast(lab)["miss"] == {}
    assert "takes nothing from the fee" in " ".join(lab.statement("jan").out.split())
    met = midst(tmp_path / "met", DIRECT, missed=0)
    assert "miss" not in forecast(met)
    assert "would cost" not in met.statement("jan").out


def test_the_day_on_which_it_is_asked_does_not_count(tmp_path: Path) -> None:
    lab = midst(tmp_path, DIRECT)
    calls = lab.folder / "jan" / "calls.csv"
    calls.write_text(calls.read_text("utf-8") + "L1,2026-01-15 08:00:00,inbound,abandoned,3,,\n", "utf-8")
    page = " ".join(lab.statement("jan").out.split())
    assert "a miss at 90.00% would cost 507.56 CNY" in page
