"""``check`` finds what a month would be refused for: layouts that cannot be used, and columns that they do not map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT
from program import run_here

if TYPE_CHECKING:
    from pathlib import Path

SWITCH = """\
slacalc_layout: 1
id: switch
role: calls
columns:
  call_id: {from: id}
  arrived_at: {from: at, format: "%Y-%m-%d %H:%M:%S"}
  outcome: {from: outcome}
duplicates: {keep: none}
"""
EXPORTS = "exports: {calls: slacalc}"
WITH_SWITCH = CONTRACT.replace(EXPORTS, "exports: {calls: switch.yaml, seats: slacalc, tickets: slacalc}")
AMENDED = """\
amendments:
  first:
    clause: "9"
    from: 2026-07-01
    set: {%s}
"""
METRIC = "reading: answered_of_requested\n"


def remarks_of(folder: Path, contract: str, layout: str = SWITCH) -> list[tuple[str, int, dict[str, str]]]:
    """Code, line and facts of each error of a contract beside a layout."""
    (folder / "contract.yaml").write_text(contract, encoding="utf-8")
    (folder / "switch.yaml").write_text(layout, encoding="utf-8")
    done = run_here(["check", "contract.yaml", "--format", "json"], folder)
    found = [one for one in json.loads(done.out)["remarks"] if one["severity"] == "error"]
    assert done.code == int(bool(found)), done.err
    return [(one["code"], one["start"]["line"], one["facts"]) for one in found]


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


def test_a_layout_that_maps_what_is_needed_is_no_remark(tmp_path: Path) -> None:
    assert remarks_of(tmp_path, WITH_SWITCH) == []


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (METRIC, "reading: resolved_of_answered\n", "resolved"),
        (METRIC, METRIC + "    where: direction is inbound\n", "direction"),
        (METRIC, METRIC + "    over: mean of queues\n    each: at least 1, otherwise left out\n", "queue"),
        (METRIC, "reading: repeated_of_answered\n    within: 2 h\n", "called_again_after"),
        ("where: outcome is answered", "where: category is sales", "category"),
    ],
    ids=["reading", "where of a metric", "over", "derived", "where of a fee"],
)
def test_a_column_that_is_needed_and_not_mapped_is_found_before_the_month(
    tmp_path: Path, old: str, new: str, column: str
) -> None:
    text = WITH_SWITCH.replace(old, new)
    found = remarks_of(tmp_path, text)
    assert {code for code, _, _ in found} == {"contract/column-not-mapped"}
    assert column in {facts["column"] for _, _, facts in found}
    assert {line for _, line, _ in found} == {line_of(text, "exports:")}


def test_a_column_that_an_amendment_needs_is_found(tmp_path: Path) -> None:
    text = WITH_SWITCH + AMENDED % "metrics.answer_rate.reading: resolved_of_all"
    assert [facts["column"] for _, _, facts in remarks_of(tmp_path, text)] == ["resolved"]


def test_a_layout_that_an_amendment_names_is_looked_at(tmp_path: Path) -> None:
    text = WITH_SWITCH + AMENDED % "exports.calls: other.yaml"
    assert [(code, line) for code, line, _ in remarks_of(tmp_path, text)] == [
        ("contract/no-such-layout", line_of(text, "other.yaml"))
    ]


@pytest.mark.parametrize(
    ("name", "layout", "code"),
    [
        ("nosuch.yaml", SWITCH, "contract/no-such-layout"),
        ("volume", SWITCH, "layout/no-such-layout"),
        ("operator-zh", SWITCH, "layout/no-such-layout"),
        ("switch.yaml", SWITCH, "layout/other-role"),
        ("switch.yaml", SWITCH.replace("duplicates: {keep: none}", "duplicates: {keep: newest}"), "layout/unknown-winner"),
        ("switch.yaml", 'slacalc_layout: "1', "contract/unclosed"),
        ("contract.yaml", SWITCH, "layout/unknown-key"),
        (".yaml/..", SWITCH, "layout/no-such-layout"),
    ],
)
def test_a_layout_that_cannot_be_used_is_found_before_the_month(tmp_path: Path, name: str, layout: str, code: str) -> None:
    text = CONTRACT.replace(EXPORTS, f"exports: {{calls: slacalc, seats: {name}}}")
    assert code in {found for found, _, _ in remarks_of(tmp_path, text, layout)}


def test_a_mistake_in_the_contract_does_not_hide_one_in_its_layout(tmp_path: Path) -> None:
    text = WITH_SWITCH.replace("switch.yaml", "nosuch.yaml").replace("rate: 6%", "rate: six")
    assert {code for code, _, _ in remarks_of(tmp_path, text)} == {"contract/no-such-layout", "contract/bad-quantity"}


def test_a_month_is_refused_for_a_layout_of_another_role_as_check_says(tmp_path: Path) -> None:
    text = CONTRACT.replace(EXPORTS, "exports: {calls: switch.yaml}")
    (tmp_path / "contract.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "switch.yaml").write_text(
        SWITCH.replace("role: calls", "role: tickets")
        .replace("call_id", "case_id")
        .replace("arrived_at", "opened_at")
        .replace("  outcome: {from: outcome}\n", ""),
        encoding="utf-8",
    )
    (tmp_path / "calls.csv").write_text("id,at\n", encoding="utf-8")
    done = run_here(["statement", "contract.yaml", ".", "--month", "2026-03", "--lang", "en"], tmp_path)
    assert (done.code, "[layout/other-role]" in done.err) == (3, True)
