"""``check`` takes work in proportion to its file, and what is beyond all reason is refused before anything is made of it."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT, DIRECT
from program import ROOT, run_here
from slacalc.app.check import check_paths
from slacalc.render.remarks import remark_text
from slacalc.render.words import words
from slacalc.render.wrap import wrapped
from steps import steps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIXED = '  s{}: {{clause: "4", name: {{zh: 费, en: Fee}}, kind: fixed, price: 10.00 CNY per month, part_month: in full}}\n'
METRIC = """\
  m{}:
    clause: "3"
    name: {{zh: 接听率, en: Answer rate}}
    reading: answered_of_requested
    target: at least 95%
    basis: at least 30, otherwise no finding
"""
AMENDMENT = '  a{}: {{clause: "9", from: 2026-{:02d}-01, set: {{metrics.answer_rate.target: at least 9{}%}}}}\n'
LAYOUT = """\
slacalc_layout: 1
id: x
role: calls
columns:
  call_id: {{from: a}}
  arrived_at: {{from: b, format: "%Y-%m-%d %H:%M:%S"}}
  outcome: {{from: c{codes}}}
{more}duplicates: {{keep: none}}
"""


def many(line: str, count: int, join: str = "") -> str:
    return join.join(line.format(at, 1 + at % 12, at % 10) for at in range(count))


GROWING: dict[str, Callable[[int], str]] = {
    "metrics": lambda n: CONTRACT.replace("metrics:\n", "metrics:\n" + many(METRIC, n)),
    "fees": lambda n: CONTRACT.replace("fees:\n", "fees:\n" + many(FIXED, n)),
    "amendments": lambda n: CONTRACT + "amendments:\n" + many(AMENDMENT, n),
    "misspelt keys": lambda n: CONTRACT.replace("  service:", "  service: {" + many("price{}: 1, ", n) + "}\n  other:"),
    "misspelt bases": lambda n: CONTRACT + DIRECT.replace("all fees", "[" + many("fees.calls{}", n, ", ") + "]"),
    "misspelt words": lambda n: LAYOUT.format(codes=", codes: {" + many("w{}: answerd", n, ", ") + "}", more=""),
    "one long line": lambda n: CONTRACT + "x: [" + many("{}", 8 * n, ", ") + "]\n",
    "a key again and again": lambda n: CONTRACT + "title: x\n" * n,
    "steps": lambda n: CONTRACT.replace("[1.76 CNY each up to 5,", f"[{many('1.76 CNY each up to {}1', n, ', ')},"),
}
"""Files that grow with a number, each valid or wrong in as many places."""
SIZES = {"metrics": 15, "fees": 15, "amendments": 15}
"""From how many on; the others from 80."""
SLACK = Fraction(3, 2)
"""How much more than in proportion the steps may be: what is quadratic takes four times as many."""


@pytest.mark.parametrize("kind", GROWING)
def test_check_takes_work_in_proportion_to_its_file(tmp_path: Path, kind: str) -> None:
    def checked(count: int) -> int:
        file = tmp_path / "file.yaml"
        file.write_text(GROWING[kind](count), encoding="utf-8")
        return steps(
            lambda: "".join(remark_text(one, words("en")) for one in check_paths([file], dt.date(2026, 11, 1)).diagnostics)
        )

    first = SIZES.get(kind, 80)
    checked(first)
    assert checked(4 * first) < 4 * SLACK * checked(first)


@pytest.mark.parametrize("text", ["word ", "x", "长", "a,长 "])
def test_a_page_breaks_a_text_in_proportion_to_its_length(text: str) -> None:
    short, long = text * 2000, text * 32_000
    assert steps(lambda: wrapped(long, 80)) < 16 * SLACK * steps(lambda: wrapped(short, 80))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CONTRACT.replace("title: Lab", f"title: {'长' * 300_000}"), "contract/text-too-long"),
        (CONTRACT.replace("en: Answer rate", f"en: {'long ' * 100}"), "contract/text-too-long"),
        (CONTRACT + f"{'k' * 301}: 1\n", "contract/text-too-long"),
        (CONTRACT.replace("fees:\n", "fees:\n" + many(FIXED, 99)), "contract/too-many"),
        (CONTRACT + "amendments:\n" + many(AMENDMENT, 101), "contract/too-many"),
        (CONTRACT + many("key{}: 1\n", 20_000), "contract/too-many"),
        (
            LAYOUT.format(
                codes="", more=many("  column{}: {{{{from: h{}}}}}\n".replace("{{{{", "{{").replace("}}}}", "}}"), 10_000)
            ),
            "contract/too-many",
        ),
        (LAYOUT.format(codes="", more="") + f"ignored: [{many('h{}', 10_001, ', ')}]\n", "contract/too-many"),
    ],
    ids=["title", "name", "key", "fees", "amendments", "keys", "columns", "ignored"],
)
def test_what_is_too_large_is_refused_with_one_remark(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "file.yaml").write_text(text, encoding="utf-8")
    done = run_here(["check", "file.yaml", "--format", "json"], tmp_path)
    assert [one["code"] for one in json.loads(done.out)["remarks"]] == [code]
    assert len(run_here(["check", "file.yaml", "--lang", "en"], tmp_path).out) < 1000


def test_a_contract_with_remarks_tells_its_language_and_is_not_read_again_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def reading(path: Path) -> bytes:
        read.append(path)
        return path.read_bytes()

    monkeypatch.setattr("slacalc.app.language.read_file", reading)
    answer = run_here(["check", "contracts/telecom-outsourcing.yaml", "contracts/take-or-pay.yaml"], ROOT)
    assert "说明 [lint/target-without-remedy]" in answer.out
    assert "note [lint/accepted]" in answer.out
    assert read == []
