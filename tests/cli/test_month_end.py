"""A month-end as a whole run: the faces agree, 80 columns keep the table, and what is refused writes nothing."""

from __future__ import annotations

import csv
import html
import io
import json
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import slacalc
from program import ROOT, run_apart, run_here

if TYPE_CHECKING:
    from pathlib import Path

CASE = ROOT / "tests" / "golden" / "month-end"
SOUTH = ["month-end", "south/contract.yaml", "south/mar"]
REFUSED, UNWRITABLE = 3, 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(CASE, tmp_path / "case", ignore=shutil.ignore_patterns("expected", "command"))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_sheet_the_csv_and_the_json_hold_the_same(folder: Path) -> None:
    forms = [word for form in ("csv", "json", "xlsx") for word in ("--format", form)]
    assert run_here(["month-end", "list.yaml", "--out", "out", "--lang", "en", *forms], folder).code == REFUSED
    rows = rows_of((folder / "out" / "month-end.csv").read_text(encoding="utf-8"))
    page = json.loads((folder / "out" / "month-end.json").read_text(encoding="utf-8"))
    head, *lines = load_workbook(folder / "out" / "month-end.xlsx").worksheets[0].iter_rows(values_only=True)
    assert head[:3] == ("Contract", "Month", "State")
    for row, entry, line in zip(rows, page["months"], lines, strict=False):
        assert (row["contract"], row["month"], row["state"]) == (entry["contract"], entry["month"], entry["state"]) == line[:3]
        assert row["missed"].split() == entry["missed"]
        assert row["to_pay"] == entry["to_pay"]
        assert row["blocked_by"].split() == [block["code"] for block in entry["blocked_by"]]
        if row["to_pay"]:
            assert Decimal(str(line[6])) == Decimal(row["to_pay"])
            assert str(line[8])[:10] == row["due"] == entry["due"]
    totals = {line[7]: Decimal(str(line[6])) for line in lines[len(rows) :]}
    assert totals == {total["currency"]: Decimal(total["to_pay"]) for total in page["totals"]}
    for currency, total in totals.items():
        assert total == sum(Decimal(row["to_pay"]) for row in rows if row["currency"] == currency)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_at_80_columns_it_stays_a_table_and_at_60_no_line_is_wider(lang: str, folder: Path) -> None:
    run = [*SOUTH, "north/contract.yaml", "north/jan", "--lang", lang]
    wide = run_apart(run, folder, COLUMNS="80").out
    assert any(line.startswith("| SOUTH-2") and "10,052.35 USD" in line for line in wide.splitlines())
    narrow = run_apart(run, folder, COLUMNS="60").out
    assert max(map(len, narrow.splitlines())) <= 60
    assert "10,052.35 USD" in narrow


def test_statements_are_those_that_the_statement_command_writes(folder: Path) -> None:
    assert run_here([*SOUTH, "--out", "out", "--statements", "csv", "--lang", "en"], folder).code == 0
    same = ["statement", *SOUTH[1:], "--out", "same", "--format", "csv", "--lang", "en"]
    assert run_here(same, folder).code == 0
    written = (folder / "out" / "statement-2026-03.csv").read_bytes()
    assert written == (folder / "same" / "statement-2026-03.csv").read_bytes()


def test_an_issued_month_is_written_as_it_lies_in_the_ledger(folder: Path) -> None:
    (folder / "north" / "jan" / "calls.csv").write_text("changed since\n", encoding="utf-8")
    run = ["month-end", "north/contract.yaml", "north/jan", "--ledger", "north/ledger", "--out", "out", "--lang", "en"]
    assert run_here(run, folder).code == 0
    issued = (folder / "north" / "ledger" / "issued" / "2026-01.json").read_bytes()
    assert (folder / "out" / "statement-2026-01.json").read_bytes() == issued


def test_the_due_day_of_an_issued_month_is_told_once_its_invoice_is_received() -> None:
    hotline = ROOT / "sample_data" / "hotline"
    run = ["month-end", "contract.yaml", "2026-01", "--ledger", "ledger", "--format", "csv"]
    late = ["late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-12-31", "--format", "json"]
    due = {month["month"]: month["due"] for month in json.loads(run_here(late, hotline).out)["months"]}
    assert rows_of(run_here(run, hotline).out)[0]["due"] == due["2026-01"] != ""


