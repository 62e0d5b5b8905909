"""Open cases as JSON, and back, in columns: of a million of them a statement is a file of 90 MB."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from slacalc.base.forms import LongList
from slacalc.measure.listed import KEY_DIGITS
from slacalc.measure.open_cases import KEY_NUMBER, OpenCases, are_in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.base.forms import Wire

AT_ONCE = 50_000
"""Cases whose texts are made at a time."""
_HALF_WORD = 1 << 16
_SHIFTS = (48, 32, 16, 0)
"""Of the parts of a key whose digits are looked up together."""
_PLACES = {"deadline": 3, "key": 7, "metric": 11}
"""A line is cut at its quotation marks: which pieces are the values. A line of other keys is found when it is written again."""
_NEW_LINE = ",\n  "


class CaseTexts(LongList):
    """The cases that stay open, as the JSON of a statement lists them."""

    def __init__(self, cases: OpenCases) -> None:
        self.value = cases.in_order()

    def __iter__(self) -> Iterator[Wire]:
        for case in self.value:
            yield {"metric": case.metric, "key": case.key, "deadline": case.deadline.isoformat()}

    def __len__(self) -> int:
        return len(self.value)

    def __contains__(self, item: object) -> bool:
        return any(item == other for other in self)

    def texts(self, between: str, *, compact: bool) -> Iterator[str]:
        """Some cases at a time."""
        for first, columns in enumerate(self.value.columns.iter_slices(AT_ONCE)):
            yield (between if first else "") + _text(columns, between, compact=compact)


def read_case_texts(lines: Iterable[bytes]) -> CaseTexts | None:
    """The cases of which these are the lines, some at a time, each as it is written; None where a line is not.

    What is taken here has been written again, and is the same to the byte.
    """
    columns: list[pl.DataFrame] = []
    for text in lines:
        read = _columns(text)
        if read is None or f"  {_text(read, _NEW_LINE, compact=False)}".encode() != text.removesuffix(b"\n").removesuffix(b","):
            return None
        if not are_in_order(pl.concat([*(before.tail(1) for before in columns[-1:]), read])):
            return None
        columns.append(read)
    return CaseTexts(OpenCases(pl.concat(columns), are_in_order=True)) if columns else None


def _columns(text: bytes) -> pl.DataFrame | None:
    """What stands where values stand; None where it cannot be a value."""
    try:
        pieces = pl.read_csv(
            text, has_header=False, separator='"', quote_char=None, infer_schema=False, columns=[*_PLACES.values()]
        )
        deadline, key, metric = (pieces[f"column_{place}"] for place in _PLACES.values())
        words = {word: json.loads(f'"{word}"') for word in metric.unique()}
        columns = pl.DataFrame(
            {
                "metric": metric.replace_strict(words, return_dtype=pl.String).cast(pl.Categorical),
                "key": key.str.to_integer(base=16, dtype=KEY_NUMBER, strict=False),
                "deadline": deadline.str.to_date("%Y-%m-%d", strict=False),
            }
        )
    except (pl.exceptions.PolarsError, ValueError):
        return None
    days = columns["deadline"]
    known = not any(columns.null_count().row(0)) and days.is_between(date.min, date.max).all()  # polars knows year 0
    return columns if known else None


def _text(columns: pl.DataFrame, between: str, *, compact: bool) -> str:
    comma, colon = (",", ":") if compact else (", ", ": ")
    metrics = {metric: json.dumps(metric, ensure_ascii=False) for metric in columns["metric"].cast(pl.String).unique()}
    keys = columns["key"]
    digits = {f"digits_{shift}": _digits().gather((keys // (1 << shift)) % _HALF_WORD) for shift in _SHIFTS}
    text = columns.with_columns(**digits).select(
        pl.concat_str(
            pl.lit(f'{{"deadline"{colon}"'),
            pl.col("deadline").dt.to_string("iso"),
            pl.lit(f'"{comma}"key"{colon}"'),
            *digits,
            pl.lit(f'"{comma}"metric"{colon}'),
            pl.col("metric").cast(pl.String).replace_strict(metrics, return_dtype=pl.String),
            pl.lit("}"),
        ).str.join(between)
    )
    return str(text.item())


@cache
def _digits() -> pl.Series:
    """Of each number of so many bits its hex digits."""
    return pl.Series([f"{number:0{KEY_DIGITS // len(_SHIFTS)}x}" for number in range(_HALF_WORD)])
