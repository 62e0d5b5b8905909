"""The bytes of a statement's JSON, and back: sorted keys, one list item a line, so that two can be compared line by line.

The bytes are the same on every machine. What is read may come from the other party: it is JSON of whole numbers, in which no key
stands twice, neither large nor deep.
"""

from __future__ import annotations

import io
import json
from itertools import chain, takewhile
from typing import TYPE_CHECKING, Any, TypeGuard

from slacalc.base.forms import LongList, Malformed
from slacalc.measure.listed import FEW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from slacalc.base.forms import Wire

_on_one_line = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
LARGEST_FILE = 256 * 1024 * 1024
"""Bytes; a statement is far smaller, unless it leaves a million cases open: each of these takes 80."""
_AT_ONCE = 10_000
"""Items of a list that are written at a time."""
_NEXT = ",\n"
_SHORTEST_CASE = 60
"""Bytes."""
_LINES_AT_ONCE = 4_000_000
"""Bytes of the lines of open cases that are read at a time."""
_CASES_BEGIN, _NO_CASES, _CASES_END = b' "open_cases": [\n', b' "open_cases": []', b" ]"
DEEPEST_JSON = 64
"""Lists and objects within each other; a figure nests 40 deep at most."""


def to_bytes(wire: Wire) -> bytes:
    """The file: sorted keys, one list item a line, a newline at the end."""
    file = io.BytesIO()
    write_bytes(wire, file)
    return file.getvalue()


def write_bytes(wire: Wire, file: BinaryIO) -> None:
    """The same into a file that is open."""
    file.writelines(text.encode() for text in _texts(wire))


def size_of(wire: Wire) -> int:
    """How many bytes the file has."""
    return sum(len(text.encode()) for text in _texts(wire))


def _texts(wire: Wire) -> Iterator[str]:
    yield "{\n"
    for at, key in enumerate(sorted(wire)):
        yield f"{_NEXT if at else ''} {_on_one_line(key)}: "
        yield from _section(wire[key])
    yield "\n}\n"


def _section(value: object) -> Iterator[str]:
    """What stands under a key of the file, a long list some items at a time."""
    if isinstance(value, LongList):
        yield "[\n  "
        yield from value.texts(f"{_NEXT}  ", compact=False)
        yield "\n ]"
        return
    if not _is_spread(value) or len(value) <= _AT_ONCE:
        yield _spread(value, 1)
        return
    for first in range(0, len(value), _AT_ONCE):
        yield (_NEXT if first else "[\n") + _lines(value[first : first + _AT_ONCE], "  ")
    yield "\n ]"


def _spread(value: object, depth: int) -> str:
    """A list, or a table of lists, one item a line; everything else on one line."""
    inner, outer = " " * (depth + 1), " " * depth
    if _is_spread(value):
        return f"[\n{_lines(value, inner)}\n{outer}]"
    if isinstance(value, dict) and any(isinstance(below, list | dict) for below in value.values()):
        items = _NEXT.join([f"{inner}{_on_one_line(key)}: {_spread(value[key], depth + 1)}" for key in sorted(value)])
        return f"{{\n{items}\n{outer}}}"
    return _on_one_line(value)


def _is_spread(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list) and bool(value) and isinstance(value[0], list | dict)


def _lines(items: list[object], inner: str) -> str:
    return _NEXT.join([inner + _on_one_line(item) for item in items])


def parse_json(data: bytes) -> Wire:
    """JSON in which no key stands twice.

    Raises:
        Malformed: no JSON object, or one with a key twice, too large or too deep: with a word that begins with ``json/``.
    """
    return parse_written(data)[0]


def parse_written(data: bytes) -> tuple[Wire, bool]:
    """As :func:`parse_json`, and whether the bytes are those that :func:`to_bytes` makes of it."""
    return read_written(io.BytesIO(data))


