"""Why a line is in one of two statements only, and which files are other ones: parts of a correction by themselves.

About ``statement/reasons.py``.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from program import ROOT
from slacalc.base.figure import Book
from slacalc.statement.codec import from_wire
from slacalc.statement.reasons import other_files, why_it_differs

MARCH = from_wire(json.loads((ROOT / "tests/releases/0.1.0/issued/2026-03.json").read_bytes()))


@pytest.mark.parametrize(
    ("line", "reason"),
    [("damages.D9", "decision"), ("corrections.fees.calls", "another month"), ("fees.more", "terms"), ("bonus.calls", "terms")],
)
def test_a_line_that_is_in_one_of_the_two_is_there_for_what_makes_such_a_line(line: str, reason: str) -> None:
    with_it = replace(MARCH, lines=(*MARCH.lines[1:], replace(MARCH.lines[0], id=line)))
    without = replace(MARCH, lines=MARCH.lines[1:])
    assert why_it_differs(line, with_it, without).reasons == (reason,)
    assert why_it_differs(line, without, with_it).reasons == (reason,)


def test_a_fee_that_has_the_name_of_a_standard_is_not_there_for_its_decisions() -> None:
    line = "fees.answer_rate"
    with_it = replace(MARCH, lines=(*MARCH.lines[1:], replace(MARCH.lines[0], id=line)))
    before = replace(MARCH, lines=MARCH.lines[1:], metrics=tuple(replace(found, steps=()) for found in MARCH.metrics))
    assert why_it_differs(line, with_it, before).reasons == ("terms",)


def test_only_the_roles_of_other_files_are_named_and_the_order_of_parts_is_none() -> None:
    roles = list(dict.fromkeys(file.role for file in MARCH.inputs))
    assert len(roles) > 2
    for role in roles:
        other = tuple(replace(file, sha256="0" * 64) if file.role == role else file for file in MARCH.inputs)
        assert list(other_files(replace(MARCH, inputs=other), MARCH)) == [role]
        without = tuple(file for file in MARCH.inputs if file.role != role)
        assert list(other_files(replace(MARCH, inputs=without), MARCH)) == [role]
    assert list(other_files(replace(MARCH, inputs=MARCH.inputs[::-1]), MARCH)) == []


def test_a_standard_that_was_not_there_is_deducted_for_by_other_terms() -> None:
    line = next(line for line in MARCH.lines if line.id.startswith("deduct."))
    metric = line.id.removeprefix("deduct.")
    figures = tuple(figure for figure in MARCH.book if figure.name.partition(".")[0] != metric and figure.name != line.figure)
    before = replace(
        MARCH,
        lines=tuple(other for other in MARCH.lines if other.id != line.id),
        metrics=tuple(found for found in MARCH.metrics if found.id != metric),
        figures=replace(MARCH.figures, book=Book(figures)),
    )
    again = replace(MARCH, metrics=tuple(replace(found, steps=()) for found in MARCH.metrics))
    assert why_it_differs(line.id, again, before).reasons == ("terms",)
    assert why_it_differs(line.id, before, again).reasons == ("terms",)
