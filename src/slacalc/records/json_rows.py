"""The rows of a JSON file: one object a line, or one list of objects, as a table of text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.bounds import check_cells, check_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from slacalc.records.decode import Decoded

BETWEEN = "."
"""What stands between the names of an object and of what is in it: ``Queue.Name``."""
Cells = dict[str, str]
"""The cells of a row by their headers."""


def read_json(
    decoded: Decoded, name: str, *, lines: bool, limit: int
) -> tuple[tuple[str, ...], pl.DataFrame, list[tuple[int, str]]]:
    """Headers, rows as ``row`` and String columns named by position, and number and text of lines that are no object.

    The number of a row is that of its line where ``lines``, otherwise its place in the list, from 1. An object in an object is
    named by both, ``Queue.Name``; a list stands as JSON. Numbers are their own text. What an object does not have is blank.

    Raises:
        Refused: no JSON, no list of objects in it, or a table that is too large.
    """
    import polars as pl  # noqa: PLC0415 - layouts are checked without it

    broken: list[tuple[int, str]] = []
    rows: list[tuple[int, Cells]] = []
    names = HeaderNames()
    for row, text, value in _of_lines(decoded) if lines else _of_list(decoded, name):
        if not isinstance(value, dict):
            broken.append((row, text))
            continue
        cells = cells_of(value)
        if any(cells.values()):
            rows.append((row, cells))
        names.add(cells)
    headers = names.headers()
    check_columns(name, len(headers))
    check_cells(name, len(rows), len(headers), limit)
    frame = pl.DataFrame(
        {
            "row": pl.Series([row for row, _ in rows], dtype=pl.Int64()),
            **{
                str(at): pl.Series([cells.get(header, "") for _, cells in rows], dtype=pl.String())
                for at, header in enumerate(headers)
            },
        }
    )
    return headers, frame, broken


class HeaderNames:
    """The headers of some rows, in the order in which they come."""

    def __init__(self) -> None:
        self._valued: dict[str, bool] = {}
        """Of each whether some row has a value under it."""
        self._are_all_valued = False
        self.rows = 0
        """So many have a value."""

    def add(self, cells: Cells) -> None:
        """One row more; one without a value has no headers."""
        if not any(cells.values()):
            return
        self.rows += 1
        if self._are_all_valued and cells.keys() <= self._valued.keys():
            return
        for header, cell in cells.items():
            self._valued[header] = self._valued.get(header, False) or cell != ""
        self._are_all_valued = all(self._valued.values())

    def headers(self) -> tuple[str, ...]:
        """Where other rows have an object, null is that none of its parts is there, and no column of its own."""
        opened = {header[:at] for header in self._valued for at, mark in enumerate(header) if mark == BETWEEN}
        return tuple(header for header, valued in self._valued.items() if valued or header not in opened)


def _of_lines(decoded: Decoded) -> Iterator[tuple[int, str, object]]:
    for row, line in enumerate(decoded.text.split("\n"), 1):
        if line.strip():
            yield row, line, None if row in decoded.strange else parsed(line)


def _of_list(decoded: Decoded, name: str) -> Iterator[tuple[int, str, object]]:
    try:
        document = DECODER.decode(decoded.text)
    except json.JSONDecodeError as broken:
        raise Refused(error("records/not-json", Place(name, broken.lineno))) from broken
    except (ValueError, RecursionError) as broken:
        raise Refused(error("records/not-json", Place(name))) from broken
    lists = [document] if isinstance(document, list) else []
    if isinstance(document, dict):
        lists = [value for value in document.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    if len(lists) != 1:
        raise Refused(error("records/json-without-rows", Place(name), lists=len(lists)))
    for row, value in enumerate(lists[0], 1):
        yield row, json.dumps(value, ensure_ascii=False), value


def parsed(text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """The value of a line, None where it is none."""
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError):
        return None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError(names)
    return names


DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_refuse, object_pairs_hook=_object)
"""Numbers are their own text; no name stands twice in an object."""


def cells_of(value: dict[str, Any]) -> Cells:
    """The cells of an object."""
    cells: Cells = {}
    _flatten(value, "", cells)
    return cells


def _flatten(value: dict[str, Any], before: str, cells: Cells) -> None:
    for key, item in value.items():
        header = f"{before}{key}"
        match item:
            case dict():
                _flatten(item, f"{header}{BETWEEN}", cells)
            case list():
                cells[header] = json.dumps(item, ensure_ascii=False) if item else ""
            case bool():
                cells[header] = "true" if item else "false"
            case _:
                cells[header] = "" if item is None else str(item)
