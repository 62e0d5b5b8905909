"""Which clauses admit several readings: those of part months among them, each with what it comes to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT
from program import ROOT
from slacalc.app.contract import open_contract
from slacalc.app.month_folder import open_month
from slacalc.app.month_side import open_side
from slacalc.app.readings import _ReadMonth, price_readings
from slacalc.audit.choices import doubtful_clauses
from slacalc.audit.waterfall import payable
from slacalc.base.month import Month

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.audit.doubt import Doubt

FROM_THE_TENTH = CONTRACT.replace("first_day: 2026-01-01", "first_day: 2026-03-10").replace(
    "{calls: slacalc}", "{calls: slacalc, seats: slacalc}"
)
SEATS = """\
  seats: {clause: "5", name: {zh: 坐席, en: Seats}, kind: seats, price: 3100 CNY per seat per month, \
part_month: by calendar days, last_day: counts}
"""
LIMIT = """\
limits:
  least: {clause: "5", name: {zh: 保底, en: Least}, kind: minimum, of: [fees.seats], at_least: 6200 CNY, part_month: in full}
"""


def folder_of(contract: str, folder: Path) -> Path:
    """A month of two seats from the 10th on, one of them to the 20th."""
    (folder / "contract.yaml").write_text(contract.replace("tax: {", f"{SEATS}{LIMIT}tax: {{"), encoding="utf-8")
    month = folder / "month"
    month.mkdir()
    (month / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-02T09:00:00+08:00\n", encoding="utf-8")
    rows = [f"C{number},2026-03-{number + 10} 09:00:00,inbound,answered,3,60" for number in range(20)]
    (month / "calls.csv").write_text(
        "\n".join(("call_id,arrived_at,direction,outcome,wait,talk", *rows)) + "\n", encoding="utf-8"
    )
    (month / "seats.csv").write_text("seat,first_day,last_day\nS1,2026-03-10,\nS2,2026-03-10,2026-03-20\n", encoding="utf-8")
    return month


def lines_of(doubt: Doubt, path: str, line: str) -> dict[str, Decimal]:
    """What the line comes to by each reading of a clause."""
    at = next(at for at, clause in enumerate(doubt.clauses) if clause.path == path)
    return {
        doubt.clauses[at].choices[choice.choice].word: next(own.amount for own in choice.statement.lines if own.id == line)
        for choice in doubt.priced
        if choice.clause == at and choice.statement is not None
    }


@pytest.fixture
def doubt(tmp_path: Path) -> Doubt:
    month = folder_of(FROM_THE_TENTH, tmp_path)
    return price_readings(open_contract(tmp_path / "contract.yaml"), open_month(month, None), None, None, {})


def test_a_month_that_is_served_in_part_is_read_in_each_way(doubt: Doubt) -> None:
    # 22 of 31 days; S1 has 16 of 22 working days, S2 9; 6,200 less what the seats come to.
    assert lines_of(doubt, "fees.service.part_month", "fees.service") == {
        "in full": Decimal("10000.00"),
        "by calendar days": Decimal("7096.77"),
    }
    assert lines_of(doubt, "fees.seats.part_month", "fees.seats") == {
        "by calendar days": Decimal("3300.00"),
        "by working days": Decimal("3522.73"),
        "by 21.75 days": Decimal("3563.22"),
        "in full": Decimal("6200.00"),
    }
    assert lines_of(doubt, "fees.seats.last_day", "fees.seats") == {
        "counts": Decimal("3300.00"),
        "does not count": Decimal("3200.00"),
    }
    assert lines_of(doubt, "limits.least.part_month", "limits.least") == {
        "in full": Decimal("2900.00"),
        "by calendar days": Decimal("1100.00"),
    }


def test_a_month_that_is_served_throughout_leaves_no_doubt_but_of_seats(tmp_path: Path) -> None:
    month = folder_of(CONTRACT.replace("{calls: slacalc}", "{calls: slacalc, seats: slacalc}"), tmp_path)
    doubt = price_readings(open_contract(tmp_path / "contract.yaml"), open_month(month, None), None, None, {})
    paths = [clause.path for clause in doubt.clauses if clause.path.partition(".")[0] in {"fees", "limits"}]
    assert paths == ["fees.seats.part_month", "fees.seats.last_day"]


def test_the_spread_over_part_months_is_that_of_all_combinations(doubt: Doubt, tmp_path: Path) -> None:
    side = open_side(open_contract(tmp_path / "contract.yaml"), open_month(tmp_path / "month", None), None, None)
    clauses = doubtful_clauses(side.terms, {})
    month = _ReadMonth(side, clauses)
    moved = {clause.path for clause in clauses if clause.path.partition(".")[0] in {"fees", "limits", "tax"}}
    choices = [range(len(clause.choices)) if clause.path in moved else (0,) for clause in clauses]
    every = [payable(month.statement_of(chosen)) for chosen in product(*choices)]
    assert (doubt.least.payable, doubt.most.payable) == (min(every), max(every))
    assert doubt.exact


def test_no_amount_can_rest_on_a_standard_without_a_remedy_nor_on_the_day_of_payment(doubt: Doubt) -> None:
    silent = {clause.path for clause in doubt.clauses if not clause.can_move_money}
    assert silent == {"metrics.answer_rate.reading", "metrics.answer_rate.target", "payment.rest_day"}
    own = payable(doubt.own)
    still = [choice for choice in doubt.priced if doubt.clauses[choice.clause].path in silent]
    assert {payable(choice.statement) - own for choice in still if choice.statement is not None} == {Fraction(0)}


@pytest.mark.parametrize("rate", ["rate: 6%", "rates: {standard: {rate: 6%, of: all other lines}}"])
def test_where_tax_is_rounded_is_a_doubt_of_one_rate_and_of_several(rate: str, tmp_path: Path) -> None:
    # 170,009.25 of seats and 1,064.80 of calls at 6 %: 10,200.56 and 63.89 a line, 10,264.44 on the 171,074.05 of both.
    text = (ROOT / "contracts" / "telecom-outsourcing.yaml").read_text(encoding="utf-8").partition("\nexamples:")[0]
    assert "price: 6800.00 CNY" in text
    text = text.replace("price: 6800.00 CNY", "price: 6800.37 CNY").replace("  rate: 6%\n", f"  {rate}\n")
    (tmp_path / "contract.yaml").write_text(text, encoding="utf-8")
    month = open_month(ROOT / "sample_data" / "2026-01", None)
    doubt = price_readings(open_contract(tmp_path / "contract.yaml"), month, None, None, {})
    clause = next(clause for clause in doubt.clauses if clause.path == "tax.rounded")
    assert [choice.word for choice in clause.choices] == ["per line", "on total"]
    assert (doubt.least.payable, doubt.most.payable) == (Fraction("181338.49"), Fraction("181338.50"))
    assert doubt.exact


@pytest.mark.parametrize("tax", ["none", '{clause: "4", reverse_charge: The recipient accounts for the tax.}'])
def test_where_no_tax_is_rounded_is_no_doubt(tax: str, tmp_path: Path) -> None:
    taxed = 'tax: {clause: "4", rate: 6%, prices: exclude tax, rounded: per line}'
    assert taxed in CONTRACT
    (tmp_path / "contract.yaml").write_text(CONTRACT.replace(taxed, f"tax: {tax}"), encoding="utf-8")
    terms = open_contract(tmp_path / "contract.yaml").terms_of(Month(2026, 3))
    assert "tax.rounded" not in [clause.path for clause in doubtful_clauses(terms, {})]
