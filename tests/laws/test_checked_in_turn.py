"""A law of ``check``: what one process has read before moves no remark on the file that it reads next.

What is read, walked and resolved is kept for as long as a process runs, and for the versions of one file. Here every file has the
same name and its terms the same places, so that whatever is kept by these alone would be taken for something else.
"""

from __future__ import annotations

import gc
import re
from datetime import date
from functools import _lru_cache_wrapper
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT
from slacalc.app.check import STDIN, check_paths
from slacalc.app.contract import files_of
from slacalc.base.diagnostics import Refused
from slacalc.contract.load import load_contract
from slacalc.lint.run import terms_of_versions

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Diagnostic

CONTRACTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "contracts").glob("*.yaml"))]
AMENDED = next(text for text in CONTRACTS if "\namendments:" in text)
WORDS = ("at least", "at most", "above", "below", "no", "by itself", "on decision", "met", "missed", "CNY", "EUR", "day", "month")
DAY = date(2026, 11, 29)


def edited(text: str, dice: Random) -> str:
    """A contract with some numbers, words and lines changed, as somebody at work on it leaves it."""
    for _ in range(dice.randint(1, 3)):
        kind = dice.choice(("number", "number", "word", "line"))
        if kind == "number":
            at = dice.choice(list(re.finditer(r"\d+", text)))
            text = text[: at.start()] + str(dice.choice((0, 1, 5, 30, 96, 1000))) + text[at.end() :]
        elif kind == "word":
            at = dice.choice([match for word in WORDS for match in re.finditer(rf"\b{word}\b", text)])
            text = text[: at.start()] + dice.choice(WORDS) + text[at.end() :]
        else:
            lines = text.splitlines(keepends=True)
            del lines[dice.randrange(len(lines))]
            text = "".join(lines)
    return text


def remarks_on(text: str) -> tuple[Diagnostic, ...]:
    """What ``check`` says of it; it comes in by the pipe, so that each has the same name."""
    return check_paths([STDIN], DAY, piped=text.encode()).diagnostics


def numbers_of(text: str) -> list[object]:
    """Every number of the terms of every version; nothing of a file that is refused."""
    try:
        contract = load_contract(text.encode(), "contract.yaml", files_of(ROOT / "contracts"))
    except Refused:
        return []
    return [terms.quantities() for terms in terms_of_versions(contract).values()]


def forget() -> None:
    """The state of a process that has read nothing yet."""
    for kept in gc.get_objects():
        if isinstance(kept, _lru_cache_wrapper) and kept.__module__.startswith("slacalc"):
            kept.cache_clear()


@given(st.integers(0, 2**32))
@settings(max_examples=12, deadline=None)
def test_a_file_after_others_is_told_of_as_alone(seed: int) -> None:
    dice = Random(seed)
    before = [edited(dice.choice((AMENDED, AMENDED, *CONTRACTS)), dice) for _ in range(2)]
    text = edited(AMENDED, dice)
    forget()
    alone, numbers = remarks_on(text), numbers_of(text)
    forget()
    for other in before:
        remarks_on(other)
        numbers_of(other)
    assert (remarks_on(text), numbers_of(text)) == (alone, numbers)
