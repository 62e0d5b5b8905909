"""The figure graph: how an amount or a metric comes about, without its value.

A node is a kind and its arguments. A leaf is the path of a contract term, a query of a tally, or a whole number. A *figure* is a
node with a name; it may use only names before it, so a book of figures has no cycles and reads from top to bottom.
Value, explanation and spreadsheet formula are three readings of this one graph, each a function with one ``match`` on the kind.

"No basis" is made by one kind only (``MeasuredRatio``: on too small a denominator) and ended by one kind only (``Otherwise``).
"""

from __future__ import annotations

from dataclasses import field
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, cast, get_args

from slacalc.base.dataclass import FIELDS, dataclass
from slacalc.base.forms import WHOLE, Key, narrowed, not_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Unit = Literal["count", "seconds", "share", "points", "percent", "money", "days", "number", "verdict"]
Comparison = Literal["at least", "at most", "above", "below"]
RISING: tuple[Comparison, ...] = ("at least", "above")
"""Those that more is better for."""


FINEST_GRID = 12
"""Decimals of the finest grid of a term."""
GRID = narrowed(WHOLE, lambda places: 0 <= places <= FINEST_GRID, minimum=0, maximum=FINEST_GRID)


class Arithmetic:
    """Of every kind of node: arithmetic reads as arithmetic; comparison stays a named kind."""

    __slots__ = ()

    def __add__(self, other: Node) -> Sum:
        return Sum((cast("Node", self), other))

    def __sub__(self, other: Node) -> Minus:
        return Minus(cast("Node", self), other)

    def __mul__(self, other: Node) -> Times:
        return Times(cast("Node", self), other)

    def __truediv__(self, other: Node) -> Quotient:
        return Quotient(cast("Node", self), other)


@dataclass(frozen=True, slots=True)
class TermLeaf(Arithmetic):
    """A number of the contract, by its path in the file."""

    kind: ClassVar = "term"
    path: str


@dataclass(frozen=True, slots=True)
class Tally(Arithmetic):
    """The sum of a column of a tally over the rows that match; one leaf for thousands of calls."""

    kind: ClassVar = "tally"
    table: str
    column: str
    where: tuple[tuple[str, str], ...] = ()
    """Key column and value; all must match."""


@dataclass(frozen=True, slots=True)
class Whole(Arithmetic):
    """A whole number that is nobody's term: the zero of a floor, the days of the month."""

    kind: ClassVar = "whole"
    value: Annotated[int, WHOLE]


@dataclass(frozen=True, slots=True)
class Named(Arithmetic):
    """A figure made before."""

    kind: ClassVar = "named"
    name: str


@dataclass(frozen=True, slots=True)
class Sum(Arithmetic):
    """All added."""

    kind: ClassVar = "sum"
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Minus(Arithmetic):
    """Left less right."""

    kind: ClassVar = "minus"
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Times(Arithmetic):
    """Left times right."""

    kind: ClassVar = "times"
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Quotient(Arithmetic):
    """Left over right, where right cannot be zero; a measured ratio is a :class:`MeasuredRatio`."""

    kind: ClassVar = "over"
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Smallest(Arithmetic):
    """The smallest of all."""

    kind: ClassVar = "smallest"
    items: Annotated[tuple[Node, ...], not_empty]


@dataclass(frozen=True, slots=True)
class Largest(Arithmetic):
    """The largest of all."""

    kind: ClassVar = "largest"
    items: Annotated[tuple[Node, ...], not_empty]


@dataclass(frozen=True, slots=True)
class Round(Arithmetic):
    """On the grid of that many decimals, half away from zero."""

    kind: ClassVar = "round"
    of: Node
    places: Annotated[int, GRID]


@dataclass(frozen=True, slots=True)
class CutOff(Arithmetic):
    """On the grid of that many decimals, what lies beyond them cut off: towards zero."""

    kind: ClassVar = "cut_off"
    of: Node
    places: Annotated[int, GRID]


@dataclass(frozen=True, slots=True)
class Started(Arithmetic):
    """How many steps are begun: 2.01 steps of one are 3."""

    kind: ClassVar = "started"
    of: Node
    step: Node


@dataclass(frozen=True, slots=True)
class Completed(Arithmetic):
    """How many steps are full: 2.99 steps of one are 2."""

    kind: ClassVar = "completed"
    of: Node
    step: Node


@dataclass(frozen=True, slots=True)
class Compare(Arithmetic):
    """Whether left stands to right as the word says; inclusive for "at least" and "at most" (Civil Code art. 1259)."""

    kind: ClassVar = "compare"
    left: Node
    how: Comparison
    right: Node


@dataclass(frozen=True, slots=True)
class When(Arithmetic):
    """One of two, by a comparison; only the branch taken is evaluated."""

    kind: ClassVar = "when"
    test: Node
    then: Node
    instead: Node


