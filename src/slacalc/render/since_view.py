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
    notes += [
        Cell(words("statement", "since_amendment", amendment.id, str(amendment.agreed), str(amendment.start)))
        for amendment in since.amendments
    ]
    notes += [cell for issued in since.issued for cell in _issued(statement, issued, words)]
    return (PartHead(words("statement", "since_title")), Notes(tuple(notes)))


def _decisions(statement: Statement, since: Since, words: Words) -> Iterator[Cell]:
    for decision in since.decisions:
        facts = {"on": str(decision.on), "kind": words("terms", f"decision.{decision.kind}"), "reference": decision.reference}
        if decision.metric:
            name = words.name(statement, f"metrics.{decision.metric}")
            yield Cell(words("statement", "since_decision_metric", metric=name, month=str(decision.month), **facts))
        else:
            yield Cell(words("statement", "since_decision", **facts))


def _issued(statement: Statement, issued: IssuedBefore, words: Words) -> Iterator[Cell]:
    key = "since_corrected" if issued.number else "since_issued"
    lines = [
        words("statement", "since_line", words.name(statement, other.line), *_amounts(statement, other.issued, other.again))
        for other in issued.lines
    ]
    text = [words("statement", key, str(issued.on or "-"), issued.digest, str(issued.number)), *lines]
    if not lines:
        text.append(words("statement", "since_same"))
    if issued.roles:
        roles = words("statement", "comma").join(words("terms", role) for role in issued.roles)
        text.append(words("statement", "since_files", roles))
    yield Cell(("" if words.language == "zh" else " ").join(text), "bad" if lines else "quiet")


def _amounts(statement: Statement, *amounts: Decimal) -> tuple[str, ...]:
    return tuple(amount_text(amount, statement.contract.currency) for amount in amounts)
