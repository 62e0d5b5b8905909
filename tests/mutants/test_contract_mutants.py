"""No part of a contract is there for nothing.

Each key is dropped, each number becomes an absurd one, each word becomes each other word of its list. A mutant is refused with a
place inside the file, or changes what a statement says, or is listed in ``no_effect.toml``, by where it is and why. What no
statement is made of is asked for elsewhere: an example of ``test``, an accepted remark of ``check``, late payment of ``late``, an
amendment of its month.
"""

from __future__ import annotations

import atexit
import os
import random
import re
import shutil
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from program import ROOT
from slacalc.app.contract import files_of
from slacalc.app.late import late_months
from slacalc.app.month_folder import open_month
from slacalc.app.statement import make_month
from slacalc.audit.examples import Recomputing
from slacalc.base.diagnostics import Refused
from slacalc.contract.load import load_contract
from slacalc.lint.accepted import accept
from slacalc.lint.run import doubts
from slacalc.render.late_json import late_to_wire
from slacalc.statement.codec import to_wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.load import Contract

TENDERS = ROOT / "tests" / "golden" / "tenders"
MONTHS = {
    "changsha-12345-seats": TENDERS / "changsha" / "month",
    "mobile-10086-per-call": TENDERS / "mobile" / "month",
    "postal-zhejiang-bands": TENDERS / "postal" / "month",
    "take-or-pay": TENDERS / "take-or-pay" / "month",
    "unicom-heilongjiang-mixed": TENDERS / "unicom" / "month",
    "telecom-outsourcing": ROOT / "sample_data" / "2026-03",
}
LATER = {"telecom-outsourcing": ROOT / "sample_data" / "2026-12"}
"""A month in which the amendments of a contract are in force."""
LEDGER = ROOT / "sample_data" / "ledger"
"""Issued months of the same contract, and how they were paid."""
SIDES = (
    ("at least", "at most", "above", "below", "from"),
    ("no finding", "met", "missed"),
    ("inbound", "outbound"),
    ("answered", "abandoned"),
    ("started", "completed"),
    ("per seat", "per person"),
    ("working days", "days"),
)
"""Words inside a text of which each can be written for another."""
IN_TEXTS = ("metrics", "fees", "limits", "remedies", "score", "evidence", "deductions", "payment")
"""Below these keys words inside a text decide something."""
THINNED = 60
"""Of the sample month, one call in so many."""
LISTED = tomllib.loads((Path(__file__).parent / "no_effect.toml").read_text(encoding="utf-8"))
SLICE = 8
"""Mutants of a contract that CI tries; the whole takes minutes."""
SEED = int(os.environ.get("SLACALC_SEED", "12"))
ORIGINALS: dict[tuple[str, str], str] = {}
"""What is said of a contract as it is, by its name and by where it is said."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")
LEAST_OF_A_WAY = 50
ABSURD = "98765432109"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A contract with one thing otherwise."""

    what: str
    path: str
    text: str


@pytest.mark.parametrize("name", MONTHS)
def test_a_slice_of_mutants_is_seen(name: str) -> None:
    mutants = list(mutants_of(name))
    random.Random(SEED).shuffle(mutants)
    assert unseen(name, mutants[:SLICE]) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", MONTHS)
def test_every_mutant_is_seen(name: str) -> None:
    assert unseen(name, list(mutants_of(name))) == []


@pytest.mark.slow
def test_what_is_listed_is_what_mutants_are_of() -> None:
    assert LISTED.keys() <= MONTHS.keys()
    for name, entries in LISTED.items():
        made = list(mutants_of(name))
        for entry in entries:
            assert any(without_effect(name, mutant) for mutant in made if is_one_of(mutant, entry)), (name, entry)


def without_effect(name: str, mutant: Mutant) -> bool:
    section = section_of(mutant.path)
    return outcome(name, mutant.text, section) == original(name, section)


@pytest.mark.parametrize("name", MONTHS)
def test_each_contract_is_changed_in_each_way(name: str) -> None:
    ways = [mutant.what for mutant in mutants_of(name)]
    assert all(ways.count(way) > LEAST_OF_A_WAY for way in ("drop", "number", "word"))


def test_a_key_that_nothing_reads_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "take-or-pay"
    at = "metrics.answer_rate.target"
    bounds = [mutant for mutant in mutants_of(name) if mutant.path == at and not is_listed(name, mutant)]
    assert bounds
    assert unseen(name, bounds) == []
    monkeypatch.setattr(sys.modules[__name__], "outcome", lambda *_: "a statement that knows of no target")
    monkeypatch.setattr(sys.modules[__name__], "ORIGINALS", {})
    assert len(unseen(name, bounds)) == len(bounds)


def is_listed(name: str, mutant: Mutant) -> bool:
    return any(is_one_of(mutant, entry) for entry in LISTED.get(name, {}))


def is_one_of(mutant: Mutant, entry: str) -> bool:
    return re.fullmatch(entry, f"{mutant.what} {mutant.path}") is not None


def unseen(name: str, mutants: list[Mutant]) -> list[str]:
    """The mutants that make no difference and are not listed, and those refused without a place."""
    wrong = []
    for mutant in mutants:
        said = outcome(name, mutant.text, section_of(mutant.path))
        if isinstance(said, tuple):
            lines = mutant.text.count("\n") + 1
            first = 0 if "." not in mutant.path and mutant.what == "drop" else 1  # a missing section is missing in the whole file
            if not said or any(not first <= one.place.line <= lines for one in said):
                wrong.append(f"{mutant.what} {mutant.path}: refused without a place")
        elif said == original(name, section_of(mutant.path)) and not is_listed(name, mutant):
            wrong.append(f"{mutant.what} {mutant.path}: no effect")
    return wrong


