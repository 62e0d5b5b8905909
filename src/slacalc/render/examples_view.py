"""Worked examples as blocks and as JSON: stated, computed, difference."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slacalc.base.exact import exact_text, places_of, shown
from slacalc.base.money import PLACES
from slacalc.base.wire import value_to_wire
from slacalc.render.json_page import json_page
from slacalc.render.junit import Case, junit_xml
from slacalc.render.numbers import value_text
from slacalc.render.report_json import remarks_to_wire
from slacalc.render.report_lines import line_of
from slacalc.render.view import Block, Cell, Grid, Notes, Title, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.audit.examples import Compared, Tested
    from slacalc.render.report import Report
    from slacalc.render.words import Words

FORMAT = "slacalc test v1"


def examples_blocks(tested: Tested, words: Words) -> tuple[Block, ...]:
    """A row an expectation, and whether all agree."""
    columns = ("example", "figure", "stated", "computed", "difference")
    rows = tuple(_row(example, tested.currency, words) for example in tested.compared)
    title = Title(words("examples", "title", tested.contract), tested.path.name)
    key = "none" if not tested.compared else "differ" if tested.differences else "agree"
    facts = (str(tested.examples), str(len(tested.compared)), str(tested.differences))
    note = Notes((Cell(words("examples", key, *facts), "bad" if tested.differences else "quiet"),))
    if not rows:
        return (title, note)
    return (title, Grid(tuple(words("examples", column) for column in columns), rows, frozenset({2, 3, 4})), note)


def _row(example: Compared, currency: str, words: Words) -> tuple[Cell, ...]:
    computed = words("terms", example.computed) if isinstance(example.computed, str) else _text(example, currency, words)
    stated = words("terms", example.stated) if example.number is None else example.stated
    difference = "0"
    if not example.agrees:
        known = example.number is not None and isinstance(example.computed, Fraction)
        difference = _signed(example, currency) if known else words("examples", "differs")
    tone: Tone = "quiet" if example.agrees else "bad"
    return (Cell(example.example), Cell(example.name), Cell(stated), Cell(computed), Cell(difference, tone))


def _text(example: Compared, currency: str, words: Words) -> str:
    """The computed value; exactly, where it has an end, for the comparison is exact."""
    if (
        isinstance(example.computed, Fraction)
        and example.unit in {"share", "percent"}
        and places_of(example.computed) is not None
    ):
        return f"{exact_text(example.computed * 100)}%"
    if isinstance(example.computed, str):
        return example.computed
    return value_text(example.computed, example.unit, currency, words)


def _signed(example: Compared, currency: str) -> str:
    """Computed less stated."""
    if example.number is None or not isinstance(example.computed, Fraction):
        raise TypeError(example)
    gap = example.computed - example.number
    if example.unit == "money":
        return shown(gap, PLACES[currency], grouped=True)
    return exact_text(gap) if places_of(gap) is not None else shown(gap, 6)


def examples_json(tested: Sequence[Tested], refused: Report) -> str:
    """The text of the file; files that could not be used, or not wholly, with their remarks as ``check`` has them."""
    wire = {
        "format": FORMAT,
        "contracts": [_contract_to_wire(contract) for contract in tested],
        "refused": {"files": list(refused.files), "remarks": remarks_to_wire(refused)},
    }
    return json_page(wire)


def examples_junit(tested: Sequence[Tested], refused: Report, words: Words) -> str:
    """A suite a contract, a case an example, in it each expectation that is not met; a refused file is a case in error."""
    suites: list[tuple[str, list[Case]]] = []
    for contract in tested:
        rows: dict[str, list[tuple[str, str, str]]] = {}
        for compared in contract.compared:
            failures = rows.setdefault(compared.example, [])
            if not compared.agrees:
                _, figure, stated, computed, difference = (cell.text for cell in _row(compared, contract.currency, words))
                message = words("examples", "differing", figure, stated, computed, difference)
                failures.append((compared.name, message, message))
        suites.append((contract.contract, [Case(name, tuple(failures)) for name, failures in rows.items()]))
    for file in dict.fromkeys((*refused.files, *(remark.file for remark in refused.remarks))):
        errors = tuple((remark.code, remark.message, line_of(remark)) for remark in refused.remarks if remark.file == file)
        if errors:
            suites.append((file, [Case(file, errors=errors)]))
    return junit_xml("slacalc test", suites)


def _contract_to_wire(tested: Tested) -> dict[str, Any]:
    return {
        "file": tested.path.name,
        "contract": tested.contract,
        "examples": tested.examples,
        "differences": tested.differences,
        "compared": [
            {
                "example": example.example,
                "figure": example.name,
                "stated": example.stated,
                "computed": example.computed if isinstance(example.computed, str) else value_to_wire(example.computed),
                "agrees": example.agrees,
            }
            for example in tested.compared
        ],
    }
