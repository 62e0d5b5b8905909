"""A statement against the contract, the ledger and the exports that it claims to come from.

Whoever changes a statement on purpose makes its digests anew and keeps its arithmetic right; what remains is to derive its terms
and expressions again from the contract, its steps from the ledger, and its counts from the logs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.assess.standing import Standing, excusing
from slacalc.audit.differ import differ, meaning, node_meaning, node_text
from slacalc.audit.finding import LIBRARY, Changed, Finding
from slacalc.base.evaluate import NO_BASIS, Unevaluable, evaluate
from slacalc.base.money import PLACES
from slacalc.base.wire import figure_to_wire, value_to_wire
from slacalc.billing.corrections import BILLED, CORRECTIONS, billed_table
from slacalc.billing.damages import DECISIONS
from slacalc.billing.limits import LEDGER
from slacalc.measure.many_cases import listed, number_listed
from slacalc.measure.tally import CREDITS, EARNED_BACK, MISSES, NO_TALLIES, RELEASES, STANDARDS, Tallies
from slacalc.records.person import unnumbered
from slacalc.statement.codec import totals_of
from slacalc.statement.correction import correct, uncorrected, with_differences
from slacalc.statement.counted import evidence_of, state_of
from slacalc.statement.figures import write_month
from slacalc.statement.ledger_tables import with_earned_back, with_ledger
from slacalc.statement.metric_keys import keys_of
from slacalc.statement.moved import moved_since
from slacalc.statement.outcomes import bound_in_force, standing_of
from slacalc.statement.over_months import unjudged_months
from slacalc.statement.review import drafts_of, with_reviews
from slacalc.statement.rules import FIRST, changed_rule, is_later, rules_of
from slacalc.statement.terms_used import head_of, names_of, payment_of, tax_of, term_entries, word_entries

CHARGED = ("id", "clause", "kind", "figure", "where")
MEASURED = ("id", "clause", "reading", "where", "target", "keys")
"""What the contract says of a line and of a metric."""
FEW = 3
"""Rows of a table that are named one by one; of more, their sums are."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from slacalc.assess.history import Decision, History
    from slacalc.assess.standing import Right, StandingStep
    from slacalc.audit.finding import FindingKind
    from slacalc.base.figure import Book
    from slacalc.contract.terms import Terms
    from slacalc.measure.listed import Excused
    from slacalc.measure.tally import Table
    from slacalc.statement.counted import Counted
    from slacalc.statement.document import MetricResult, Review, Service, Statement


COUNTED_FROM = ("tallies", "rows", "inputs", "open_cases")
"""Sections that are counted from the exports; what else differs from them follows from these."""


def by_rules(
    findings: Iterable[Finding], statement: Statement, terms: Terms, counted: Counted | None = None
) -> tuple[tuple[Finding, ...], tuple[Changed, ...]]:
    """Differences of a statement, and apart from them what differs because a rule has changed since the release that made it.

    A line or a total that comes to something else over the exports follows from what was counted there: where every count that
    differs does so by a changed rule, the line does too.
    """
    version = statement.program.version if statement.program is not None else FIRST
    reasons = frozenset(slug for rows in counted.rows for slug, _ in rows.refused_by) if counted is not None else frozenset[str]()
    differs: list[Finding] = []
    changed: list[Changed] = []
    following: list[Finding] = []
    for finding in findings:
        rule = changed_rule(finding.where, version, terms, reasons)
        if rule is not None:
            changed.append(Changed(finding, rule.slug, rule.since))
        elif finding.kind == "counts" and finding.where.partition(".")[0] not in COUNTED_FROM:
            following.append(finding)
        else:
            differs.append(finding)
    cause = next((finding for finding in changed if finding.finding.kind == "counts"), None)
    if cause is None or any(finding.kind == "counts" for finding in differs):
        return (*differs, *following), tuple(changed)
    return tuple(differs), (*(Changed(finding, cause.rule, cause.since) for finding in following), *changed)


