"""The schemas by themselves: words for every key, the grammar of the readers, the same bytes every time."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from program import ROOT, run_apart, run_here
from schemas.files import Json, faults_of, read
from slacalc.app.schema import Kind, write_schema
from slacalc.contract.metrics.readings import READINGS
from slacalc.contract.tree.forms import ANY_TEXT, form_of
from slacalc.contract.words import bank, late, prices, quantities, times
from slacalc.contract.words.quantities import BadQuantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KINDS: tuple[Kind, ...] = get_args(Kind)
READERS = [
    reader
    for module in (quantities, prices, times, late, bank)
    for name, reader in sorted(vars(module).items())
    if name.startswith("read_") and reader.__module__ == module.__name__
]
"""Of every short text of a contract."""


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_a_reader_has_a_form_and_reads_its_examples(reader: Callable[[str], object]) -> None:
    form = form_of(reader)
    assert form != ANY_TEXT
    for example in form["examples"]:
        assert re.search(form["pattern"], example)
        reader(example)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@given(data=st.data())
@settings(max_examples=25)
def test_what_a_reader_reads_has_its_form(reader: Callable[[str], object], data: st.DataObject) -> None:
    form = form_of(reader)
    example = data.draw(st.sampled_from(form["examples"]))
    at = data.draw(st.integers(0, len(example)))
    text = example[:at] + data.draw(st.sampled_from(["", " ", "0", "9", "%", ".", "s", ",", "+", "½"])) + example[at + 1 :]
    try:
        reader(text)
    except BadQuantity:
        return
    assert re.search(form["pattern"], text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_is_called_by_its_own_path(kind: Kind) -> None:
    """Not by that of another place whose keys are the same."""

    def named(schema: Json, path: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name, part in schema.get("properties", {}).items():
            yield part["title"], (*path, name)
            yield from named(part, (*path, name))
        for step in ("items", "additionalProperties"):
            if isinstance(schema.get(step), dict):
                yield from named(schema[step], path if step == "items" else (*path, "<id>"))

    titles = tuple(named(json.loads(write_schema(kind, ("en",))), ()))
    assert titles
    assert not [(title, path) for title, path in titles if title != ".".join(path)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_told_in_both_languages(kind: Kind, language: str) -> None:
    untold = [title for title, part in parts_of(json.loads(write_schema(kind, (language,)))) if not part.get("description")]
    assert untold == []


def test_the_columns_of_a_layout_are_told_by_role() -> None:
    by_role = json.loads(write_schema("layout", ("en", "zh")))["allOf"]
    told = {
        (one["if"]["properties"]["role"]["const"], name): part["description"]
        for one in by_role
        for name, part in one["then"]["properties"]["columns"]["properties"].items()
    }
    assert all("\n\n" in text for text in told.values())
    assert told["calls", "wait"].startswith("seconds from asking for a person to the answer or the end\n\n")


def test_the_readings_are_an_enumeration() -> None:
    metric = json.loads(write_schema("contract", ("en",)))["properties"]["metrics"]["additionalProperties"]["properties"]
    assert {reading.name for reading in READINGS} < set(metric["reading"]["enum"])
    one, by_volume = metric["target"]["anyOf"]
    assert one["examples"] == ["at least 95%", "at most 5 min", "at least 4.5", "none"]
    assert by_volume["items"]["examples"] == ["at least 95% up to 20000", "at least 90% above"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_the_same_bytes_wherever_it_runs(kind: Kind, tmp_path: Path) -> None:
    here = run_here(["schema", kind], tmp_path)
    assert (here.code, here.err) == (0, "")
    assert run_apart(["schema", kind], tmp_path, LANG="zh_CN.UTF-8", SLACALC_LANG="zh", PYTHONHASHSEED="7").out == here.out
    assert here.out == write_schema(kind, ("en", "zh"))


def test_one_language_is_had_by_asking(tmp_path: Path) -> None:
    told = {lang: run_here(["schema", "--lang", lang], tmp_path).out for lang in ("en", "zh")}
    assert "what is counted over what" in told["en"]
    assert not re.search("口径", re.sub(r'"examples": \[.*?\]', "", told["en"], flags=re.DOTALL))
    assert "what is counted over what" not in told["zh"]


def test_an_unknown_kind_is_wrong_usage(tmp_path: Path) -> None:
    assert run_here(["schema", "invoice"], tmp_path).code == 2


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("metrics.answer_rate.target", "at least 95 %"),
        ("metrics.answer_rate.target", 95),
        ("metrics.answer_rate.target", None),
        ("metrics.answer_rate.basis", "at least 30"),
        ("metrics.answer_rate.reading", "answered_of_reqested"),
        ("fees.seats.price", "6800 CNY"),
        ("fees.seats.counts", "calls"),
        ("tax.rate", "6 %"),
        ("payment.due", "by day 100 of the following month"),
        ("term.first_day", "2026-1-1"),
        ("exports.chats", "slacalc"),
        ("metrics.total", {}),
        ("service_hours", {"working_days": "08:00-20:00"}),
    ],
)
def test_a_contract_that_is_bent_is_refused(path: str, value: Json) -> None:
    contract = read(ROOT / "contracts" / "telecom-outsourcing.yaml")
    assert faults_of("contract", contract) == []
    *above, last = path.split(".")
    part = contract
    for step in above:
        part = part[step]
    part[last] = value
    assert faults_of("contract", contract)


def parts_of(schema: Json) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a schema tells, by its title."""
    for part in schema.get("properties", {}).values():
        yield part["title"] if "title" in part else str(part), part
        yield from parts_of(part)
    for key in ("additionalProperties", "items"):
        if isinstance(schema.get(key), dict):
            yield from parts_of(schema[key])
    for one in (*(one["then"] for one in schema.get("allOf", [])), *schema.get("$defs", {}).values()):
        yield from parts_of(one)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("service_hours", {"every_day": "07:30-11:00, 13:15-17:45, 19:00-24:00"}),
        ("term.renews", "2 years each time unless either party objects 60 days before"),
        ("metrics.answer_rate.target", "above 0.5%"),
        ("payment.due", "by day 25 after the quarter"),
        ("tax.rate", "0%"),
        ("parties.client.name", "甲 方"),
    ],
)
def test_what_the_shipped_contracts_do_not_write_is_accepted(path: str, value: Json) -> None:
    contract = read(ROOT / "contracts" / "telecom-outsourcing.yaml")
    *above, last = path.split(".")
    part = contract
    for step in above:
        part = part[step]
    part[last] = value
    assert faults_of("contract", contract) == []
