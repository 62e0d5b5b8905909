"""What must fit together where a deduction looks at issued months: its grades, of standards missed in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.contract.tree.find import find_path, scalar_at, scalars_in
from slacalc.contract.words.prices import read_grade, read_takes
from slacalc.contract.words.quantities import BadQuantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.tree.source import Mapping


def check_repeated(deduct: Mapping) -> Iterator[Diagnostic]:
    """The grades are all of one kind; one that stands in the place of what is taken is of the kind of that."""
    grades = scalars_in(find_path(deduct, "repeated.takes"))
    try:
        units = [read_grade(grade.text).number.unit for grade in grades]
        first = read_takes(takes.text) if (takes := scalar_at(deduct, "takes")) is not None else None
    except BadQuantity:
        return
    same = first.share.unit if first is not None and first.counted == "whatever the shortfall" else None
    for grade, unit in zip(grades, units, strict=True):
        if unit != units[0] or unit not in {"number", same}:
            yield error("contract/grade-of-another-kind", grade.place, text=grade.text, takes=takes.text if takes else "bands")
