"""What must fit together where a deduction looks at issued months: its grades, of standards missed in a row."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error, warning
from slacalc.contract.tree.find import find_path, scalar_at, scalars_in
from slacalc.contract.words.prices import read_grade, read_takes
from slacalc.contract.words.quantities import BadQuantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.tree.source import Mapping


def check_repeated(deduct: Mapping) -> Iterator[Diagnostic]:
    """The grades are all of one kind; one that stands in the place of what is taken is of the kind of that; none takes less."""
    grades = scalars_in(find_path(deduct, "repeated.takes"))
    try:
        numbers = [read_grade(grade.text).number for grade in grades]
        first = read_takes(takes.text) if (takes := scalar_at(deduct, "takes")) is not None else None
    except BadQuantity:
        return
    units = [number.unit for number in numbers]
    same = first.share.unit if first is not None and first.counted == "whatever the shortfall" else None
    for grade, unit in zip(grades, units, strict=True):
        if unit != units[0] or unit not in {"number", same}:
            yield error("contract/grade-of-another-kind", grade.place, text=grade.text, takes=takes.text if takes else "bands")
    if set(units) == {"number"} or set(units) == {same}:
        before = [Fraction(1) if units[0] == "number" else first.share.value if first is not None else Fraction(0)]
        for grade, number in zip(grades, numbers, strict=True):
            if number.value < before[-1]:
                yield warning("contract/repeated-takes-less", grade.place, text=grade.text)
            before.append(number.value)
