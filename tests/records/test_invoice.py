"""Invoices as people make them: titles above the headers, merged cells, thousands, Chinese headers, a row of the total."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import Workbook

from slacalc.base.diagnostics import Refused
from slacalc.records.invoice import draft_map, parse_number, read_invoice
from slacalc.records.invoice_map import load_invoice_map

KNOWN = {"fees.seats": ("坐席", "Seats"), "deduct.answer_rate": ("接听率", "Answer rate")}
MAP = """\
slacalc_invoice: 1
currency: CNY
decimal: "."
columns: {line: 项目, net: 不含税金额, tax: 税额, gross: 价税合计}
lines:
  坐席费: fees.seats
  接听率扣减: deduct.answer_rate
total: [合计]
"""


def workbook(*rows: tuple[str | float | None, ...], merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


CHINESE = (
    ("江南客服外包有限公司 账单", None, None, None),
    (None, None, None, None),
    ("项目", "不含税金额", "税额", "价税合计"),
    ("坐席费", "157,496.77", 9449.81, "￥166,946.58"),
    ("接听率扣减", -5686.37, "(341.18)", -6027.55),
    ("合计", 151810.4, 9108.63, "160,919.03"),
)


def slugs(data: bytes, name: str, text: str = MAP) -> set[str]:
    with pytest.raises(Refused) as refused:
        read_invoice(data, name, load_invoice_map(text.encode(), "map.yaml"), KNOWN, "CNY")
    return {one.code for one in refused.value.diagnostics}


def test_a_chinese_sheet_with_a_title_merged_across_thousands_and_a_total_is_read() -> None:
    invoice = read_invoice(workbook(*CHINESE, merged="A1:D1"), "a.xlsx", load_invoice_map(MAP.encode(), "m"), KNOWN, "CNY")
    assert [(one.line, str(one.net), str(one.tax), str(one.gross)) for one in invoice.lines] == [
        ("fees.seats", "157496.77", "9449.81", "166946.58"),
        ("deduct.answer_rate", "-5686.37", "-341.18", "-6027.55"),
    ]


def test_net_and_gross_swapped_are_refused_with_their_rows() -> None:
    swapped = MAP.replace("net: 不含税金额", "net: 价税合计").replace("gross: 价税合计", "gross: 不含税金额")
    assert slugs(workbook(*CHINESE), "a.xlsx", swapped) == {"invoice/swapped"}


def test_a_row_whose_text_is_in_a_merged_cell_above_is_refused() -> None:
    rows = [*CHINESE[:4], (None, "10.00", "0.60", "10.60"), *CHINESE[4:]]
    assert slugs(workbook(*rows, merged="A4:A5"), "a.xlsx") == {"invoice/no-text"}


def test_a_total_that_is_not_the_sum_is_refused() -> None:
    rows = [*CHINESE[:5], ("合计", 151810.4, 9108.63, "160,919.04")]
    assert slugs(workbook(*rows), "a.xlsx") == {"invoice/other-total"}


def test_what_a_workbook_has_calculated_is_the_amount_that_it_shows() -> None:
    rows = [*CHINESE[:3], ("坐席费", 0.1 + 0.2, 0.02, 0.32), ("接听率扣减", 0, 0, 0)]
    invoice = read_invoice(workbook(*rows), "a.xlsx", load_invoice_map(MAP.encode(), "m"), KNOWN, "CNY")
    assert str(invoice.lines[0].net) == "0.30"


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("1,234.50", ".", "1234.5"),
        ("1.234,50", ",", "1234.5"),
        ("(150.00)", ".", "-150"),
        ("150.00-", ".", "-150"),
        ("−150", ".", "-150"),
        ("¥ 1 234.5", ".", "1234.5"),
        ("USD 6,138.00", ".", "6138"),
        ("６，１３８．００", ".", "6138"),
        ("12,34.50", ".", None),
        ("1,5", ".", None),
        ("1.234.50", ".", None),
        ("5%", ".", None),
        ("", ".", None),
        ("1e5", ".", None),
    ],
)
def test_numbers_as_people_write_them(cell: str, decimal: str, value: str | None) -> None:
    assert parse_number(cell, decimal) == (None if value is None else Fraction(value))


def test_a_draft_names_the_columns_and_leaves_each_line_open() -> None:
    draft = draft_map(workbook(*CHINESE), "a.xlsx", KNOWN, "CNY")
    assert 'line: "项目"' in draft
    assert 'net: "不含税金额"' in draft
    assert 'gross: "价税合计"' in draft
    assert 'total: ["合计"]' in draft
    filled = draft.replace('"坐席费": "?"', "坐席费: fees.seats").replace('"接听率扣减": "?"', "接听率扣减: deduct.answer_rate")
    assert len(read_invoice(workbook(*CHINESE), "a.xlsx", load_invoice_map(filled.encode(), "m"), KNOWN, "CNY").lines) == 2


COLUMNS = ("项目", "不含税金额", "税额", "价税合计")
AMOUNTS = (("坐席费", "157496.77", "9449.81", "166946.58"), ("接听率扣减", "-5686.37", "-341.18", "-6027.55"))
SUM = ("合计", "151810.40", "9108.63", "160919.03")
Write = Callable[[str], str | float]


def as_number(amount: str) -> float:
    return float(amount)


def with_signs(amount: str) -> str:
    return f"￥{Decimal(amount):,.2f}"


def in_brackets(amount: str) -> str:
    return f"({amount[1:]})" if amount.startswith("-") else f"{amount} 元"


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3), (0, 3, 2, 1), (3, 2, 0, 1)], ids=["net first", "gross first", "line in the middle"]
)
@pytest.mark.parametrize("write", [as_number, with_signs, in_brackets])
@pytest.mark.parametrize("title", [True, False], ids=["title", "no title"])
@pytest.mark.parametrize("total", ["none", "right", "wrong", "parts"])
def test_whatever_its_shape_an_invoice_has_the_same_lines_or_is_refused_for_what_is_wrong(
    order: tuple[int, ...], write: Write, title: bool, total: str
) -> None:
    rows: list[tuple[str | float | None, ...]] = [(text, *map(write, amounts)) for text, *amounts in AMOUNTS]
    if total == "parts":  # each group has a sum of its own, and so has the whole
        rows = [rows[0], ("小计", *rows[0][1:]), rows[1], ("小计", *rows[1][1:])]
    if total != "none":
        last = "160919.04" if total == "wrong" else SUM[3]
        rows.append((SUM[0], write(SUM[1]), write(SUM[2]), write(last)))
    above: list[tuple[str | float | None, ...]] = [("江南客服外包有限公司 账单", None, None, None)] if title else []
    sheet = [*above, *(tuple(row[at] for at in order) for row in (COLUMNS, *rows))]
    data = workbook(*sheet, merged="A1:D1" if title else "")
    text = MAP.replace("total: [合计]", "total: [合计, 小计]")
    if total == "wrong":
        assert slugs(data, "a.xlsx", text) == {"invoice/other-total"}
        return
    invoice = read_invoice(data, "a.xlsx", load_invoice_map(text.encode(), "m"), KNOWN, "CNY")
    assert [(line.line, str(line.net), str(line.tax), str(line.gross)) for line in invoice.lines] == [
        ("fees.seats", *AMOUNTS[0][1:]),
        ("deduct.answer_rate", *AMOUNTS[1][1:]),
    ]


@pytest.mark.parametrize("total", [True, False])
def test_headers_that_stand_over_each_others_amounts_are_refused(total: bool) -> None:
    rows = [(text, gross, tax, net) for text, net, tax, gross in (*AMOUNTS, *([SUM] if total else []))]
    assert slugs(workbook(COLUMNS, *rows), "a.xlsx") == {"invoice/swapped"}


def test_an_amount_that_is_merged_over_two_rows_is_refused_where_it_is_blank() -> None:
    rows = [AMOUNTS[0], ("接听率扣减", None, None, None)]
    assert slugs(workbook(COLUMNS, *rows, merged="D2:D3"), "a.xlsx") == {"invoice/blank-amount"}


def test_a_total_of_a_part_is_that_of_the_lines_since_the_one_before_and_no_other() -> None:
    text = MAP.replace("total: [合计]", "total: [合计, 小计]")
    rows = [AMOUNTS[0], ("小计", "1.00", "1.00", "2.00"), AMOUNTS[1], SUM]
    assert slugs(workbook(COLUMNS, *rows), "a.xlsx", text) == {"invoice/other-total"}
    last = [AMOUNTS[0], ("小计", *AMOUNTS[0][1:]), AMOUNTS[1], ("合计", *AMOUNTS[1][1:])]
    assert slugs(workbook(COLUMNS, *last), "a.xlsx", text) == {"invoice/other-total"}
