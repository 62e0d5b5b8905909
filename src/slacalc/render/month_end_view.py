"""The month-end as blocks: a row a month, what all come to by currency, and what blocks which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.numbers import amount_text
from slacalc.render.remarks import cause_and_remedy
from slacalc.render.view import Block, Cell, Grid, Notes, PartHead, Title
from slacalc.statement.document import ISSUED_STATES
from slacalc.statement.month_end import BLOCKED, totals_to_pay

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.money import Money
    from slacalc.render.view import Tone
    from slacalc.render.words import Words
    from slacalc.statement.month_end import MonthEndRow, Standing

COLUMNS = ("contract", "month", "state", "met", "missed", "undecided", "to_pay", "due")
MET, UNDECIDED = COLUMNS.index("met"), COLUMNS.index("undecided")


def month_end_blocks(rows: tuple[MonthEndRow, ...], words: Words) -> tuple[Block, ...]:
    """The table, the totals, and why a month has no statement or could not be issued as it stands."""
    totals = [
        tuple(Cell(text, "strong") for text in (words("month_end", "sum"), *[""] * 5, f"{_amount(total)} {total.currency}", ""))
        for total in totals_to_pay(rows)
    ]
    left_out = {UNDECIDED} if all(not row.undecided for row in rows) else set()
    cells_of = (*(_row(row, words) for row in rows), *totals)
    table = tuple(tuple(cell for at, cell in enumerate(cells) if at not in left_out) for cells in cells_of)
    columns = tuple(words("month_end", column) for at, column in enumerate(COLUMNS) if at not in left_out)
    numeric = frozenset(range(MET, len(columns) - 1))
    blocks: list[Block] = [
        Title(words("month_end", "title"), words("month_end", "count", str(len(rows)))),
        Grid(columns, table, numeric, totals=len(totals)),
    ]
    for head, blocked in (("blocked_head", True), ("draft_head", False)):
        reasons = tuple(
            tuple(map(Cell, (row.contract, row.month, str(remark.place), _reason(remark, words))))
            for row in rows
            if (row.state == BLOCKED) is blocked
            for remark in row.blocks
        )
        if reasons:
            heads = tuple(words("month_end", column) for column in ("contract", "month", "place", "reason"))
            blocks += [PartHead(words("month_end", head)), Grid(heads, reasons)]
    if any(row.state != BLOCKED and row.state not in ISSUED_STATES for row in rows):
        blocks.append(Notes((Cell(words("month_end", "note_drafts"), "quiet"),)))
    return tuple(blocks)


def _row(row: MonthEndRow, words: Words) -> tuple[Cell, ...]:
    state = Cell(words("month_end", f"state_{row.state}"), _tone(row.state))
    head = (Cell(row.contract), Cell(row.month), state)
    if row.payable is None:
        return (*head, *map(Cell, [""] * 5))
    counts = (str(len(row.met)), str(len(row.missed)), str(len(row.undecided)))
    tones: tuple[Tone, ...] = ("plain", "bad" if row.missed else "plain", "plain")
    return (
        *head,
        *(Cell(count, tone) for count, tone in zip(counts, tones, strict=True)),
        Cell(f"{_amount(row.payable)} {row.payable.currency}"),
        Cell(str(row.due) if row.due is not None else words("month_end", "due_unknown")),
    )


def _tone(state: Standing) -> Tone:
    if state == BLOCKED:
        return "bad"
    return "good" if state in ISSUED_STATES else "plain"


def _reason(remark: Diagnostic, words: Words) -> str:
    """What is wrong, and its slug; what to do is told on stderr."""
    return words("month_end", "cause", cause_and_remedy(remark, words)[0], remark.code)


def _amount(money: Money) -> str:
    return amount_text(money.amount, money.currency)
