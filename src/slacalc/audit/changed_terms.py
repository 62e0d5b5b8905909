"""Two contract files, compared term by term: what reads otherwise, where, under which clause, and what it can change.

What is compared is what is meant. A comment, another order of keys, the name of a file, ``95%`` or ``95.0%`` is no change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.audit.differ import meaning, plain
from slacalc.audit.term_class import CLASSES, TermClass, class_of, gravest
from slacalc.base.dataclass import dataclass
from slacalc.contract.meanings import meanings_of
from slacalc.contract.tree.source import Listing, Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slacalc.base.diagnostics import Place
    from slacalc.contract.load import Contract
    from slacalc.contract.tree.source import Node

Path = tuple[str, ...]
ANY_ORDER = frozenset({"of", "satisfied", "dissatisfied", "decided", "not_cured", "closed", "open"})
"""Keys of lists whose order says nothing."""
SPREAD = frozenset({"amendments", "clauses", "examples", "limits", "remedies"})
"""Collections that a contract may not have: each entry of one is a change of its own."""


@dataclass(frozen=True, slots=True)
class ChangedTerm:
    """A term, or a whole part, that reads otherwise."""

    path: str
    """Dotted: ``metrics.answer_rate.target``; the file that the contract names at ``exports.calls`` continues that path."""
    kind: TermClass
    clause: str
    """As the new file has it, or the old where the term is there no more; empty where no key above it has one."""
    old: str | None
    """As written, on one line; None where it is not there."""
    new: str | None
    old_place: Place | None
    new_place: Place | None


@dataclass(frozen=True, slots=True)
class _Side:
    """One of two trees, and what its values mean, by their lines and columns."""

    root: Mapping
    values: dict[tuple[int, int], object]

    def meaning(self, scalar: Scalar) -> Any:  # noqa: ANN401 - as differ has it
        place = (scalar.place.line, scalar.place.column)
        return meaning(plain(self.values.get(place, scalar.value)))


def changed_terms(old: Contract, new: Contract, beside: Callable[[Contract], dict[str, Mapping]]) -> tuple[ChangedTerm, ...]:
    """Every term that reads otherwise, the gravest first, then in the order of the file.

    ``beside`` reads the files that a contract names, by the paths of the keys that name them. Where both name one, what stands in
    them is compared, and not what they are called.
    """
    sides = tuple(_Side(contract.versions[0][0].root, meanings_of(contract)) for contract in (old, new))
    files = tuple(beside(contract) for contract in (old, new))
    shared = frozenset(files[0]) & frozenset(files[1])
    changes = list(_compare(sides, (sides[0].root, sides[1].root), (), "", shared))
    for path in sorted(shared):
        trees = (files[0][path], files[1][path])
        named = tuple(_Side(tree, {}) for tree in trees)
        changes += _compare(named, trees, tuple(path.split(".")), "", frozenset())
    return tuple(sorted(changes, key=_order))


def _order(change: ChangedTerm) -> tuple[int, int, int]:
    place = change.new_place or change.old_place
    assert place is not None  # noqa: S101 - for the type checker: a term is in one file at least
    return CLASSES.index(change.kind), place.line, place.column


def _compare(
    sides: tuple[_Side, ...], nodes: tuple[Node | None, Node | None], path: Path, clause: str, named: frozenset[str]
) -> Iterator[ChangedTerm]:
    """The changes at and below a path; ``named`` are keys whose values are names of files, which are compared apart."""
    if ".".join(path) in named:
        return
    if path[-1:] and path[-1] in SPREAD and len(path) == 1:
        nodes = (nodes[0] or _none(nodes[1]), nodes[1] or _none(nodes[0]))
    old, new = nodes
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        below = _clause_in(new) or _clause_in(old) or clause
        for key in dict.fromkeys(key for side in (new, old) for key, _ in side.items):
            yield from _compare(sides, (old.find(key), new.find(key)), (*path, key), below, named)
    elif isinstance(old, Listing) and isinstance(new, Listing) and not (_is_plain(old) and _is_plain(new)):
        for number in range(max(len(old.items), len(new.items))):
            pair = tuple(side.items[number] if number < len(side.items) else None for side in (old, new))
            yield from _compare(sides, (pair[0], pair[1]), (*path, str(number + 1)), clause, named)
    elif _meant(sides[0], old, path) != _meant(sides[1], new, path):
        yield _changed(old, new, path, clause)


def _none(model: Node | None) -> Node | None:
    """An empty mapping in the place of one that is not there."""
    return Mapping(model.path, model.key, model.place, ()) if isinstance(model, Mapping) else None


def _changed(old: Node | None, new: Node | None, path: Path, clause: str) -> ChangedTerm:
    node = new if new is not None else old
    own = _clause_in(node) if isinstance(node, Mapping) else ""
    leaves = [keys for side in (old, new) if side is not None for keys in _leaves(side, path)]
    if path[0] == "amendments" and isinstance(node, Mapping):  # its day and its clause are of the class of what it sets
        leaves = [keys for keys in leaves if keys[2:3] == ("set",)]
    kind, texts = gravest(map(class_of, leaves)), (None if old is None else _text(old), None if new is None else _text(new))
    return ChangedTerm(".".join(path), kind, own or clause, *texts, _place(old), _place(new))


def _place(node: Node | None) -> Place | None:
    """Of a value its own, of a part that of its key."""
    return None if node is None else node.place if isinstance(node, Scalar) else node.key


def _clause_in(mapping: Mapping) -> str:
    """The clause that a mapping cites."""
    node = mapping.find("clause")
    return node.text if isinstance(node, Scalar) else ""


def _is_plain(node: Listing) -> bool:
    """Whether a list holds values alone: it is one term then."""
    return all(isinstance(item, Scalar) for item in node.items)


def _leaves(node: Node, path: Path) -> Iterator[Path]:
    match node:
        case Mapping(items=entries) if entries:
            for key, below in entries:
                yield from _leaves(below, (*path, key))
        case Listing(items=items) if items and not _is_plain(node):
            for number, below in enumerate(items, 1):
                yield from _leaves(below, (*path, str(number)))
        case _:
            yield path


def _meant(side: _Side, node: Node | None, path: Path) -> Any:  # noqa: ANN401 - as differ has it
    """What a node says, told apart from one that is not there."""
    match node:
        case None:
            return ("nothing",)
        case Scalar():
            return ("value", side.meaning(node))
        case Listing(items=items):
            meanings = [_meant(side, entry, path) for entry in items]
            return ("list", sorted(meanings, key=str) if path[-1:] and path[-1] in ANY_ORDER else meanings)
        case Mapping(items=entries):
            return ("mapping", {key: _meant(side, below, (*path, key)) for key, below in entries})


def _text(node: Node) -> str:
    """A node on one line, as it is written."""
    match node:
        case Scalar():
            return " ".join(node.text.split())
        case Listing(items=items):
            return f"[{', '.join(map(_text, items))}]" if _is_short(node) else "; ".join(map(_text, items))
        case Mapping(items=entries):
            texts = (_text(below) if isinstance(below, Scalar) else f"({_text(below)})" for _, below in entries)
            return "; ".join(f"{key}: {text}" for (key, _), text in zip(entries, texts, strict=True))


def _is_short(node: Listing) -> bool:
    """Whether a list is of words, and not of phrases."""
    return all(isinstance(item, Scalar) and " " not in item.text for item in node.items)
