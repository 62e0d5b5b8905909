"""What has become known since, as a block below the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.numbers import amount_text
from slacalc.render.view import Block, Cell, Notes, PartHead

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from slacalc.render.words import Words
    from slacalc.statement.document import Statement
    from slacalc.statement.since import IssuedBefore, Since


def since_blocks(statement: Statement, since: Since, words: Words) -> tuple[Block, ...]:
    """Decisions, amendments, and what was issued, in that order."""
    notes = [*_decisions(statement, since, words)]
    notes += [Cell(words("statement", "since_amendment", one.id, str(one.agreed), str(one.start))) for one in since.amendments]
    notes += [cell for one in since.issued for cell in _issued(statement, one, words)]
    return (PartHead(words("statement", "since_title")), Notes(tuple(notes)))


def _decisions(statement: Statement, since: Since, words: Words) -> Iterator[Cell]:
    for one in since.decisions:
        facts = {"on": str(one.on), "kind": words("terms", f"decision.{one.kind}"), "reference": one.reference}
        if one.metric:
            name = words.name(statement, f"metrics.{one.metric}")
            yield Cell(words("statement", "since_decision_metric", metric=name, month=str(one.month), **facts))
        else:
            yield Cell(words("statement", "since_decision", **facts))


def _issued(statement: Statement, one: IssuedBefore, words: Words) -> Iterator[Cell]:
    key = "since_corrected" if one.number else "since_issued"
    lines = [
        words("statement", "since_line", words.name(statement, other.line), *_amounts(statement, other.issued, other.again))
        for other in one.lines
    ]
    text = [words("statement", key, str(one.on or "-"), one.digest, str(one.number)), *lines]
    if not lines:
        text.append(words("statement", "since_same"))
    if one.roles:
        roles = words("statement", "comma").join(words("terms", role) for role in one.roles)
        text.append(words("statement", "since_files", roles))
    yield Cell(("" if words.language == "zh" else " ").join(text), "bad" if lines else "quiet")


def _amounts(statement: Statement, *amounts: Decimal) -> tuple[str, ...]:
    return tuple(amount_text(amount, statement.contract.currency) for amount in amounts)
