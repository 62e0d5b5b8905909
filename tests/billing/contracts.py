"""Small contracts of random terms, from their text to the figures of a month whose counts are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slacalc.assess.standing import Standing
from slacalc.base.evaluate import evaluate
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.figures import write_month
from slacalc.statement.terms_used import term_entries

if TYPE_CHECKING:
    from fractions import Fraction

    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Book
    from slacalc.contract.terms import Terms
    from slacalc.statement.document import TermEntry

HEAD = """slacalc: 1
id: SMALL
title: 小合同
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: 甲}, provider: {name: 乙}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 08:00-22:00}
exports: {calls: slacalc, seats: slacalc, tickets: slacalc, sales: slacalc, extras: slacalc}
evidence: {refused_rows: at most 0.1%, days_without_calls: at most 31}
"""
CALLS = """  calls: {clause: "4", name: {zh: 话费, en: Calls}, kind: each, counts: calls, price: 1.00 CNY each}
"""
TAX = 'tax: {clause: "4", rate: 6%, prices: exclude tax, rounded: per line}\n'
PAYMENT = 'payment: {clause: "4", due: by day 10 of the following month, rest_day: same day}\n'
MARCH = Month(2026, 3)


def metric(name: str, target: str = "at least 95%", basis: str = "at least 1, otherwise no finding") -> str:
    """A standard whose two counts are given as they are."""
    names = f"{{zh: {name}, en: {name}}}"
    return f'  {name}: {{clause: "3", name: {names}, reading: answered_of_all, target: {target}, basis: "{basis}"}}\n'


def contract(*, metrics: str = "", fees: str = CALLS, tax: str = TAX, more: str = "") -> str:
    """The text of a contract."""
    return f"{HEAD}metrics:\n{metrics or metric('answer_rate', 'none')}fees:\n{fees}{tax}{more}{PAYMENT}"


@dataclass(frozen=True)
class Reckoned:
    """The figures of a month."""

    terms: Terms
    book: Book
    entries: tuple[TermEntry, ...]
    tallies: Tallies
    values: dict[str, Value]
    lines: tuple[str, ...]
    """Ids in their order."""


def reckon(text: str, counts: dict[str, dict[str, int]], deducting: tuple[str, ...] = (), month: Month = MARCH) -> Reckoned:
    """The figures of a month under a contract; ``counts`` are sums by table and column, all others zero."""
    terms = load_contract(text.encode(), "contract.yaml").terms_of(month)
    tallies = Tallies(tuple((name, _table(columns)) for name, columns in {"calls": {}, **counts}.items()))
    tallies = Tallies(tuple((name, _with_metrics(name, table, terms)) for name, table in tallies.tables))
    standings = {judged.id: Standing(deducts=judged.id in deducting) for judged in terms.metrics}
    book, charges = write_month(terms, standings, tallies)
    numbers: dict[str, Fraction] = {quantity.path: quantity.value for quantity in terms.quantities()}
    values = evaluate(book, numbers, tallies)
    return Reckoned(terms, book, term_entries(terms, book), tallies, values, tuple(charge.id for charge in charges))


def _table(columns: dict[str, int]) -> Table:
    return Table.of(("day",), tuple(columns), {("2026-03-02",): tuple(columns.values())})


def _with_metrics(name: str, table: Table, terms: Terms) -> Table:
    """The table with a column of zeros for each that was not given."""
    if name != "calls":
        return table
    parts = ("scope", "outside", "denominator", "numerator")
    outcomes = ("answered", "abandoned", "ivr_only", "overflow", "voicemail", "callback", "failed")
    wanted = ["calls", *(f"outcome.{outcome}" for outcome in outcomes)]
    wanted += [f"{metric.id}.{part}" for metric in terms.metrics for part in parts]
    missing = Table.of(("day",), tuple(column for column in wanted if column not in table.columns), {})
    return table.beside(missing)