def compare_terms(statement: Statement, terms: Terms) -> Iterator[Finding]:
    """Parties, terms, expressions, clauses, names and the day of payment, derived again from the contract."""
    head = head_of(terms)
    for field in head.__dataclass_fields__:
        if field == "law" and statement.program is None:  # 0.1.0 did not say it
            continue
        kind: FindingKind = "bytes" if field in {"file", "sha256"} else "terms"
        for finding in differ(kind, f"contract.{field}", getattr(statement.contract, field), getattr(head, field)):
            # What hangs on working days is derived again below: who knows them is no difference, where nothing else is one.
            yield replace(finding, kind="bytes") if finding.where == LIBRARY else finding
    deducted = {line.id.removeprefix("deduct.") for line in statement.lines if line.id.startswith("deduct.")}
    standings = {metric.id: Standing(deducts=metric.id in deducted) for metric in terms.metrics}
    book, charges = write_month(terms, standings, statement.tallies)
    if statement.correction is not None:
        billed, places = dict(statement.tallies.tables).get(BILLED), PLACES[terms.currency]
        book = with_differences(book, statement.lines, billed or billed_table((), places), tax_of(terms), places)
    of_the_contract = [*_compare_numbers(statement, terms, book), *_compare_words(statement, terms, book)]
    yield from of_the_contract
    yield from _compare_figures(statement, book)
    stated = [
        dict(zip(CHARGED, (line.id, line.clause, line.kind, line.figure, line.where), strict=True)) for line in statement.lines
    ]
    computed = [dict(zip(CHARGED, (c.id, c.clause, c.kind, c.figure.name, c.where), strict=True)) for c in charges]
    yield from differ("terms", "lines", stated, computed)
    yield from _compare_metrics(statement, terms)
    yield from differ("terms", "tax", statement.tax, tax_of(terms))
    yield from differ("terms", "payment", statement.payment, payment_of(terms, statement.issue_date))
    yield from differ("terms", "names", dict(statement.names), dict(names_of(terms)))
    if statement.number is not None:  # a contract may begin to number its statements later
        yield from differ("terms", "number.pattern", statement.number.pattern, terms.numbering)
    yield from differ("terms", "timezone", statement.timezone, terms.timezone)
    if statement.program is not None and not is_later(statement.program.version) and not of_the_contract:
        # Another contract can be of other rules: that follows from what is told already.
        yield from differ("terms", "program.rules", statement.program.rules, rules_of(statement.program.version, terms))
    renewed = statement.service.renewed if statement.service is not None else 0
    yield from differ("terms", "service.renewed", renewed, terms.renewed)


def _compare_numbers(statement: Statement, terms: Terms, book: Book) -> Iterator[Finding]:
    """The numbers of the contract, in its own words; with their units where only the value was changed."""
    entries = {entry.path: entry for entry in term_entries(terms, book)}
    stated = {entry.path: entry for entry in statement.terms}
    for path in sorted(entries.keys() | stated.keys()):
        ours, theirs, where = entries.get(path), stated.get(path), f"terms.{path}"
        if ours is None or theirs is None or meaning(ours.text) != meaning(theirs.text):
            yield Finding("terms", where, theirs.text if theirs else "", ours.text if ours else "")
        elif ours.value != theirs.value:
            yield Finding("terms", where, value_to_wire(theirs.value), value_to_wire(ours.value), ours.unit)
        else:
            yield from differ("terms", f"{where}.clause", theirs.clause, ours.clause)
            yield from differ("terms", f"{where}.unit", theirs.unit, ours.unit)
            yield from differ("bytes", f"{where}.place", theirs.place, ours.place)


