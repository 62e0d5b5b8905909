"""The worked examples of contracts as other programs read them: JSON, and JUnit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.base.wire import value_to_wire
from slacalc.render.examples_view import example_row
from slacalc.render.json_page import json_page
from slacalc.render.junit import Case, junit_xml
from slacalc.render.report_json import remarks_to_wire
from slacalc.render.report_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.audit.examples import Tested
    from slacalc.render.report import Report
    from slacalc.render.words import Words

FORMAT = "slacalc test v1"


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
                _, figure, stated, computed, difference = (cell.text for cell in example_row(compared, contract.currency, words))
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
