"""Dataclasses that cost next to nothing until they are used.

``dataclasses.dataclass`` writes six methods of each class as text and has them compiled when the class is defined: a third of a
millisecond, for hundreds of classes of which a command uses some dozens. Here comparing, hashing and telling are shared
functions, and ``__init__`` is written when the first value is made. What can be asked of a class is the same: ``fields``,
``replace``, ``asdict`` and ``match`` know it, and mypy takes it for one of the standard library.
"""

from __future__ import annotations

import dataclasses
import inspect
import sys
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import cache
from itertools import dropwhile
from operator import attrgetter, ge, gt, le, lt
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import dataclass  # noqa: TID251 - what mypy sees
    from types import CodeType, FunctionType
else:

    def dataclass(**options: bool) -> Callable[[type], type]:
        """As ``dataclasses.dataclass`` with the same options."""
        return lambda plain: _made_of(plain, **options)


__all__ = ["FIELDS", "annotations_of", "dataclass", "field_names"]
FIELDS = "__slacalc_fields__"
"""Where a class keeps its fields by name, those of its bases first."""


def field_names(value: object) -> Iterable[str]:
    """The names of the fields of a value of these classes, at less cost than by ``dataclasses.fields``; none of another value."""
    return getattr(type(value), FIELDS, ())


def annotations_of(kind: type) -> dict[str, Any]:
    """What each annotation of a class stands for, those of its bases first; what belongs to the class alone is left out.

    ``typing.get_type_hints`` makes an object of each text before it looks what that means, and takes several times as long.
    """
    hints: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        known = vars(sys.modules[base.__module__])
        for name, hint in inspect.get_annotations(base).items():
            if not hint.startswith("ClassVar"):
                hints[name] = _meaning(hint, known)
    return hints


