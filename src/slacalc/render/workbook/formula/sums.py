"""The formula of a tally leaf: SUM over a column, SUMIFS where that is sure to pick the same rows, or the rows one by one."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from slacalc.measure.tally import Table


class Runs(Protocol):
    """Where the rows of a tally stand in the workbook."""

    def run(self, table: str, column: str, first: int, last: int) -> str:
        """The cells of a tally's column (or key) from row ``first`` to row ``last``, both counted from 0."""


def sum_text(table: Table, name: str, column: str, where: tuple[tuple[str, str], ...], cells: Runs) -> str:
    """The formula that adds up ``column`` over the rows whose keys match ``where``."""
    last = max(0, len(table.rows) - 1)
    if not where:
        return f"SUM({cells.run(name, column, 0, last)})"
    if all(_sure(table, key, value) for key, value in where):
        criteria = ",".join(f'{cells.run(name, key, 0, last)},"{value}"' for key, value in where)
        return f"SUMIFS({cells.run(name, column, 0, last)},{criteria})"
    wanted = tuple(value for _, value in where)
    asked = itemgetter(*(table.keys.index(key) for key, _ in where))
    sought = wanted if len(wanted) > 1 else wanted[0]
    rows = [number for number, (key, _) in enumerate(table.rows) if asked(key) == sought]
    runs = [[number for _, number in group] for _, group in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])]
    texts = [f"SUM({cells.run(name, column, run[0], run[-1])})" for run in runs]
    return f"({'+'.join(texts)})" if len(texts) > 1 else "".join(texts) or "0"


def _sure(table: Table, key: str, value: str) -> bool:
    """Only plain words: a criterion is folded, and read as number, date, pattern or comparison where it looks like one."""
    if not value.replace("_", "").isalpha() or value.casefold() in {"true", "false"}:
        return False
    at = table.keys.index(key)
    others = {row[at] for row, _ in table.rows} - {value}
    return not any(other.casefold() == value.casefold() for other in others)
