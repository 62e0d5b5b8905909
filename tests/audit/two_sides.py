"""The lab's contract with another tax, with further lines, and a month of five calls as one side of a comparison."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lab import CONTRACT
from slacalc.app.contract import open_contract
from slacalc.app.month_folder import open_month
from slacalc.app.month_side import open_side

if TYPE_CHECKING:
    from slacalc.app.month_side import MonthSide

OWN = 'tax: {clause: "4", rate: 6%, prices: exclude tax, rounded: per line}'
LETTERS = '  letters: {clause: "4", name: Letters, kind: fixed, price: 100.25 CNY per month, part_month: in full}\n'
ALL = "standard: {rate: 6%, of: all other lines}"
REVERSE = 'tax: {clause: "4", reverse_charge: The recipient accounts for the tax.}'


def rated(rates: str, rounded: str = "per line") -> str:
    """A tax of several rates."""
    return f'tax: {{clause: "4", rates: {{{rates}}}, prices: exclude tax, rounded: {rounded}}}'


def taxed(tax: str, *fees: str, also: str = "") -> str:
    """The contract with this tax, with further fees."""
    assert OWN in CONTRACT
    return CONTRACT.replace(OWN, "".join(fees) + tax) + also


@lru_cache(maxsize=64)
def side_of(contract: str) -> MonthSide:
    """A month of five calls, one of which nobody answered."""
    with tempfile.TemporaryDirectory() as name:
        return _written(contract, Path(name))


def _written(contract: str, folder: Path) -> MonthSide:
    month = folder / "2026-03"
    month.mkdir()
    (folder / "contract.yaml").write_text(contract, encoding="utf-8")
    rows = [f"C{number},2026-03-{number + 10} 09:00:00,inbound,answered,3,60" for number in range(4)]
    rows.append("C4,2026-03-20 09:00:00,inbound,abandoned,3,")
    (month / "calls.csv").write_text("\n".join(("call_id,arrived_at,direction,outcome,wait,talk", *rows)), encoding="utf-8")
    (month / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-10T09:00:00+08:00\n", encoding="utf-8")
    return open_side(open_contract(folder / "contract.yaml"), open_month(month, None), None, None)
