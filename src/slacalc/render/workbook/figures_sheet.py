"""The sheet on which everything is computed: each figure once, live, with the engine's value beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.money import PLACES
from slacalc.render.spelling import Speller
from slacalc.render.workbook.plan import CHECK, ENGINE, FIGURES_HEAD, LIVE
from slacalc.render.workbook.style import (
    LINE_HEIGHT,
    ROW_BORDER,
    SMALL,
    TEXT_SIZE,
    alignment,
    cached_value,
    cell_at,
    font,
    lines_in,
    number_format,
    set_widths,
    write_heads,
    write_text,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Figure
    from slacalc.render.words import Words
    from slacalc.render.workbook.cache import CachedValue
    from slacalc.render.workbook.plan import Plan
    from slacalc.statement.document import Statement

WIDTHS = (38, 32, 10, 17, 17, 10, 66)
NAME, MADE = 2, 7
OK, WRONG = "OK", "CHECK"
SHARE_PLACES, OTHER_PLACES = 9, 6
"""Decimals to which live and engine value must agree; money to its smallest unit."""


def write_figures(
    sheet: Worksheet, statement: Statement, words: Words, plan: Plan, formulas: Mapping[str, str]
) -> dict[str, CachedValue]:
    """Write the sheet; gives the value behind each formula, by cell."""
    cached: dict[str, CachedValue] = {}
    language, currency = words.language, statement.contract.currency
    write_text(sheet["A1"], words("workbook", "sheet_figures"))
    sheet["A1"].font = font(language, "strong", size=14)
    write_text(sheet["A2"], words("workbook", "figures_note"))
    sheet["A2"].font = font(language, "quiet")
    heads = ("figure", "name", "clause", "live", "engine", "check", "made")
    write_heads(sheet, FIGURES_HEAD, tuple(words("workbook", f"head_{head}") for head in heads), language, (LIVE, ENGINE))
    speller = Speller(statement, words, names=True)
    for figure in statement.book:
        row, value = plan.figure_rows[figure.name], statement.value(figure.name)
        spelled = speller.spell(figure.node)
        for column, text in ((1, words.label(statement, figure)), (NAME, figure.name), (3, figure.clause), (MADE, spelled)):
            write_text(cell_at(sheet, row, column), text)
        live, engine, check = (cell_at(sheet, row, column) for column in (LIVE, ENGINE, CHECK))
        live.value = "=" + formulas[figure.name]
        write_value(engine, value)
        check.value = "=" + _check(figure, value, live.coordinate, engine.coordinate, currency)
        cached[live.coordinate], cached[check.coordinate] = cached_value(value), OK
        for column in range(1, len(heads) + 1):
            cell = sheet.cell(row, column)
            cell.border = ROW_BORDER
            cell.font = font(
                language, "quiet" if column in {NAME, MADE} else "plain", size=SMALL if column in {NAME, MADE} else TEXT_SIZE
            )
            cell.alignment = alignment(
                horizontal="left", vertical="center", wrap_text=column not in {LIVE, ENGINE}, indent=int(column == MADE)
            )
        for cell in (live, engine):
            cell.number_format = number_format(figure.unit, currency, value, words)
            cell.alignment = alignment(vertical="center", horizontal="right")
        check.alignment = alignment(vertical="center", horizontal="center")
        lines = lines_in(words.label(statement, figure), WIDTHS[0])
        lines = max(lines, lines_in(figure.name, WIDTHS[NAME - 1], SMALL), lines_in(spelled, WIDTHS[MADE - 1], SMALL))
        sheet.row_dimensions[row].height = LINE_HEIGHT * lines + 1.5
    _finish(sheet, len(statement.book.figures))
    return cached


def _check(figure: Figure, value: Value, live: str, engine: str, currency: str) -> str:
    """The formula that compares a live cell with the engine's value."""
    if value is NO_BASIS:
        test = f"ISNA({live})"
    elif isinstance(value, bool):
        test = f"{live}={engine}"
    else:
        places = {"money": PLACES[currency], "share": SHARE_PLACES, "percent": SHARE_PLACES}.get(figure.unit, OTHER_PLACES)
        test = f"ROUND(({live}-{engine})*{10**places},0)=0"
    return f'IF({test},"{OK}","{WRONG}")'


def _finish(sheet: Worksheet, figures: int) -> None:
    letter, last = get_column_letter(CHECK), FIGURES_HEAD + max(1, figures)
    red = PatternFill("solid", bgColor="F8D7DA")
    style = DifferentialStyle(fill=red)
    rule = Rule(type="cellIs", operator="notEqual", formula=[f'"{OK}"'], dxf=style)
    sheet.conditional_formatting.add(f"{letter}{FIGURES_HEAD + 1}:{letter}{last}", rule)
    set_widths(sheet, WIDTHS)
    sheet.freeze_panes = f"{get_column_letter(LIVE)}{FIGURES_HEAD + 1}"
    sheet.print_title_rows = f"{FIGURES_HEAD}:{FIGURES_HEAD}"
