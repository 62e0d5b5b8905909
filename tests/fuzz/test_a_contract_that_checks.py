"""A contract that ``check`` passes is one that every command can use: whatever its numbers are, none ends in a bug.

About contract/load.py and cli/exits.py: the numbers of the contracts of golden cases, shipped ones among them, are drawn anew,
and the commands of the case are run on them. ``SLACALC_FUZZ`` draws more.
"""

from __future__ import annotations

import random
import re
import shlex
import shutil
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from fuzz.strange import how_many
from program import PLACES, ROOT, run_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.fuzz
GOLDEN = ROOT / "tests/golden"
COMMANDS = {"statement", "late", "readings", "measure", "rights", "diff"}
EXAMPLES = "\nexamples:"
"""Where the terms of a contract end."""
WITH_UNIT = re.compile(
    r"(?<![\w.\-:/])(\d+(?:\.\d+)?)(?=%| (?:[A-Z]{3}|s|min|h|days?|working|calendar|months?|years?|points?|seats?|units?)\b)"
)
NUMBER = re.compile(r"(?<![\w.\-:/])(\d+(?:\.\d+)?)(?![\w.\-:/])")
NUMBERS = (
    "0 0.0 1 2 3 7 29 31 59 60 99 100 101 365 366 1000 86400 100000 0.5 0.1 0.01 0.001 0.005 0.0001 0.0000001 1.675 12.345 "
    "33.3333 66.666667 99.99 99.999 900000.5 9999999.99 999999999.999 9999999999.99 9999999999999 9999999999999.99 10000000000000"
)
"""What a number becomes: edges of days, months and shares, fractions of a cent, and sums that no contract has."""
FINER = 0.4
"""How often a number becomes a finer one."""
ANSWERS = {0, 1, 2, 3, 4}
"""Exit codes that are no bug."""


class Run(NamedTuple):
    """A command of a golden case, and the contract that it reads."""

    folder: Path
    contract: Path
    arguments: tuple[str, ...]


def _runs() -> Iterator[Run]:
    """Every command of a golden case that begins with a contract."""
    for file in sorted(GOLDEN.rglob("command")):
        for line in file.read_text(encoding="utf-8").splitlines():
            words = shlex.split(line)
            if words[0] not in COMMANDS or not words[1].endswith(".yaml"):
                continue
            for name, place in PLACES:
                words = [word.replace(name, str(place)) for word in words]
            contract = file.parent / words[1]
            if contract.is_file():
                yield Run(file.parent, contract, tuple(words))


Numbers = dict[str, list[tuple[Run, int]]]
"""Of each key, runs and where a number stands in their contract."""
RUNS = tuple(_runs())
MONEY = re.compile(r" [A-Z]{3}\b")
KEY = re.compile(r"([\w-]+):[^:\n]*$")


@cache
def _numbers() -> tuple[Numbers, Numbers]:
    """The numbers of the contracts by their keys, so that a rare one is drawn as often as the rest: of amounts, and of all."""
    amounts: Numbers = {}
    numbers: Numbers = {}
    for run in RUNS:
        terms = run.contract.read_text(encoding="utf-8").partition(EXAMPLES)[0]
        for place in WITH_UNIT.finditer(terms):
            key = KEY.search(terms[: place.start()].rpartition("\n")[2])
            for by_key in (amounts, numbers) if MONEY.match(terms, place.end()) else (numbers,):
                by_key.setdefault(key[1] if key else "", []).append((run, place.start(1)))
    return amounts, numbers


def _redrawn(text: str, place: re.Match[str], dice: random.Random) -> str:
    """The text with another number there: one that is finer, or any."""
    finer = f"{place[1]}5" if "." in place[1] else f"{place[1]}.005"
    number = finer if dice.random() < FINER else dice.choice(NUMBERS.split())
    return text[: place.start(1)] + number + text[place.end(1) :]


def _drawn(dice: random.Random) -> tuple[Run, str]:
    """A run, and its contract with one to three of its numbers drawn anew."""
    numbers = dice.choice(_numbers())
    run, start = dice.choice(numbers[dice.choice(sorted(numbers))])
    text = run.contract.read_text(encoding="utf-8")
    place = WITH_UNIT.search(text, start)
    assert place is not None
    text = _redrawn(text, place, dice)
    for _ in range(dice.choice((0, 0, 1, 2))):
        text = _redrawn(text, dice.choice(list(NUMBER.finditer(text))), dice)
    return run, text


def test_a_contract_that_checks_ends_in_no_bug(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    ends: Counter[str] = Counter()
    for number in range(how_many(40)):
        dice = random.Random(f"numbers {number}")
        run, text = _drawn(dice)
        folder = tmp_path / str(number)
        shutil.copytree(run.folder, folder, ignore=shutil.ignore_patterns("expected"))
        name = run.arguments[1]
        if run.contract.parent != run.folder:
            for beside in run.contract.parent.glob("*.yaml"):
                if not (folder / beside.name).exists():
                    shutil.copy(beside, folder)
            name = run.contract.name
        (folder / name).write_text(text, encoding="utf-8")
        checked = run_here(["check", name, "--lang", "en"], folder)
        assert checked.code in {0, 1}, (number, run, checked.err[-2000:])
        if checked.code == 0:
            answer = run_here([run.arguments[0], name, *run.arguments[2:]], folder)
            assert answer.code in ANSWERS, (number, run, answer.err[-2000:])
            ends[f"exit {answer.code}"] += 1
        shutil.rmtree(folder)
    for end, many in ends.items():
        record_property(f"drawn {end}", many)