def test_nothing_is_written_where_a_line_has_no_account(folder: Path) -> None:
    accounts = folder / "accounts.yaml"
    accounts.write_text(accounts.read_text(encoding="utf-8").replace("  tax: 2221.01\n", ""), encoding="utf-8")
    answer = run_here(["month-end", "list.yaml", "--accounts", "accounts.yaml", "--out", "out", "--lang", "en"], folder)
    assert answer.code == REFUSED
    assert answer.err.count("[input/line-without-account]") == 3  # the contracts that have a statement
    assert "'tax' of NORTH-1, 2026-01, 2026-02, 2026-03, has no account" in answer.err
    assert not (folder / "out").exists()
    assert answer.out == ""


def test_where_files_cannot_go_is_told_and_nothing_is_written(folder: Path) -> None:
    within = run_here(["month-end", "list.yaml", "--out", "north/ledger/x", "--lang", "en"], folder)
    assert (within.code, "[output/out-in-ledger]" in within.err) == (UNWRITABLE, True)
    assert not (folder / "north" / "ledger" / "x").exists()
    nowhere = run_here(["month-end", "list.yaml", "--accounts", "accounts.yaml", "--lang", "en"], folder)
    assert (nowhere.code, "[output/needs-out]" in nowhere.err) == (UNWRITABLE, True)


def test_one_id_twice_and_one_month_twice_block_the_later(folder: Path) -> None:
    shutil.copytree(folder / "south", folder / "again")
    answer = run_here([*SOUTH, "again/mar", "again/contract.yaml", "again/mar", "--format", "csv"], folder)
    assert answer.code == REFUSED
    assert [(row["state"], row["blocked_by"]) for row in rows_of(answer.out)] == [
        ("draft", ""),
        ("blocked", "input/month-twice"),
        ("blocked", "input/contract-twice"),
    ]


def test_a_ledger_that_cannot_be_read_blocks_its_own_contract_alone(folder: Path) -> None:
    (folder / "north" / "ledger" / "payments.csv").write_text("nonsense\n", encoding="utf-8")
    answer = run_here(["month-end", "list.yaml", "--format", "csv", "--lang", "en"], folder)
    assert answer.code == REFUSED
    states = {(row["contract"], row["month"]): row["state"] for row in rows_of(answer.out)}
    assert {state for (contract, _), state in states.items() if contract == "NORTH-1"} == {"blocked"}
    assert states["SOUTH-2", "2026-03"] == "draft"


def test_a_folder_that_does_not_say_its_month_blocks_every_month_that_is_not_issued(folder: Path) -> None:
    (folder / "north" / "feb" / "month.yaml").write_text("month: 2026-0x\n", encoding="utf-8")
    run = ["month-end", "list.yaml", "--format", "csv", "--lang", "en"]
    north = [row for row in rows_of(run_here(run, folder).out) if row["contract"] == "NORTH-1"]
    assert [(row["month"], row["state"], row["blocked_by"]) for row in north[1:]] == [
        ("2026-01", "issued", ""),
        ("2026-03", "blocked", "input/other-folder-blocked"),
    ]


def test_an_issued_month_is_not_blocked_by_another_and_has_its_postings(folder: Path) -> None:
    shutil.copytree(folder / "north" / "jan", folder / "north" / "dec")
    (folder / "north" / "dec" / "month.yaml").write_text("month: 2025-12\n", encoding="utf-8")
    (folder / "north" / "dec" / "calls.csv").write_text("no export\n", encoding="utf-8")
    run = [
        "month-end",
        "north/contract.yaml",
        "north/dec",
        "north/jan",
        "--ledger",
        "north/ledger",
        "--accounts",
        "accounts.yaml",
    ]
    assert run_here([*run, "--out", "out", "--lang", "en"], folder).code == REFUSED
    postings = rows_of((folder / "out" / "postings.csv").read_text(encoding="utf-8"))
    assert [(row["month"], row["state"]) for row in postings] == [("2026-01", "issued")] * len(postings) != []


