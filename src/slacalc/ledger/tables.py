"""Payments and decisions: the two CSV files that an analyst keeps, each row a part as those of every other file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal  # noqa: TC003 - the annotations of a part are read
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from slacalc.assess.history import Decision, DecisionKind, Payment
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Refused, error
from slacalc.base.json_schema import text_like, words
from slacalc.base.month import Month
from slacalc.base.nearest import nearest
from slacalc.contract.tree.find import text_at
from slacalc.contract.tree.leaves import Progress, Reader, as_scalar
from slacalc.contract.tree.part import Part, attempt, validate
from slacalc.ledger.cells import (
    AmountCell,
    CurrencyCell,
    DayCell,
    MonthCell,
    TextCell,
    WordCell,
    expect_word,
    read_amount,
    refuse,
)
from slacalc.ledger.kinds import ANYBODY_NAMED, KindOfDecision, kind_of
from slacalc.ledger.table import read_rows
from slacalc.statement.review import FEWEST_DIGITS

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.json_schema import Schema
    from slacalc.contract.tree.source import Mapping, Node

PAYMENTS, DECISIONS = "payments.csv", "decisions.csv"
GoesTo = Literal["", "costs", "interest", "principal"]
DECISION_KINDS: tuple[str, ...] = get_args(DecisionKind)


class PaymentRow(Part):
    """A payment that has arrived."""

    reference: Annotated[str, TextCell()]
    received_on: Annotated[date, DayCell()]
    month: Annotated[Month | None, MonthCell(blank=True)]
    amount: Annotated[Decimal, AmountCell()]
    currency: Annotated[str, CurrencyCell()]
    note: Annotated[str, TextCell()]
    goes_to: Annotated[GoesTo, WordCell("costs", "interest", "principal")] = ""
    """What it pays first, where the parties have agreed on that."""


class KindCell(Reader):
    """The kind of a decision."""

    def take(self, node: Node, progress: Progress) -> KindOfDecision:  # noqa: ARG002 - as every reader
        """The kind."""
        cell = as_scalar(node)
        kind = kind_of(cell.text)
        if kind is None:
            facts = {"text": cell.text, "kinds": ", ".join(DECISION_KINDS), "nearest": nearest(cell.text, DECISION_KINDS)}
            raise refuse("ledger/unknown-decision", cell, **facts)
        return kind

    def schema(self) -> Schema:
        """The kinds."""
        return words(*DECISION_KINDS)


@dataclass(slots=True)
class DecisionProgress(Progress):
    """What is known while a row of decisions is read."""

    kind: KindOfDecision | None = None
    """None where its cell names none: what the other cells should hold cannot be said then."""


class CellOfKind(Reader):
    """A cell that some kinds of decision fill, and that all others leave blank."""

    def __init__(self, column: Literal["metric", "case", "digest"]) -> None:
        self.column = column

    def take(self, node: Node, progress: Progress) -> str:
        """The text."""
        cell, kind = as_scalar(node), _kind_in(progress)
        if kind is None:
            return cell.text
        if getattr(kind, self.column) and not cell.text:
            raise refuse("ledger/cell-needed", cell, kind=kind.kind)
        if not getattr(kind, self.column) and cell.text:
            raise refuse("ledger/cell-not-needed", cell, kind=kind.kind, text=cell.text)
        if self.column == "digest" and cell.text and len(cell.text) < FEWEST_DIGITS:
            raise refuse("ledger/short-digest", cell, text=cell.text, digits=len(cell.text), fewest=FEWEST_DIGITS)
        return cell.text

    def schema(self) -> Schema:
        """A text."""
        return {"type": "string"}


class ByCell(Reader):
    """Who has made a decision."""

    def take(self, node: Node, progress: Progress) -> str:
        """Who."""
        cell, kind = as_scalar(node), _kind_in(progress)
        if kind is None or not kind.by:
            return cell.text
        if not cell.text:
            raise refuse("ledger/cell-needed", cell, kind=kind.kind)
        return cell.text if kind.by == ANYBODY_NAMED else expect_word(cell, kind.by)

    def schema(self) -> Schema:
        """A text."""
        return {"type": "string"}


class AmountOfKind(Reader):
    """The amount that some kinds of decision say."""

    def take(self, node: Node, progress: Progress) -> Decimal | None:
        """The amount."""
        cell, kind = as_scalar(node), _kind_in(progress)
        if kind is None:
            return None
        if kind.amount:
            return read_amount(cell, progress.currency, positive=kind.amount == "positive")
        if cell.text:
            raise refuse("ledger/cell-not-needed", cell, kind=kind.kind, text=cell.text)
        return None

    def schema(self) -> Schema:
        """As it is written, or nothing."""
        return text_like(r"(?:\d+(?:\.\d+)?)?")


def _kind_in(progress: Progress) -> KindOfDecision | None:
    return progress.kind if isinstance(progress, DecisionProgress) else None


class DecisionRow(Part):
    """A notice received or a decision made."""

    reference: Annotated[str, TextCell()]
    on: Annotated[date, DayCell()]
    kind: Annotated[KindOfDecision, KindCell()]
    metric: Annotated[str, CellOfKind("metric")]
    month: Annotated[Month, MonthCell()]
    by: Annotated[str, ByCell()]
    note: Annotated[str, TextCell()]
    case: Annotated[str, CellOfKind("case")] = ""
    amount: Annotated[Decimal | None, AmountOfKind()] = None
    digest: Annotated[str, CellOfKind("digest")] = ""
    """Of a draft."""


def parse_payments(data: bytes, name: str, currency: str | None) -> tuple[Payment, ...]:
    """``payments.csv``: one row a payment that has arrived, in ``currency`` where that is known.

    Raises:
        Refused: every row that is not one.
    """
    rows, mistakes = read_rows(PaymentRow, data, name)
    payments = []
    for row in rows:
        part = validate(PaymentRow, row, Progress(currency or text_at(row, "currency"), mistakes))
        if part is not None:
            payments.append(Payment(part.reference, part.received_on, part.month, part.amount, part.goes_to, row.place))
    if mistakes:
        raise Refused(*mistakes)
    return tuple(payments)


def parse_decisions(data: bytes, name: str, currency: str | None) -> tuple[Decision, ...]:
    """``decisions.csv``: one row a notice received or a decision made; its amount is in ``currency``, where that is known.

    Raises:
        Refused: every row that is not one.
    """
    rows, mistakes = read_rows(DecisionRow, data, name)
    decisions = []
    for row in rows:
        kind = kind_of(text_at(row, "kind"))
        part = validate(DecisionRow, row, DecisionProgress(currency or "", mistakes, kind=kind))
        if kind is not None and kind.on_its_day:
            mistakes += _month_of_another_day(row, kind)
        if part is not None:
            texts = (part.case, part.amount, part.by, part.digest)
            decisions.append(Decision(part.reference, part.on, part.kind.kind, part.metric, part.month, *texts, row.place))
    if mistakes:
        raise Refused(*mistakes)
    return tuple(decisions)


def _month_of_another_day(row: Mapping, kind: KindOfDecision) -> tuple[Diagnostic, ...]:
    """What is said where the month of a row is not that of its day; nothing where one of the two cannot be read."""
    day, month = (attempt(cell, row.by_key[column], Progress("")) for cell, column in ((DayCell(), "on"), (MonthCell(), "month")))
    if not isinstance(day, date) or not isinstance(month, Month) or day in month:
        return ()
    facts = {"column": "month", "kind": kind.kind, "month": month, "day": day}
    return (error("ledger/month-of-another-day", row.by_key["month"].place, **facts),)