def _meaning(hint: str, known: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever an annotation stands for
    """What an annotation stands for; the plainest forms, which most have, need not be compiled."""
    if hint in known:
        return known[hint]
    if hint.endswith(" | None"):
        return _meaning(hint.removesuffix(" | None"), known) | None
    item = hint.removeprefix("tuple[").removesuffix(", ...]")
    if item.isidentifier() and hint == f"tuple[{item}, ...]":
        return tuple[_meaning(item, known), ...]  # type: ignore[misc]  # a value, and no type to mypy
    return eval(_compiled(hint, "eval"), known)  # noqa: S307 - of our own


@cache
def _compiled(text: str, mode: Literal["eval", "exec"]) -> CodeType:
    """Many classes have fields of the same few kinds, and as many of them."""
    return compile(text, "<dataclass>", mode)


class _WhenAsked:
    """An attribute of a class that is made when it is first asked for, and stands in its own place from then on."""

    def __init__(self, make: Callable[[type], object]) -> None:
        self.make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner, self.name = owner, name

    def __get__(self, value: object, asked: type) -> object:
        setattr(self.owner, self.name, self.make(self.owner))
        return getattr(asked if value is None else value, self.name)


def _made_of(
    plain: type,
    *,
    frozen: bool = False,
    slots: bool = False,
    eq: bool = True,
    order: bool = False,
    repr: bool = True,  # noqa: A002 - as above
    kw_only: bool = False,
) -> type:
    """The class with its slots, methods and fields; a method that it has already stays."""
    names = dict(plain.__dict__)
    own = {name: _field_of(name, kind, names, kw_only=kw_only) for name, kind in _declared(plain)}
    inherited = {name: field for base in plain.__mro__[:0:-1] for name, field in base.__dict__.get(FIELDS, {}).items()}
    fields: dict[str, Field[Any]] = inherited | own
    for name, field in own.items():
        if slots or field.default is MISSING:
            names.pop(name, None)
        else:
            names[name] = field.default
    if slots:
        names["__slots__"] = tuple(name for name in own if name not in inherited)
        names.setdefault("__getstate__", _state)
        names.setdefault("__setstate__", _set_state)
    if repr:
        names.setdefault("__repr__", _telling([name for name, field in fields.items() if field.repr]))
    if eq:
        _add_comparing(names, _key([name for name, field in fields.items() if field.compare]), frozen=frozen, order=order)
    if frozen:
        names["__setattr__"] = names["__delattr__"] = _refuse
    names[FIELDS] = fields
    names.setdefault("__match_args__", tuple(name for name, field in fields.items() if field.init and not field.kw_only))
    for name in ("__dict__", "__weakref__"):
        names.pop(name, None)
    names.setdefault("__init__", _WhenAsked(lambda owner: _init_of(owner, frozen=frozen)))
    names["__dataclass_fields__"] = _WhenAsked(lambda owner: vars(_twin(owner, frozen=False))["__dataclass_fields__"])
    names["__dataclass_params__"] = _WhenAsked(lambda owner: vars(_twin(owner, frozen=frozen))["__dataclass_params__"])
    finished = type(plain)(plain.__name__, plain.__bases__, names)
    finished.__qualname__ = plain.__qualname__
    return finished


def _declared(plain: type) -> list[tuple[str, str]]:
    """The fields that a class itself declares, and their annotations as text."""
    return [(name, kind) for name, kind in inspect.get_annotations(plain).items() if not kind.startswith("ClassVar")]


def _field_of(name: str, kind: str, names: dict[str, Any], *, kw_only: bool) -> Field[Any]:
    declared = names.get(name, MISSING)
    field: Field[Any] = declared if isinstance(declared, Field) else dataclasses.field(default=declared)
    field.name, field.type = name, kind
    if field.kw_only is MISSING:
        field.kw_only = kw_only
    return field


def _twin(owner: type, *, frozen: bool) -> type:
    """A class of the standard library with the same fields and no methods: its functions look for what that keeps of them."""
    fields = [(name, field.type, field) for name, field in getattr(owner, FIELDS).items()]
    documented = {"__doc__": owner.__doc__ or owner.__name__}  # of a class that says nothing, Python would tell the signature
    return dataclasses.make_dataclass(
        owner.__name__, fields, namespace=documented, init=False, repr=False, eq=False, frozen=frozen
    )


def _key(names: list[str]) -> Callable[[Any], Any]:
    """The values that a class is compared by."""
    return attrgetter(*names) if names else lambda _: ()


def _add_comparing(names: dict[str, Any], key: Callable[[Any], Any], *, frozen: bool, order: bool) -> None:
    def equal(self: object, other: object) -> Any:  # noqa: ANN401 - or NotImplemented
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    names.setdefault("__eq__", equal)
    if names.get("__hash__") is None:  # as Python leaves it where a class has an __eq__ of its own
        names["__hash__"] = (lambda self: hash(key(self))) if frozen else None
    if order:
        names |= {f"__{compare.__name__}__": _comparing(key, compare) for compare in (lt, le, gt, ge)}


def _comparing(key: Callable[[Any], Any], compare: Callable[[Any, Any], Any]) -> Callable[[object, object], Any]:
    return lambda self, other: compare(key(self), key(other)) if other.__class__ is self.__class__ else NotImplemented


def _telling(names: Iterable[str]) -> Callable[[object], str]:
    def tell(self: object) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return tell


def _refuse(self: object, name: str, _: object = None) -> None:
    raise FrozenInstanceError(f"{type(self).__qualname__} is frozen: {name!r} stays")


def _state(self: object) -> list[object]:
    return [getattr(self, name) for name in getattr(type(self), FIELDS)]


def _set_state(self: object, state: Iterable[object]) -> None:
    for name, value in zip(getattr(type(self), FIELDS), state, strict=True):
        object.__setattr__(self, name, value)


def _setting_line(owner: type, name: str, stand_in: str, value: str, known: dict[str, Any]) -> str:
    """The line that sets a field of a frozen class: straight into its slot, where it has one, in half the time."""
    slot = getattr(owner, name, None)
    if not isinstance(slot, MemberDescriptorType):
        return f"_set(self, {name!r}, {value})"
    known[f"_put_{stand_in}"] = slot.__set__
    return f"_put_{stand_in}(self, {value})"


def _init_of(owner: type, *, frozen: bool) -> Callable[..., None]:
    """``__init__`` of a class, with its own signature.

    It is written with ``_0``, ``_1`` in place of the names, and without defaults: so classes of one form have one text, which is
    compiled once.
    """
    fields: dict[str, Field[Any]] = getattr(owner, FIELDS)
    known: dict[str, Any] = {"_missing": MISSING, "_set": object.__setattr__}
    plain, named, lines = list[str](), list[str](), list[str]()
    defaults: dict[str, object] = {}
    names = {f"_{at}": name for at, name in enumerate(fields)}
    for stand_in, (name, field) in zip(names, fields.items(), strict=True):
        value = stand_in
        if field.default_factory is not MISSING:
            known[f"_make{stand_in}"] = field.default_factory
            value = f"_make{value}() if {value} is _missing else {value}" if field.init else f"_make{value}()"
        if field.init:
            (named if field.kw_only else plain).append(stand_in)
            if field.default is not MISSING or field.default_factory is not MISSING:
                defaults[stand_in] = field.default  # of a factory, that there is none
        if field.init or field.default_factory is not MISSING:
            lines.append(_setting_line(owner, name, stand_in, value, known) if frozen else f"self.{name} = {value}")
    if hasattr(owner, "__post_init__"):
        lines.append("self.__post_init__()")
    head = ", ".join(["self", *plain, "*", *named] if named else ["self", *plain])
    exec(_compiled(f"def __init__({head}):\n " + "\n ".join(lines or ["pass"]), "exec"), known)  # noqa: S102 - as annotated
    init: FunctionType = known["__init__"]
    init.__code__ = init.__code__.replace(co_varnames=tuple(names.get(name, name) for name in init.__code__.co_varnames))
    last = list(dropwhile(lambda name: name not in defaults, plain))
    init.__defaults__ = tuple(defaults[name] for name in last)
    init.__kwdefaults__ = {names[name]: defaults[name] for name in named if name in defaults}
    init.__qualname__ = f"{owner.__qualname__}.__init__"
    init.__module__ = owner.__module__
    return init