@dataclass(frozen=True, slots=True)
class MeasuredRatio(Arithmetic):
    """Numerator over denominator, or "no basis" where the denominator is zero or below ``least``."""

    kind: ClassVar = "basis"
    numerator: Node
    denominator: Node
    least: Node


@dataclass(frozen=True, slots=True)
class Otherwise(Arithmetic):
    """``of``, or ``instead`` where ``of`` has no basis."""

    kind: ClassVar = "otherwise"
    of: Node
    instead: Node


Node = (
    TermLeaf
    | Tally
    | Whole
    | Named
    | Sum
    | Minus
    | Times
    | Quotient
    | Smallest
    | Largest
    | Round
    | CutOff
    | Started
    | Completed
    | Compare
    | When
    | MeasuredRatio
    | Otherwise
)
"""Any kind. A reading that matches on the kind ends in ``assert_never``: a new kind is noticed wherever it must be read."""
KINDS: tuple[tuple[str, type[Node]], ...] = tuple((node.kind, node) for node in get_args(Node))
"""What each is called in JSON."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A named node: one cell of the workbook, one line of the explanation, one entry of the JSON."""

    name: Key
    node: Node
    unit: Unit
    label: Annotated[tuple[str, ...], not_empty]
    """A key of the words, then what fills its blanks: contract ids (``metrics.answer_rate``) that have names of their own."""
    clause: str
    """Empty where it follows from none by itself."""


@dataclass(frozen=True, slots=True)
class Book:
    """Figures in the order in which they are made."""

    figures: tuple[Figure, ...]
    _by_name: dict[str, Figure] = field(init=False, repr=False, compare=False)
    """The same, to be looked up; of two of one name, which no writer makes, the first."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {figure.name: figure for figure in reversed(self.figures)})

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def __getitem__(self, name: str) -> Figure:
        return self._by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_name


class Unbuildable(ValueError):  # noqa: N818 - as Unevaluable
    """A figure that cannot be written, for it uses one that is not there: the terms do not belong together."""

    def __init__(self, figure: str, missing: str) -> None:
        super().__init__(figure, missing)
        self.figure = figure
        self.missing = missing
        """The name that is used and not made."""


class Writer:
    """Writes a book from top to bottom, or goes on with one."""

    def __init__(self, book: Book | None = None) -> None:
        self._figures: dict[str, Figure] = {figure.name: figure for figure in book or ()}

    def name(self, name: str, node: Node, unit: Unit, *label: str, clause: str = "") -> Named:
        """Put a figure down, and give the node that refers to it.

        Raises:
            ValueError: the name is taken.
            Unbuildable: the node uses a name that is not made yet.
        """
        self.put(Figure(name, node, unit, label, clause))
        return Named(name)

    def put(self, figure: Figure) -> None:
        """Put down a figure that is made already; what is raised is as for :meth:`name`."""
        if figure.name in self._figures:
            raise ValueError(figure.name)
        for used in names_in(figure.node):
            if used not in self._figures:
                raise Unbuildable(figure.name, used)
        self._figures[figure.name] = figure

    def has(self, name: str) -> bool:
        """Whether a figure of that name is there."""
        return name in self._figures

    def copy(self, figures: Iterable[Figure]) -> None:
        """Put down figures that another writer has made, which use none but each other.

        Raises:
            ValueError: the name of one is taken.
        """
        for figure in figures:
            if figure.name in self._figures:
                raise ValueError(figure.name)
            self._figures[figure.name] = figure

    def __contains__(self, name: str) -> bool:
        return name in self._figures

    def book(self) -> Book:
        """What has been written."""
        return Book(tuple(self._figures.values()))


def _below(kind: type[Node]) -> Callable[[Node], tuple[Node, ...]]:
    """How the nodes below one of a kind are got, by what its fields say of themselves: a list of nodes, or one each."""
    kinds = {name: field_of.type for name, field_of in getattr(kind, FIELDS).items()}
    for name, text in kinds.items():
        if "tuple[Node" in text:
            return cast("Callable[[Node], tuple[Node, ...]]", attrgetter(name))
    names = [name for name, text in kinds.items() if text == "Node"]
    if len(names) > 1:
        return cast("Callable[[Node], tuple[Node, ...]]", attrgetter(*names))
    return (lambda node: (getattr(node, names[0]),)) if names else lambda _: ()


BELOW = {kind: _below(kind) for _, kind in KINDS}


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    return BELOW[type(node)](node)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, from the outside in."""
    waiting = [node]
    while waiting:
        below = waiting.pop()
        yield below
        waiting.extend(reversed(parts_of(below)))


def names_in(node: Node) -> tuple[str, ...]:
    """The figures that a node uses, those directly below it first."""
    if isinstance(node, Tally):  # as most figures of a month are
        return ()
    names: list[str] = []
    nodes: list[Node] = [node]
    for below in nodes:  # while it grows: this is asked for each figure of each month
        if isinstance(below, Named):
            names.append(below.name)
        else:
            nodes += BELOW[type(below)](below)
    return tuple(names)