def test_nothing_is_written_into_the_ledger_of_a_contract_all_of_whose_months_are_blocked(folder: Path) -> None:
    (folder / "north" / "feb" / "calls.csv").write_text("no export\n", encoding="utf-8")
    run = ["month-end", "north/contract.yaml", "north/feb", "--ledger", "north/ledger", "--out", "north/ledger", "--lang", "en"]
    ended = run_here(run, folder)
    assert ended.code == UNWRITABLE
    assert "output/out-in-ledger" in ended.err
    assert not (folder / "north" / "ledger" / "month-end.json").exists()


def test_an_issued_month_whose_due_day_waits_for_a_holiday_notice_stands_and_is_posted(folder: Path) -> None:
    north = folder / "north"
    contract = (north / "contract.yaml").read_text(encoding="utf-8")
    after_receipt = contract.replace("due: by day 10 of the following month", "due: 30 days after receipt")
    (north / "contract.yaml").write_text(after_receipt, encoding="utf-8")
    issuing = ["statement", "north/contract.yaml", "north/jan", "--ledger", "new", "--issue", "--issue-date", "2026-02-03"]
    (folder / "new").mkdir()
    assert run_here(issuing, folder).code == 0
    received = "reference,on,kind,metric,month,by,note\nR-1,2027-12-05,invoice received,,2026-01,B,\n"
    (folder / "new" / "decisions.csv").write_text(received, encoding="utf-8")
    run = ["month-end", "north/contract.yaml", "north/jan", "--ledger", "new", "--accounts", "accounts.yaml"]
    ended = run_here([*run, "--out", "out", "--format", "csv", "--lang", "en"], folder)
    assert ended.code == 0
    assert "measure/uncovered-due-day" in ended.err
    (row,) = rows_of((folder / "out" / "month-end.csv").read_text(encoding="utf-8"))
    assert (row["state"], row["to_pay"], row["due"]) == ("issued", "10635.97", "")
    assert rows_of((folder / "out" / "postings.csv").read_text(encoding="utf-8"))[-1]["credit"] == "10635.97"


def test_a_month_whose_late_payment_cannot_be_told_is_left_out_and_the_others_are_posted(folder: Path) -> None:
    north = folder / "north"
    contract = (north / "contract.yaml").read_text(encoding="utf-8")
    longer = contract.replace("last_day: 2026-12-31", "last_day: 2028-12-31")
    after_receipt = longer.replace("due: by day 10 of the following month", "due: 30 days after receipt")
    (north / "contract.yaml").write_text(after_receipt, encoding="utf-8")
    issuing = ["statement", "north/contract.yaml", "north/jan", "--ledger", "new/NORTH-1"]
    for name in ("NORTH-1", "SOUTH-2"):
        (folder / "new" / name).mkdir(parents=True)
    assert run_here([*issuing, "--issue", "--issue-date", "2026-02-03"], folder).code == 0
    received = "reference,on,kind,metric,month,by,note\nR-1,2027-12-05,invoice received,,2026-01,B,\n"
    (folder / "new" / "NORTH-1" / "decisions.csv").write_text(received, encoding="utf-8")
    shutil.copytree(north / "jan", north / "late")
    (north / "late" / "month.yaml").write_text("month: 2027-12\nas_of: 2028-01-03T09:00:00+08:00\n", encoding="utf-8")
    calls = (north / "late" / "calls.csv").read_text(encoding="utf-8").replace("2026-01", "2027-12")
    (north / "late" / "calls.csv").write_text(calls, encoding="utf-8")
    months = ["north/contract.yaml", "north/jan", "north/late", "south/contract.yaml", "south/mar", "--ledger", "new"]
    ended = run_here(["month-end", *months, "--accounts", "accounts.yaml", "--out", "out", "--lang", "en"], folder)
    assert ended.code == REFUSED
    assert "NORTH-1, 2027-12, has no postings" in ended.err
    assert ended.err.count("[input/month-not-posted]") == 1
    assert ended.err.count("[measure/uncovered-due-day]") == 2  # of the due day of January, and of late payment
    postings = rows_of((folder / "out" / "postings.csv").read_text(encoding="utf-8"))
    assert {(row["contract"], row["month"]) for row in postings} == {("NORTH-1", "2026-01"), ("SOUTH-2", "2026-03")}
    rows = {row["month"]: row["state"] for row in json.loads((folder / "out" / "month-end.json").read_text())["months"]}
    assert rows["2027-12"] == "draft"


