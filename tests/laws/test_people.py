"""No name of a person appears in what any command says or writes, unless a layout keeps it or a reason is given."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from program import ROOT, run_here
from slacalc.base.diagnostics import Refused
from slacalc.records.decode import decode_text
from slacalc.records.load_layout import load_layout
from slacalc.records.refusal import sifted_alone
from slacalc.records.tables import TableForm, table_of_text

if TYPE_CHECKING:
    from pathlib import Path

    from program import Answer

HOTLINE = ROOT / "sample_data" / "hotline"
GIVEN = ("Zebedee", "Zuleika", "Zipporah", "Zenobia", "Zachariah", "Zinnia", "Zoltan", "Zubeida", "Zaccheus", "Zosimus", "Zephyr")
SIGN = "Z"
COMMANDS = (
    ("measure", "contract.yaml", "2026-03", "--by", "agent", "--out", "out"),
    ("measure", "contract.yaml", "2026-03", "--by", "agent", "--format", "json"),
    ("measure", "contract.yaml", "2026-02", "2026-03", "--by", "agent", "--format", "csv"),
    ("statement", "contract.yaml", "2026-03", "--ledger", "ledger", "--format", "json", "--format", "xlsx", "--out", "out"),
    ("report", "contract.yaml", "2026-03", "--format", "json", "--format", "html", "--out", "out"),
    ("sample", "contract.yaml", "2026-03", "--seed", "tide", "--size", "40", "--by", "agent", "--out", "out"),
    ("compare", "2026-03", "other", "--contract", "contract.yaml", "--out", "out", "--format", "json"),
    ("inspect", "2026-03/calls.csv", "--format", "json"),
    ("inspect", "2026-03/calls.csv", "--out", "out"),
)


@pytest.fixture(name="folder", scope="module")
def fixture_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hotline with names for its agents, rows that are refused for every kind of reason, and another party's month."""
    folder = tmp_path_factory.mktemp("people") / "hotline"
    shutil.copytree(HOTLINE, folder)
    named: dict[str, str] = {}
    for month in ("2026-02", "2026-03"):
        about = folder / month / "month.yaml"
        about.write_text(re.sub(r"(?m)^  calls: \d+\n", "", about.read_text(encoding="utf-8")), encoding="utf-8")
        path = folder / month / "calls.csv"
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        at = header.index("AGENT")
        for row in rows:
            if row[at] != "N/A":
                number = len(named)
                named.setdefault(row[at], f"{GIVEN[number % len(GIVEN)]} Quux{'x' * (number // len(GIVEN))}")
                row[at] = named[row[at]]
        answered = [row for row in rows if SIGN in row[at]]
        spoiled = [
            [*answered[0][:1], "yesterday", *answered[0][2:]],
            ["extra", *answered[1]],
            answered[2][:-2],
            [*answered[3][:-1], "long"],
            ["Total", *[""] * (at - 1), answered[4][at], *[""] * (len(header) - at - 1)],
        ]
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([header, *rows, *spoiled])
        cut = ",".join(answered[5]).replace(answered[5][at], f'"{answered[5][at]}" x')
        path.write_text(out.getvalue() + cut + "\n", encoding="utf-8")
    shutil.copytree(folder / "2026-03", folder / "other")
    other = folder / "other" / "calls.csv"
    lines = other.read_text(encoding="utf-8").splitlines(keepends=True)
    other.write_text("".join(line.replace("Zuleika", "Zebedee") for line in lines if "Zosimus" not in line), encoding="utf-8")
    return folder


def said(answer: Answer, out: Path) -> list[tuple[str, str]]:
    """Everything that a run said and wrote; what is packed is unpacked."""
    texts = [("stdout", answer.out), ("stderr", answer.err)]
    for path in sorted(out.rglob("*")) if out.is_dir() else []:
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                texts += [(f"{path.name}/{name}", archive.read(name).decode("utf-8", "replace")) for name in archive.namelist()]
        elif path.is_file():
            texts.append((path.name, path.read_bytes().decode("utf-8", "replace")))
    return texts


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_name_appears_in_what_a_command_says_or_writes(folder: Path, command: tuple[str, ...]) -> None:
    shutil.rmtree(folder / "out", ignore_errors=True)
    answer = run_here([*command, "--lang", "en"], folder)
    assert answer.code in {0, 1}, answer.err
    texts = said(answer, folder / "out")
    assert any(f"{SIGN}＊" in text for _, text in texts) or command[0] == "statement"
    assert [(where, name) for where, text in texts for name in (*GIVEN, "Quux") if name in text] == []


def test_nothing_of_a_call_or_in_a_pack_names_its_agent(folder: Path) -> None:
    shutil.rmtree(folder / "out", ignore_errors=True)
    statement = ["statement", "contract.yaml", "2026-03", "--ledger", "ledger", "--format", "json", "--out", "out"]
    assert run_here(statement, folder).code == 0
    call = next(line.split(",")[0] for line in (folder / "2026-03" / "calls.csv").read_text().splitlines() if "Zenobia" in line)
    of_statement = ["out/statement-2026-03.json", "--contract", "contract.yaml", "--ledger", "ledger"]
    explained = run_here(["explain", *of_statement, "--call", call, "--month-dir", "2026-03", "--lang", "en"], folder)
    assert (explained.code, f"{SIGN}＊" in explained.out) == (0, True), explained.err
    packed = run_here(
        ["pack", *of_statement[:1], "2026-03", *of_statement[1:], "--key", "key.txt", "--out", "out/pack.zip"], folder
    )
    assert packed.code == 0, packed.err
    texts = [*said(explained, folder / "none"), *said(packed, folder / "out")]
    assert [(where, name) for where, text in texts for name in (*GIVEN, "Quux") if name in text] == []
    assert run_here(["verify", "out/pack.zip"], folder).code == 0


