"""How a figure was made, as an outline: its words, then its numbers, then each figure and term below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.figure import Named, Tally, TermLeaf, walk
from slacalc.render.numbers import value_text
from slacalc.render.spelling import Speller
from slacalc.render.statement_view import step_text
from slacalc.render.view import Block, Cell, Outline, PartHead, Title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.figure import Figure
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement, WordEntry


def explain_blocks(statement: Statement, names: tuple[str, ...], words: Words) -> tuple[Block, ...]:
    """The explanation of those figures; what was explained above is not explained again."""
    month, contract = str(statement.month), statement.contract.id
    title = words("explain", "title", month, contract)
    if statement.correction is not None:
        title = words("explain", "correction_title", month, contract, str(statement.correction.number))
    blocks: list[Block] = [Title(title)]
    seen: set[str] = set()
    for name in names:
        lines = tuple(figure_outline(statement, name, 0, seen, words))
        blocks += [PartHead(words.label(statement, statement.book[name])), Outline(lines)]
    return tuple(blocks)


def figure_outline(statement: Statement, name: str, depth: int, seen: set[str], words: Words) -> Iterator[tuple[int, Cell]]:
    """One figure at a depth and all below it; of those already ``seen`` only that they stand above."""
    figure = statement.book[name]
    value = value_text(statement.value(name), figure.unit, statement.contract.currency, words)
    clause = words("explain", "clause", figure.clause) if figure.clause else ""
    head = words("explain", "head", words.label(statement, figure), value, name, clause)
    if name in seen:
        yield depth, Cell(words("explain", "above", head), "quiet")
        return
    seen.add(name)
    yield depth, Cell(head, "strong" if depth == 0 else "plain")
    yield depth + 1, Cell(f"= {Speller(statement, words, names=True).spell(figure.node)}")
    if not isinstance(figure.node, Tally | TermLeaf):
        yield depth + 1, Cell(f"= {Speller(statement, words, names=False).spell(figure.node)}")
    yield from _reasons(statement, figure, depth + 1, words)
    for word in _words_of(statement, figure):
        yield depth + 1, Cell(words("explain", "word", word.path, word.text, word.place), "quiet")
    for term in dict.fromkeys(node for node in walk(figure.node) if isinstance(node, TermLeaf)):
        entry = statement.term(term.path)
        yield depth + 1, Cell(words("explain", "term", entry.path, entry.text, entry.clause, entry.place), "quiet")
    for figure_below in dict.fromkeys(leaf.name for leaf in walk(figure.node) if isinstance(leaf, Named)):
        yield from figure_outline(statement, figure_below, depth + 1, seen, words)


def _words_of(statement: Statement, figure: Figure) -> Iterator[WordEntry]:
    """What the contract says in words about a line or a metric, beside what its explanation says anyhow."""
    paths = [line.id for line in statement.lines if line.figure == figure.name]
    paths += [f"metrics.{metric.id}" for metric in statement.metrics if metric.id == figure.name]
    for path in paths:
        kind, _, about = path.partition(".")
        given_back = f"remedies.{about.partition('.')[2]}.deduct.earned_back"
        below = {"earned_back": (given_back,), "deduct": (f"remedies.{about}.deduct", "deductions"), "score": ("score",)}.get(
            kind, (path,)
        )
        for word in (word for path_below in below for word in statement.words_below(path_below)):
            if word.path not in {f"{path}.reading", f"{path}.where"}:
                yield word


def _reasons(statement: Statement, figure: Figure, depth: int, words: Words) -> Iterator[tuple[int, Cell]]:
    """What a number alone does not say: what a metric counts, and why a deduction is taken at all."""
    kind, about = figure.label[0], figure.label[1] if len(figure.label) > 1 else ""
    metric = next((metric for metric in statement.metrics if f"metrics.{metric.id}" == about), None)
    line = next((line for line in statement.lines if line.id == about), None)
    if kind == "measurement" and metric is not None:
        where = metric.where or words("explain", "everything")
        named = words("readings", metric.reading) if words.has("readings", metric.reading) else metric.reading
        yield depth, Cell(words("explain", "reading", named, metric.reading, where))
    if line is not None and (kind in {"quantity", "seat_days"} or (line.where and isinstance(figure.node, Tally))):
        yield depth, Cell(words("explain", "counted", line.where or words("explain", "everything")))
    if kind == "deduction" and metric is not None:
        steps = words("statement", "arrow").join(step_text(step, words) for step in metric.steps)
        yield depth, Cell(words("explain", "because", steps))
