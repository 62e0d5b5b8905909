"""How small parts of the file become terms: quantities with their places, names, scopes, thresholds, bases of fees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place
from slacalc.contract.parts.terms import Index, Names, Quantity, Scope, Target
from slacalc.contract.predicates.predicate import ALWAYS
from slacalc.contract.predicates.text import read_predicate
from slacalc.contract.records.kinds import record_kind
from slacalc.contract.tree.find import find_path
from slacalc.contract.tree.leaves import Written
from slacalc.contract.words.prices import read_index

if TYPE_CHECKING:
    from slacalc.contract.parts import file
    from slacalc.contract.tree.source import Mapping, Scalar
    from slacalc.contract.words.quantities import Bound, Number


def quantity(number: Number, scalar: Scalar, clause: str, name: str = "") -> Quantity:
    """A number of the terms; ``name`` tells apart several of one text."""
    path = f"{scalar.path}.{name}" if name else scalar.path
    indexed = tuple(_index(path, *index) for index in scalar.indexed) if number.unit == "money" else ()
    return Quantity(path, number.value, number.unit, scalar.text, scalar.clause or clause, own(scalar.place), indexed)


def _index(path: str, amendment: str, written: Scalar) -> Index:
    """What an amendment makes of the price under that path."""
    value = read_index(written.text)
    rate = Quantity(f"{path}.indexed.{amendment}", value.rate.value, "share", written.text, written.clause, own(written.place))
    return Index(rate, value.rises, value.places)


def own(place: Place) -> Place:
    """The place with the file's name alone: a statement must not tell where a file lay on somebody's machine."""
    file = place.file.replace("\\", "/").rsplit("/", 1)[-1]
    return Place(file, place.line, place.column, place.excerpt, place.width)


def key(root: Mapping, path: str) -> Place:
    """The place of the key under ``path``."""
    node = find_path(root, path)
    if node is None:
        raise KeyError(path)
    return own(node.key)


def names(part: file.NamesPart | Written[str]) -> Names:
    """What it is called; in a language that has no name as in the one that has."""
    if isinstance(part, Written):
        return Names(part.value, part.value)
    texts = [text.value for text in (part.zh, part.en) if text is not None]
    return Names(texts[0], texts[-1])


def scope(where: Written[str] | None, role: str) -> Scope:
    """Which records of a role."""
    if where is None:
        return Scope(ALWAYS, "")
    return Scope(read_predicate(where.scalar, record_kind(role)), where.value)


def bound(written: Written[Bound], clause: str) -> Target:
    """A threshold."""
    return Target(written.value.how, quantity(written.value.number, written.scalar, clause))


def fees_of(meant: tuple[Scalar, ...] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """The fees that are a base: those named, or all of ``known``."""
    return known if meant is None else tuple(fee.text for fee in meant)
