"""What is counted, added up and rounded, in the words of the contract: what no number of the page says.

It stands on the page below the charges, an item a line, and in the CSV, a word a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.view import Block, Cell, Pairs, PartHead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.render.words import Words
    from slacalc.statement.document import Statement, WordEntry

DECIDING = (
    "adds",
    "base",
    "billed_part_month",
    "blank",
    "by",
    "denominator",
    "interest",
    "last_day",
    "less",
    "lines",
    "lost",
    "measured",
    "merged",
    "numerator",
    "part_month",
    "part_period",
    "parts_rounded",
    "period",
    "pauses",
    "rounded",
    "tax",
    "weights",
    "where",
    "without_basis",
    "withholding",
)
"""Keys of metrics, fees, limits, tax and rounding by which an amount comes out otherwise, and which its figures do not show."""

OF_ALL = ("tax", "rounding")


def deciding_words(statement: Statement) -> Iterator[tuple[str, str, tuple[WordEntry, ...]]]:
    """Of each item that has such words, in the order of the page: its path, its clause, and they."""
    items = [(f"metrics.{metric.id}", metric.clause) for metric in statement.metrics]
    items += [(line.id, line.clause) for line in statement.lines if line.id.startswith(("fees.", "limits."))]
    for path, clause in (*items, ("tax", statement.tax.clause), ("rounding", "")):
        words = tuple(word for word in statement.words_below(path) if word.path.removeprefix(f"{path}.") in DECIDING)
        if words:
            yield path, clause, words


def wording_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """A line an item; a statement of release 0.1 has no words."""
    rows = tuple(
        (
            words("statement", path) if path in OF_ALL else words.name(statement, path),
            Cell(
                words("statement", "semicolon").join(f"{word.path.rpartition('.')[2]}: {word.text}" for word in entries), "quiet"
            ),
        )
        for path, _, entries in deciding_words(statement)
    )
    return (PartHead(words("statement", "wording")), Pairs(rows)) if rows else ()
