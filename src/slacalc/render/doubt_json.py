"""A month under every honest reading, as JSON and CSV: exact values as strings, the same in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.audit.waterfall import payable
from slacalc.base.money import money_text
from slacalc.base.wire import value_to_wire
from slacalc.render.doubt_view import priced_rows
from slacalc.render.json_page import json_page
from slacalc.render.table_csv import to_csv

if TYPE_CHECKING:
    from slacalc.audit.choices import DoubtfulClause
    from slacalc.audit.doubt import Doubt, Extreme, PricedChoice
    from slacalc.statement.document import Statement

FORMAT = "slacalc readings v1"
HEADERS = ("clause", "key", "reading", "of_contract", "measured", "outcome", "due", "payable", "difference", "currency")


def doubt_json(doubt: Doubt) -> str:
    """The text of the file."""
    currency = doubt.own.contract.currency

    def extreme_to_wire(extreme: Extreme) -> dict[str, Any]:
        chosen = zip(doubt.clauses, extreme.chosen, strict=True)
        return {
            "payable": money_text(extreme.payable, currency),
            "readings": {clause.path: clause.choices[choice].word for clause, choice in chosen if choice},
        }

    wire = {
        "format": FORMAT,
        "contract": doubt.own.contract.id,
        "month": str(doubt.own.month),
        "currency": currency,
        "payable": money_text(payable(doubt.own), currency),
        "choices": [dict(zip(HEADERS, _row(clause, priced, doubt), strict=True)) for clause, priced in priced_rows(doubt)],
        "least": extreme_to_wire(doubt.least),
        "most": extreme_to_wire(doubt.most),
        "meet": [[doubt.clauses[at].path for at in group] for group in doubt.groups if len(group) > 1],
        "exact": doubt.exact,
        "not_priced": [
            {"key": clause.path, "reading": name, "needs": key} for clause in doubt.clauses for name, key in clause.lacking
        ],
    }
    return json_page(wire)


def doubt_csv(doubt: Doubt) -> str:
    """A row a choice."""
    return to_csv(HEADERS, [_row(clause, priced, doubt) for clause, priced in priced_rows(doubt)])


def _row(clause: DoubtfulClause, priced: PricedChoice, doubt: Doubt) -> tuple[str, ...]:
    currency, own = doubt.own.contract.currency, "yes" if priced.choice == 0 else "no"
    head = (clause.clause, clause.path, clause.choices[priced.choice].word, own)
    if priced.statement is None:
        return (*head, "", "", "", "", "", currency)
    amount = payable(priced.statement)
    amounts = (money_text(amount, currency), money_text(amount - payable(doubt.own), currency))
    return (*head, *_measured(clause, priced.statement), str(priced.statement.payment.due or ""), *amounts, currency)


def _measured(clause: DoubtfulClause, statement: Statement) -> tuple[str, str]:
    section, _, name = clause.subject.partition(".")
    if section != "metrics":
        return "", ""
    outcome = next(metric.outcome for metric in statement.metrics if metric.id == name)
    return value_to_wire(statement.value(name)), outcome