def read_written(file: BinaryIO) -> tuple[Wire, bool]:
    """The same of a file that is open.

    If the bytes are those, no key stands there twice: so a file that slacalc has written is not asked for that pair by pair.
    Where it lists many open cases, they are read a few at a time, and are a :class:`~slacalc.base.forms.LongList`.
    """
    size = file.seek(0, io.SEEK_END)
    if size > LARGEST_FILE:
        raise Malformed("json/large")
    file.seek(0)
    if size > FEW * _SHORTEST_CASE:
        wire = _with_cases_apart(file)
        if wire is not None:
            return wire, True
        file.seek(0)
    return _parse(file.read())


def _with_cases_apart(file: BinaryIO) -> Wire | None:
    """The value; None where its open cases are few, or where a byte does not stand as it would be written."""
    before, after = list(takewhile(lambda line: line != _CASES_BEGIN, file)), list[bytes]()
    cases = _cases_of(_case_lines(file, after))
    if cases is None or not after or not after[0].startswith(_CASES_END):
        return None
    after[0] = _NO_CASES + after[0].removeprefix(_CASES_END)
    rest = b"".join([*before, *after])
    try:
        wire, written = _read(rest.decode(), rest)
    except (ValueError, RecursionError):
        return None
    return {**wire, "open_cases": cases} if written else None


def _case_lines(file: BinaryIO, after: list[bytes]) -> Iterator[bytes]:
    """The lines of the open cases, many at a time; what comes behind them goes to ``after``."""
    while lines := file.readlines(_LINES_AT_ONCE):
        last = next((at for at, line in enumerate(lines) if not line.endswith(b",\n")), None)
        if last is None:
            yield b"".join(lines)
        else:
            yield b"".join(lines[: last + 1])
            after += [*lines[last + 1 :], *file]


def _cases_of(lines: Iterator[bytes]) -> LongList | None:
    """The open cases of these lines, where they are many."""
    first = next(lines, None)
    if first is None:
        return None
    from slacalc.measure.case_texts import read_case_texts  # noqa: PLC0415 - loads polars, only where there are so many

    cases = read_case_texts(chain((first,), lines))
    return cases if cases is not None and len(cases) > FEW else None


def _parse(data: bytes) -> tuple[Wire, bool]:
    if not data.strip():
        raise Malformed("json/empty")
    try:
        wire, written = _read(data.decode(), data)
    except Malformed:
        raise
    except json.JSONDecodeError as cause:
        raise Malformed(f"json/syntax:{cause.lineno}") from cause
    except UnicodeDecodeError as cause:
        raise Malformed("json/encoding") from cause
    except UnicodeEncodeError as cause:
        raise Malformed("json/text") from cause
    except RecursionError as cause:
        raise Malformed("json/deep") from cause
    except ValueError as cause:  # a whole number of more digits than Python reads
        raise Malformed("json/number") from cause
    if not isinstance(wire, dict):
        raise Malformed("json/object")
    return wire, written


def _read(text: str, data: bytes) -> tuple[Any, bool]:
    """The value, and whether it is written as slacalc does: that shows by itself that no key stands twice and all is text."""
    wire = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
    _check_depth(wire)
    if isinstance(wire, dict) and to_bytes(wire) == data:
        return wire, True
    json.loads(text, object_pairs_hook=_unique)
    json.dumps(wire, ensure_ascii=False).encode()  # half a surrogate pair is no text: nothing could be written from it
    return wire, False


def _unique(pairs: list[tuple[str, Any]]) -> Wire:
    wire = dict(pairs)
    if len(wire) != len(pairs):
        raise Malformed("json/twice")
    return wire


def _no_float(_: str) -> None:
    raise Malformed("json/number")


def _check_depth(wire: object) -> None:
    """Refuse nesting on which a reader, or a writer, could run out of stack."""
    held = [wire] if isinstance(wire, dict | list) else []
    for _ in range(DEEPEST_JSON):
        held = [
            below
            for value in held
            for below in (value.values() if type(value) is dict else value)  # JSON makes no other class of either
            if type(below) is dict or type(below) is list
        ]
    if held:
        raise Malformed("json/deep")
