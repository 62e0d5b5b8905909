"""CSV for machines: never localised, numbers as plain decimals, line feeds at line ends."""

from __future__ import annotations

import csv
import io
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.exact import shown
from slacalc.base.figure import Tally, walk
from slacalc.base.money import PLACES
from slacalc.base.shown import no_formula, visible
from slacalc.base.wire import value_to_wire
from slacalc.billing.tax import CORRECTED
from slacalc.measure.groups import figure_of, shown_names, span_of_group
from slacalc.render.measure_view import outcome_of_group
from slacalc.render.refused_view import refused_rows
from slacalc.render.tax_view import sentences
from slacalc.render.wording_view import deciding_words
from slacalc.statement.codec import totals_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from slacalc.base.evaluate import Value
    from slacalc.measure.groups import By
    from slacalc.records.reasons import RefusedByRole
    from slacalc.statement.document import MetricResult, RowSums, Statement
    from slacalc.statement.measured import Measured

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
STATEMENT_HEADERS = ("line", "clause", "kind", "figure", "amount", "tax", "currency", "rows", "words")
METRIC_HEADERS = ("contract", "month", "metric", "name_zh", "name_en", "clause", "reading")
ACCOUNT_HEADERS = ("rows_read", "rows_refused", "evidence")
VALUE_HEADERS = ("value", "decimal")
DECIMALS = 6
PIECE = 1 << 20
"""Characters of a piece, about."""
"""Of the value as a decimal number, rounded half away from zero; the exact value stands beside it."""


def statement_csv(statement: Statement) -> str:
    """A row a line, then the totals; of a correction the lines that the next statement bills, and what they come to.

    Below them the account of the rows, a row a count, and what is counted in the words of the contract, a row a word; these rows
    have no amount.
    """
    correction, currency = statement.correction, statement.contract.currency
    prefix = ""
    if correction is None:
        rows = [(line.id, line.clause, line.kind, line.figure, line.amount, line.tax) for line in statement.lines]
    else:
        prefix, own = "difference.", f"{CORRECTED}{statement.month}.{correction.number}."
        rows = [
            (f"{own}{difference.line}", difference.clause, difference.kind, difference.figure, difference.amount, difference.tax)
            for difference in correction.differences
        ]
    lines: list[Sequence[str]] = [
        (*texts, format(amount, "f"), "" if tax is None else format(tax, "f"), currency, "", "") for *texts, amount, tax in rows
    ]
    for total in totals_of(statement):
        name = f"{prefix}total.{total}"
        if name in statement.book and isinstance(value := statement.value(name), Fraction):
            lines.append((f"total.{total}", "", "total", name, shown(value, PLACES[currency]), "", currency, "", ""))
    nothing = ("",) * 4
    lines += [(name, "", "rows", *nothing, str(count), "") for sums in statement.rows for name, count in _account(sums)]
    lines += [
        (word.path, clause, "words", *nothing, "", word.text) for _, clause, words in deciding_words(statement) for word in words
    ]
    spoken = sentences(statement, "en" if statement.contract.language == "en" else "zh")
    lines += [("tax.reverse_charge", statement.tax.clause, "words", *nothing, "", sentence) for sentence in spoken]
    if not statement.has_tax:
        column = STATEMENT_HEADERS.index("tax")
        lines = [[*line[:column], *line[column + 1 :]] for line in lines if line[0] not in {"total.net", "total.tax"}]
        return to_csv([header for header in STATEMENT_HEADERS if header != "tax"], lines)
    return to_csv(STATEMENT_HEADERS, lines)


def _account(sums: RowSums) -> Iterator[tuple[str, int]]:
    """Every count of the account of a role, as the JSON names it; reasons and rules below the count that they make up."""
    role = f"rows.{sums.role}"
    yield from ((f"{role}.{name}", getattr(sums, name)) for name in ("read", "refused"))
    yield from ((f"{role}.refused.{reason}", count) for reason, count in sums.refused_by)
    yield from ((f"{role}.{name}", getattr(sums, name)) for name in ("duplicate", "absorbed", "records", "in_scope", "no_fee"))
    yield from ((f"{role}.left_out.{rule}", count) for rule, count in sums.left_out)


