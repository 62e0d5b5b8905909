"""CSV for machines: never localised, numbers as plain decimals, line feeds at line ends."""

from __future__ import annotations

import csv
import io
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.exact import shown
from slacalc.base.money import PLACES
from slacalc.base.shown import no_formula, visible
from slacalc.billing.tax import CORRECTED
from slacalc.render.refused_view import refused_rows
from slacalc.render.tax_view import sentences, taxes_of_corrections
from slacalc.render.wording_view import deciding_words
from slacalc.statement.codec import totals_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from slacalc.records.reasons import RefusedByRole
    from slacalc.statement.document import RowSums, Statement

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
STATEMENT_HEADERS = ("line", "clause", "kind", "figure", "amount", "tax", "currency", "rows", "words")
PIECE = 1 << 20
"""Characters of a piece, about."""


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
    if correction is None:
        for figure in taxes_of_corrections(statement):
            tax = statement.value(figure)
            taken = shown(tax, PLACES[currency]) if isinstance(tax, Fraction) else ""
            lines.append((figure, statement.book[figure].clause, "tax", figure, "", taken, currency, "", ""))
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