def _compare_figures(statement: Statement, book: Book) -> Iterator[Finding]:
    """How each figure is made, whatever the order of what is added up."""
    figures = {figure.name: figure_to_wire(figure) for figure in book}
    shown = {figure.name: figure_to_wire(figure) for figure in statement.book}
    for name in sorted(figures.keys() | shown.keys()):
        ours, theirs, where = figures.get(name), shown.get(name), f"figures.{name}"
        if ours is None or theirs is None or node_meaning(ours["node"]) != node_meaning(theirs["node"]):
            texts = ["" if wire is None else node_text(wire["node"]) for wire in (theirs, ours)]
            yield Finding("terms", where, texts[0], texts[1])
        else:
            for field in ("unit", "label", "clause"):
                yield from differ("terms", f"{where}.{field}", theirs[field], ours[field])


def _compare_metrics(statement: Statement, terms: Terms) -> Iterator[Finding]:
    values = dict(statement.values)
    bounds = [bound_in_force(metric.target, values).path if metric.target else "" for metric in terms.metrics]
    stated = [
        dict(zip(MEASURED, (m.id, m.clause, m.reading, m.where, m.target, dict(m.keys)), strict=True)) for m in statement.metrics
    ]
    computed = [
        dict(zip(MEASURED, (m.id, m.clause, m.reading, m.scope.text, bound, dict(keys_of(m))), strict=True))
        for m, bound in zip(terms.metrics, bounds, strict=True)
    ]
    yield from differ("terms", "metrics", stated, computed)
    outcomes = {metric.id: metric.outcome for metric in statement.metrics}
    for metric in terms.metrics:
        if values.get(f"{metric.id}.met") is not NO_BASIS:
            continue
        unjudged = metric.surge is not None and values.get(metric.id) is not NO_BASIS
        expected = "no finding" if unjudged else metric.below_least
        if outcomes.get(metric.id) not in {"excused", expected}:
            yield Finding("terms", f"metrics.{metric.id}.outcome", outcomes.get(metric.id, ""), expected, "outcome")


def _compare_words(statement: Statement, terms: Terms, book: Book) -> Iterator[Finding]:
    """What the contract says in words; 0.1.0 put none of it on a statement."""
    if statement.program is None:
        return
    words, stated = (
        {entry.path: entry.text for entry in entries}
        for entries in (word_entries(terms, term_entries(terms, book)), statement.wording)
    )
    for path in sorted(words.keys() | stated.keys()):
        yield from differ("terms", path, stated.get(path), words.get(path))


def compare_history(statement: Statement, terms: Terms, history: History, service: Service | None) -> Iterator[Finding]:
    """What the ledger decides: the steps and rights of each standard, the days of service, corrections, reviews, the chain."""
    as_of = statement.as_of_day
    rights: list[Right] = []
    unjudged = {metric.id: unjudged_months(metric, terms, history.decisions, as_of) for metric in terms.metrics}
    yield from differ("history", "service", statement.service, service)
    for metric in statement.metrics:
        if f"{metric.id}.open_before" in statement.book:
            before = number_listed(metric.id, history.open_cases)
            yield from differ("history", f"{metric.id}.open_before", statement.value(f"{metric.id}.open_before"), before)
        yield from _compare_excuse(metric, excusing(metric.id, terms.month, history, as_of))
        standing = standing_of(metric.id, metric.outcome, terms, history, as_of)
        rights += standing.rights
        yield from differ("history", f"metrics.{metric.id}.steps", metric.steps, standing.steps)
        yield from differ("history", f"metrics.{metric.id}.unjudged", metric.unjudged, unjudged.get(metric.id, ()))
        deducted = any(line.id == f"deduct.{metric.id}" for line in statement.lines)
        yield from differ("history", f"deduct.{metric.id}", deducted, standing.deducts)
    stated = dict(statement.tallies.tables)
    outcomes = {metric.id: metric.outcome for metric in statement.metrics}
    of_ledger = with_earned_back(terms, with_ledger(terms, NO_TALLIES, history, as_of), outcomes, history, as_of)
    for name, table in of_ledger.tables:
        yield from compare_tables("history", f"tallies.{name}", stated.get(name), table)
    yield from differ("history", "rights", statement.rights, tuple(rights))
    yield from differ("history", "previous", statement.previous, history.previous)
    amounts = {line.id: line.amount for line in statement.lines}
    moved = moved_since(amounts, terms, history) if statement.correction is None else None
    yield from differ("history", "moved", statement.moved, moved)
    yield from differ("history", "reviews", statement.reviews, _reviews_of(statement, history))


