"""What is made of a part of a file, once for all versions that share the part: an amendment writes some paths and leaves most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Kept:
    """What has been made of the parts of one file; versions that share a part share that too, as the same object."""

    def __init__(self) -> None:
        self._results: dict[tuple[object, ...], tuple[object, Any]] = {}

    def __reduce__(self) -> tuple[type[Kept], tuple[()]]:
        """In another process there is nothing yet: parts are told by where they lie in this one."""
        return Kept, ()

    def once_of(self, parts: tuple[object, ...], make: Callable[[], T], *asked: object) -> T:
        """What ``make`` makes of several parts together; each of them is kept as well."""
        key = (tuple(map(id, parts)), *asked)
        if key not in self._results:
            self._results[key] = parts, make()
        result: T = self._results[key][1]
        return result

    def same(self, items: tuple[T, ...]) -> tuple[T, ...]:
        """The items as the one tuple of just these, so that what is made of all of them is made once as well."""
        return self.once_of(items, lambda: items)

    def once(self, part: object, make: Callable[[], T], *asked: object) -> T:
        """What ``make`` makes of a part for what is ``asked``; the part is kept as well, so that no other can be taken for it."""
        key = (id(part), *asked)
        if key not in self._results:
            self._results[key] = part, make()
        result: T = self._results[key][1]
        return result
