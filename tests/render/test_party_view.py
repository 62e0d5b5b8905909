"""Who the parties are: what a contract says of its parties stands on each of them."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pypdf
import pytest

from program import ROOT, run_here
from slacalc.render.party_view import iban_text

CASE = ROOT / "tests" / "golden" / "parties"
SAID = (
    "ELBE-2026-001",
    "Spree Versand GmbH",
    "Uferstraße 4",
    "10435 Berlin",
    "DE136695976",
    "invoices@spree.example",
    "PO-4711",
    "Hafenplatz 1, 20457 Hamburg, Germany",
    "DE129274202",
    "billing@elbe.example",
    "Musterbank",
)
ACCOUNT = ("DE89 3704 0044 0532 0130 00", "COBADEFFXXX")


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of each face of an issued statement."""
    work = Path(shutil.copytree(CASE, tmp_path_factory.mktemp("parties") / "work"))
    forms = [word for form in ("md", "html", "pdf", "xlsx", "json") for word in ("--format", form)]
    issue = ["--ledger", "ledger", "--issue", "--issue-date", "2026-12-03", "--out", "out"]
    answer = run_here(["statement", "contract.yaml", "2026-11", *issue, *forms, "--format", "table"], work)
    assert answer.code == 0, answer.err
    files = {form: (work / "out" / f"statement-2026-11.{form}").read_bytes() for form in ("md", "html", "pdf", "xlsx", "json")}
    paper = pypdf.PdfReader(io.BytesIO(files["pdf"])).pages[0].extract_text()
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    cells = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    texts = {form: files[form].decode().replace("\\", "") for form in ("md", "html")}
    return {**texts, "pdf": paper, "xlsx": cells, "json": files["json"].decode(), "table": answer.out}


@pytest.mark.parametrize("face", ["table", "md", "html", "pdf", "xlsx"])
def test_every_face_names_the_parties(faces: dict[str, str], face: str) -> None:
    missing = [text for text in (*SAID, *ACCOUNT) if text not in faces[face]]
    assert missing == []


def test_the_json_has_them_by_their_keys(faces: dict[str, str]) -> None:
    statement = json.loads(faces["json"])
    provider = statement["contract"]["provider"]
    assert provider["account"] == ["Musterbank", "", "DE89370400440532013000", "COBADEFFXXX"]
    assert statement["payment"]["iban"] == "DE89370400440532013000"
    assert statement["contract"]["client"]["address"] == ["Uferstraße 4", "10435 Berlin", "Germany"]
    assert statement["contract"]["client"]["purchase_order"] == "PO-4711"
    assert statement["number"] == {"pattern": "ELBE-{year}-{seq:3}", "sequence": 1, "text": "ELBE-2026-001"}


def test_an_iban_stands_in_groups_of_four() -> None:
    assert iban_text("GB29NWBK60161331926819") == "GB29 NWBK 6016 1331 9268 19"
    assert iban_text("") == ""
