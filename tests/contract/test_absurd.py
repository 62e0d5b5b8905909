"""Terms with which nothing sane can be meant are refused, and strange ones get a warning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT, CURED, DIRECT, LATE
from program import run_here

if TYPE_CHECKING:
    from pathlib import Path

SCORE = """
score:
  clause: "5"
  parts: {one: {metric: answer_rate, weight: 100 points, full: at least 95%, none: below 90%, between: nothing}}
  rounded: each part to 2 decimals
  pays: {of: all fees, bands: [100% of it from 90, 90% of it below 90], as: price reduction}
"""
LIMIT = '  {id}: {{clause: "4", name: {{zh: 限, en: Limit}}, kind: {kind}, of: {of}, {text}}}\n'
LEAST = LIMIT.format(id="least", kind="minimum", of="all fees", text="at_least: 9000.00 CNY")
MOST = LIMIT.format(id="most", kind="maximum", of="all fees", text="at_most: 8000.00 CNY")
OF_ONE = LIMIT.format(id="most", kind="maximum", of="[fees.calls]", text="at_most: 8000.00 CNY")
WHOLE = CONTRACT + CURED + "\n" + LATE + SCORE


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("target: at least 95%", "target: above 100%", "contract/beyond-reach"),
        ("target: at least 95%", "target: below 0%", "contract/beyond-reach"),
        ("target: at least 95%", "target: at least 100.1%", "contract/share-above-all"),
        ("full: at least 95%", "full: above 100%", "contract/beyond-reach"),
        ("from 90, 90% of it below 90", "from 101, 90% of it below 101", "contract/beyond-reach"),
        ('tax: {clause: "4", rate: 6%', 'tax: {clause: "4", rate: 100%', "contract/as-much-again"),
        ("rate: 0.05% per day", "rate: 100% per day", "contract/as-much-again"),
        ("lasts: 30 days", "lasts: 0 days", "contract/no-time-to-cure"),
        ("lasts: 30 days", "lasts: 0 working days", "contract/no-time-to-cure"),
        ("target: at least 95%", "target: at least 0%", "lint/always-met"),
        ("target: at least 95%", "target: at most 100%", "lint/always-met"),
        ("refused_rows: at most 0.1%", "refused_rows: at most 100%", "lint/any-evidence"),
        ("rate: 6%", "rate: 60%", "lint/high-rate"),
        ("rate: 0.05% per day", "rate: 5% per day", "lint/high-rate"),
        ("rate: 0.05% per day", "rate: 0% per day", "lint/comes-to-nothing"),
        ("price: 10000.00 CNY", "price: 0.00 CNY", "lint/comes-to-nothing"),
        ("cap: 10%", "cap: 0%", "lint/comes-to-nothing"),
        ("takes: 1% per", "takes: 0% per", "lint/comes-to-nothing"),
        ("1.76 CNY each up to 5", "0 CNY each up to 5", "lint/comes-to-nothing"),
        ("suspend: after 30 days", "suspend: after 0 days", "contract/no-days"),
        ("terminate: after 60 days", "terminate: after 0 days", "contract/no-days"),
        ("price: 10000.00 CNY", "price: -1.00 CNY", "contract/bad-quantity"),
    ],
)
def test_an_absurd_term_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in WHOLE
    before, after = found_in(tmp_path, WHOLE), found_in(tmp_path, WHOLE.replace(old, new, 1))
    assert code not in before
    assert code in after


def test_a_minimum_above_the_maximum_of_the_same_fees_is_refused(tmp_path: Path) -> None:
    assert "contract/minimum-above-maximum" in found_in(tmp_path, CONTRACT + "limits:\n" + LEAST + MOST)
    assert "contract/minimum-above-maximum" not in found_in(tmp_path, CONTRACT + "limits:\n" + LEAST + OF_ONE)
    equal = LEAST + MOST.replace("8000", "9000")
    assert "contract/minimum-above-maximum" not in found_in(tmp_path, CONTRACT + "limits:\n" + equal)


def test_sane_terms_are_not_told(tmp_path: Path) -> None:
    for text in (WHOLE, CONTRACT + DIRECT):
        assert set(found_in(tmp_path, text)) <= {"lint/small-basis", "lint/target-without-remedy", "lint/month-without-notice"}


def found_in(folder: Path, text: str) -> list[str]:
    (folder / "contract.yaml").write_text(text, encoding="utf-8")
    done = run_here(["check", "contract.yaml", "--format", "json"], folder)
    return [one["code"] for one in json.loads(done.out)["remarks"]]
