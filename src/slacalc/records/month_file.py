"""The file ``month.yaml`` of a month folder: which month it is, how old the exports are, and how many rows each should have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.month import Month, is_in_reach
from slacalc.base.nearest import nearest
from slacalc.contract.records.kinds import ROLES
from slacalc.contract.tree.sizes import OF_MONTH, check_sizes
from slacalc.contract.tree.source import Mapping, Scalar, read_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.tree.source import Node
    from slacalc.records.sifted import Sifted

T = TypeVar("T")
KEYS = ("month", "as_of", "exported_by", "expect")
AS_OF = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """A control total: how many rows an export should have."""

    role: str
    rows: int
    place: Place


@dataclass(frozen=True, slots=True)
class MonthFile:
    """What the folder says about itself."""

    month: Month
    as_of: datetime | None
    """When the exports were made; without an offset it is local time of the contract's zone."""
    as_of_place: Place | None
    exported_by: str | None
    expect: tuple[ControlTotal, ...]


def load_month_file(data: bytes, name: str) -> MonthFile:
    """The month file in ``data``; ``name`` is the path as the user gave it.

    Raises:
        Refused: with every mistake of the file.
    """
    tree = read_source(data, name)
    crowded = tuple(check_sizes(tree, OF_MONTH))
    if crowded:
        raise Refused(*crowded)
    wrong = list(_strange_keys(tree))
    month = _read(tree, "month", _month, "month/bad-month", wrong)
    as_of = _read(tree, "as_of", _moment, "month/bad-as-of", wrong)
    exported_by = _read(tree, "exported_by", _text, "month/bad-exported-by", wrong)
    expect = _expect(tree.find("expect"), wrong)
    if tree.find("month") is None:
        wrong.append(error("month/missing-month", tree.place))
    if wrong or month is None:
        raise Refused(*wrong)
    said = tree.find("as_of")
    return MonthFile(month, as_of, said.place if said is not None else None, exported_by, expect)


def compare_totals(month: MonthFile, exports: Iterable[Sifted]) -> tuple[Diagnostic, ...]:
    """A mistake for each control total that the rows read do not meet, refused rows and duplicates counted."""
    read = {export.role: export.rows.read for export in exports}
    return tuple(
        error("month/other-total", total.place, role=total.role, expected=total.rows, read=read[total.role])
        for total in month.expect
        if total.role in read and read[total.role] != total.rows
    )


def _strange_keys(tree: Mapping) -> Iterable[Diagnostic]:
    for key, node in tree.items:
        if key not in KEYS:
            near = nearest(key, KEYS)
            yield error("month/unknown-key", node.key, key=key, known=", ".join(KEYS), nearest=near)


def _read(tree: Mapping, key: str, read: Callable[[Scalar], T], slug: str, wrong: list[Diagnostic]) -> T | None:
    """The value under a key; what is not there or cannot be read is None, and the latter is a mistake."""
    node = tree.find(key)
    if node is None:
        return None
    if not isinstance(node, Scalar):
        wrong.append(error("month/not-text", node.place, key=key))
        return None
    try:
        return read(node)
    except ValueError:
        wrong.append(error(slug, node.place, text=node.text))
        return None


def _month(node: Scalar) -> Month:
    return Month.parse(node.text)


def _moment(node: Scalar) -> datetime:
    if not AS_OF.fullmatch(node.text):
        raise ValueError(node.text)
    moment = datetime.fromisoformat(node.text)
    if not is_in_reach(moment.date()):
        raise ValueError(node.text)
    return moment


def _text(node: Scalar) -> str:
    if not node.text.strip():
        raise ValueError(node.text)
    return node.text


def _expect(node: Node | None, wrong: list[Diagnostic]) -> tuple[ControlTotal, ...]:
    if node is None:
        return ()
    if not isinstance(node, Mapping):
        wrong.append(error("month/expect-not-a-mapping", node.place))
        return ()
    found = []
    for role, rows in node.items:
        if role not in ROLES:
            near = nearest(role, ROLES)
            wrong.append(error("month/unknown-role", rows.key, role=role, known=", ".join(ROLES), nearest=near))
        elif not isinstance(rows, Scalar) or not isinstance(rows.value, int) or isinstance(rows.value, bool) or rows.value < 0:
            wrong.append(error("month/bad-total", rows.place, role=role))
        else:
            found.append(ControlTotal(role, rows.value, rows.place))
    return tuple(found)
