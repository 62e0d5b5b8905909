"""Remedies fit their place: the contract's currency, the times of the reading, and a question only where a word is near."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT
from program import run_here

if TYPE_CHECKING:
    from pathlib import Path

WAIT = CONTRACT.replace("reading: answered_of_requested", "reading: answered_in_time_of_requested\n    within: 3 working days")
CASES = CONTRACT.replace(
    "reading: answered_of_requested",
    "reading: resolved_in_time\n    judged: in month of closing\n    reopened: resolved\n    within: 15 minutes",
).replace("calls: slacalc", "calls: slacalc, tickets: slacalc")


def remedy(folder: Path, text: str) -> str:
    """The remedy of the first error."""
    (folder / "contract.yaml").write_text(text, encoding="utf-8")
    done = run_here(["check", "contract.yaml", "--format", "json"], folder)
    found: str = next(one["remedy"]["en"] for one in json.loads(done.out)["remarks"] if one["severity"] == "error")
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (WAIT, "15 s; 2 h; 7 days"),
        (CASES, "3 working days after receipt; 48 hours after receipt; 4 working hours after receipt"),
        (CONTRACT.replace("CNY", "USD").replace("10000.00 USD", "much"), "20000.00 USD per month"),
        (CONTRACT.replace("CNY", "JPY").replace("10000.00 JPY", "much"), "20000 JPY per month"),
        (CONTRACT.replace("10000.00 CNY", "much"), "20000.00 CNY per month"),
    ],
    ids=["a call", "a case", "USD", "JPY", "CNY"],
)
def test_a_remedy_shows_what_could_stand_in_its_place(tmp_path: Path, text: str, told: str) -> None:
    assert remedy(tmp_path, text) == f"write it like this: {told}"


@pytest.mark.parametrize(
    ("old", "new", "asked"),
    [
        ("currency: CNY", "currency: CNYY", "'CNY'"),
        ("title: Lab", "titel: Lab\ntitle: Lab", "'title'"),
        ("reading: answered_of_requested", "reading: answered_of_request", "'answered_of_requested'"),
        ("currency: CNY", "currency: dollars", ""),
        ("title: Lab", "x: Lab\ntitle: Lab", ""),
        ("reading: answered_of_requested", "reading: 接听率", ""),
    ],
)
def test_it_is_asked_whether_a_word_is_meant_where_one_is_near(tmp_path: Path, old: str, new: str, asked: str) -> None:
    found = remedy(tmp_path, CONTRACT.replace(old, new, 1))
    assert (f"did you mean {asked}?" in found) if asked else ("did you mean" not in found and found.startswith("There are"))


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("metrics.answer_rate.targets", "metrics.answer_rate.target"),
        ("metrics.answer_rte.target", "metrics.answer_rate.target"),
        ("fees.calls.steps.9", ""),
        ("nothing.like.this", ""),
    ],
)
def test_an_amendment_that_goes_astray_is_told_the_way_where_one_step_is_misspelt(tmp_path: Path, path: str, near: str) -> None:
    text = CONTRACT + f'amendments:\n  a: {{clause: "9", from: 2026-07-01, set: {{{path}: at least 96%}}}}\n'
    found = remedy(tmp_path, text)
    assert (f"did you mean '{near}'?" in found) == bool(near)
