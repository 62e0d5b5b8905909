"""Whatever the exports and the contract hold, no character of it does anything on a terminal, in a CSV or in Markdown.

About ``base/shown.py``.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab import CURED, Lab

if TYPE_CHECKING:
    from pathlib import Path

STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
HOSTILE = (
    "\x1b[2J\x1b[31m",
    "\x9b1A",
    "\u202eevil",
    "\u2066a\u2069",
    "zero\u200bwidth\ufeff",
    "\u2028line",
    "\x07\x08",
    "\x7f\x85",
)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters='"\n\r\x00'), min_size=1, max_size=12) | st.sampled_from(HOSTILE)


def month_of(lab: Lab, name: str, queue: str, agent: str, call: str) -> None:
    """Thirty-one days of one call each, whose texts come from a stranger."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["call_id", "arrived_at", "direction", "outcome", "wait", "talk", "queue", "agent", "strange" + queue])
    for day in range(1, 32):
        rows.writerow([f"{call}{day}", f"2026-01-{day:02d} 09:00:00", "inbound", "answered", "3", "60", queue, agent, call])
    rows.writerow([f"{call}x", queue, "inbound", "answered", "3", "60", queue, agent, agent])
    folder = lab.folder / name
    folder.mkdir(exist_ok=True)
    (folder / "calls.csv").write_text(out.getvalue(), encoding="utf-8")
    (folder / "month.yaml").write_text("month: 2026-01\nas_of: 2026-02-02T09:00:00+08:00\n", encoding="utf-8")


def expect_inert(said: str) -> None:
    steering = {char for char in said if unicodedata.category(char) in STEERING} - {"\n"}
    assert not steering, said


COMMANDS = (
    ["statement", "contract.yaml", "jan"],
    ["statement", "contract.yaml", "jan", "--format", "csv"],
    ["statement", "contract.yaml", "jan", "--format", "md"],
    ["measure", "contract.yaml", "jan", "--by", "queue"],
    ["measure", "contract.yaml", "jan", "--by", "agent", "--format", "csv"],
    ["measure", "contract.yaml", "jan", "--by", "agent", "--format", "md"],
    ["sample", "contract.yaml", "jan", "--seed", "s", "--size", "3", "--by", "queue"],
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queue=TEXT, agent=TEXT, call=TEXT)
def test_texts_of_an_export_do_nothing_anywhere(queue: str, agent: str, call: str, tmp_path: Path) -> None:
    lab = Lab(tmp_path / str(len(list(tmp_path.iterdir()))))
    month_of(lab, "jan", queue, agent, call)
    for command in COMMANDS:
        answer = lab.run(*command)
        assert answer.code in {0, 3}, answer.err
        expect_inert(answer.out)
        expect_inert(answer.err)
    done = lab.run("statement", "contract.yaml", "jan", "--out", "out", "--format", "md", "--format", "csv")
    assert done.code in {0, 3}
    for path in (lab.folder / "out").glob("*.*"):
        expect_inert(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_texts_of_a_contract_and_a_ledger_do_nothing_either(hostile: str, tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab", CURED)
    contract = lab.folder / "contract.yaml"
    escaped = "".join(f"\\u{ord(char):04x}" for char in hostile)
    contract.write_text(contract.read_text(encoding="utf-8").replace("title: Lab", f'title: "Lab {escaped}"'), encoding="utf-8")
    lab.month("jan", 1, 20, 5)
    lab.decide(f"D-1,2026-02-03,notice received,answer_rate,2026-01,{hostile.strip()},note {hostile},,,".replace("\u2028", " "))
    for command in (
        ["statement", "contract.yaml", "jan"],
        ["check", "contract.yaml", "ledger"],
        ["measure", "contract.yaml", "jan"],
    ):
        answer = lab.run(*command, *(["--ledger", "ledger"] if command[0] != "check" else []))
        expect_inert(answer.out + answer.err)


@pytest.mark.parametrize("hostile", ["\x1b[31m", "\u202e", "a\nb"])
def test_names_of_files_do_nothing(hostile: str, tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab")
    for command in (["check"], ["explain"], ["verify"], ["measure", "contract.yaml"]):
        answer = lab.run(*command, f"no{hostile}thing.yaml")
        assert answer.code in {1, 3}
        expect_inert(answer.out + answer.err)
        assert "no" + hostile not in answer.out + answer.err


NUMBERS = ("13812345678", "138-1234-5678", "+49 30 1234567", "010 12345678", "138.1234.5678")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("by", ["queue", "agent"])
@pytest.mark.parametrize("form", ["table", "csv", "md", "json"])
def test_a_number_in_a_name_is_masked_where_metrics_are_broken_down(number: str, by: str, form: str, tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab")
    month_of(lab, "jan", f"line {number}", f"agent {number}", "C")
    answer = lab.run("measure", "contract.yaml", "jan", "--by", by, "--format", form)
    assert answer.code == 0, answer.err
    expect_masked(answer.out + answer.err, number)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("by", ["queue", "agent"])
def test_a_number_in_a_name_is_masked_in_a_sample_and_its_manifest(number: str, by: str, tmp_path: Path) -> None:
    lab = Lab(tmp_path / "lab")
    month_of(lab, "jan", f"line {number}", f"agent {number}", "C")
    draw = ["sample", "contract.yaml", "jan", "--seed", "s", "--size", "3", "--by", by]
    answer = lab.run(*draw, "--out", "out")
    assert answer.code == 0, answer.err
    for path in (lab.folder / "out").iterdir():
        expect_masked(path.read_text(encoding="utf-8"), number)
    assert lab.run(*draw, "--check", "out/sample-2026-01.csv").code == 0


def test_two_names_that_look_alike_once_masked_are_told_apart() -> None:
    from slacalc.measure.groups import shown_names  # noqa: PLC0415 - beside its test

    names = ("Q 13812345678", "Q 13899995678", "Q1")
    assert list(shown_names("queue", names).values()) == ["Q 138****5678", "Q 138****5678 (2)", "Q1"]
    assert shown_names("day", ("2026-01-01",)) == {"2026-01-01": "2026-01-01"}


def expect_masked(text: str, number: str) -> None:
    assert number not in text
    assert "*" in text
