"""Terms, counts and history become a statement: the whole pipeline on one screen, pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.evaluate import evaluate
from slacalc.measure.many_cases import listed
from slacalc.statement.counted import evidence_of, state_of
from slacalc.statement.document import AsOf, Computed, Statement
from slacalc.statement.figures import term_values, write_metrics, write_month
from slacalc.statement.ledger_tables import with_earned_back, with_ledger
from slacalc.statement.lines import line_of
from slacalc.statement.moved import moved_since
from slacalc.statement.outcomes import outcome_unless_excused, result_of, standing_of
from slacalc.statement.over_months import unjudged_months
from slacalc.statement.rules import program_of
from slacalc.statement.terms_used import head_of, names_of, payment_of, tax_of, term_entries, word_entries

if TYPE_CHECKING:
    from slacalc.assess.history import History
    from slacalc.contract.terms import Terms
    from slacalc.statement.counted import Counted
    from slacalc.statement.document import Service


def prepare(terms: Terms, counted: Counted, history: History, service: Service | None = None) -> Statement:
    """The statement of the terms' month; the terms have the days of service of ``service`` already."""
    as_of_day = counted.as_of.date()
    tallies = with_ledger(terms, counted.tallies, history, as_of_day)
    metrics_book = write_metrics(terms, tallies)
    values = evaluate(metrics_book, term_values(terms), tallies)
    outcomes = {metric.id: outcome_unless_excused(metric, terms, values, history, as_of_day) for metric in terms.metrics}
    standings = {metric.id: standing_of(metric.id, outcomes[metric.id], terms, history, as_of_day) for metric in terms.metrics}
    tallies = with_earned_back(terms, tallies, outcomes, history, as_of_day)
    book, charges = write_month(terms, standings, tallies)
    values = evaluate(book, term_values(terms), tallies)
    if terms.retention is not None:
        from slacalc.statement.retained import expect_held  # noqa: PLC0415 - loaded where there is one

        expect_held(terms, values, history, as_of_day)
    lines = tuple(line_of(charge, values, terms.currency) for charge in charges)
    entries = term_entries(terms, book)
    unjudged = {metric.id: unjudged_months(metric, terms, history.decisions, as_of_day) for metric in terms.metrics}
    return Statement(
        state=state_of(terms, counted),
        contract=head_of(terms),
        month=terms.month,
        timezone=terms.timezone,
        as_of=AsOf(counted.as_of.isoformat(), counted.as_of_basis),
        issue_date=None,
        previous=history.previous,
        names=names_of(terms),
        inputs=counted.inputs,
        rows=counted.rows,
        evidence=evidence_of(terms, counted),
        terms=entries,
        tallies=tallies,
        figures=Computed(book, tuple(values.items())),
        metrics=tuple(
            result_of(metric, outcomes[metric.id], standings[metric.id], values, terms, unjudged[metric.id])
            for metric in terms.metrics
        ),
        lines=lines,
        tax=tax_of(terms),
        payment=payment_of(terms),
        rights=tuple(right for standing in standings.values() for right in standing.rights),
        open_cases=listed(counted.open_cases),
        excused=counted.excusals,
        service=service,
        moved=moved_since({line.id: line.amount for line in lines}, terms, history),
        wording=word_entries(terms, entries),
        program=program_of(terms),
        unmasked=counted.unmasked,
    )
