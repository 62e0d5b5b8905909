"""Values of our own dataclasses are those of the standard library; ``__init__`` alone is written, and only when it is used."""

from __future__ import annotations

import ast
import copy
import dataclasses
import inspect
import pickle
import re
from abc import ABC, abstractmethod
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from program import ROOT
from slacalc.base.dataclass import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seat:
    """A place at a desk."""

    kind: ClassVar[str] = "seat"
    desk: int
    side: str = "left"
    seen: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True, order=True)
class Row:
    floor: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Seat):
    name: str
    days: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Open:
    left: int
    right: int = field(init=False)

    def __post_init__(self) -> None:
        self.right = self.left + 1


class Shape(ABC):
    __slots__ = ()

    @abstractmethod
    def area(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Square(Shape):
    side: int

    def area(self) -> int:
        return self.side**2


@dataclass(frozen=True, slots=True, eq=False)
class Holder(Generic[T]):
    held: T


@dataclass(frozen=True, slots=True, repr=False)
class Told:  # noqa: PLW1641 - the decorator gives it one
    word: str

    def __repr__(self) -> str:
        return self.word

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and other.word.lower() == self.word.lower()


@dataclass(frozen=True)
class Loose:
    first: int = 1


def standard(own: type) -> Any:  # noqa: ANN401 - a class made of another
    """The class that the standard library makes of the same source."""
    tree = ast.parse(inspect.getsource(own))
    globals_ = {**globals(), "dataclass": dataclasses.dataclass}
    exec(compile(tree, own.__name__, "exec", flags=__import__("__future__").annotations.compiler_flag), globals_)  # noqa: S102
    return globals_[own.__name__]


@pytest.mark.parametrize(
    ("own", "arguments", "others"),
    [
        (Seat, {"desk": 1}, {"desk": 2, "side": "right"}),
        (Row, {"floor": 1, "number": 2}, {"floor": 1, "number": 3}),
        (Named, {"desk": 1, "name": "a"}, {"desk": 1, "name": "a", "days": [1]}),
        (Open, {"left": 1}, {"left": 2}),
        (Square, {"side": 1}, {"side": 2}),
        (Holder, {"held": 1}, {"held": 2}),
        (Told, {"word": "a"}, {"word": "A"}),
        (Loose, {}, {"first": 2}),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_class_is_as_the_standard_library_makes_it(own: Any, arguments: dict[str, Any], others: dict[str, Any]) -> None:  # noqa: ANN401
    theirs = standard(own)
    assert list(inspect.signature(own).parameters) == list(inspect.signature(theirs).parameters)
    assert own.__match_args__ == theirs.__match_args__
    assert getattr(own, "__slots__", None) == getattr(theirs, "__slots__", None)
    for name in ("init", "repr", "compare", "kw_only", "default", "type", "name"):
        assert [getattr(one, name) for one in fields(own)] == [getattr(one, name) for one in fields(theirs)]
    assert own.__dataclass_params__.frozen == theirs.__dataclass_params__.frozen
    mine, his = (kind(**arguments) for kind in (own, theirs))
    assert repr(mine) == repr(his)
    assert asdict(mine) == asdict(his)
    assert (mine == own(**arguments)) == (his == theirs(**arguments))
    assert (mine == own(**others)) == (his == theirs(**others))
    assert (own.__hash__ is None) == (theirs.__hash__ is None)
    assert hasattr(mine, "__dict__") == hasattr(his, "__dict__")
    assert repr(copy.copy(mine)) == repr(mine)
    with pytest.raises(TypeError):
        own(*range(9))


def test_values_are_equal_by_what_is_compared_and_alike_in_a_set() -> None:
    assert Seat(1, seen="a") == Seat(1, seen="b") != Seat(2)
    assert len({Seat(1, seen="a"), Seat(1, seen="b"), Seat(2)}) == 2
    assert Seat(1) != Named(desk=1, name="a")
    assert Row(1, 2) < Row(1, 3) <= Row(1, 3) < Row(2, 0)
    with pytest.raises(TypeError):
        _ = Row(1, 2) < (1, 2)  # type: ignore[operator]


def test_a_frozen_value_stays() -> None:
    seat = Seat(1)
    with pytest.raises(FrozenInstanceError):
        seat.desk = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del seat.desk
    assert replace(seat, desk=2) == Seat(2)
    assert seat == Seat(1)


def test_a_value_is_packed_copied_and_matched() -> None:
    named = Named(desk=1, name="a", days=[1])
    assert pickle.loads(pickle.dumps(named)) == named == copy.deepcopy(named)  # noqa: S301 - our own bytes
    match Seat(3, "right"):
        case Seat(desk, side=side):
            assert (desk, side, Seat.kind) == (3, "right", "seat")
    assert Named(desk=1, name="a").days is not Named(desk=1, name="a").days


def test_nothing_is_compiled_before_a_value_is_made() -> None:
    @dataclass(frozen=True, slots=True)
    class Late:
        first: int

    def is_made(name: str) -> bool:
        return type(vars(Late)[name]).__name__ != "_WhenAsked"

    assert not is_made("__init__")
    assert not is_made("__dataclass_fields__")
    assert Late(1).first == 1
    assert is_made("__init__")
    assert not is_made("__dataclass_fields__")
    assert is_dataclass(Late)
    assert is_made("__dataclass_fields__")


def test_a_class_of_the_standard_library_may_build_on_ours() -> None:
    @dataclasses.dataclass(frozen=True)
    class Wider(Seat):
        width: int = 0

    assert Wider(1, "left", "", 2) == Wider(desk=1, width=2)


def test_every_class_of_the_program_uses_it() -> None:
    users = [path for path in (ROOT / "src").rglob("*.py") if "@dataclass" in path.read_text(encoding="utf-8")]
    assert len(users) > 100
    for path in users:
        if path.name != "dataclass.py":
            used = re.search(r"^from slacalc\.base\.dataclass import (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert used is not None, path
            assert "dataclass" in used[1].split(", "), path
