"""A statement against the contract, the ledger and the exports that it claims to come from.

Whoever changes a statement on purpose makes its digests anew and keeps its arithmetic right; what remains is to derive its terms
and expressions again from the contract, its steps from the ledger, and its counts from the logs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.assess.standing import Standing, excusing
from slacalc.audit.verify import Changed, Finding, FindingKind
from slacalc.base.evaluate import NO_BASIS
from slacalc.base.money import PLACES
from slacalc.base.wire import figure_to_wire
from slacalc.billing.corrections import BILLED, CORRECTIONS, billed_table
from slacalc.billing.damages import DECISIONS
from slacalc.billing.limits import LEDGER
from slacalc.measure.tally import Tallies
from slacalc.statement.correction import correct, uncorrected, with_differences
from slacalc.statement.prepare import (
    evidence_of,
    head_of,
    keys_of,
    moved_since,
    names_of,
    payment_of,
    standing_of,
    state_of,
    tax_of,
    term_entries,
    with_ledger,
    word_entries,
    write_month,
)
from slacalc.statement.review import drafts_of, with_reviews
from slacalc.statement.rules import FIRST, changed_rule, is_later, rules_of
from slacalc.statement.v1 import digest_of

LONGEST = 160
"""Characters of a value that a finding shows."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.assess.history import History
    from slacalc.assess.standing import Right
    from slacalc.base.figure import Book
    from slacalc.contract.terms import Terms
    from slacalc.statement.document import Review, Service, Statement
    from slacalc.statement.prepare import Counted


def by_rules(findings: Iterable[Finding], statement: Statement, terms: Terms) -> tuple[tuple[Finding, ...], tuple[Changed, ...]]:
    """Differences of a statement, and apart from them what differs because a rule has changed since the release that made it."""
    version = statement.program.version if statement.program is not None else FIRST
    differs: list[Finding] = []
    changed: list[Changed] = []
    for one in findings:
        rule = changed_rule(one.where, version, terms)
        if rule is None:
            differs.append(one)
        else:
            changed.append(Changed(one, rule.slug, rule.since))
    return tuple(differs), tuple(changed)


def compare_terms(statement: Statement, terms: Terms) -> Iterator[Finding]:
    """Parties, terms, expressions, clauses, names and the day of payment, derived again from the contract."""
    head = head_of(terms)
    for field in head.__dataclass_fields__:
        yield from _differ("terms", f"contract.{field}", getattr(statement.contract, field), getattr(head, field))
    deducted = {line.id.removeprefix("deduct.") for line in statement.lines if line.id.startswith("deduct.")}
    standings = {metric.id: Standing(deducts=metric.id in deducted) for metric in terms.metrics}
    book, charges = write_month(terms, standings, statement.tallies)
    if statement.correction is not None:
        billed, places = dict(statement.tallies.tables).get(BILLED), PLACES[terms.currency]
        book = with_differences(book, statement.lines, billed or billed_table((), places), tax_of(terms), places)
    entries = {entry.path: entry for entry in term_entries(terms, book)}
    stated = {entry.path: entry for entry in statement.terms}
    for path in sorted(entries.keys() | stated.keys()):
        yield from _differ("terms", f"terms.{path}", stated.get(path), entries.get(path))
    yield from _compare_words(statement, terms, book)
    figures = {figure.name: figure_to_wire(figure) for figure in book}
    shown = {figure.name: figure_to_wire(figure) for figure in statement.book}
    for name in sorted(figures.keys() | shown.keys()):
        yield from _differ("terms", f"figures.{name}", shown.get(name), figures.get(name))
    lines = [(line.id, line.clause, line.kind, line.figure, line.where) for line in statement.lines]
    yield from _differ("terms", "lines", lines, [(c.id, c.clause, c.kind, c.figure.name, c.where) for c in charges])
    bounds = [metric.target.bound.path if metric.target else "" for metric in terms.metrics]
    metrics = {one.id: (one.clause, one.reading, one.where, one.target, one.keys) for one in statement.metrics}
    ours = {m.id: (m.clause, m.reading, m.scope.text, bound, keys_of(m)) for m, bound in zip(terms.metrics, bounds, strict=True)}
    yield from _differ("terms", "metrics", list(metrics), list(ours))
    for name in (name for name in ours if name in metrics):
        yield from _differ("terms", f"metrics.{name}", metrics[name], ours[name])
    values, outcomes = dict(statement.values), {metric.id: metric.outcome for metric in statement.metrics}
    for found in terms.metrics:
        if values.get(f"{found.id}.met") is NO_BASIS and outcomes.get(found.id) != "excused":
            yield from _differ("terms", f"metrics.{found.id}.outcome", outcomes.get(found.id), found.below_least)
    yield from _differ("terms", "tax", statement.tax, tax_of(terms))
    yield from _differ("terms", "payment", statement.payment, payment_of(terms))
    yield from _differ("terms", "names", dict(statement.names), dict(names_of(terms)))
    yield from _differ("terms", "timezone", statement.timezone, terms.timezone)
    if statement.program is not None and not is_later(statement.program.version):
        yield from _differ("terms", "program.rules", statement.program.rules, rules_of(statement.program.version, terms))
    renewed = statement.service.renewed if statement.service is not None else 0
    yield from _differ("terms", "service.renewed", renewed, terms.renewed)


def _compare_words(statement: Statement, terms: Terms, book: Book) -> Iterator[Finding]:
    """What the contract says in words; 0.1.0 put none of it on a statement."""
    if statement.program is None:
        return
    words, said = ({one.path: one.text for one in found} for found in (word_entries(terms, book), statement.wording))
    for path in sorted(words.keys() | said.keys()):
        if _plain(said.get(path, "")) != _plain(words.get(path, "")):
            yield Finding("terms", path, said.get(path, "-"), words.get(path, "-"))


