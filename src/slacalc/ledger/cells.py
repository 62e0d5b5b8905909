"""What a cell of a ledger table may be, with what is said of one that is not: texts, days, months, amounts, words.

Each is a reader of a part's key, as those of a contract, of a layout or of a month file are; the key is the column.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import error
from slacalc.base.exact import parse_decimal
from slacalc.base.json_schema import Schema, text_like, words
from slacalc.base.money import PLACES
from slacalc.base.month import FIRST_DAY, LAST_DAY, MONTH, Month, is_in_reach
from slacalc.base.nearest import nearest
from slacalc.contract.tree.leaves import Mistake, Progress, Reader, as_scalar
from slacalc.ledger.dates import days_meant, month_meant

if TYPE_CHECKING:
    from datetime import date

    from slacalc.contract.tree.source import Node, Scalar


def refuse(slug: str, cell: Scalar, **facts: object) -> Mistake:
    """What is wrong with a cell, at its place."""
    return Mistake(error(slug, cell.place, column=cell.path, **facts))


class TextCell(Reader):
    """Any text, or none."""

    def take(self, node: Node, progress: Progress) -> str:  # noqa: ARG002 - as every reader
        """The text."""
        return as_scalar(node).text

    def schema(self) -> Schema:
        """A text."""
        return {"type": "string"}


class DayCell(Reader):
    """A date within reach: ISO, or as a spreadsheet saves it where that can mean one day only."""

    def take(self, node: Node, progress: Progress) -> date:  # noqa: ARG002 - as every reader
        """The day."""
        cell = as_scalar(node)
        days = days_meant(cell.text)
        if len(days) > 1:
            raise refuse("ledger/two-dates", cell, text=cell.text, one=days[0], other=days[1])
        if not days:
            raise refuse("ledger/bad-date", cell, text=cell.text)
        if not is_in_reach(days[0]):
            raise refuse("ledger/day-out-of-reach", cell, text=cell.text, first=FIRST_DAY, last=LAST_DAY)
        return days[0]

    def schema(self) -> Schema:
        """As it is best written."""
        return text_like(r"\d{4}-\d{2}-\d{2}", ["2026-02-05"])


class MonthCell(Reader):
    """A month, ``2026-03``, or as a spreadsheet saves it; it may be blank where that is said."""

    def __init__(self, *, blank: bool = False) -> None:
        self.blank = blank

    def take(self, node: Node, progress: Progress) -> Month | None:  # noqa: ARG002 - as every reader
        """The month."""
        cell = as_scalar(node)
        if self.blank and not cell.text:
            return None
        try:
            return Month.parse(cell.text)
        except ValueError:
            month = month_meant(cell.text)
        if month is None:
            raise refuse("ledger/bad-month", cell, text=cell.text)
        return month

    def schema(self) -> Schema:
        """As it is best written."""
        return text_like(f"(?:{MONTH.pattern})?" if self.blank else MONTH.pattern, ["2026-01"])


class AmountCell(Reader):
    """An amount above zero; nobody pays or owes a part of the smallest unit of the currency."""

    def take(self, node: Node, progress: Progress) -> Decimal:
        """The amount."""
        return read_amount(as_scalar(node), progress.currency, positive=True)

    def schema(self) -> Schema:
        """Without separators."""
        return text_like(r"\d+(?:\.\d+)?", ["194890.80"])


def read_amount(cell: Scalar, currency: str, *, positive: bool) -> Decimal:
    """An amount in ``currency``, above zero or at least not below it; of an unknown currency any number of decimals is taken.

    Raises:
        Mistake: the cell is no such amount.
    """
    places = PLACES.get(currency, max(PLACES.values()))
    try:
        amount = parse_decimal(cell.text)
    except ValueError:
        amount = Decimal(-1)
    if amount < 0 or (positive and not amount) or len(cell.text.partition(".")[2]) > places:
        raise refuse("ledger/bad-amount", cell, text=cell.text, places=places)
    return amount


class CurrencyCell(Reader):
    """The currency of the contract."""

    def take(self, node: Node, progress: Progress) -> str:
        """Its code."""
        cell = as_scalar(node)
        if cell.text != progress.currency:
            raise Mistake(error("ledger/other-currency", cell.place, currency=cell.text, expected=progress.currency))
        return cell.text

    def schema(self) -> Schema:
        """The codes."""
        return words(*PLACES)


class WordCell(Reader):
    """One of these words, or nothing at all."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def take(self, node: Node, progress: Progress) -> str:  # noqa: ARG002 - as every reader
        """The word."""
        return expect_word(as_scalar(node), self.choices)

    def schema(self) -> Schema:
        """The words."""
        return words("", *self.choices)


def expect_word(cell: Scalar, choices: tuple[str, ...]) -> str:
    """The text of a cell that is blank or one of these words.

    Raises:
        Mistake: it is another one.
    """
    if cell.text and cell.text not in choices:
        facts = {"text": cell.text, "words": ", ".join(choices), "nearest": nearest(cell.text, choices)}
        raise refuse("ledger/unknown-word", cell, **facts)
    return cell.text
