"""What a Parquet file says of itself at its end: how many rows it has, and how large its columns are when they are unpacked.

The footer is a structure of Thrift's compact protocol. Source: apache/parquet-format, ``parquet.thrift`` (FileMetaData: 2 schema,
3 num_rows, 4 row_groups; RowGroup: 2 total_byte_size); apache/thrift, ``doc/specs/thrift-compact-protocol.md``.
"""

from __future__ import annotations

from typing import Any

from slacalc.base.dataclass import dataclass

MAGIC = b"PAR1"
_SCHEMA, _ROWS, _GROUPS, _GROUP_BYTES = 2, 3, 4, 2
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_WHOLE = (4, 5, 6)
_DEEPEST = 16
_MORE = 0x80
"""The bit of a byte after which a number goes on."""


class BadFooter(ValueError):  # noqa: N818 - a word of the design
    """The end of the file is no footer."""


@dataclass(frozen=True, slots=True)
class Footer:
    """The size of a Parquet file."""

    rows: int
    columns: int
    """At most so many: what holds columns is counted as well."""
    unpacked: int
    """Bytes of all columns, unpacked but still encoded."""


def read_footer(data: bytes) -> Footer:
    """The numbers in the footer of a file.

    Raises:
        BadFooter: it cannot be read.
    """
    length = int.from_bytes(data[-8:-4], "little")
    if not data.endswith(MAGIC) or not 0 < length <= len(data) - 2 * len(MAGIC):
        raise BadFooter
    try:
        footer = _FooterReader(data[-8 - length : -8]).struct(0)
        sizes = [group[_GROUP_BYTES] for group in footer.get(_GROUPS, ())]
        return Footer(int(footer[_ROWS]), len(footer[_SCHEMA]), sum(map(int, sizes)))
    except (KeyError, TypeError, IndexError, RecursionError) as broken:
        raise BadFooter from broken


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