@cache
def month_of(folder: Path) -> Path:
    """The month folder; of a sample month a small part."""
    if folder.parent.name != "sample_data":
        return folder
    small = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, small, ignore_errors=True)
    for path in folder.glob("*.csv"):
        head, *rows = path.read_bytes().splitlines(keepends=True)
        (small / path.name).write_bytes(head + b"".join(rows[:: THINNED if path.stem == "calls" else 6]))
    (small / "month.yaml").write_text(f"month: {folder.name}\n", encoding="utf-8")
    return small


def original(name: str, section: str) -> str:
    """What is said of the contract as it is."""
    if (name, section) not in ORIGINALS:
        said = outcome(name, source(name), section)
        assert isinstance(said, str)
        ORIGINALS[name, section] = said
    return ORIGINALS[name, section]


def section_of(path: str) -> str:
    """Where what stands at a path is told."""
    top = path.partition(".")[0]
    if top in {"examples", "accepted", "late_payment"}:
        return top
    if path == "term.clause":
        return "late_payment"
    return ("a later statement" if top == "amendments" else "statement") + (" with terms" if path.endswith(".clause") else "")


@cache
def source(name: str) -> str:
    return (ROOT / "contracts" / f"{name}.yaml").read_text(encoding="utf-8")


def outcome(name: str, text: str, section: str) -> tuple[Diagnostic, ...] | str:
    """Why the contract is refused, or what is said of it there; where a month cannot be made, why not."""
    folder = ROOT / "contracts"
    try:
        contract = load_contract(text.encode(), str(folder / f"{name}.yaml"), files_of(folder))
        match section:
            case "examples":
                worked = Recomputing(contract)
                return repr([one for example in contract.examples for one in worked.recompute(example)])
            case "accepted":
                return repr([(one.code, one.facts) for one in accept(contract, doubts(contract), date(2026, 6, 1))])
            case "late_payment":
                return repr(late_to_wire(late_months(contract, LEDGER, date(2026, 11, 30))))
    except Refused as refused:
        return refused.diagnostics
    months = LATER if section.startswith("a later") and name in LATER else MONTHS
    return statement_of(contract, month_of(months[name]), with_terms=section.endswith("with terms"))


def statement_of(contract: Contract, month: Path, *, with_terms: bool) -> str:
    """What the statement says; not its terms, in which every number of the contract stands, unless they are asked for."""
    try:
        wire = to_wire(make_month(contract, open_month(month, None), None, None).statement)
    except Refused as refused:
        return f"no statement: {refused.diagnostics}"
    head = {key: value for key, value in wire["contract"].items() if key not in {"sha256", "file"}}
    left_out = {"digest", "digests", "program", "contract"} | (set() if with_terms else {"terms"})
    return repr((head, without_places({key: wire[key] for key in wire if key not in left_out})))


def without_places(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_places(one) for key, one in value.items() if key not in {"place", "digest", "line", "column"}}
    return [without_places(one) for one in value] if isinstance(value, list | tuple) else value


def mutants_of(name: str) -> Iterator[Mutant]:
    text = source(name)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    yield from _inside(name, text, root, "")


def _inside(name: str, text: str, node: yaml.Node, path: str) -> Iterator[Mutant]:
    if isinstance(node, yaml.MappingNode):
        for number, (key, value) in enumerate(node.value):
            inner = f"{path}.{key.value}".lstrip(".")
            yield Mutant("drop", inner, _without(text, node, number))
            yield from _inside(name, text, value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _inside(name, text, item, f"{path}.{number}")
    elif isinstance(node, yaml.ScalarNode):
        yield from _of_value(name, text, node, path)


def _of_value(name: str, text: str, node: yaml.ScalarNode, path: str) -> Iterator[Mutant]:
    start, end = node.start_mark.index, node.end_mark.index
    for found in NUMBER.finditer(text, start, end):
        yield Mutant("number", path, text[: found.start()] + ABSURD + text[found.end() :])
    for word in _words_at(name, start, end):
        if word != node.value:
            yield Mutant("word", path, text[:start] + word + text[end:])
    if path.startswith(IN_TEXTS):
        for other in _other_sides(text[start:end]):
            yield Mutant("word", path, text[:start] + other + text[end:])


def _without(text: str, node: yaml.MappingNode, number: int) -> str:
    """The text without a key and its value."""
    start = node.value[number][0].start_mark.index
    following = node.value[number + 1][0].start_mark.index if number + 1 < len(node.value) else None
    if following is not None:
        return text[:start] + text[following:]
    end = node.value[number][1].end_mark.index
    if node.flow_style:
        before = node.value[number - 1][1].end_mark.index if number else start
        return text[:before] + text[end:]
    return text[: text.rindex("\n", 0, start) + 1] + text[end:].removeprefix("\n") if start else ""


def _other_sides(text: str) -> Iterator[str]:
    """The text with a word in it exchanged for each other of its kind."""
    for words in SIDES:
        longest = re.compile("|".join(rf"\b{word}\b" for word in words))
        for found in longest.finditer(text):
            for word in words:
                if word != found[0]:
                    yield text[: found.start()] + word + text[found.end() :]


@cache
def _words_at(name: str, start: int, end: int) -> tuple[str, ...]:
    """The words of the list that a place takes one of, as the refusal of a word that is none of them has it."""
    text = source(name)
    if not text[start:end].strip() or "\n" in text[start:end] or '"' in text[start:end]:
        return ()
    said = outcome(name, text[:start] + "zzzz" + text[end:], "accepted")
    if isinstance(said, str):
        return ()
    line = text.count("\n", 0, start) + 1
    lists = [one.fact["words"] for one in said if one.code == "contract/unknown-word" and one.place.line == line]
    return tuple(lists[0].split("; ")) if lists else ()
