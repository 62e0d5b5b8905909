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
_Cells = dict[str, str]


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
    rows: list[tuple[int, _Cells]] = []
    for row, text, value in _of_lines(decoded) if lines else _of_list(decoded, name):
        cells: _Cells = {}
        if not isinstance(value, dict):
            broken.append((row, text))
            continue
        _flatten(value, "", cells)
        if any(cells.values()):
            rows.append((row, cells))
    named = dict.fromkeys(header for _, cells in rows for header in cells)
    opened = {header[:at] for header in named for at, mark in enumerate(header) if mark == BETWEEN}
    # Where other objects have an object, null is that none of its parts is there, and no column of its own.
    headers = tuple(header for header in named if header not in opened or any(cells.get(header) for _, cells in rows))
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


def _of_lines(decoded: Decoded) -> Iterator[tuple[int, str, object]]:
    for row, line in enumerate(decoded.text.split("\n"), 1):
        if line.strip():
            try:
                yield row, line, None if row in decoded.strange else _parse(line)
            except (ValueError, RecursionError):
                yield row, line, None


def _of_list(decoded: Decoded, name: str) -> Iterator[tuple[int, str, object]]:
    try:
        document = _parse(decoded.text)
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


def _parse(text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=_refuse, object_pairs_hook=_object)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError(names)
    return names


def _flatten(value: dict[str, Any], before: str, cells: _Cells) -> None:
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
