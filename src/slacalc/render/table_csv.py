"""CSV for machines: never localised, numbers as plain decimals, line feeds at line ends."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.exact import shown
from slacalc.base.money import PLACES
from slacalc.statement.v1 import value_to_wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slacalc.statement.document import Statement

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def statement_csv(statement: Statement) -> str:
    """A row a line, then the totals."""
    rows: list[Sequence[str]] = [
        (
            line.id,
            line.clause,
            line.kind,
            line.figure,
            format(line.amount, "f"),
            format(line.tax, "f"),
            statement.contract.currency,
        )
        for line in statement.lines
    ]
    places = PLACES[statement.contract.currency]
    for part in ("net", "tax", "gross"):
        value = statement.value(f"total.{part}")
        amount = shown(value, places) if isinstance(value, Fraction) else ""
        rows.append((f"total.{part}", "", "total", f"total.{part}", amount, "", statement.contract.currency))
    return to_csv(("line", "clause", "kind", "figure", "amount", "tax", "currency"), rows)


def metrics_csv(statement: Statement) -> str:
    """A row a metric, with its exact value and its two whole numbers."""
    rows = []
    for metric in statement.metrics:
        values = (value_to_wire(statement.value(f"{metric.id}{part}")) for part in (".scope", ".denominator", ".numerator", ""))
        target = statement.term(metric.target).text if metric.target else ""
        rows.append((metric.id, metric.clause, metric.reading, *values, target, metric.outcome))
    return to_csv(("metric", "clause", "reading", "scope", "denominator", "numerator", "value", "target", "outcome"), rows)


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The text of a CSV file; a text that a spreadsheet would run as a formula gets an apostrophe, a number does not."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def _inert(text: str) -> str:
    if not text.startswith(FORMULA_STARTS) or text.removeprefix("-").replace(".", "", 1).isdigit():
        return text
    return f"'{text}"
