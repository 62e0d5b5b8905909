"""A table beyond all reason is refused before its rows are looked at; what is wrong in a cell is shown at the cell."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - read as an annotation of a part
from typing import Annotated

import pytest

from slacalc.base.diagnostics import Refused
from slacalc.contract.tree.leaves import Progress
from slacalc.contract.tree.part import Part, validate
from slacalc.ledger.cells import DayCell, TextCell
from slacalc.ledger.table import LARGEST, LONGEST, MOST, columns_of, read_rows

HEADER = "reference,on,note"


class RowPart(Part):
    reference: Annotated[str, TextCell()]
    on: Annotated[date, DayCell()]
    note: Annotated[str, TextCell()]
    by: Annotated[str, TextCell()] = ""


def rows(count: int, note: str = "") -> str:
    return "\n".join([HEADER, *(f"R{at},2026-01-01,{note}" for at in range(count))])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (rows(MOST), 0),
        (rows(3, "n" * LONGEST), 2),
        (rows(1) + "\n" + "," * (LONGEST + 1), 3),
        ("r" * (LARGEST + 1), 0),
        (",".join(f"column{at}" for at in range(1000)), 1),
    ],
)
def test_what_is_too_large_is_refused_as_such(text: str, line: int) -> None:
    with pytest.raises(Refused) as refused:
        read_rows(RowPart, text.encode(), "payments.csv")
    (mistake,) = refused.value.diagnostics
    assert (mistake.code, mistake.place.line) == ("ledger/too-large", line)


@pytest.mark.parametrize("text", [rows(MOST - 1), rows(3, "n" * (LONGEST - 20))])
def test_what_just_fits_is_read(text: str) -> None:
    table, mistakes = read_rows(RowPart, text.encode(), "payments.csv")
    assert len(table) in {MOST - 1, 3}
    assert mistakes == []


def test_the_columns_are_the_keys_of_the_part() -> None:
    assert columns_of(RowPart) == (("reference", "on", "note"), ("by",))


@pytest.mark.parametrize(
    ("header", "column", "marked", "meant"),
    [
        ("reference,onn,note", 11, "onn", "on"),
        ("reference,on,note,bye", 19, "bye", "by"),
        ("reference,on,note,colour", 19, "colour", ""),
        ("on,reference,note", 0, "", ""),
        ("reference,on", 0, "", ""),
        ("reference,on,note,by,by", 0, "", ""),
    ],
)
def test_a_column_that_is_unknown_is_marked_and_one_is_asked_after(header: str, column: int, marked: str, meant: str) -> None:
    table, (mistake,) = read_rows(RowPart, f"{header}\nR1,2026-01-01,n".encode(), "payments.csv")
    assert table == ()
    assert (mistake.code, mistake.fact["nearest"]) == ("ledger/wrong-header", meant)
    assert mistake.fact["expected"] == "reference,on,note[,by]"
    assert (mistake.place.line, mistake.place.column) == (1, column)
    assert not column or mistake.place.excerpt[column - 1 :][: mistake.place.width] == marked


@pytest.mark.parametrize(
    ("row", "column", "marked"),
    [
        ("R1,2026-13-01,n", 4, "2026-13-01"),
        (",2026-13-01,n", 2, "2026-13-01"),
        ("R1,  2026-13-01 ,n", 6, "2026-13-01"),
        ('"R,""1""",2026-13-01,n', 11, "2026-13-01"),
        ("甲一,二月三十日,n", 4, "二月三十日"),
        ("R1,,n", 4, ""),
        ('R1,2026-13-01,"n\nm"', 0, ""),
    ],
)
def test_a_mistake_of_a_cell_is_marked_there(row: str, column: int, marked: str) -> None:
    table, mistakes = read_rows(RowPart, f"{HEADER}\n{row}".encode(), "payments.csv")
    for line in table:
        assert validate(RowPart, line, Progress("CNY", mistakes)) is None
    place = next(mistake.place for mistake in mistakes if mistake.code == "ledger/bad-date")
    assert place.column == column
    assert not column or (place.excerpt[column - 1 :][: place.width] if marked else "") == marked