def compare_history(statement: Statement, terms: Terms, history: History, service: Service | None) -> Iterator[Finding]:
    """What the ledger decides: the steps and rights of each standard, the days of service, corrections, reviews, the chain."""
    as_of = statement.as_of_day
    rights: list[Right] = []
    yield from _differ("history", "service", statement.service, service)
    for metric in statement.metrics:
        if f"{metric.id}.open_before" in statement.book:
            before = sum(case.metric == metric.id for case in history.open_cases)
            yield from _differ("history", f"{metric.id}.open_before", statement.value(f"{metric.id}.open_before"), before)
        agreed = metric.outcome != "observed" and excusing(metric.id, terms.month, history, as_of) is not None
        yield from _differ("history", f"metrics.{metric.id}.excused", metric.outcome == "excused", agreed)
        standing = standing_of(metric.id, metric.outcome, terms, history, as_of)
        rights += standing.rights
        yield from _differ("history", f"metrics.{metric.id}.steps", metric.steps, standing.steps)
        deducted = any(line.id == f"deduct.{metric.id}" for line in statement.lines)
        yield from _differ("history", f"deduct.{metric.id}", deducted, standing.deducts)
    stated = dict(statement.tallies.tables)
    for name, table in with_ledger(terms, Tallies(()), history, as_of).tables:
        yield from _differ("history", f"tallies.{name}", stated.get(name), table)
    yield from _differ("history", "rights", statement.rights, tuple(rights))
    yield from _differ("history", "previous", statement.previous, history.previous)
    moved = moved_since(statement.lines, terms, history) if statement.correction is None else None
    yield from _differ("history", "moved", statement.moved, moved)
    yield from _differ("history", "reviews", statement.reviews, _reviews_of(statement, history))


def _reviews_of(statement: Statement, history: History) -> tuple[Review, ...]:
    """The reviews that a statement had when it was made.

    An issued one has those up to its day of issue. A draft does not say when it was made: whoever reviews it later takes nothing
    away from it, so that of a draft only those are looked for that it says it has.
    """
    known = [one for one in history.decisions if statement.issue_date is None or one.on <= statement.issue_date]
    found = next((found for one in drafts_of(statement) if (found := with_reviews(one, known).reviews)), ())
    return found if statement.issue_date is not None else found[: len(statement.reviews)]


def compare_correction(statement: Statement, before: Statement | None) -> Iterator[Finding]:
    """What a correction says of the statement that it corrects, against that statement."""
    if statement.correction is None:
        return
    if before is None:
        yield Finding("history", "correction.corrects", statement.correction.corrects, "-")
        return
    again = correct(uncorrected(statement), before, statement.correction.corrects)
    ours = again.correction
    if statement.program is None and ours is not None:
        ours = replace(ours, rights=None)  # release 0.1 did not say them
    yield from _differ("history", "correction", statement.correction, ours)
    stated, found = (dict(one.tallies.tables).get(BILLED) for one in (statement, again))
    yield from _differ("history", f"tallies.{BILLED}", stated, found)


def compare_counts(statement: Statement, terms: Terms, counted: Counted) -> Iterator[Finding]:
    """Every tally, every sum of rows and every input file, counted again, and the state that follows from them."""
    known = {LEDGER, DECISIONS, CORRECTIONS, BILLED}
    stated = {name: table for name, table in statement.tallies.tables if name not in known}
    found = dict(counted.tallies.tables)
    for name in sorted(stated.keys() | found.keys()):
        if stated.get(name) == found.get(name):
            continue
        if name not in stated or name not in found or stated[name].columns != found[name].columns:
            yield from _differ("counts", f"tallies.{name}", stated.get(name), found.get(name))
            continue
        for column in found[name].columns:
            ours = {key: row[found[name].columns.index(column)] for key, row in found[name].rows}
            theirs = {key: row[stated[name].columns.index(column)] for key, row in stated[name].rows}
            for key in sorted(ours.keys() | theirs.keys()):
                where = f"tallies.{name}.{column} [{', '.join(key)}]"
                yield from _differ("counts", where, theirs.get(key, 0), ours.get(key, 0))
    for sums, again in zip(statement.rows, counted.rows, strict=False):
        yield from _differ("counts", f"rows.{again.role}", sums, again)
    yield from _differ("counts", "rows", len(statement.rows), len(counted.rows))
    yield from _differ("counts", "inputs", statement.inputs, counted.inputs)
    yield from _differ("counts", "open_cases", statement.open_cases, counted.open_cases)
    yield from _differ("counts", "excused", statement.excused, counted.excusals)
    yield from _differ("counts", "evidence", statement.evidence, evidence_of(terms, counted))
    # Issuing is a decision, not a count: all that the exports say is whether the month could still change.
    provisional = state_of(terms, counted) == "provisional"
    found_so = statement.state == "provisional" or (statement.state == "issued provisionally" and provisional)
    yield from _differ("counts", "state", found_so, provisional)


def _differ(kind: FindingKind, where: str, stated: object, computed: object) -> Iterator[Finding]:
    if stated != computed:
        yield Finding(kind, where, _short(stated), _short(computed))


def _plain(text: str) -> str:
    """A text without what changes nothing in it: how wide its spaces are, and spaces around a plus."""
    return "+".join(" ".join(part.split()) for part in text.split("+"))


def _short(value: object) -> str:
    """A value on one line; a long one by its digest."""
    text = "-" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… sha256 {digest_of(text)[:12]}"
