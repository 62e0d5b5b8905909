"""A contract is read once, from a path or from bytes, and what it said earlier is told from what was read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT, Lab
from slacalc.app.contract import as_known, open_contract, read_contract
from slacalc.app.exports import layout_of
from slacalc.base.diagnostics import Refused
from slacalc.base.month import Month

if TYPE_CHECKING:
    from slacalc.contract.load import Contract

MARCH = Month(2026, 3)
AMENDED = (
    CONTRACT
    + """\
amendments:
  later: {clause: "9", from: 2026-03-01, agreed: 2026-05-20, set: {metrics.answer_rate.target: at least 90%}}
"""
)
YEAR = "slacalc_calendar: 1\nyears:\n  2027: {notice: made up, closed: [2027-01-01], open: none}\n"
WITH_CALENDAR = AMENDED.replace("{working_days: CN}", "{working_days: CN, file: years.yaml}")


def target_of(contract: Contract) -> str:
    target = contract.terms_of(MARCH).metrics[0].target
    assert target is not None
    return target.bound.text


def test_what_a_contract_said_earlier_is_told_after_its_file_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "contract.yaml"
    path.write_text(WITH_CALENDAR, encoding="utf-8")
    (tmp_path / "years.yaml").write_text(YEAR, encoding="utf-8")
    contract = open_contract(path)
    path.unlink()
    (tmp_path / "years.yaml").unlink()
    earlier = as_known(contract, date(2026, 4, 2))
    assert (target_of(contract), target_of(earlier)) == ("at least 90%", "at least 95%")
    assert earlier.sha256 == contract.sha256


def test_a_statement_reads_its_contract_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab(tmp_path, AMENDED.removeprefix(CONTRACT))
    lab.month("month", 3, 10)
    read: list[str] = []
    plain = Path.read_bytes

    def counted(path: Path) -> bytes:
        read.append(path.name)
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    assert lab.run("statement", "contract.yaml", "month").code == 0
    assert read.count("contract.yaml") == 1


def test_bytes_with_a_folder_find_their_layout_and_calendar_there(tmp_path: Path) -> None:
    (tmp_path / "years.yaml").write_text(YEAR, encoding="utf-8")
    contract = read_contract(WITH_CALENDAR.encode(), "from memory", tmp_path)
    assert (contract.name, 2027 in contract.calendars[0].working_days.years) == ("from memory", True)
    assert target_of(as_known(contract, date(2026, 4, 2))) == "at least 95%"


def test_bytes_without_a_folder_are_a_contract_where_they_name_no_file() -> None:
    contract = read_contract(AMENDED.encode(), "from memory")
    assert layout_of(contract.terms_of(MARCH), "calls", contract).id == "slacalc"


@pytest.mark.parametrize(
    "text",
    [WITH_CALENDAR, AMENDED.replace("{calls: slacalc}", "{calls: switch.yaml}")],
    ids=["calendar", "layout"],
)
def test_bytes_without_a_folder_that_name_a_file_are_refused(text: str) -> None:
    def used() -> None:
        contract = read_contract(text.encode(), "from memory")
        layout_of(contract.terms_of(MARCH), "calls", contract)

    with pytest.raises(Refused) as refused:
        used()
    assert [one.code for one in refused.value.diagnostics] == ["contract/nothing-beside"]
