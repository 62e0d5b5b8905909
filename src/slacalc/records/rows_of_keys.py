"""All rows of some keys, which are settled together: at once where they fit, else some at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl


class RowsOfKeys(NamedTuple):
    """All rows of some keys."""

    accepted: pl.DataFrame
    """As ``schema_of_rows`` has them, with the number of their ``file``."""
    aside: pl.DataFrame
    """The same of those that were refused for what stands in them, as far as their key can be told."""


class LargeSlice(NamedTuple):
    """All rows of some keys, some at a time, as often as they are asked for: as ``RowsOfKeys`` has them."""

    accepted: Callable[[], Iterator[pl.DataFrame]]
    aside: Callable[[], Iterator[pl.DataFrame]]
    number: int
    """In so many slices they are looked at."""
