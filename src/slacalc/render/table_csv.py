"""CSV for machines: never localised, numbers as plain decimals, line feeds at line ends."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.exact import shown
from slacalc.base.money import PLACES
from slacalc.billing.tax import CORRECTED
from slacalc.measure.groups import figure_of
from slacalc.render.measure_view import outcome_of_group
from slacalc.statement.v1 import totals_of, value_to_wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slacalc.statement.document import Statement
    from slacalc.statement.measured import Measured

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def statement_csv(statement: Statement) -> str:
    """A row a line, then the totals; of a correction the lines that the next statement bills, and what they come to."""
    correction, currency = statement.correction, statement.contract.currency
    prefix = ""
    if correction is None:
        rows = [(line.id, line.clause, line.kind, line.figure, line.amount, line.tax) for line in statement.lines]
    else:
        prefix, own = "difference.", f"{CORRECTED}{statement.month}.{correction.number}."
        rows = [(f"{own}{one.line}", one.clause, one.kind, one.figure, one.amount, one.tax) for one in correction.differences]
    lines: list[Sequence[str]] = [
        (*texts, format(amount, "f"), "" if tax is None else format(tax, "f"), currency) for *texts, amount, tax in rows
    ]
    for part in totals_of(statement):
        name = f"{prefix}total.{part}"
        if name in statement.book and isinstance(value := statement.value(name), Fraction):
            lines.append((f"total.{part}", "", "total", name, shown(value, PLACES[currency]), "", currency))
    return to_csv(("line", "clause", "kind", "figure", "amount", "tax", "currency"), lines)


def metrics_csv(measured: Measured) -> str:
    """A row a metric, with its exact value, its two whole numbers and how far it is; by group, a row a group and the month."""
    if measured.by is not None:
        return _groups_csv(measured, measured.by)
    statement, rows = measured.statement, []
    for metric in statement.metrics:
        values = (value_to_wire(statement.value(f"{metric.id}{part}")) for part in (".scope", ".denominator", ".numerator", ""))
        target = statement.term(metric.target).text if metric.target else ""
        judged = f"{metric.id}.needed" in statement.book and statement.value(metric.id) is not NO_BASIS
        far = [value_to_wire(statement.value(f"{metric.id}.{part}")) if judged else "" for part in ("needed", "spare")]
        rows.append((metric.id, metric.clause, metric.reading, *values, target, metric.outcome, *far))
    header = ("metric", "clause", "reading", "scope", "denominator", "numerator", "value", "target", "outcome", "needed", "spare")
    return to_csv(header, rows)


def _groups_csv(measured: Measured, by: str) -> str:
    statement, groups, rows = measured.statement, dict(measured.groups), []
    values = dict(statement.values)
    for metric in statement.metrics:
        target = statement.term(metric.target).text if metric.target else ""
        for group in groups.get(metric.id, ()):
            numbers = (values[figure_of(metric.id, part, group)] for part in ("denominator", "numerator", "ratio"))
            found = outcome_of_group(metric, group, values)
            rows.append((metric.id, metric.clause, by, group, *map(value_to_wire, numbers), target, found))
        numbers = (values[name] for name in (f"{metric.id}.denominator", f"{metric.id}.numerator", metric.id))
        month = str(statement.month)
        rows.append((metric.id, metric.clause, "month", month, *map(value_to_wire, numbers), target, metric.outcome))
    return to_csv(("metric", "clause", "by", "group", "denominator", "numerator", "value", "target", "outcome"), rows)


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
