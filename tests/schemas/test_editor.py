"""A contract in an editor: what is offered, what is told, what is marked, by the language server that editors use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemas.editor import Editor, server
from schemas.files import ROOT
from slacalc.app.schema import write_schema
from slacalc.contract.metrics.readings import READINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(server() is None, reason="yaml-language-server is not installed")
FIRST = "# yaml-language-server: $schema=./{kind}.schema.json\n"
CONTRACT = FIRST.format(kind="contract") + (ROOT / "contracts" / "telecom-outsourcing.yaml").read_text(encoding="utf-8")
LAYOUT = """slacalc_layout: 1
id: ours
role: surveys
columns:
  survey_id: {from: no}
duplicates: {keep: none}
"""


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder: Path = tmp_path_factory.mktemp("editor")
    for kind in ("contract", "layout", "month"):
        (folder / f"{kind}.schema.json").write_text(write_schema(kind, ("en", "zh")), encoding="utf-8")
    command = server()
    assert command is not None
    with Editor(command, folder) as opened:
        yield opened


def place_of(text: str, word: str, after: str = "") -> tuple[int, int]:
    """Line and column of a word, the first after another."""
    at = text.index(word, text.index(after))
    return text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)


def test_a_good_contract_is_not_marked(editor: Editor) -> None:
    assert editor.open("good.yaml", CONTRACT) == []


def test_the_readings_are_offered(editor: Editor) -> None:
    text = CONTRACT.replace("reading: answered_of_requested", "reading: ", 1)
    editor.open("readings.yaml", text)
    line, column = place_of(text, "reading: ")
    labels = editor.labels("readings.yaml", line, column + len("reading: "))
    assert {reading.name for reading in READINGS} <= set(labels)


def test_keys_are_offered_where_they_belong(editor: Editor) -> None:
    text = CONTRACT.replace("metrics:\n", "metrics:\n  more:\n    \n", 1)
    editor.open("keys.yaml", text)
    line, _ = place_of(text, "  more:")
    assert {"reading", "target", "basis", "where"} <= set(editor.labels("keys.yaml", line + 1, 4))


def test_a_key_is_explained_in_both_languages(editor: Editor) -> None:
    editor.open("hover.yaml", CONTRACT)
    told = editor.hover("hover.yaml", *place_of(CONTRACT, "reading:"))
    assert "what is counted over what" in told
    assert "口径" in told


@pytest.mark.parametrize(
    ("good", "bad", "marked"),
    [
        ("reading:", "readings:", "readings"),
        ("basis: at least", "basis: more than", "more than"),
        ("kind: seats", "kind: seat", "seat"),
        ("part_month: by calendar days", "part_month: by days", "by days"),
        ("last_day: counts", "last_dya: counts", "last_dya"),
        ("reading: answered_of_requested", "reading: mean_talk_time\n    passed: from 85", "passed"),
    ],
    ids=["unknown-key", "quantity", "kind-of-fee", "word", "key-of-a-kind-of-fee", "key-of-another-reading"],
)
def test_what_is_wrong_is_marked_where_it_stands(editor: Editor, good: str, bad: str, marked: str) -> None:
    text = CONTRACT.replace(good, bad, 1)
    assert text != CONTRACT
    line, _ = place_of(text, marked, after=bad)
    marks = editor.open(f"{marked.replace(' ', '-')}.yaml", text)
    assert line in [mark["range"]["start"]["line"] for mark in marks]


def test_a_layout_and_a_month_file_are_helped_too(editor: Editor) -> None:
    layout = FIRST.format(kind="layout") + LAYOUT
    marks = editor.open("layout.yaml", layout.replace("survey_id", "surveyid"))
    assert "surveyid" in str(marks)
    month = FIRST.format(kind="month") + "month: 2026-3\n"
    assert [mark["range"]["start"]["line"] for mark in editor.open("month.yaml", month)] == [1]