def metrics_csv(measured: Measured) -> str:
    """A row a metric: its exact value, the same as a decimal, its two whole numbers, how far it is; or a row a group."""
    if measured.by is not None:
        return _groups_csv(measured, measured.by)
    statement, rows = measured.statement, []
    for metric in statement.metrics:
        numbers = (value_to_wire(statement.value(f"{metric.id}.{count}")) for count in ("scope", "denominator", "numerator"))
        judged = f"{metric.id}.needed" in statement.book and statement.value(metric.id) is not NO_BASIS
        far = [value_to_wire(statement.value(f"{metric.id}.{count}")) if judged else "" for count in ("needed", "spare")]
        result = (*_value_cells(statement.value(metric.id)), statement.book[metric.id].unit, _target(statement, metric))
        rows.append(
            (*_metric_cells(statement, metric), *numbers, *result, metric.outcome, *far, *_account_cells(statement, metric))
        )
    header = (
        "scope",
        "denominator",
        "numerator",
        *VALUE_HEADERS,
        "unit",
        "target",
        "outcome",
        "needed",
        "spare",
        *ACCOUNT_HEADERS,
    )
    return to_csv((*METRIC_HEADERS, *header), rows)


def _groups_csv(measured: Measured, by: By) -> str:
    statement, groups, rows = measured.statement, dict(measured.groups), []
    values = dict(statement.values)
    for metric in statement.metrics:
        head, target = _metric_cells(statement, metric), _target(statement, metric)
        shown = shown_names(by, groups.get(metric.id, ()))
        for group in shown:
            numbers = [value_to_wire(values[figure_of(metric.id, count, group)]) for count in ("denominator", "numerator")]
            ratio = figure_of(metric.id, "ratio", group)
            result = (*_value_cells(values[ratio]), statement.book[ratio].unit, target, outcome_of_group(metric, group, values))
            days = _days(span_of_group(by, group, statement.month))
            rows.append((*head, by, shown[group], *days, *numbers, *result, *_account_cells(statement, metric)))
        numbers = [value_to_wire(values[f"{metric.id}.{count}"]) for count in ("denominator", "numerator")]
        result = (*_value_cells(values[metric.id]), statement.book[metric.id].unit, target, metric.outcome)
        month_span = (statement.month.first, statement.month.last)
        rows.append(
            (*head, "month", str(statement.month), *_days(month_span), *numbers, *result, *_account_cells(statement, metric))
        )
    header = ("by", "group", "first_day", "last_day", "denominator", "numerator", *VALUE_HEADERS, "unit", "target", "outcome")
    return to_csv((*METRIC_HEADERS, *header, *ACCOUNT_HEADERS), rows)


def rows_csv(statement: Statement, refused: RefusedByRole) -> str:
    """Where every row went: a row a count, and under the refused ones a row a reason with an example."""
    reasons: dict[str, list[tuple[str, ...]]] = {role: [] for role, _ in refused}
    for row in refused_rows(refused):
        reasons[row[0]].append(row)
    rows: list[tuple[str, ...]] = []
    for sums in statement.rows:
        counts = {"read": sums.read, "refused": sums.refused}
        rows += [(sums.role, name, str(count), *[""] * 5) for name, count in counts.items()]
        rows += reasons.get(sums.role, [])
        counts = {"duplicate": sums.duplicate, "absorbed": sums.absorbed, "records": sums.records, "in scope": sums.in_scope}
        rows += [(sums.role, name, str(count), *[""] * 5) for name, count in (*counts.items(), *sums.left_out)]
    return to_csv(("export", "what", "rows", "file", "row", "column", "cell", "wanted"), rows)


def _account_cells(statement: Statement, metric: MetricResult) -> tuple[str, str, str]:
    """Of the export that the metric is counted from: rows read, rows refused, and whether its evidence is within the limits."""
    role = next((node.table for node in walk(statement.book[f"{metric.id}.scope"].node) if isinstance(node, Tally)), "")
    sums = next((rows for rows in statement.rows if rows.role == role), None)
    beyond = any(limit.partition(":")[2] in {role, ""} for limit in statement.evidence)
    return (*((str(sums.read), str(sums.refused)) if sums else ("", "")), "beyond limits" if beyond else "within limits")


def _metric_cells(statement: Statement, metric: MetricResult) -> tuple[str, ...]:
    names = statement.name_of(f"metrics.{metric.id}")
    return (statement.contract.id, str(statement.month), metric.id, names.zh, names.en, metric.clause, metric.reading)


def _target(statement: Statement, metric: MetricResult) -> str:
    return statement.term(metric.target).text if metric.target else ""


def _value_cells(value: Value) -> tuple[str, str]:
    """The exact value, and the same rounded to so many decimals; without a basis there is no number."""
    return value_to_wire(value), shown(value, DECIMALS) if isinstance(value, Fraction) else ""


def _days(span: tuple[date, date] | None) -> tuple[str, str]:
    return ("", "") if span is None else (span[0].isoformat(), span[1].isoformat())


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The text of a CSV file; a text that a spreadsheet would run as a formula gets an apostrophe, a number does not."""
    return "".join(csv_pieces(header, rows))


def csv_pieces(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The same text, piece by piece."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(map(_cell, row))
        if out.tell() > PIECE:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _cell(text: str) -> str:
    return text if NUMBER.fullmatch(text) else no_formula(visible(text))
