"""An invoice beside a statement: what it asks for is what is compared, whatever tax the contract has.

About audit/mixed_invoice.py, app/invoice.py.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from audit.two_sides import ALL, OWN, REVERSE, rated, side_of, taxed
from slacalc.app.invoice import compare_invoice
from slacalc.audit.compared import SideHead

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.audit.compared import ComparedMonth

MAP = """\
slacalc_invoice: 1
currency: CNY
decimal: "."
columns: {line: Item, net: Net, tax: Tax}
"""
LINES = {"Service": "fees.service", "Calls": "fees.calls", "Letters": "not in the contract"}
TOTAL = OWN.replace("per line", "on total")
ABROAD = rated(f"abroad: {{reverse_charge: Abroad, of: [fees.service]}}, {ALL}")


def compared(tax: str, rows: tuple[tuple[str, str, str], ...], folder: Path) -> ComparedMonth:
    """The statement of a contract with this tax beside an invoice of these rows: item, net and tax."""
    lines = ", ".join(f"{item}: {LINES[item]}" for item, _, _ in rows)
    (folder / "map.yaml").write_text(f"{MAP}lines: {{{lines}}}\n", encoding="utf-8")
    (folder / "invoice.csv").write_text("\n".join(("Item,Net,Tax", *(",".join(row) for row in rows))) + "\n", encoding="utf-8")
    heads = (SideHead("statement", "statement", ""), SideHead("invoice", "invoice", ""))
    return compare_invoice(heads, side_of(taxed(tax)).statement, folder / "invoice.csv", folder / "map.yaml", invoice_first=False)


@pytest.mark.parametrize("tax", ["tax: none", REVERSE, OWN, TOTAL, rated(ALL), rated(ALL, "on total"), ABROAD])
@pytest.mark.parametrize(
    "rows",
    [
        (("Service", "10000.00", "600.00"), ("Calls", "7.04", "0.42")),
        (("Service", "10100.00", "600.00"), ("Calls", "7.04", "0.42")),
        (("Service", "10000.00", "0.00"), ("Calls", "7.04", "0.42")),
        (("Service", "10000.00", "600.00"), ("Calls", "7.04", "0.42"), ("Letters", "100.00", "13.00")),
    ],
    ids=["as at 6 %", "more at the same tax", "without tax", "a line of its own"],
)
def test_what_an_invoice_asks_for_is_compared(tax: str, rows: tuple[tuple[str, str, str], ...], tmp_path: Path) -> None:
    month = compared(tax, rows, tmp_path)
    net, taxes = (sum((Decimal(row[at]) for row in rows), start=Decimal(0)) for at in (1, 2))
    totals = {total.name: total.new for total in month.effect.totals}
    assert totals == {"net": net, "tax": taxes, "gross": net + taxes, "payable": net + taxes}
    assert month.waterfall.remainder == 0
    assert month.waterfall.total == month.effect.payable.difference


def test_tax_on_an_invoice_of_a_month_without_tax_is_the_cause(tmp_path: Path) -> None:
    month = compared(REVERSE, (("Service", "10000.00", "600.00"), ("Calls", "7.04", "0.42")), tmp_path)
    assert {cause.id: step.worth for step in month.waterfall.steps for cause in step.causes} == {
        "line:total.tax": Fraction("600.42")
    }
