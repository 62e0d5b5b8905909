"""What ``init`` writes passes ``check`` but for its blanks, which it names; filled in, it passes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from program import run_here
from slacalc.app.check import check_paths
from slacalc.render.draft import FEES, KINDS

HERE = Path(__file__).parents[2]
DAY = date(2026, 11, 1)
CONTRACTS = sorted((HERE / "contracts").glob("*.yaml"))


def begun(folder: Path, *options: str) -> str:
    answer = run_here(["init", str(folder), "--lang", "en", *options], folder.parent)
    assert answer.code == 0, answer.err
    return answer.out


def told(folder: Path) -> set[tuple[str, int]]:
    found = check_paths([folder], DAY).diagnostics
    assert {one.code for one in found} == {"contract/missing-value"}, [(str(one.place), one.code) for one in found]
    return {(one.place.file, one.place.line) for one in found}


def named(text: str) -> set[tuple[str, int]]:
    return {(file, int(line)) for file, line in re.findall(r"^  (.+?):(\d+)  ", text, re.MULTILINE)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_only_mistakes_are_the_blanks_and_all_of_them_are_named(tmp_path: Path, kind: str) -> None:
    text = begun(tmp_path / "new", "--fees", kind if kind in FEES else f"each,{kind}", "--language", "en")
    assert named(text) == told(tmp_path / "new")


def test_all_kinds_at_once(tmp_path: Path) -> None:
    text = begun(tmp_path / "new", "--fees", ",".join(KINDS), "--language", "zh", "--country", "CN", "--currency", "CNY")
    assert named(text) == told(tmp_path / "new")


def filled(text: str, *, others: dict[str, str]) -> str:
    """Each blank with the first answer that its question gives, or with another one."""
    lines = []
    for line in text.splitlines():
        key = line.split(":")[0].strip(" -")
        blank = re.match(r"( *[\w]+:) +# ", line)
        answer = line.rpartition("? ")[2].split("; ")[0]
        lines.append(f"{blank[1]} {others.get(key, answer)}" if blank else line)
    return "\n".join(lines) + "\n"


def test_what_the_questions_suggest_is_a_contract(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    begun(
        folder,
        "--fees",
        "minutes,minimum",
        "--language",
        "en",
        "--country",
        "PH",
        "--currency",
        "USD",
        "--timezone",
        "Asia/Manila",
    )
    others = {"id": "X-1", "title": "Hotline", "name": "Somebody", "clause": '"1"', "tax": "12%", "prices": "exclude tax"}
    others |= {"rounded": "per line", "calls": "slacalc", "first_day": "2026-01-01", "last_day": "2026-12-31", "blank": "0 s"}
    others |= {"rate": "12%", "refused_rows": "at most 0.1%"}
    contract = folder / "contract.yaml"
    text = filled(contract.read_text(encoding="utf-8"), others=others).replace("calls: calls-layout.yaml", "calls: slacalc")
    contract.write_text(text, encoding="utf-8")
    found = check_paths([contract], DAY)
    assert not found.fails(strict=False), [(str(one.place), one.code, one.fact) for one in found.diagnostics]


@pytest.mark.parametrize("source", CONTRACTS, ids=lambda path: path.stem)
def test_another_contract_gives_its_terms_and_not_its_parties(tmp_path: Path, source: Path) -> None:
    text = begun(tmp_path / "new", "--from", str(source))
    assert named(text) == told(tmp_path / "new")
    ours = (tmp_path / "new" / "contract.yaml").read_text(encoding="utf-8").splitlines()
    theirs = source.read_text(encoding="utf-8").splitlines()
    assert len(ours) == len(theirs)
    changed = [(old, new) for old, new in zip(theirs, ours, strict=True) if old != new]
    assert 0 < len(changed) <= 10, changed
    assert all(len(new) < len(old) for old, new in changed)


@pytest.mark.parametrize("source", CONTRACTS, ids=lambda path: path.stem)
def test_nothing_of_the_other_agreement_stays_where_several_stand_on_one_line(tmp_path: Path, source: Path) -> None:
    text = begun(tmp_path / "new", "--from", str(source))
    paths = re.findall(r"^  .+/contract\.yaml:\d+  ([\w.]+)", text, re.MULTILINE)
    account = ["parties.provider.account.bank", "parties.provider.account.number"]
    names = ["id", "title", "parties.client.name", "parties.provider.name"]
    assert sorted(paths) == sorted([*names, *account, "term.first_day", "term.last_day"])


PARTIES = r"""
slacalc: 1
id: "TEL\x2dSECRET"
title: 'It''s SECRET''s'
language: en
currency: CNY
timezone: Asia/Shanghai
parties:
  client: {name: "SECRET\u0020Client", address: ["SECRET road 1",
    "SECRET ] town"], tax_number: SECRET
    tax, contact: "a SECRET \
    voice"}
  provider:
    name: >-
      SECRET
      Provider
    address:
      - SECRET street
      - "SECRET\tcity"
    account: {bank: 'SECRET ''bank''', number: "\x53ECRET"}
term: {first_day: 2026-01-01,
  last_day: 2026-12-31, renews: never}
"""
"""The head of a contract as people write it who know YAML."""


def test_nothing_of_the_other_agreement_stays_however_it_is_written(tmp_path: Path) -> None:
    rest = (HERE / "contracts" / "take-or-pay.yaml").read_text(encoding="utf-8").partition("calendar:")[2]
    (tmp_path / "old.yaml").write_text(f"{PARTIES}calendar:{rest}", encoding="utf-8")
    text = begun(tmp_path / "new", "--from", str(tmp_path / "old.yaml"))
    head, _, same = (tmp_path / "new" / "contract.yaml").read_text(encoding="utf-8").partition("calendar:")
    assert same == rest
    left = [word for word in ("SECRET", "ECRET", "town", "voice", "2026", "tax,", "Provider") if word in head]
    assert left == [], head
    assert named(text) == told(tmp_path / "new")
    blanks = re.findall(r"^  .+/contract\.yaml:\d+  ([\w.]+)", text, re.MULTILINE)
    client = [f"parties.client.{key}" for key in ("name", "address", "tax_number", "contact")]
    provider = [f"parties.provider.{key}" for key in ("name", "address.1", "address.2", "account.bank", "account.number")]
    assert sorted(blanks) == sorted(["id", "title", *client, *provider, "term.first_day", "term.last_day"])


def test_a_contract_that_is_started_from_says_the_language(tmp_path: Path) -> None:
    source = HERE / "contracts" / "telecom-outsourcing.yaml"
    answer = run_here(["init", "new", "--from", str(source)], tmp_path)
    assert answer.code == 0, answer.err
    assert answer.out.startswith("已写出")
    assert "哪个月" in (tmp_path / "new" / "month" / "month.yaml").read_text(encoding="utf-8")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    (folder / "ledger").mkdir(parents=True)
    (folder / "ledger" / "payments.csv").write_text("mine", encoding="utf-8")
    answer = run_here(["init", str(folder), "--fees", "each"], tmp_path)
    assert answer.code == 4
    assert sorted(path.name for path in folder.rglob("*")) == ["ledger", "payments.csv"]
    assert (folder / "ledger" / "payments.csv").read_text(encoding="utf-8") == "mine"
