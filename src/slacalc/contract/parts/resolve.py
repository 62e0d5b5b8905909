"""The small parts of terms that every section resolves alike: quantities with their places, names, scopes, bases of fees."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.contract import terms as t
from slacalc.contract.predicates.predicate import ALWAYS
from slacalc.contract.predicates.text import read_predicate
from slacalc.contract.records.columns import record_kind
from slacalc.contract.tree.find import find_path
from slacalc.contract.words import prices as p

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Place
    from slacalc.contract.amend import Version
    from slacalc.contract.parts import file as parts
    from slacalc.contract.tree.leaves import Written
    from slacalc.contract.tree.source import Scalar
    from slacalc.contract.words import quantities as q


def quantity(number: q.Number, scalar: Scalar, clause: str, name: str = "") -> t.Quantity:
    """A number of the terms; ``name`` tells apart several of one text."""
    path = f"{scalar.path}.{name}" if name else scalar.path
    return t.Quantity(path, number.value, number.unit, scalar.text, scalar.clause or clause, own(scalar.place))


def own(place: Place) -> Place:
    """The place with the file's name alone: a statement must not tell where a file lay on somebody's machine."""
    return replace(place, file=place.file.replace("\\", "/").rsplit("/", 1)[-1])


def key(version: Version, path: str) -> Place:
    """The place of the key under ``path``."""
    node = find_path(version.root, path)
    if node is None:
        raise KeyError(path)
    return own(node.key)


def names(part: parts.NamesPart) -> t.Names:
    """What it is called."""
    return t.Names(part.zh.value, part.en.value)


def scope(where: Written[str] | None, role: str) -> t.Scope:
    """Which records of a role."""
    if where is None:
        return t.Scope(ALWAYS, "")
    return t.Scope(read_predicate(where.scalar, record_kind(role)), where.value)


def bound(written: Written[q.Bound], clause: str) -> t.Target:
    """A threshold."""
    return t.Target(written.value.how, quantity(written.value.number, written.scalar, clause))


def fees_of(meant: tuple[Scalar, ...] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """The fees that are a base: those named, or all of ``known``."""
    return known if meant is None else tuple(fee.text for fee in meant)


def cap(written: Written[q.Number | p.Price | None], clause: str) -> t.Quantity | None:
    """The most that is taken: a share, or an amount."""
    value = written.value
    if value is None:
        return None
    return quantity(value.number if isinstance(value, p.Price) else value, written.scalar, clause)


def takes(written: Written[p.Takes], clause: str) -> t.Takes:
    """How a distance becomes money."""
    value = written.value
    per = quantity(value.per, written.scalar, clause, "per") if value.per is not None else None
    return t.Takes(quantity(value.share, written.scalar, clause, "share"), per, value.counted)


def bands(written: tuple[Written[p.Band], ...], clause: str) -> tuple[t.Band, ...]:
    """Bands in the order of the file."""
    return tuple(
        t.Band(
            quantity(one.value.share, one.scalar, clause, "share"),
            quantity(one.value.low, one.scalar, clause, "low") if one.value.low else None,
            quantity(one.value.high, one.scalar, clause, "high") if one.value.high else None,
        )
        for one in written
    )