def test_a_list_of_nothing_and_a_contract_alone_are_told_for_what_they_are(folder: Path) -> None:
    (folder / "empty.yaml").write_text("slacalc_month_end: 1\ncontracts: {}\n", encoding="utf-8")
    for path, code in (("empty.yaml", "input/empty-month-list"), ("south/contract.yaml", "input/contract-without-month")):
        answer = run_here(["month-end", path, "--lang", "en"], folder)
        assert (answer.code, answer.out, answer.err.count("error [")) == (REFUSED, "", 1)
        assert f"[{code}]" in answer.err


def test_drafts_are_as_known_at_the_time_that_is_asked_and_issued_months_as_they_lie_there(folder: Path) -> None:
    moment = "2026-04-20T12:00:00"
    asked = ["month-end", "list.yaml", "--as-of", moment, "--format", "json", "--out", "out", "--statements", "json"]
    run_here(asked, folder)
    same = ["statement", *SOUTH[1:], "--as-of", moment, "--format", "json"]
    written = (folder / "out" / "SOUTH-2" / "statement-2026-03.json").read_text(encoding="utf-8")
    assert written == run_here(same, folder).out
    issued = (folder / "north" / "ledger" / "issued" / "2026-01.json").read_bytes()
    assert (folder / "out" / "NORTH-1" / "statement-2026-01.json").read_bytes() == issued


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_and_the_paper_hold_every_cell_of_the_table(lang: str, folder: Path) -> None:
    pytest.importorskip("typst")
    pypdf = pytest.importorskip("pypdf")
    forms = [word for form in ("html", "pdf", "md", "json") for word in ("--format", form)]
    run_here(["month-end", "list.yaml", "--out", "out", "--lang", lang, *forms], folder)
    paper = pypdf.PdfReader(folder / "out" / "month-end.pdf")
    assert paper.attachments["month-end.json"] == [(folder / "out" / "month-end.json").read_bytes()]
    texts = {
        "html": html.unescape((folder / "out" / "month-end.html").read_text(encoding="utf-8")),
        "md": (folder / "out" / "month-end.md").read_text(encoding="utf-8").replace("\\", ""),
        "pdf": "".join(page.extract_text() for page in paper.pages),
    }
    for row in json.loads((folder / "out" / "month-end.json").read_text(encoding="utf-8"))["months"]:
        amount = f"{Decimal(row['to_pay']):,}" if row["to_pay"] else ""
        for cell in (row["contract"], row["month"], amount, row["due"] or "", *(block["code"] for block in row["blocked_by"])):
            for text in texts.values():
                assert cell in text.replace("\n", "") or cell in text


def test_from_python_it_is_the_same_month_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    ended = slacalc.end_months("list.yaml", accounts="accounts.yaml", language="en")
    asked = ["month-end", "list.yaml", "--accounts", "accounts.yaml", "--out", "out", "--format", "json", "--lang", "en"]
    run_here(asked, folder)
    assert ended.to_dict() == json.loads((folder / "out" / "month-end.json").read_text(encoding="utf-8"))
    table = run_here(["month-end", "list.yaml", "--lang", "en"], folder)
    assert str(ended) == table.out
    assert ended.blocked
    postings = rows_of((folder / "out" / "postings.csv").read_text(encoding="utf-8"))
    assert ended.postings is not None
    assert [{name: str(value) for name, value in row.items()} for row in ended.postings.to_dicts()] == postings
    assert [statement.month for statement in ended.statements] == [
        row["month"] for row in ended.frame.to_dicts() if row["to_pay"]
    ]
    with pytest.raises(slacalc.InputRefused):
        slacalc.end_months("south/contract.yaml")