def _compare_excuse(metric: MetricResult, agreed: Decision | None) -> Iterator[Finding]:
    """Whether the month is excused, with the agreement by which it is in one of the two only: it may have been entered since."""
    if metric.outcome == "observed" or (metric.outcome == "excused") == (agreed is not None):
        return
    named: tuple[Decision | StandingStep, ...] = (agreed,) if agreed else tuple(s for s in metric.steps if s.step == "excused")
    by = ", ".join(f"{agreement.reference} ({agreement.on})" for agreement in named) or "yes"
    yield from differ("history", f"metrics.{metric.id}.excused", *((by, "no") if agreed is None else ("no", by)))


def _reviews_of(statement: Statement, history: History) -> tuple[Review, ...]:
    """The reviews that a statement had when it was made.

    An issued one has those up to its day of issue. A draft does not say when it was made: whoever reviews it later takes nothing
    away from it, so that of a draft only those are looked for that it says it has.
    """
    known = [decision for decision in history.decisions if statement.issue_date is None or decision.on <= statement.issue_date]
    reviews = next((reviews for draft in drafts_of(statement) if (reviews := with_reviews(draft, known).reviews)), ())
    return reviews if statement.issue_date is not None else reviews[: len(statement.reviews)]


def compare_correction(statement: Statement, before: Statement | None, terms: Terms, history: History) -> Iterator[Finding]:
    """What a correction says of the statement that it corrects, against that statement and the ledger."""
    if statement.correction is None:
        return
    if before is None:
        yield Finding("history", "correction.corrects", statement.correction.corrects)
        return
    recomputed = correct(uncorrected(statement), before, statement.correction.corrects, terms, history)
    ours = recomputed.correction
    if statement.program is None and ours is not None:
        ours = replace(ours, rights=None)  # release 0.1 did not say them
    yield from differ("history", "correction", statement.correction, ours)
    stated, billed = (dict(version.tallies.tables).get(BILLED) for version in (statement, recomputed))
    yield from compare_tables("history", f"tallies.{BILLED}", stated, billed)


def compare_tallies(statement: Statement, counted: Counted) -> Iterator[Finding]:
    """Every tally, counted again."""
    of_ledger = {LEDGER, STANDARDS, MISSES, EARNED_BACK, CREDITS, DECISIONS, RELEASES, CORRECTIONS, BILLED}
    stated = {name: table for name, table in statement.tallies.tables if name not in of_ledger}
    computed = dict(counted.tallies.tables)
    if stated != computed:
        yield from _compare_amounts(statement, computed)
    for name in sorted(stated.keys() | computed.keys()):
        yield from compare_tables("counts", f"tallies.{name}", stated.get(name), computed.get(name))


def _with_names_masked(intervals: tuple[Excused, ...]) -> tuple[Excused, ...]:
    """Whether a statement shows the names of those who agreed is no difference of counts."""
    return tuple(replace(interval, agreed_by=unnumbered(interval.agreed_by)) for interval in intervals)


