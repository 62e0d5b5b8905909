"""The file ``month.yaml`` of a month folder: which month it is, how old the exports are, and how many rows each should have."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, error
from slacalc.base.json_schema import Schema, mapping, text_like
from slacalc.base.month import MONTH, Month, is_in_reach
from slacalc.base.nearest import nearest
from slacalc.contract.records.kinds import ROLES
from slacalc.contract.tree.leaves import Mistake, Progress, Reader, Written
from slacalc.contract.tree.part import Part, Unusable, keys_of, schema_of
from slacalc.contract.tree.sections import read_file
from slacalc.contract.tree.sizes import OF_MONTH
from slacalc.contract.tree.source import Mapping, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from slacalc.records.sifted import Sifted

T = TypeVar("T")
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


class Stated(Reader, Generic[T]):
    """An annotation: one value, which this reader takes; of one that it does not, so much is said."""

    def __init__(self, read: Callable[[Scalar], T], slug: str, form: Schema) -> None:
        self.read, self.slug, self.form = read, slug, form

    def take(self, node: Node, progress: Progress) -> Written[T]:  # noqa: ARG002 - as every reader
        """The value, with its place."""
        if not isinstance(node, Scalar):
            raise Mistake(error("month/not-text", node.place, key=node.path))
        try:
            return Written(self.read(node), node)
        except ValueError:
            raise Mistake(error(self.slug, node.place, text=node.text)) from None

    def schema(self) -> Schema:
        """Its form."""
        return self.form


class Totals(Reader):
    """An annotation: of each role the number of its rows."""

    def take(self, node: Node, progress: Progress) -> tuple[ControlTotal, ...]:
        """The control totals in the order of the file."""
        if not isinstance(node, Mapping):
            raise Mistake(error("month/expect-not-a-mapping", node.place))
        wrong = [mistake for role, rows in node.items if (mistake := _misstated(role, rows)) is not None]
        if wrong:
            progress.mistakes += wrong
            raise Unusable
        return tuple(ControlTotal(role, int(rows.text), rows.place) for role, rows in node.items if isinstance(rows, Scalar))

    def schema(self) -> Schema:
        """The roles."""
        rows = {"type": "integer", "minimum": 0}
        return mapping(dict.fromkeys(ROLES, rows), ROLES)


def _misstated(role: str, rows: Node) -> Diagnostic | None:
    if role not in ROLES:
        return error("month/unknown-role", rows.key, role=role, known=", ".join(ROLES), nearest=nearest(role, ROLES))
    if not isinstance(rows, Scalar) or not isinstance(rows.value, int) or isinstance(rows.value, bool) or rows.value < 0:
        return error("month/bad-total", rows.place, role=role)
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


def _name(node: Scalar) -> str:
    if not node.text.strip():
        raise ValueError(node.text)
    return node.text


ITS_MONTH = Stated(_month, "month/bad-month", text_like(MONTH.pattern, ["2026-03"]))
ITS_MOMENT = Stated(_moment, "month/bad-as-of", text_like(AS_OF.pattern, ["2026-04-02T09:00:00+08:00"]))
ITS_AUTHOR = Stated(_name, "month/bad-exported-by", {"type": ["string", "number", "boolean"], "pattern": r"\S"})


class MonthPart(Part):
    """The keys of the file."""

    month: Annotated[Written[Month], ITS_MONTH]
    as_of: Annotated[Written[datetime] | None, ITS_MOMENT] = None
    exported_by: Annotated[Written[str] | None, ITS_AUTHOR] = None
    expect: Annotated[tuple[ControlTotal, ...] | None, Totals()] = None

    @classmethod
    def unknown_key(cls, mapping: Mapping, key: str, node: Node) -> Diagnostic:  # noqa: ARG003 - as every part
        """What is said of a key that it does not have."""
        known = [known.name for known in keys_of(cls)]
        return error("month/unknown-key", node.key, key=key, known=", ".join(known), nearest=nearest(key, known))

    @classmethod
    def missing_key(cls, mapping: Mapping, key: str) -> Diagnostic:  # noqa: ARG003 - as every part: here only the month must be there
        """That it does not say which month it is."""
        return error("month/missing-month", mapping.place)


def load_month_file(data: bytes, name: str) -> MonthFile:
    """The month file in ``data``; ``name`` is the path as the user gave it.

    Raises:
        Refused: with every mistake of the file.
    """
    _, part = read_file(MonthPart, data, name, OF_MONTH)
    as_of, author = part.as_of, part.exported_by
    return MonthFile(
        part.month.value,
        as_of.value if as_of is not None else None,
        as_of.scalar.place if as_of is not None else None,
        author.value if author is not None else None,
        part.expect or (),
    )


def month_schema() -> Schema:
    """The keys of the file as JSON Schema, without words about them."""
    return schema_of(MonthPart)


def compare_totals(month: MonthFile, exports: Iterable[Sifted]) -> tuple[Diagnostic, ...]:
    """A mistake for each control total that the rows read do not meet, refused rows and duplicates counted."""
    read = {export.role: export.rows.read for export in exports}
    return tuple(
        error("month/other-total", total.place, role=total.role, expected=total.rows, read=read[total.role])
        for total in month.expect
        if total.role in read and read[total.role] != total.rows
    )
