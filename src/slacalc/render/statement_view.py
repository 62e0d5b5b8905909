"""A statement as blocks: what both parties read."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.exact import places_of, shown_percent
from slacalc.base.figure import MeasuredRatio, Named, TermLeaf
from slacalc.render.cells import figure_cell
from slacalc.render.charge_view import charge_blocks
from slacalc.render.correction_view import correction_blocks, correction_pairs
from slacalc.render.forecast_view import forecast_blocks
from slacalc.render.moved_view import moved_blocks
from slacalc.render.numbers import value_text
from slacalc.render.party_view import party_pairs
from slacalc.render.period_view import period_notes
from slacalc.render.since_view import since_blocks
from slacalc.render.spelling import Speller
from slacalc.render.view import Block, Cell, Grid, Notes, OfFigure, Pairs, PartHead, Title, Tone
from slacalc.render.volume_view import volume_notes
from slacalc.render.wording_view import wording_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.assess.standing import StandingStep
    from slacalc.render.words import Words
    from slacalc.statement.document import MetricResult, Statement
    from slacalc.statement.miss_cost import MissCost
    from slacalc.statement.since import Since

TONES: dict[str, Tone] = {"met": "good", "missed": "bad", "no finding": "quiet", "observed": "quiet", "excused": "quiet"}


def statement_blocks(
    statement: Statement, words: Words, digest: str = "", since: Since | None = None, costs: tuple[MissCost, ...] = ()
) -> tuple[Block, ...]:
    """The statement as one would show it to a client; below it what has become known since."""
    return (
        *head_blocks(statement, words, digest),
        *correction_blocks(statement, words),
        *metric_blocks(statement, words),
        *excused_blocks(statement, words),
        *forecast_blocks(statement, costs, words),
        *charge_blocks(statement, words),
        *wording_blocks(statement, words),
        *moved_blocks(statement, words),
        *right_blocks(statement, words),
        *row_blocks(statement, words),
        *remark_blocks(statement, words),
        *(since_blocks(statement, since, words) if since else ()),
    )


def head_blocks(statement: Statement, words: Words, digest: str) -> tuple[Block, ...]:
    """Which statement it is, between whom, and as known when."""
    contract, month = statement.contract, statement.month
    pairs = [
        *([(words("statement", "number"), Cell(statement.number.text, "strong"))] if statement.number else []),
        (words("statement", "contract"), Cell(words("statement", "contract_text", contract.id, contract.title))),
        *party_pairs(statement, words),
        (
            words("statement", "period"),
            Cell(words("statement", "period_text", str(month.first), str(month.last), statement.timezone)),
        ),
        (
            words("statement", "as_of"),
            Cell(words("statement", "as_of_text", statement.as_of.time, words("terms", statement.as_of.basis))),
        ),
    ]
    if contract.amendments:
        pairs.append((words("statement", "amendments"), Cell(", ".join(contract.amendments))))
    if statement.issue_date:
        pairs.append((words("statement", "issue_date"), Cell(str(statement.issue_date))))
    pairs += [
        (
            words("statement", "reviewed_by"),
            Cell(words("statement", "reviewed_text", review.by, str(review.on), review.reference)),
        )
        for review in statement.reviews
    ]
    pairs += [*_service(statement, words), *correction_pairs(statement, words)]
    if digest:
        pairs.append((words("statement", "digest"), Cell(digest, "quiet")))
    title = words("statement", "title", str(month))
    if statement.correction is not None:
        title = words("statement", "correction_title", str(month), str(statement.correction.number))
    return (Title(title, words("terms", statement.state)), Pairs(tuple(pairs)))


def _service(statement: Statement, words: Words) -> Iterator[tuple[str, Cell]]:
    """What has changed the days of service: suspended, ended, renewed."""
    service = statement.service
    if service is None:
        return
    for suspension in service.suspended:
        text = words("statement", "suspended_text", str(suspension.first), str(suspension.last), suspension.reference)
        yield words("statement", "suspended_days"), Cell(text)
    if service.ended_on is not None:
        yield words("statement", "ended"), Cell(words("statement", "ended_text", str(service.ended_on), service.ended_by))
    if service.renewed:
        text = words("statement", "renewed_text", str(service.renewed), str(service.renewed_until))
        yield words("statement", "renewed"), Cell(text)


def metric_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """The standards: measured, target, outcome, and what has happened to each."""
    return PartHead(words("statement", "standards")), *standard_blocks(statement, statement.metrics, words)


def standard_blocks(statement: Statement, metrics: Sequence[MetricResult], words: Words) -> tuple[Block, ...]:
    """The same of some standards, without a head."""
    columns = ("clause", "metric", "counted", "reached", "measured", "target", "outcome")
    rows = tuple(_metric_row(statement, metric, words) for metric in metrics)
    grid = Grid(tuple(words("statement", column) for column in columns), rows, frozenset({2, 3, 4}))
    notes = [
        *(note for metric in metrics if (note := _plain_miss(statement, metric, words))),
        *(note for metric in metrics for note in _case_notes(statement, metric, words)),
        *(note for metric in metrics for note in _intervals(statement, metric, words)),
        *(note for metric in metrics if (note := _net(statement, metric, words))),
        *(note for metric in metrics for note in volume_notes(statement, metric, target_text(statement, metric, words), words)),
        *(note for metric in metrics for note in period_notes(statement, metric, words)),
        *(note for metric in metrics if (note := _excused(statement, metric, words))),
        *(note for metric in metrics if (note := _too_few(statement, metric, words))),
        *(note for metric in metrics if (note := _story(statement, metric, words))),
        *(note for metric in metrics if (note := _in_a_row(statement, metric, words))),
    ]
    return (grid, *((Notes(tuple(notes)),) if notes else ()))


def _metric_row(statement: Statement, metric: MetricResult, words: Words) -> tuple[Cell, ...]:
    # Without a basis the word is that of the contract ("otherwise met"), and no figure says it.
    measured = metric.outcome in {"met", "missed"} and statement.value(f"{metric.id}.met") is not NO_BASIS
    judged = OfFigure(f"{metric.id}.met") if measured else None
    counts = statement.counts_of(metric.id)
    return (
        Cell(metric.clause),
        Cell(words.name(statement, f"metrics.{metric.id}")),
        figure_cell(statement, f"{counts}.denominator", words),
        figure_cell(statement, f"{counts}.numerator", words),
        figure_cell(statement, metric.id, words),
        Cell(target_text(statement, metric, words)),
        Cell(words("terms", f"found.{metric.outcome}"), TONES[metric.outcome], judged),
    )


def target_text(statement: Statement, metric: MetricResult, words: Words) -> str:
    """``at least 95%``, in the words of the language."""
    if not metric.target:
        return words("statement", "no_target")
    verdict = f"{metric.id}.met" if f"{metric.id}.met" in statement.book else f"{metric.id}.so_far"
    node = statement.book[verdict].node
    how = getattr(node, "how", "")
    return words("terms", how, Speller(statement, words, names=False).term(statement.term(metric.target)))


def _plain_miss(statement: Statement, metric: MetricResult, words: Words) -> Cell | None:
    """Where display rounding hides a miss: say the exact value beside the one that is shown."""
    value = statement.value(metric.id)
    if metric.outcome != "missed" or not isinstance(value, Fraction):
        return None
    unit, bound = statement.book[metric.id].unit, statement.term(metric.target).value
    currency = statement.contract.currency
    as_shown = value_text(value, unit, currency, words)
    if as_shown != value_text(bound, unit, currency, words):
        return None
    exact = f"{value.numerator:,}/{value.denominator:,}"
    places = places_of(value * 100)
    if unit == "share" and places is not None:
        exact = f"{shown_percent(value, places)} ({exact})"
    name = words.name(statement, f"metrics.{metric.id}")
    return Cell(words("statement", "plain_miss", name, as_shown, exact, target_text(statement, metric, words)), "bad")


def _case_notes(statement: Statement, metric: MetricResult, words: Words) -> tuple[Cell, ...]:
    """What could still change, which cases are missing, and where each case went."""
    if f"{metric.id}.open_before" not in statement.book:
        return ()
    name = words.name(statement, f"metrics.{metric.id}")

    def number(count: str) -> str:
        figure = statement.book[f"{metric.id}.{count}" if count else metric.id]
        return value_text(statement.value(figure.name), figure.unit, statement.contract.currency, words)

    notes: list[Cell] = []
    if metric.provisional and f"{metric.id}.best" not in statement.book:
        notes.append(Cell(words("statement", "cases_provisional_own", name, number("not_due"), number("")), "quiet"))
    elif metric.provisional:
        notes.append(Cell(words("statement", "cases_provisional", name, number("not_due"), number(""), number("best")), "quiet"))
    if statement.value(f"{metric.id}.missing"):
        lost = dict(metric.keys).get("lost")
        missing = words("statement", "cases_missing_own" if lost else "cases_missing", name, number("missing"), lost or "")
        notes.append(Cell(missing, "bad"))
    account = ("open_before", "new", "judged", "still_open", "withdrawn", "merged", "missing")
    notes.append(Cell(words("statement", "cases_account", name, *(number(count) for count in account)), "quiet"))
    return tuple(notes)


def _in_a_row(statement: Statement, metric: MetricResult, words: Words) -> Cell | None:
    """Of a deduction that goes by the months missed in a row: which they are, and the grade."""
    if f"deduct.{metric.id}.grade" not in statement.book:
        return None
    before, row, grade = (statement.book[f"deduct.{metric.id}.{of}"] for of in ("missed_before", "in_a_row", "grade"))
    count, taken = (value_text(statement.value(of.name), of.unit, statement.contract.currency, words) for of in (row, grade))
    name, times = words.name(statement, f"metrics.{metric.id}"), "times" if grade.label[0] == "grade_times" else "taken"
    if before.label[0] == "none_missed_before":
        return Cell(words("statement", f"first_in_a_row_{times}", name, taken), "quiet")
    return Cell(words("statement", f"in_a_row_{times}", name, count, before.label[2], taken), "quiet")


def _net(statement: Statement, metric: MetricResult, words: Words) -> Cell | None:
    """Of a metric from which records are taken off: how many count for it, and how many against."""
    if f"{metric.id}.minus" not in statement.book:
        return None
    counts = (value_text(statement.value(f"{metric.id}.{count}"), "count", "", words) for count in ("plus", "minus", "numerator"))
    return Cell(words("statement", "less_against", words.name(statement, f"metrics.{metric.id}"), *counts), "quiet")


def _intervals(statement: Statement, metric: MetricResult, words: Words) -> Iterator[Cell]:
    """Of a metric over intervals: how many of them count; of a share of them, how many of these met their target."""
    for count, whole in (("counted", "found"), ("met", "counted")):
        name, of = (f"{metric.id}.over.{side}" for side in (count, whole))
        if name in statement.book:
            numbers = (value_text(statement.value(side), "count", "", words) for side in (name, of))
            yield Cell(words("statement", "intervals", words.label(statement, statement.book[name]), *numbers), "quiet")


def _excused(statement: Statement, metric: MetricResult, words: Words) -> Cell | None:
    """Of a metric whose records can be excused: how many were, and what would be measured without."""
    if f"{metric.id}.excused" not in statement.book:
        return None

    def figure(name: str) -> str:
        return value_text(statement.value(name), statement.book[name].unit, statement.contract.currency, words)

    name = words.name(statement, f"metrics.{metric.id}")
    numbers = (figure(f"{metric.id}.excused"), figure(metric.id), figure(f"{metric.id}.unexcused"))
    verdict = f"{metric.id}.unexcused.met"
    if verdict not in statement.book:
        return Cell(words("statement", "excused", name, *numbers), "quiet")
    pair = (figure(f"{metric.id}.met"), figure(verdict))
    return Cell(words("statement", "excused_judged", name, *numbers, *pair), "quiet")


def excused_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """The agreed intervals whose records do not count."""
    if not statement.excused:
        return ()
    every = words("statement", "every_queue")
    rows = tuple(
        (
            Cell(interval.id),
            Cell(words("statement", "comma").join(words.name(statement, f"metrics.{metric}") for metric in interval.metrics)),
            Cell(interval.queue or every),
            Cell(words("statement", "from_until", f"{interval.begins:%Y-%m-%d %H:%M:%S}", f"{interval.ends:%Y-%m-%d %H:%M:%S}")),
            Cell(interval.reason),
            Cell(interval.agreed_by),
            Cell(interval.evidence),
        )
        for interval in statement.excused
    )
    columns = ("excused_id", "metric", "queue", "interval", "reason", "agreed_by", "evidence_of")
    return (PartHead(words("statement", "excused_title")), Grid(tuple(words("statement", column) for column in columns), rows))


def _too_few(statement: Statement, metric: MetricResult, words: Words) -> Cell | None:
    """Why there is no basis, and what follows."""
    node = statement.book[metric.id].node
    if statement.value(metric.id) is not NO_BASIS or not isinstance(node, MeasuredRatio) or not isinstance(node.least, TermLeaf):
        return None
    if not isinstance(node.denominator, Named):
        return None
    counted = value_text(statement.value(node.denominator.name), "count", "", words)
    least = Speller(statement, words, names=False).term(statement.term(node.least.path))
    name = words.name(statement, f"metrics.{metric.id}")
    return Cell(words("statement", "too_few", name, counted, least, words("terms", f"found.{metric.outcome}")), "quiet")


def _story(statement: Statement, metric: MetricResult, words: Words) -> Cell | None:
    """What has happened to a standard over the months, where there is more to say than met."""
    if all(step.step == "met" for step in metric.steps):
        return None
    steps = words("statement", "arrow").join(step_text(step, words) for step in metric.steps)
    return Cell(words("statement", "story", words.name(statement, f"metrics.{metric.id}"), steps))


def step_text(step: StandingStep, words: Words) -> str:
    """One step: ``notice to rectify received 2026-02-05 (D-2026-001)``."""
    return words("terms", f"step.{step.step}", month=str(step.month or ""), on=str(step.on or ""), reference=step.reference)


def right_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """What a party may do, and since when."""
    if not statement.rights:
        return ()
    rows = tuple(
        (
            Cell(right.clause),
            Cell(words.name(statement, f"metrics.{right.metric}")),
            Cell(words("terms", f"right.{right.right}")),
            Cell(str(right.month)),
            Cell(str(right.since)),
            Cell(str(right.until or "")),
            Cell(right.exercised_by or words("statement", "not_exercised")),
        )
        for right in statement.rights
    )
    columns = ("clause", "metric", "right", "right_month", "since", "until", "exercised_by")
    return (PartHead(words("statement", "rights")), Grid(tuple(words("statement", column) for column in columns), rows))


def row_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """Where every row went, and what became of every call."""
    of_no_fee = ("no_fee",) if any(sums.no_fee for sums in statement.rows) else ()
    numbers = ("read", "refused", "duplicate", "absorbed", "records", "in_scope", *of_no_fee)
    rows = tuple(
        (
            Cell(words("terms", sums.role)),
            *(Cell(f"{getattr(sums, name):,}") for name in numbers),
            Cell(words("statement", "comma").join(f"{words('terms', rule)} {count:,}" for rule, count in sums.left_out if count)),
        )
        for sums in statement.rows
    )
    classes = [
        f"{words('terms', figure.label[2])} {value_text(statement.value(figure.name), 'count', '', words)}"
        for figure in statement.book
        if figure.label[0] == "records_class" and statement.value(figure.name)
    ]
    heading = PartHead(words("statement", "rows"))
    heads = tuple(words("statement", column) for column in ("role", *numbers, "left_out"))
    grid = Grid(heads, rows, frozenset(range(1, len(numbers) + 1)))
    by_row = dict.fromkeys(file.role for file in statement.inputs if file.key)
    notes = [Cell(words("statement", "keyed_by_row", words("terms", role))) for role in by_row]
    if "calls" in statement.book:
        calls = value_text(statement.value("calls"), "count", "", words)
        text = words("statement", "classes", calls, " + ".join(classes)) if classes else words("statement", "no_calls")
        notes.insert(0, Cell(text))
    if (unmasking := statement.unmasked) is not None:
        notes.append(Cell(words("statement", "unmasked", unmasking.reason, unmasking.at, unmasking.by), "bad"))
    return (heading, grid, Notes(tuple(notes))) if notes else (heading, grid)


def remark_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """What its state means, and which limits of evidence are exceeded."""
    notes = [Cell(words("statement", f"state_{statement.state}"), "quiet")]
    billed = "limit_billed/" if statement.state == "issued provisionally" else ""
    notes += [
        Cell(words("statement", billed + limit.partition(":")[0], words.role(limit.partition(":")[2] or "calls")), "bad")
        for limit in statement.evidence
    ]
    return (Notes(tuple(notes)),)
