"""A mistake of syntax in one section hides no mistake of another one, and makes none up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from program import ROOT
from slacalc.base.diagnostics import Refused
from slacalc.contract.load import load_contract
from slacalc.contract.schema import ContractPart
from slacalc.contract.tree.part import keys_of
from slacalc.contract.tree.sections import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONTRACTS = sorted((ROOT / "contracts").glob("*.yaml"))
BREAKS: tuple[Callable[[str], str], ...] = (
    lambda line: f'{line} "',
    lambda line: f"{line.replace(':', ': [', 1)}",
    lambda line: f"{line.replace(':', ' ', 1)}",
    lambda line: f"{line.replace(':', ': a: b', 1)}",
    lambda line: f"{line}\n   - x\n  y: z",
    lambda line: f"{line}\n@here",
)


def mistakes(text: str) -> list[tuple[int, str]]:
    try:
        load_contract(text.encode(), "contract.yaml")
    except Refused as refused:
        return [(mistake.place.line, mistake.code) for mistake in refused.diagnostics]
    return []


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_a_broken_section_is_all_that_is_told_of_a_contract_without_other_mistakes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    tops = [at for at, line in enumerate(lines) if re.match(r"[a-z_]+:", line)]
    tried = 0
    for at, end in zip(tops, [*tops[1:], len(lines)], strict=True):
        for broken in BREAKS:
            made = "\n".join([*lines[:at], broken(lines[at]), *lines[at + 1 :]])
            found = mistakes(made)
            codes = {code for _, code in found}
            if codes & UNREADABLE:
                tried += 1
                assert codes <= UNREADABLE | {"contract/missing-value"}, (lines[at], found)
                assert all(at <= line <= end + 2 for line, _ in found), (lines[at], found)
    assert tried > 3 * len(tops)


def test_mistakes_before_and_after_a_broken_section_are_told_with_it() -> None:
    text = (ROOT / "contracts" / "telecom-outsourcing.yaml").read_text(encoding="utf-8")
    made = text.replace("language: zh-CN", "language: chinese").replace("service_hours:", "service_hours: [", 1)
    made = made.replace("prices: exclude tax", "prices: without tax").replace("\npayment:", "\npayments:")
    lines = made.split("\n")
    found = [(lines[number - 1].partition(":")[0].strip(), code) for number, code in mistakes(made)]
    assert found == [
        ("language", "contract/unknown-word"),
        ("every_day", "contract/unclosed"),
        ("prices", "contract/unknown-word"),
        ("payments", "contract/unknown-key"),
    ]


@pytest.mark.parametrize("text", ["{a: b", "  title: [x\n", "words: [\n", '"title: x\n'])
def test_a_broken_file_without_a_section_is_told_as_it_is(text: str) -> None:
    assert {code for _, code in mistakes(text)} <= UNREADABLE
    assert mistakes(text)


def test_two_broken_sections_are_told_both() -> None:
    text = (ROOT / "contracts" / "telecom-outsourcing.yaml").read_text(encoding="utf-8")
    made = text.replace("title: ", 'title: "', 1).replace("\ntax:", "\ntax: {a: b", 1)
    found = mistakes(made)
    assert len(found) == 2, found
    assert {code for _, code in found} <= UNREADABLE


def test_every_key_of_a_contract_can_begin_a_section() -> None:
    assert all(re.fullmatch(r"[a-z_]+", key.name) for key in keys_of(ContractPart))
