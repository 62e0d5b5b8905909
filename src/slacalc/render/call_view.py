"""What one call did, as blocks: its row, its class, each metric, each fee, and what the month would be without it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.exact import shown
from slacalc.base.money import PLACES
from slacalc.records.unmasked import unmasked
from slacalc.render.numbers import amount_text, signed
from slacalc.render.view import Block, Cell, Grid, Notes, Pairs, PartHead, Title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.audit.call_account import CallAccount, CallInMetric
    from slacalc.render.words import Words


def call_blocks(account: CallAccount, words: Words) -> tuple[Block, ...]:
    """The page."""
    month, statement = str(account.effect.month), account.effect.new
    currency = statement.contract.currency
    outcome = words.name(statement, f"outcome.{account.outcome}") if account.outcome else words("call", "not_of_month")
    head = [
        (words("call", "row"), Cell(words("call", "at", account.file, str(account.row)))),
        (words("call", "class"), Cell(outcome)),
    ]
    if account.outcome:  # of a call of another month nobody asks for its hours
        head.append((words("call", "hours"), Cell(words("call", "inside" if account.in_service_hours else "outside"))))
    blocks: list[Block] = [Title(words("call", "title", account.key), month), Pairs(tuple(head))]
    why = unmasked()
    came = words("call", "as_it_came") if why is None else words("call", "as_it_came_unmasked", why.reason, why.at, why.by)
    blocks += [PartHead(came), Pairs(tuple((name, Cell(text)) for name, text in account.cells))]
    blocks += [PartHead(words("call", "as_read")), Pairs(tuple((name, Cell(text)) for name, text in account.fields))]
    if rows := tuple(_metric(metric, account, words) for metric in account.metrics):
        columns = ("standard", "part", "asks")
        blocks += [PartHead(words("call", "metrics")), Grid(tuple(words("call", column) for column in columns), rows)]
    if account.fees:
        rows = tuple(
            tuple(
                map(
                    Cell,
                    (
                        words.name(statement, fee.line),
                        f"{fee.quantity:,}",
                        f"{fee.of:,}",
                        shown(fee.average, PLACES[currency], grouped=True),
                    ),
                )
            )
            for fee in account.fees
        )
        heads = tuple(words("call", column) for column in ("fee", "quantity", "of", "average"))
        blocks += [PartHead(words("call", "fees", currency)), Grid(heads, rows, frozenset({1, 2, 3}))]
        priced = [words.name(statement, fee.line) for fee in account.fees if fee.at_its_price]
        blocks += [Notes(tuple(Cell(words("call", "at_its_price", name), "quiet") for name in priced))] if priced else []
    rows = tuple(_lines(account, words))
    heads = tuple(words("call", column) for column in ("line", "without", "with", "difference"))
    blocks += [PartHead(words("call", "marginal", currency)), Grid(heads, rows, frozenset({1, 2, 3}), 1)]
    difference = account.effect.payable.difference
    key = "dearer" if difference < 0 else "cheaper" if difference > 0 else "the_same"
    text = words("call", key, shown(abs(difference), PLACES[currency], grouped=True), currency)
    return (*blocks, Notes((Cell(text, "strong"),)))


def _metric(metric: CallInMetric, account: CallAccount, words: Words) -> tuple[Cell, ...]:
    everything = words("explain", "everything")
    asks = {
        "of another month": "",
        "not in scope": metric.where,
        "excused": "",
        "not of its population": metric.denominator_asks,
        "counted": metric.numerator_asks,
        "reached": metric.numerator_asks,
        "taken off": metric.numerator_asks,
    }[metric.counted_as]
    name = words.name(account.effect.new, f"metrics.{metric.metric}")
    counted = words("call", f"part.{metric.counted_as}", f"{metric.numerator:,}")
    return (
        Cell(name),
        Cell(counted),
        Cell(asks or everything if metric.counted_as not in {"excused", "of another month"} else ""),
    )


def _lines(account: CallAccount, words: Words) -> Iterator[tuple[Cell, ...]]:
    effect, currency = account.effect, account.effect.new.contract.currency
    absent = words("diff", "absent")
    for line in effect.lines:
        if line.moved:
            amounts = (absent if amount is None else amount_text(amount, currency) for amount in (line.old, line.new))
            name = words.name(effect.old if line.new is None else effect.new, line.id)
            yield (Cell(name), *map(Cell, amounts), Cell(signed(Fraction(line.difference), currency)))
    total = effect.payable
    amounts = (shown(amount, PLACES[currency], grouped=True) for amount in (total.old, total.new))
    yield (Cell(words("compare", "total.payable")), *map(Cell, amounts), Cell(signed(total.difference, currency), "strong"))
