"""No part of a contract is there for nothing.

Each key is dropped, each number becomes an absurd one, each word becomes each other word of its list. A mutant is refused with a
place inside the file, or changes what a statement says, or is listed in ``no_effect.toml``, by where it is and why.
"""

from __future__ import annotations

import atexit
import os
import random
import re
import shutil
import tempfile
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from program import ROOT
from slacalc.app.contract import files_of
from slacalc.app.month import open_month
from slacalc.app.statement import make_month
from slacalc.base.diagnostics import Refused
from slacalc.contract.load import load_contract
from slacalc.statement.codec import to_wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Diagnostic

TENDERS = ROOT / "tests" / "golden" / "tenders"
MONTHS = {
    "changsha-12345-seats": TENDERS / "changsha" / "month",
    "mobile-10086-per-call": TENDERS / "mobile" / "month",
    "postal-zhejiang-bands": TENDERS / "postal" / "month",
    "take-or-pay": TENDERS / "take-or-pay" / "month",
    "unicom-heilongjiang-mixed": TENDERS / "unicom" / "month",
    "telecom-outsourcing": ROOT / "sample_data" / "2026-03",
}
THINNED = 60
"""Of the sample month, one call in so many."""
LISTED = tomllib.loads((Path(__file__).parent / "no_effect.toml").read_text(encoding="utf-8"))["no effect on a statement"]
SLICE = 8
"""Mutants of a contract that CI tries; the whole takes minutes."""
SEED = int(os.environ.get("SLACALC_SEED", "12"))
NUMBER = re.compile(r"\d+(?:\.\d+)?")
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
    made = [mutant for name in MONTHS for mutant in mutants_of(name)]
    assert [entry for entry in LISTED if not any(is_one_of(mutant, entry) for mutant in made)] == []


def plain(path: str) -> str:
    """A path without the names that a contract gives: ``metrics.answer_rate.name.en`` → ``metrics.*.name.en``."""
    parts = path.split(".")
    if parts[0] in {"metrics", "fees", "remedies", "amendments", "examples", "damages", "limits"} and len(parts) > 1:
        parts[1] = "*"
    return ".".join("#" if part.isdigit() else part for part in parts)


def is_listed(mutant: Mutant) -> bool:
    return any(is_one_of(mutant, entry) for entry in LISTED)


def is_one_of(mutant: Mutant, entry: str) -> bool:
    return any(re.fullmatch(entry, f"{mutant.what} {path}") for path in (mutant.path, plain(mutant.path)))


def unseen(name: str, mutants: list[Mutant]) -> list[str]:
    """The mutants that make no difference and are not listed, and those refused without a place."""
    wrong = []
    for mutant in mutants:
        said = outcome(name, mutant.text)
        if isinstance(said, tuple):
            lines = mutant.text.count("\n") + 1
            first = 0 if "." not in mutant.path and mutant.what == "drop" else 1  # a missing section is missing in the whole file
            if not said or any(not first <= one.place.line <= lines for one in said):
                wrong.append(f"{mutant.what} {mutant.path}: refused without a place")
        elif said == original(name) and not is_listed(mutant):
            wrong.append(f"{mutant.what} {mutant.path}: no effect")
    return wrong


@cache
def month_of(name: str) -> Path:
    """The month folder of a contract; of the sample month a small part."""
    folder = MONTHS[name]
    if folder.parent.name != "sample_data":
        return folder
    small = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, small, ignore_errors=True)
    for path in folder.glob("*.csv"):
        head, *rows = path.read_bytes().splitlines(keepends=True)
        (small / path.name).write_bytes(head + b"".join(rows[:: THINNED if path.stem == "calls" else 6]))
    (small / "month.yaml").write_text("month: 2026-03\n", encoding="utf-8")
    return small


@cache
def original(name: str) -> str:
    said = outcome(name, source(name))
    assert isinstance(said, str)
    return said


@cache
def source(name: str) -> str:
    return (ROOT / "contracts" / f"{name}.yaml").read_text(encoding="utf-8")


def outcome(name: str, text: str) -> tuple[Diagnostic, ...] | str:
    """Why the contract is refused, or what its statement says; where the month cannot be made, the codes of that."""
    folder = ROOT / "contracts"
    try:
        contract = load_contract(text.encode(), str(folder / f"{name}.yaml"), files_of(folder))
    except Refused as refused:
        return refused.diagnostics
    try:
        wire = to_wire(make_month(contract, open_month(month_of(name), None), None, None).statement)
    except Refused as refused:
        return f"no statement: {refused.diagnostics}"
    head = {key: value for key, value in wire["contract"].items() if key not in {"sha256", "file"}}
    said = {key: wire[key] for key in wire if key not in {"terms", "digest", "digests", "program", "contract"}}
    return repr((head, without_places(said)))


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
        start, end = node.start_mark.index, node.end_mark.index
        for found in NUMBER.finditer(text, start, end):
            yield Mutant("number", path, text[: found.start()] + ABSURD + text[found.end() :])
        for word in _words_at(name, start, end):
            if word != node.value:
                yield Mutant("word", path, text[:start] + word + text[end:])


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


@cache
def _words_at(name: str, start: int, end: int) -> tuple[str, ...]:
    """The words of the list that a place takes one of, as the refusal of a word that is none of them has it."""
    text = source(name)
    if not text[start:end].strip() or "\n" in text[start:end] or '"' in text[start:end]:
        return ()
    said = outcome(name, text[:start] + "zzzz" + text[end:])
    if isinstance(said, str):
        return ()
    line = text.count("\n", 0, start) + 1
    lists = [one.fact["words"] for one in said if one.code == "contract/unknown-word" and one.place.line == line]
    return tuple(lists[0].split("; ")) if lists else ()
