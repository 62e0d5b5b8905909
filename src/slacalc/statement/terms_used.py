"""The contract as a statement carries it: its head, and the numbers and words that its figures and outcomes come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import TermLeaf, walk
from slacalc.billing.payment import due_day
from slacalc.statement.document import ContractHead, PaymentDue, TermEntry, WordEntry

if TYPE_CHECKING:
    from datetime import date

    from slacalc.base.diagnostics import Place
    from slacalc.base.figure import Book
    from slacalc.contract.parts.terms import Names, Quantity
    from slacalc.contract.payment.tax import TaxRule
    from slacalc.contract.terms import Terms


def head_of(terms: Terms) -> ContractHead:
    """Which contract this is."""
    return ContractHead(
        terms.contract_id,
        terms.title,
        terms.language,
        terms.currency,
        terms.file,
        terms.sha256,
        terms.amendments,
        terms.client,
        terms.provider,
        terms.calendar,
        terms.service_hours,
        terms.law,
        terms.working_hours,
    )


def names_of(terms: Terms) -> tuple[tuple[str, Names], ...]:
    """What its metrics and fees are called."""
    metrics = tuple((f"metrics.{metric.id}", metric.names) for metric in terms.metrics)
    fees = tuple((f"fees.{fee.id}", fee.names) for fee in terms.fees)
    limits = tuple((f"limits.{limit.id}", limit.names) for limit in terms.limits)
    retention = (("retention", terms.retention.names),) if terms.retention is not None else ()
    return (
        *metrics,
        *fees,
        *limits,
        *retention,
        *((f"withholding.{withheld.id}", withheld.names) for withheld in terms.withholding),
    )


def tax_of(terms: Terms) -> TaxRule:
    """How tax comes to the amounts."""
    return terms.tax.rule()


def payment_of(terms: Terms, issued: date | None = None) -> PaymentDue:
    """When and where to pay for the terms' month; ``issued`` is the day of issue, once there is one."""
    account, payment = terms.provider.account, terms.payment
    due = due_day(payment, terms.month, terms.working_days, issued=issued)
    if account is None:
        return PaymentDue(payment.clause, due, "", "", payment.after)
    return PaymentDue(payment.clause, due, account.bank, account.number, payment.after, account.iban, account.swift)


def term_entries(terms: Terms, book: Book) -> tuple[TermEntry, ...]:
    """The terms that the figures use, those that decide an outcome, and no others."""
    used = {node.path for figure in book for node in walk(figure.node) if isinstance(node, TermLeaf)}
    inner = [quantity for metric in terms.metrics for quantity in (metric.within, metric.short, metric.passed)]
    used |= {quantity.path for quantity in inner if quantity is not None}
    used |= {remedy.cure.lasts.path for remedy in terms.remedies if remedy.cure is not None}
    used |= {terms.payment.day.path, terms.evidence.refused_rows.path, terms.evidence.days_without_calls.path}
    return tuple(_entry(quantity) for quantity in terms.quantities() if quantity.path in used)


def word_entries(terms: Terms, entries: tuple[TermEntry, ...]) -> tuple[WordEntry, ...]:
    """What the contract says in words, and the numbers that are no terms of the statement: in the order of their paths."""
    cited: set[str] = set()
    for entry in entries:
        path = entry.path
        while path and path not in cited:  # one text may hold several numbers, as a list of steps does
            cited.add(path)
            path = path.rpartition(".")[0]
    words = sorted((wording for wording in terms.wording if wording.path not in cited), key=lambda wording: wording.path)
    return tuple(WordEntry(wording.path, wording.text, _place_text(wording.place)) for wording in words)


def _entry(quantity: Quantity) -> TermEntry:
    place = _place_text(quantity.place)
    return TermEntry(quantity.path, quantity.value, quantity.unit, quantity.text, quantity.clause, place)


def _place_text(place: Place) -> str:
    return f"{place.file}:{place.line}:{place.column}"
