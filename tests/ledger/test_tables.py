"""A table has the lines that a spreadsheet gives it, whatever was pasted into a note."""

from __future__ import annotations

import pytest

from slacalc.base.diagnostics import Refused
from slacalc.ledger.tables import parse_decisions, parse_payments

HEADER = "reference,received_on,month,amount,currency,note"


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"])
def test_a_separator_within_a_note_ends_no_line(character: str) -> None:
    text = f"{HEADER}\nP1,2026-02-09,2026-01,10.00,CNY,a{character}b\nP2,2026-02-30,2026-01,10.00,CNY,\n"
    with pytest.raises(Refused) as refused:
        parse_payments(text.encode(), "payments.csv", "CNY")
    assert [(one.code, one.place.line) for one in refused.value.diagnostics] == [("ledger/bad-date", 3)]
    assert len(parse_payments(text.replace("-30", "-28").encode(), "payments.csv", "CNY")) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_ends_as_any_system_ends_it(end: str) -> None:
    rows = (HEADER, "P1,2026-02-09,2026-01,10.00,CNY,", 'P2,2026-02-09,2026-01,10.00,CNY,"two\nlines"', "")
    for last in (end, ""):
        assert len(parse_payments((end.join(rows[:3]) + last).encode(), "payments.csv", "CNY")) == 2
    with pytest.raises(Refused) as refused:
        parse_payments(end.join(rows).encode() + "重".encode("gb18030"), "payments.csv", "CNY")
    assert refused.value.diagnostics[0].place.line == 5
    assert parse_decisions(f"reference,on,kind,metric,month,by,note{end}".encode(), "decisions.csv", "CNY") == ()
