"""A table that is beyond all reason is refused before its rows are looked at: bytes, lines, and characters of a line."""

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