@pytest.mark.parametrize("command", COMMANDS[1:2] + COMMANDS[5:6], ids=" ".join)
def test_names_appear_where_a_reason_is_given_and_it_is_told_and_written(folder: Path, command: tuple[str, ...]) -> None:
    shutil.rmtree(folder / "out", ignore_errors=True)
    answer = run_here([*command, "--unmask", "complaint 118", "--lang", "en"], folder)
    assert answer.code == 0, answer.err
    assert "complaint 118" in answer.err
    texts = said(answer, folder / "out")
    assert any("Zenobia" in text for _, text in texts)
    assert (
        any("complaint 118" in text for where, text in texts if where not in {"stderr", "stdout"})
        or json.loads(answer.out)["unmasked"]["reason"] == "complaint 118"
    )


def test_groups_by_agent_stay_apart_and_a_key_joins_them_over_months(folder: Path) -> None:
    (folder / "key.txt").write_text("of tides and of ebbs, 16 bytes and more\n")
    by_agent = ["--by", "agent", "--key", "key.txt", "--format", "json"]
    alone = [json.loads(run_here(["measure", "contract.yaml", month, *by_agent], folder).out) for month in ("2026-02", "2026-03")]
    hashes = [{group["group"] for metric in page["metrics"] for group in metric.get("groups") or ()} for page in alone]
    masked = json.loads(run_here(["measure", "contract.yaml", "2026-03", "--by", "agent", "--format", "json"], folder).out)
    names = {group["group"] for metric in masked["metrics"] for group in metric.get("groups") or ()}
    assert len(names) == len(hashes[1])
    assert len((hashes[0] & hashes[1]) - {""}) > len(hashes[1]) / 2


def test_a_number_in_what_was_agreed_is_masked_on_the_statement(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "golden" / "excused", tmp_path / "excused")
    register = tmp_path / "excused" / "month" / "excused.csv"
    text = register.read_text(encoding="utf-8")
    text = text.replace("NOC-2026-0031", "13812345678 NOC-2026-0031").replace("Trunk line down", "Trunk 13912345678 down")
    register.write_text(text, encoding="utf-8")
    answer = run_here(["statement", "contract.yaml", "month", "--format", "json"], tmp_path / "excused")
    agreed = json.loads(answer.out)["excused"][0]
    assert (agreed["evidence"], agreed["reason"].split()[1]) == ("138****5678 NOC-2026-0031", "139****5678")


LAYOUT = b"""slacalc_layout: 1
id: slid
role: calls
columns:
  call_id: {from: id}
  arrived_at: {from: at, format: "%Y-%m-%d %H:%M:%S"}
  queue: {from: queue}
  agent: {from: agent}
  outcome: {from: result, codes: {OK: answered, LOST: abandoned}}
  wait: {from: wait, as: seconds}
  talk: {from: talk, as: seconds}
duplicates: {keep: none}
"""
HEADERS = ("id", "at", "queue", "agent", "result", "wait", "talk")
PEOPLE = (
    "Zebedee Quux",
    "Zuleika",
    "8001 Zinnia Quux",
    "Zoe 8001 Quux",
    "欧阳娜",
    "8001 欧阳 娜",
    "欧阳娜8001",
    "z.quux@example.com",
)
SIGNS = ("uux", "ebedee", "uleika", "innia", "oe ", "阳", "娜")
"""What of these nobody may see."""


def row_of(number: int, agent: str) -> list[str]:
    return [f"C{number}", f"2026-03-02 09:{number:02}:00", "Support", agent, "OK", "5", "60"]


def shown_of(text: str) -> tuple[str, bool]:
    """All that is said of the rows of an export; and whether every row was accepted."""
    layout = load_layout(LAYOUT, "layout.yaml")
    try:
        table = table_of_text(decode_text(text.encode(), "calls.csv"), "calls.csv", TableForm(",", None, None, 1))
        rows = list(sifted_alone(table, layout, "Asia/Shanghai")[0])
    except Refused as refused:
        return " ".join(str(value) for remark in refused.diagnostics for _, value in remark.facts), False
    return " ".join(map(str, rows)), not rows


@given(st.permutations(range(len(HEADERS))), st.sampled_from(PEOPLE), st.sampled_from(["OK", "LOST", "LIMBO"]))
def test_no_name_is_shown_of_a_row_whatever_cells_are_exchanged_in_it(order: list[int], name: str, result: str) -> None:
    cells = row_of(50, name)
    cells[4] = result
    rows = [HEADERS, *(row_of(number, "Ann Berg") for number in range(4)), [cells[at] for at in order]]
    shown, accepted = shown_of("\n".join(map(",".join, rows)) + "\n")
    assert accepted == (not shown)
    assert [sign for sign in SIGNS if sign in shown] == []
