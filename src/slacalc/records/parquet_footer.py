"""What a Parquet file says of itself at its end: how many rows it has, and how large its columns are when they are unpacked.

The footer is a structure of Thrift's compact protocol. Source: apache/parquet-format, ``parquet.thrift`` (FileMetaData: 2 schema,
3 num_rows, 4 row_groups; RowGroup: 1 columns, 2 total_byte_size, 3 num_rows; ColumnChunk: 3 meta_data; ColumnMetaData:
9 data_page_offset, 11 dictionary_page_offset); apache/thrift, ``doc/specs/thrift-compact-protocol.md``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

MAGIC = b"PAR1"
_SCHEMA, _ROWS, _GROUPS, _GROUP_COLUMNS, _GROUP_BYTES, _GROUP_ROWS = 2, 3, 4, 1, 2, 3
_CHUNK, _DATA_AT, _DICTIONARY_AT = 3, 9, 11
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_WHOLE = (4, 5, 6)
_DEEPEST = 16
_MORE = 0x80
"""The bit of a byte after which a number goes on."""


class BadFooter(ValueError):  # noqa: N818 - a word of the design
    """The end of the file is no footer."""


class RowGroup(NamedTuple):
    """Some rows of a file, whose columns lie together."""

    begin: int
    """The byte at which they begin; the next group begins where they end."""
    rows: int


@dataclass(frozen=True, slots=True)
class Footer:
    """What a Parquet file has."""

    rows: int
    columns: int
    """At most so many: what holds columns is counted as well."""
    unpacked: int
    """Bytes of all columns, unpacked but still encoded."""
    groups: tuple[RowGroup, ...] = ()
    """None where they do not lie one behind the other."""


def read_footer(data: bytes) -> Footer:
    """The numbers in the footer of a file, of which the bytes of the footer and what comes after them are enough.

    Raises:
        BadFooter: it cannot be read.
    """
    length = int.from_bytes(data[-8:-4], "little")
    if not data.endswith(MAGIC) or not 0 < length <= len(data) - 2 * len(MAGIC):
        raise BadFooter
    try:
        footer = _FooterReader(data[-8 - length : -8]).struct(0)
        groups = footer.get(_GROUPS, ())
        size, rows = sum(int(group[_GROUP_BYTES]) for group in groups), int(footer[_ROWS])
        return Footer(rows, len(footer[_SCHEMA]), size, _groups_of(groups, rows))
    except (KeyError, TypeError, IndexError, RecursionError) as broken:
        raise BadFooter from broken


def _groups_of(groups: Sequence[Any], rows: int) -> tuple[RowGroup, ...]:
    try:
        known = [RowGroup(min(map(_begin_of, group[_GROUP_COLUMNS])), int(group[_GROUP_ROWS])) for group in groups]
    except (KeyError, ValueError):
        return ()
    in_order = all(group.begin < after.begin for group, after in pairwise(known))
    return tuple(known) if in_order and sum(group.rows for group in known) == rows else ()


def _begin_of(column: Any) -> int:  # noqa: ANN401 - a structure
    chunk = column[_CHUNK]
    return min(int(chunk[_DATA_AT]), int(chunk.get(_DICTIONARY_AT) or chunk[_DATA_AT]))


class _FooterReader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def struct(self, depth: int) -> dict[int, Any]:
        """Each field by its number."""
        if depth > _DEEPEST:
            raise BadFooter
        values: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._zigzag()
            values[number] = self._value(head & 15, depth)
        return values

    def _value(self, kind: int, depth: int, *, in_list: bool = False) -> Any:  # noqa: ANN401, PLR0911 - whatever stands there
        if kind in {_TRUE, _FALSE}:
            return self._byte() if in_list else kind
        if kind == _BYTE:
            return self._byte()
        if kind in _WHOLE:
            return self._zigzag()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind in {_LIST, _SET}:
            head = self._byte()
            size = head >> 4 if head >> 4 < 15 else self._varint()  # noqa: PLR2004 - of the protocol
            return [self._value(head & 15, depth + 1, in_list=True) for _ in range(size)]
        if kind == _MAP:
            size = self._varint()
            kinds = self._byte() if size else 0
            return [(self._value(kinds >> 4, depth + 1), self._value(kinds & 15, depth + 1)) for _ in range(size)]
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise BadFooter

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _bytes(self, size: int) -> bytes:
        if size > len(self._data) - self._at:
            raise BadFooter
        self._at += size
        return self._data[self._at - size : self._at]

    def _varint(self) -> int:
        number, shift = 0, 0
        while (byte := self._byte()) & _MORE:
            number |= (byte & ~_MORE) << shift
            shift += 7
        return number | byte << shift

    def _zigzag(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)
