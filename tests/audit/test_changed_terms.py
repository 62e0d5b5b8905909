"""No edit of a contract goes unseen, and what says nothing is no edit."""

from __future__ import annotations

import os
import random
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mutants.test_contract_mutants import MONTHS, mutants_of, source
from program import ROOT
from slacalc.app.contract import files_of
from slacalc.app.named_files import named_files
from slacalc.audit.changed_terms import changed_terms
from slacalc.base.diagnostics import Refused
from slacalc.contract.load import Contract, load_contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.audit.changed_terms import ChangedTerm

SLICE = 40
"""Edits of a contract that are tried in CI at least; more where few of them are contracts."""
SEED = int(os.environ.get("SLACALC_SEED", "12"))
NUMBER = re.compile(r"\d+")
FOLDER = ROOT / "contracts"


@lru_cache(maxsize=8)
def contract(text: str, name: str = "contract.yaml") -> Contract:
    return load_contract(text.encode(), str(FOLDER / name), files_of(FOLDER))


def plain(path: str) -> str:
    """A path without the numbers of items: a list of values is one term."""
    return ".".join(step for step in path.split(".") if not step.isdigit())


def touches(one: str, other: str) -> bool:
    """Whether one of two paths holds the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def changes(old: str, new: str) -> tuple[ChangedTerm, ...]:
    return changed_terms(contract(old), contract(new), named_files)


@pytest.mark.parametrize("name", MONTHS)
def test_an_edit_that_is_a_contract_is_seen_at_its_place(name: str) -> None:
    edits = list(edits_of(name))
    random.Random(SEED).shuffle(edits)
    seen = 0
    for tried, edit in enumerate(edits, 1):
        seen += is_seen(name, *edit)
        if tried >= SLICE and seen > SLICE // 4:
            break
    assert seen > SLICE // 4


@pytest.mark.slow
@pytest.mark.parametrize("name", MONTHS)
def test_every_edit_that_is_a_contract_is_seen_at_its_place(name: str) -> None:
    assert sum(is_seen(name, *edit) for edit in edits_of(name))


def edits_of(name: str) -> Iterator[tuple[str, str]]:
    """Path and new text: a key dropped, a word exchanged, and each number of each value one higher."""
    text = source(name)
    for mutant in mutants_of(name):
        if mutant.what != "number" and said(mutant.text) != said(text):
            yield mutant.path, mutant.text
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert root is not None
    for path, start, end in scalars_of(root, ""):
        for number in NUMBER.finditer(text, start, end):
            yield path, text[: number.start()] + str(int(number[0]) + 1).zfill(len(number[0])) + text[number.end() :]


def said(text: str) -> str:
    """The text with one word for what means the same: ``from 85%`` is ``at least 85%``."""
    return text.replace("from ", "at least ")


def scalars_of(node: yaml.Node, path: str) -> Iterator[tuple[str, int, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from scalars_of(value, f"{path}.{key.value}".lstrip("."))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from scalars_of(item, path)
    elif isinstance(node, yaml.ScalarNode):
        yield path, node.start_mark.index, node.end_mark.index


def is_seen(name: str, path: str, text: str) -> bool:
    """Whether the edit is a contract; then it is a change at its path, or of a part that holds it, and the same backwards."""
    try:
        contract(text)
    except Refused:
        return False
    found, back = changes(source(name), text), changes(text, source(name))
    assert any(touches(plain(path), plain(one.path)) for one in found), (path, [one.path for one in found])
    ends = {(one.path, one.kind, one.old, one.new) for one in found}
    assert ends == {(one.path, one.kind, one.new, one.old) for one in back}
    return True


@pytest.mark.parametrize("name", MONTHS)
def test_a_contract_differs_in_nothing_from_itself(name: str) -> None:
    assert changes(source(name), source(name)) == ()


@given(seed=st.integers(0, 2**32), name=st.sampled_from(sorted(MONTHS)))
@settings(max_examples=12, deadline=None)
def test_comments_blank_lines_and_the_order_of_sections_say_nothing(seed: int, name: str) -> None:
    dice = random.Random(seed)
    sections = sections_of(source(name))
    head, rest = sections[0], sections[1:]
    dice.shuffle(rest)
    lines = "".join([head, *rest]).splitlines(keepends=True)
    for _ in range(5):
        lines.insert(dice.randrange(len(lines)), dice.choice(["# said again\n", "\n", "    # and again\n"]))
    assert changes(source(name), "".join(lines)) == ()


def sections_of(text: str) -> list[str]:
    """The text in parts, each from a key at the top to the next."""
    parts = [""]
    for line in text.splitlines(keepends=True):
        if line[:1].isalpha():
            parts.append("")
        parts[-1] += line
    return [part for part in parts if part]


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        ("target: at least 95%", "target: at least 95.00%", []),
        ("rate: 6%", "rate: '6%'", []),
        ("direction is inbound and outcome is answered", "outcome is answered and (direction is inbound)", []),
        ("where: category in [consultation, fault]", "where: category in [fault, consultation]", []),
        ("direction is inbound and outcome is answered", "direction is inbound or outcome is answered", ["fees.calls.where"]),
        ("where: category in [consultation, fault]", "where: category in [fault]", ["metrics.resolution.where"]),
        ("of: [fees.seats, fees.calls]", "of: [fees.calls, fees.seats]", []),
        ("satisfied: [4, 5]", "satisfied: [5, 4]", []),
        ("satisfied: [4, 5]", "satisfied: [5]", ["metrics.complaint_satisfaction.satisfied"]),
        ("within: 3 working days after receipt", "within: 4 working days after receipt", ["metrics.resolution.within"]),
        (
            "metrics.answer_rate.target: at least 96%",
            "metrics.answer_rate.target: at least 97%",
            ["amendments.s1.set.metrics.answer_rate.target"],
        ),
        ("notice: 国务院办公厅", "notice: 国务院", ["amendments.s2.set.calendar.years.2027.notice"]),
        ("closed: [2027-01-01 to 2027-01-03]", "closed: [2027-01-01]", ["amendments.s2.set.calendar.years.2027.closed"]),
    ],
)
def test_what_is_meant_is_compared(old: str, new: str, paths: list[str]) -> None:
    text = source("telecom-outsourcing")
    assert old in text
    assert [one.path for one in changes(text, text.replace(old, new, 1))] == paths