def compare_counts(statement: Statement, terms: Terms, counted: Counted) -> Iterator[Finding]:
    """Every tally, every sum of rows and every input file, counted again, and the state that follows from them."""
    yield from compare_tallies(statement, counted)
    yield from differ("counts", "rows", statement.rows, counted.rows)
    yield from _compare_files(statement, counted)
    if statement.open_cases != (open_cases := listed(counted.open_cases)):
        yield from differ("counts", "open_cases", tuple(statement.open_cases), tuple(open_cases))
    yield from differ("counts", "excused", *map(_with_names_masked, (statement.excused, counted.excusals)))
    yield from differ("counts", "evidence", statement.evidence, evidence_of(terms, counted))
    # Issuing is a decision, not a count: all that the exports say is whether the month could still change.
    provisional = state_of(terms, counted) == "provisional"
    found_so = statement.state == "provisional" or (statement.state == "issued provisionally" and provisional)
    yield from differ("counts", "state", found_so, provisional)


def _compare_files(statement: Statement, counted: Counted) -> Iterator[Finding]:
    """Which files were read: by what they hold, not by their names."""
    roles = dict.fromkeys(file.role for file in (*statement.inputs, *counted.inputs))
    for role in roles:
        theirs, ours = (
            sorted((f for f in files if f.role == role), key=lambda f: f.sha256) for files in (statement.inputs, counted.inputs)
        )
        contents = [[(file.sha256, file.rows, file.encoding) for file in files] for files in (theirs, ours)]
        yield from differ("counts", f"inputs.{role}", *contents)
        if contents[0] == contents[1]:
            labels = [[(file.name, file.layout, file.layout_sha256) for file in files] for files in (theirs, ours)]
            yield from differ("bytes", f"inputs.{role}", *labels)


def _compare_amounts(statement: Statement, computed: Mapping[str, Table]) -> Iterator[Finding]:
    """What the lines, the totals and the standards come to with the counts that were found."""
    tallies = Tallies(tuple((name, computed.get(name, table)) for name, table in statement.tallies.tables))
    try:
        values = evaluate(statement.book, statement.term_values(), tallies)
    except Unevaluable:
        return  # a column is not there: the table itself is told below
    names = {line.figure: f"lines.{line.id}" for line in statement.lines}
    names |= {f"total.{total}": f"totals.{total}" for total in totals_of(statement)}
    names |= {metric.id: f"figures.{metric.id}" for metric in statement.metrics}
    stated = dict(statement.values)
    for name, where in names.items():
        if name in values and name in stated and values[name] != stated[name]:
            unit = statement.book[name].unit
            yield Finding("counts", where, value_to_wire(stated[name]), value_to_wire(values[name]), unit)


def compare_tables(kind: FindingKind, where: str, stated: Table | None, computed: Table | None) -> Iterator[Finding]:
    """Two tables, column by column: of few rows each, of more their sums."""
    if stated is None or computed is None or stated.keys != computed.keys:
        columns = ["" if table is None else ", ".join((*table.keys, *table.columns)) for table in (stated, computed)]
        if stated != computed:
            yield Finding(kind, where, columns[0], columns[1])
        return
    for column in sorted({*stated.columns, *computed.columns}):
        theirs, ours = (_column(table, column) for table in (stated, computed))
        keys = sorted(key for key in {**theirs, **ours} if theirs.get(key, 0) != ours.get(key, 0))
        if len(keys) > FEW:
            sums = str(sum(theirs.values())), str(sum(ours.values()))
            yield Finding(kind, f"{where}.{column}", *sums, "number", len(keys))
        for key in keys if len(keys) <= FEW else ():
            yield Finding(kind, f"{where}.{column} [{', '.join(key)}]", str(theirs.get(key, 0)), str(ours.get(key, 0)), "number")
        if not keys and (column in stated.columns) is not (column in computed.columns):
            columns = [column if column in table.columns else "" for table in (stated, computed)]
            yield Finding(kind, f"{where}.{column}", columns[0], columns[1])


def _column(table: Table, column: str) -> dict[tuple[str, ...], int]:
    """A column by key; nothing where the table does not have it."""
    if column not in table.columns:
        return {}
    at = table.columns.index(column)
    return {key: row[at] for key, row in table.rows}
