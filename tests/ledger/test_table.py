"""A table beyond all reason is refused before its rows are looked at; what is wrong in a cell is shown at the cell."""

from __future__ import annotations

import pytest

from slacalc.base.diagnostics import Refused
from slacalc.ledger.table import LARGEST, LONGEST, MOST, LedgerTable

HEADER = "reference,on,note"
COLUMNS = ("reference", "on", "note")


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
        LedgerTable(text.encode(), "payments.csv", COLUMNS, ())
    (mistake,) = refused.value.diagnostics
    assert (mistake.code, mistake.place.line) == ("ledger/too-large", line)


@pytest.mark.parametrize("text", [rows(MOST - 1), rows(3, "n" * (LONGEST - 20))])
def test_what_just_fits_is_read(text: str) -> None:
    table = LedgerTable(text.encode(), "payments.csv", COLUMNS, ())
    assert len(list(table)) in {MOST - 1, 3}
    table.settle()


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
    table = LedgerTable(f"{HEADER}\n{row}".encode(), "payments.csv", COLUMNS, ())
    for line in table:
        line.day("on")
    with pytest.raises(Refused) as refused:
        table.settle()
    place = next(mistake.place for mistake in refused.value.diagnostics if mistake.code == "ledger/bad-date")
    assert place.column == column
    assert not column or (place.excerpt[column - 1 :][: place.width] if marked else "") == marked
