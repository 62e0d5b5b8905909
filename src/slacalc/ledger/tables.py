"""Payments and decisions: the two CSV files that an analyst keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from slacalc.assess.history import Decision, DecisionKind, Payment
from slacalc.base.nearest import nearest
from slacalc.ledger.kinds import ANYBODY_NAMED, kind_of
from slacalc.ledger.table import LedgerTable
from slacalc.statement.review import FEWEST_DIGITS

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Literal

    from slacalc.ledger.kinds import KindOfDecision
    from slacalc.ledger.table import LedgerRow

PAYMENTS, DECISIONS = "payments.csv", "decisions.csv"
PAYMENT_COLUMNS = ("reference", "received_on", "month", "amount", "currency", "note")
PAYMENT_OPTIONAL = ("goes_to",)
"""A column that payments.csv may have: what a payment pays first, where the parties have agreed on that."""
GOES_TO = ("costs", "interest", "principal")
DECISION_COLUMNS = ("reference", "on", "kind", "metric", "month", "by", "note")
DECISION_OPTIONAL = ("case", "amount", "digest")
"""Columns that decisions.csv may have: the id of a case, an amount, the digest of a draft."""
DECISION_KINDS: tuple[str, ...] = get_args(DecisionKind)


def parse_payments(data: bytes, name: str, currency: str | None) -> tuple[Payment, ...]:
    """``payments.csv``: one row a payment that has arrived, in ``currency`` where that is known.

    Raises:
        Refused: every row that is not one.
    """
    table = LedgerTable(data, name, PAYMENT_COLUMNS, PAYMENT_OPTIONAL)
    payments = []
    for row in table:
        received, amount = row.day("received_on"), row.amount("amount", currency or row["currency"])
        month, goes_to = row.month("month") if row["month"] else None, row.word("goes_to", *GOES_TO)
        if currency is not None and row["currency"] != currency:
            row.refuse("ledger/other-currency", "currency", currency=row["currency"], expected=currency)
        if received and amount is not None and goes_to is not None:
            first = cast("Literal['', 'costs', 'interest', 'principal']", goes_to)
            payments.append(Payment(row["reference"], received, month, amount, first, row.place))
    table.settle()
    return tuple(payments)


def parse_decisions(data: bytes, name: str, currency: str | None) -> tuple[Decision, ...]:
    """``decisions.csv``: one row a notice received or a decision made; its amount is in ``currency``, where that is known.

    Raises:
        Refused: every row that is not one.
    """
    table = LedgerTable(data, name, DECISION_COLUMNS, DECISION_OPTIONAL)
    decisions = []
    for row in table:
        on, month, kind = row.day("on"), row.month("month"), kind_of(row["kind"])
        if kind is None:
            facts = {"text": row["kind"], "kinds": ", ".join(DECISION_KINDS), "nearest": nearest(row["kind"], DECISION_KINDS)}
            row.refuse("ledger/unknown-decision", "kind", **facts)
            continue
        amount = _cells(row, kind, currency)
        if on and month and kind.on_its_day and on not in month:
            row.refuse("ledger/month-of-another-day", "month", kind=kind.kind, month=month, day=on)
        if on and month:
            texts = (row["case"], amount, row["by"], row["digest"])
            decisions.append(Decision(row["reference"], on, kind.kind, row["metric"], month, *texts, row.place))
    table.settle()
    return tuple(decisions)


def _cells(row: LedgerRow, kind: KindOfDecision, currency: str | None) -> Decimal | None:
    """Which cells the row of a kind fills, and which it leaves empty; gives its amount."""
    wanted = {"metric": kind.metric, "case": kind.case, "digest": kind.digest, "by": bool(kind.by)}
    for column, wants in wanted.items():
        if wants and not row[column]:
            row.refuse("ledger/cell-needed", column, kind=kind.kind)
        elif not wants and row[column] and column != "by":
            row.refuse("ledger/cell-not-needed", column, kind=kind.kind, text=row[column])
    if kind.digest and row["digest"] and len(row["digest"]) < FEWEST_DIGITS:
        row.refuse("ledger/short-digest", "digest", text=row["digest"], digits=len(row["digest"]), fewest=FEWEST_DIGITS)
    if row["by"] and kind.by and kind.by != ANYBODY_NAMED and row["by"] not in kind.by:
        facts = {"text": row["by"], "words": ", ".join(kind.by), "nearest": nearest(row["by"], kind.by)}
        row.refuse("ledger/unknown-word", "by", **facts)
    if kind.amount:
        return row.amount("amount", currency, positive=kind.amount == "positive")
    if row["amount"]:
        row.refuse("ledger/cell-not-needed", "amount", kind=kind.kind, text=row["amount"])
    return None
