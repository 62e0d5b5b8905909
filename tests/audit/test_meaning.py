"""``verify`` compares what is meant: another way of writing is no difference, and a word that decides an amount is one.

About ``audit/compare.py``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT, DIRECT, Lab

if TYPE_CHECKING:
    from pathlib import Path

WORDED = (
    (("where: outcome is answered", "where: outcome in [answered, abandoned]"), "fees.calls.where"),
    (("mode: graduated", "mode: volume\n    measured: total of the month"), "fees.calls.mode"),
    (("part_month: in full", "part_month: by calendar days"), "fees.service.part_month"),
    (("applies: by itself", "applies: on decision"), "remedies.answer_rate.deduct.applies"),
    (("rounded: per line", "rounded: on total"), "tax.rounded"),
)
PYTHON = re.compile(r"None|Fraction\(|Decimal\(|datetime|<[a-z_.]+ object|\('|\(\)|frozenset|Literal")


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    made = Lab(tmp_path / "lab", DIRECT)
    made.month("jan", 1, 30, 10)
    (made.folder / "s.json").write_bytes(made.statement("jan", "--format", "json").out.encode())
    return made


def rewrite(lab: Lab, text: str) -> None:
    (lab.folder / "contract.yaml").write_text(text, encoding="utf-8")


def test_a_comment_another_order_of_keys_and_other_spaces_are_no_difference(lab: Lab) -> None:
    text = (lab.folder / "contract.yaml").read_text("utf-8")
    service = next(line for line in text.splitlines(keepends=True) if line.startswith("  service: "))
    moved = text.replace(service, "").replace("tax: {clause", f"{service}tax: {{clause")  # the last fee, not the first
    rewrite(lab, "# as agreed\n" + moved.replace("where: outcome is answered", "where:   outcome  is   answered"))
    done = lab.verify("s.json", "jan")
    assert done.code == 0, done.out
    assert "--bytes" in done.out
    assert lab.run("verify", "s.json", "--contract", "contract.yaml", "--bytes").code == 1


def test_the_name_of_an_export_and_the_spaces_of_the_json_are_no_difference(lab: Lab) -> None:
    (lab.folder / "jan" / "calls.csv").rename(lab.folder / "jan" / "calls-01.csv")
    (lab.folder / "s.json").write_text(json.dumps(json.loads((lab.folder / "s.json").read_bytes()), indent=3), "utf-8")
    done = lab.verify("s.json", "jan")
    assert done.code == 0, done.out
    assert "bytes" in lab.run("verify", "s.json", "--bytes").out


@pytest.mark.parametrize(("change", "path"), WORDED, ids=[path for _, path in WORDED])
def test_a_word_that_decides_an_amount_is_named(lab: Lab, change: tuple[str, str], path: str) -> None:
    text = (lab.folder / "contract.yaml").read_text("utf-8")
    assert change[0] in text
    rewrite(lab, text.replace(*change))
    done = lab.run("verify", "s.json", "--contract", "contract.yaml")
    assert done.code == 1
    assert f"· {path}" in done.out
    assert not PYTHON.search(done.out), done.out


def test_every_word_of_a_fee_stands_in_its_explanation(lab: Lab) -> None:
    done = lab.run("explain", "s.json", "fees.calls")
    assert "the contract says fees.calls.mode: “graduated”, contract.yaml:" in done.out
    wording = {one["path"]: one["text"] for one in json.loads((lab.folder / "s.json").read_bytes())["wording"]}
    assert wording["fees.calls.where"] == "outcome is answered"
    assert "fees.calls.steps" not in wording  # numbers are terms


def test_money_comes_first_with_its_currency_and_digests_last(lab: Lab) -> None:
    data = (lab.folder / "s.json").read_text("utf-8")
    (lab.folder / "s.json").write_text(data.replace('"amount": "10000.00"', '"amount": "10000.01"'), "utf-8")
    calls = lab.folder / "jan" / "calls.csv"
    calls.write_text("".join(calls.read_text("utf-8").splitlines(keepends=True)[:-12]), "utf-8")
    out = lab.verify("s.json", "jan").out
    kinds = [line.split(" · ")[0].strip() for line in out.splitlines() if " · " in line]
    assert kinds[-1] == "digest"
    assert "lines.fees.service" in out.splitlines()[1]
    assert "10,000.01 CNY" in out
    assert "counts · lines.fees.calls" in out
    assert not PYTHON.search(out), out


def test_the_contract_of_the_lab_has_every_word(lab: Lab) -> None:
    assert all(change[0] in CONTRACT + DIRECT for change, _ in WORDED)
    assert lab.run("check", "contract.yaml").code == 0
