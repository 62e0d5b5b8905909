"""A month under every honest reading, as blocks: each clause with a scale, the spread of the whole, and what meets what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.audit.waterfall import payable
from slacalc.base.exact import rounded, shown
from slacalc.base.money import PLACES
from slacalc.render.charge_view import due_text
from slacalc.render.numbers import amount_text, signed, value_text
from slacalc.render.view import Block, Cell, Grid, Notes, Pairs, PartHead, Title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from slacalc.audit.choices import DoubtfulClause
    from slacalc.audit.doubt import Doubt, Extreme, PricedChoice
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

STEPS = 10
"""Of the scale on which each amount is marked."""


def doubt_blocks(doubt: Doubt, words: Words) -> tuple[Block, ...]:
    """The page."""
    own, currency = doubt.own, doubt.own.contract.currency
    amount = shown(payable(own), PLACES[currency], grouped=True)
    head = (
        (words("doubt", "contract"), Cell(f"{own.contract.id}  {own.contract.title}")),
        (words("doubt", "own"), Cell(words("doubt", "to_pay", amount, currency))),
    )
    blocks: list[Block] = [Title(words("doubt", "title"), str(own.month)), Pairs(head)]
    rows = tuple(row for at in _moving(doubt) for row in _clause(doubt, at, words))
    if rows:
        columns = ("clause", "key", "reading", "found", "payable", "difference", "scale")
        grid = Grid(tuple(words("doubt", column) for column in columns), rows, frozenset({4, 5}))
        blocks += [PartHead(words("doubt", "clauses", currency)), grid]
    extremes = tuple(_extreme(doubt, extreme, party, words) for extreme, party in _parties(doubt))
    heads = tuple(words("doubt", column) for column in ("party", "payable", "difference", "chosen"))
    blocks += [PartHead(words("doubt", "spread", currency)), Grid(heads, extremes, frozenset({1, 2}))]
    return (*blocks, Notes(tuple(Cell(text, "quiet") for text in _notes(doubt, words))))


def _parties(doubt: Doubt) -> tuple[tuple[Extreme, str], ...]:
    """The least is best for the client, who pays; the most for the provider."""
    return ((doubt.least, "client"), (doubt.most, "provider"))


def _moving(doubt: Doubt) -> list[int]:
    """Clauses of which a choice makes anything another: the amount, the figure, the verdict, the due day."""
    own = {at: _fingerprint(doubt.clauses[at], doubt.own) for at in range(len(doubt.clauses))}
    moved = {
        priced.clause
        for priced in doubt.priced
        if priced.statement is not None and _fingerprint(doubt.clauses[priced.clause], priced.statement) != own[priced.clause]
    }
    return sorted(moved)


def _fingerprint(clause: DoubtfulClause, statement: Statement) -> tuple[object, ...]:
    section, _, name = clause.subject.partition(".")
    amount = payable(statement)
    if section == "metrics":
        outcome = next(metric.outcome for metric in statement.metrics if metric.id == name)
        return (amount, statement.value(name), outcome)
    return (amount, statement.payment.due if section == "payment" else None)


def _clause(doubt: Doubt, at: int, words: Words) -> Iterator[tuple[Cell, ...]]:
    """A row a choice; the contract's own is marked."""
    clause, currency = doubt.clauses[at], doubt.own.contract.currency
    for priced in (priced for priced in doubt.priced if priced.clause == at):
        word = clause.choices[priced.choice].word
        own = priced.choice == 0
        reading = words("doubt", "mine", word) if own else word
        head = (Cell(clause.clause if own else ""), Cell(clause.path if own else ""), Cell(reading, "strong" if own else "plain"))
        if priced.statement is None:
            yield (*head, Cell(words("doubt", "cannot"), "quiet"), Cell(""), Cell(""), Cell(""))
            continue
        amount = payable(priced.statement)
        texts = (shown(amount, PLACES[currency], grouped=True), signed(amount - payable(doubt.own), currency))
        yield (*head, Cell(result_text(clause, priced.statement, words)), *map(Cell, texts), Cell(_scale(doubt, amount)))


def result_text(clause: DoubtfulClause, statement: Statement, words: Words) -> str:
    """What the clause makes: a figure and its verdict, a line, or a day."""
    section, _, name = clause.subject.partition(".")
    currency = statement.contract.currency
    if section == "metrics":
        text = value_text(statement.value(name), statement.book[name].unit, currency, words)
        outcome = next(metric.outcome for metric in statement.metrics if metric.id == name)
        return words("doubt", "comma").join((text, words("terms", f"found.{outcome}")))
    if section == "payment":
        return words("doubt", "due", str(statement.payment.due)) if statement.payment.due else due_text(statement, words)
    line = next((line for line in statement.lines if line.id == clause.subject), None)
    return amount_text(line.amount, currency) if line is not None else ""


def _scale(doubt: Doubt, amount: Fraction) -> str:
    """Where an amount lies between the least and the most: ``·····●·····``."""
    low, high = doubt.least.payable, doubt.most.payable
    at = int(rounded((amount - low) / (high - low) * STEPS, 0)) if high > low else 0
    at = min(max(at, 0), STEPS)
    return "·" * at + "●" + "·" * (STEPS - at)


def _extreme(doubt: Doubt, extreme: Extreme, party: str, words: Words) -> tuple[Cell, ...]:
    currency = doubt.own.contract.currency
    texts = [
        words("doubt", "word", clause.path, clause.choices[choice].word)
        for clause, choice in zip(doubt.clauses, extreme.chosen, strict=True)
        if choice
    ]
    chosen = words("doubt", "semicolon").join(texts) or words("doubt", "as_it_is")
    amounts = (
        shown(extreme.payable, PLACES[currency], grouped=True),
        signed(extreme.payable - payable(doubt.own), currency),
    )
    return (Cell(words("doubt", party)), *map(Cell, amounts), Cell(chosen))


def _notes(doubt: Doubt, words: Words) -> Iterator[str]:
    between, semicolon = words("doubt", "between"), words("doubt", "semicolon")
    if not doubt.exact:
        yield words("doubt", "not_exact")
    elif together := [group for group in doubt.groups if len(group) > 1]:
        yield words("doubt", "meet", semicolon.join(between.join(doubt.clauses[at].path for at in group) for group in together))
    elif doubt.groups:
        yield words("doubt", "alone")
    moving = _moving(doubt)
    if silent := [clause.path for at, clause in enumerate(doubt.clauses) if at not in moving and len(clause.choices) > 1]:
        yield words("doubt", "silent", between.join(silent))
    for clause in doubt.clauses:
        for name, key in clause.lacking:
            yield words("doubt", "lacking", words("doubt", "word", clause.path, name), key)


def priced_rows(doubt: Doubt) -> Iterator[tuple[DoubtfulClause, PricedChoice]]:
    """Each choice with its clause."""
    return ((doubt.clauses[priced.clause], priced) for priced in doubt.priced)
