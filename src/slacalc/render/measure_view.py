"""The metrics of a month as blocks, without money: each against its target, how far it is, and by group."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.evaluate import NO_BASIS
from slacalc.base.exact import shown
from slacalc.base.figure import RISING, Compare, Named, Tally, TermLeaf, walk
from slacalc.contract.metrics.readings import WEIGHTED
from slacalc.contract.records.kinds import ROLES
from slacalc.measure.groups import figure_of, span_of_group
from slacalc.render.cells import figure_cell, number_cell
from slacalc.render.forecast_view import forecast_blocks
from slacalc.render.numbers import value_text
from slacalc.render.refused_view import evidence_blocks, refused_blocks
from slacalc.render.sparkline import sparkline
from slacalc.render.spelling import Speller
from slacalc.render.statement_view import TONES, excused_blocks, metric_blocks, row_blocks, target_text
from slacalc.render.view import Block, Cell, Grid, Notes, PartHead, Title
from slacalc.statement.by_day import metrics_by_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slacalc.assess.history import Outcome
    from slacalc.base.evaluate import Value
    from slacalc.base.figure import Unit
    from slacalc.base.month import Month
    from slacalc.measure.groups import By
    from slacalc.records.reasons import RefusedByRole
    from slacalc.render.words import Words
    from slacalc.statement.document import MetricResult, Statement
    from slacalc.statement.measured import Measured
    from slacalc.statement.miss_cost import MissCost


def measure_blocks(
    measured: Measured, words: Words, refused: RefusedByRole = (), costs: tuple[MissCost, ...] = ()
) -> tuple[Block, ...]:
    """Limits of evidence exceeded; the standards, how far each is from its target, each by group; where every row went."""
    statement = measured.statement
    mark = words("measured", "beyond_evidence") if statement.evidence else ""
    return (
        Title(words("statement", "measure_title", str(statement.month), statement.contract.id), mark),
        *evidence_blocks(statement, words),
        *metric_blocks(statement, words),
        *excused_blocks(statement, words),
        *_distance_blocks(statement, words),
        *_interval_blocks(measured, words),
        *forecast_blocks(statement, costs, words),
        *_glance_blocks(measured, words),
        *_group_blocks(measured, words),
        *row_blocks(statement, words),
        *refused_blocks(refused, words),
    )


def outcome_of_group(metric: MetricResult, group: str, values: Mapping[str, Value]) -> Outcome:
    """``met``, ``missed``, ``no finding`` on too small a basis, or ``observed`` where there is no target."""
    if not metric.target:
        return "observed"
    verdict = values[figure_of(metric.id, "met", group)]
    return "no finding" if verdict is NO_BASIS else "met" if verdict is True else "missed"


def _distance_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """A row a metric that has a target and something to judge."""
    columns = (words("statement", "clause"), words("statement", "metric"), words("statement", "target"))
    rows = tuple(
        (
            Cell(metric.clause),
            Cell(words.name(statement, f"metrics.{metric.id}")),
            Cell(target_text(statement, metric, words)),
            _distance(statement, metric, words),
        )
        for metric in statement.metrics
        if f"{metric.id}.needed" in statement.book and statement.value(metric.id) is not NO_BASIS
    )
    if not rows:
        return ()
    return (PartHead(words("measured", "distance")), Grid((*columns, words("measured", "how_far")), rows, frozenset({3})))


def _interval_blocks(measured: Measured, words: Words) -> tuple[Block, ...]:
    """A sentence a share that was found in a sample."""
    notes = tuple(
        Cell(
            words(
                "measured",
                "interval",
                words.name(measured.statement, f"metrics.{metric}"),
                shown(low * 100, 1),
                shown(high * 100, 1),
            )
        )
        for metric, low, high in measured.intervals
    )
    return (Notes(notes),) if notes else ()


def _distance(statement: Statement, metric: MetricResult, words: Words) -> Cell:
    needed, spare = statement.value(f"{metric.id}.needed"), statement.value(f"{metric.id}.spare")
    if not isinstance(needed, Fraction) or not isinstance(spare, Fraction):
        raise TypeError(metric.id)
    verdict = f"{metric.id}.met" if f"{metric.id}.met" in statement.book else f"{metric.id}.so_far"
    if statement.value(verdict) is True:
        return Cell(words("measured", "to_spare", _quantity(statement, metric, spare, words)), "good")
    rising = getattr(statement.book[verdict].node, "how", "") in RISING
    key = "more_needed" if rising else "too_many"
    return Cell(words("measured", key, _quantity(statement, metric, needed, words)), "bad")


def _quantity(statement: Statement, metric: MetricResult, number: Fraction, words: Words) -> str:
    """So many calls, cases, ratings; or seconds or points, where those are added up."""
    unit = statement.book[f"{metric.id}.needed"].unit
    if unit == "seconds":
        return value_text(number, unit, statement.contract.currency, words)
    key = "points"
    if unit == "count":
        counted = walk(statement.book[f"{metric.id}.denominator"].node)
        role = next((node.table for node in counted if isinstance(node, Tally)), "")
        key = role if role in ROLES and words.has("measured", role) else "records"
    return words("measured", key, shown(number, 0, grouped=True))


def _glance_blocks(measured: Measured, words: Words) -> tuple[Block, ...]:
    """Of a month by day: each standard on one line, its lowest and its highest day, and a bar a day."""
    statement = measured.statement
    by_day = metrics_by_day(statement) if measured.by == "day" else ()
    rows: list[tuple[Cell, ...]] = []
    for series in by_day:
        heights = [day.measured if isinstance(day.measured, Fraction) else None for day in series.days]
        known = [height for height in heights if height is not None]
        if known:
            ends = (value_text(value, series.unit, statement.contract.currency, words) for value in (min(known), max(known)))
            rows.append((Cell(words.name(statement, f"metrics.{series.metric}")), *map(Cell, ends), Cell(sparkline(heights))))
    if not rows:
        return ()
    heads = (words("statement", "metric"), *(words("measured", key) for key in ("lowest", "highest", "day_by_day")))
    return (PartHead(words("measured", "glance")), Grid(heads, tuple(rows), frozenset({1, 2, 3})))


def _group_blocks(measured: Measured, words: Words) -> tuple[Block, ...]:
    """A table a metric; its last two rows are the sum of its groups and the month, which are the same; or the period."""
    if measured.by is None:
        return ()
    statement, groups = measured.statement, dict(measured.groups)
    blocks: list[Block] = []
    for metric in statement.metrics:
        if metric.id in groups:
            name = words.name(statement, f"metrics.{metric.id}")
            blocks.append(PartHead(words("measured", f"by_{measured.by}", name)))
            blocks.append(_group_grid(measured, metric, groups[metric.id], words))
    notes = [Cell(words("measured", "for_information"), "quiet")] if groups else []
    for composite, why in ((False, measured.by), (True, "composite")):
        ungrouped = [
            metric.id for metric in statement.metrics if metric.id not in groups and (metric.reading == WEIGHTED) is composite
        ]
        if ungrouped:
            names = words("statement", "comma").join(words.name(statement, f"metrics.{metric}") for metric in ungrouped)
            notes.append(Cell(words("measured", f"not_grouped_{why}", names), "quiet"))
    return (*blocks, Notes(tuple(notes)))


def _group_grid(measured: Measured, metric: MetricResult, groups: tuple[str, ...], words: Words) -> Grid:
    statement, by = measured.statement, measured.by or "day"
    values = dict(statement.values)
    ratio, added = statement.book[metric.id].unit, statement.book[f"{metric.id}.numerator"].unit
    if groups:
        ratio = statement.book[figure_of(metric.id, "ratio", groups[0])].unit

    def text(value: Value, unit: object) -> Cell:
        shown_in: Unit = "count" if unit == "count" else ratio
        return number_cell(value, shown_in, statement.contract.currency, words)

    def outcome(word: str) -> Cell:
        return Cell(words("terms", word), TONES[word])

    shown = measured.shown()
    rows = [
        (
            Cell(group_text(group, shown[group], by, statement.month, words)),
            text(values[figure_of(metric.id, "denominator", group)], "count"),
            text(values[figure_of(metric.id, "numerator", group)], added),
            text(values[figure_of(metric.id, "ratio", group)], ratio),
            Cell(_group_target(statement, metric, group, words)),
            outcome(outcome_of_group(metric, group, values)),
        )
        for group in groups
    ]
    sums = (text(values[f"{metric.id}.groups.denominator"], "count"), text(values[f"{metric.id}.groups.numerator"], added))
    rows.append((Cell(words("measured", "sum"), "strong"), *sums, Cell(""), Cell(""), Cell("")))
    counts = statement.counts_of(metric.id)
    month = (text(values[f"{counts}.denominator"], "count"), text(values[f"{counts}.numerator"], added))
    rows.append(
        (
            Cell(words("measured", "month" if counts == metric.id else "period"), "strong"),
            *month,
            figure_cell(statement, metric.id, words),
            Cell(target_text(statement, metric, words)),
            outcome(metric.outcome),
        )
    )
    heads = (words("statement", key) for key in ("counted", "reached", "measured", "target", "outcome"))
    return Grid((words("measured", by), *heads), tuple(rows), frozenset({1, 2, 3}), totals=2)


def _group_target(statement: Statement, metric: MetricResult, group: str, words: Words) -> str:
    """What a group is held against: the month's target, also where its volume has chosen it, or that of each interval."""
    name = figure_of(metric.id, "met", group)
    if name not in statement.book:
        return words("statement", "no_target")
    node = statement.book[name].node
    if isinstance(node, Compare) and isinstance(node.right, Named):
        return target_text(statement, metric, words)
    if not isinstance(node, Compare) or not isinstance(node.right, TermLeaf):
        raise TypeError(name)
    return words("terms", node.how, Speller(statement, words, names=False).term(statement.term(node.right.path)))


def group_text(group: str, shown: str, by: By, month: Month | None, words: Words) -> str:
    """A group as people call it; a week of a month with its days that lie there."""
    if not group:
        return words("measured", "blank")
    if by == "weekday":
        return words("reports", f"weekday_{group}")
    if by == "hour":
        return words("measured", "hour_text", group)
    span = span_of_group(by, group, month) if by == "week" and month is not None else None
    return shown if span is None else words("measured", "week_text", group, f"{span[0]:%m-%d}", f"{span[1]:%m-%d}")
