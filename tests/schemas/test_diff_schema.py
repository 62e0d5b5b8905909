"""Every comparison of the corpus fits the schema of ``slacalc diff``'s JSON, and what is bent does not."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT
from schemas.files import faults_of

if TYPE_CHECKING:
    from collections.abc import Callable

OBJECT = re.compile(r"^\{\n.*?^\}$", re.MULTILINE | re.DOTALL)
PAGES = sorted((ROOT / "tests" / "golden" / "diff").glob("*/expected/stdout"))
FOUND: list[dict[str, Any]] = [json.loads(text) for page in PAGES for text in OBJECT.findall(page.read_text(encoding="utf-8"))]
PRICED = next(one for one in FOUND if len(one["months"]) > 1 and one["months"][1].get("outcomes"))


def test_the_corpus_has_months_that_were_computed_and_others() -> None:
    months = [month for one in FOUND for month in one["months"]]
    assert {month["computed"] for month in months} == {True, False}
    assert any(month["outcomes"] for month in months if month["computed"])
    assert any(one["terms"] for one in FOUND)


@pytest.mark.parametrize("one", FOUND)
def test_a_comparison_fits(one: dict[str, Any]) -> None:
    assert faults_of("diff", one) == []


@pytest.mark.parametrize(
    "bend",
    [
        lambda one: one.pop("terms"),
        lambda one: one.update(format="slacalc diff v2"),
        lambda one: one.update(more="of it"),
        lambda one: one["old"].update(currency="XXX"),
        lambda one: one["terms"][0].update({"class": "trifle"}),
        lambda one: one["terms"][0]["new_place"].update(line=0),
        lambda one: one["months"][0]["lines"][0].update(old=46.89),
        lambda one: one["months"][0]["totals"]["net"].update(difference="1,000.00"),
        lambda one: one["totals"].update(sum=one["totals"]["net"]),
        lambda one: one["months"][1]["outcomes"][0].update(new="failed"),
    ],
)
def test_a_bent_comparison_does_not_fit(bend: Callable[[dict[str, Any]], object]) -> None:
    one = deepcopy(PRICED)
    bend(one)
    assert faults_of("diff", one)
