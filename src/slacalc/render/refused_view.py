"""Why rows were set aside: each reason with its number of rows, and one of them as an example, its cell masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.spelling import Speller
from slacalc.render.view import Block, Cell, Grid, Notes, PartHead
from slacalc.render.words import filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slacalc.records.reasons import ReasonSum, RefusedByRole
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement


def evidence_blocks(statement: Statement, words: Words) -> tuple[Block, ...]:
    """A sentence a limit of evidence that is exceeded: what was found, and what the contract allows."""
    notes = []
    for limit in statement.evidence:
        slug, _, role = limit.partition(":")
        if role:
            rows = next(rows for rows in statement.rows if rows.role == role)
            facts = (words.role(role), f"{rows.refused:,}", f"{rows.read:,}", _allowed("evidence.refused_rows", statement, words))
            notes.append(Cell(words("measured", slug, *facts), "bad"))
        else:
            notes.append(Cell(words("measured", slug, _allowed("evidence.days_without_calls", statement, words)), "bad"))
    return (Notes(tuple(notes)),) if notes else ()


def _allowed(path: str, statement: Statement, words: Words) -> str:
    return words("terms", "at most", Speller(statement, words, names=False).term(statement.term(path)))


def refused_blocks(refused: RefusedByRole, words: Words) -> tuple[Block, ...]:
    """A row a reason, with an example and what is wrong with it."""
    rows = tuple(
        (
            Cell(words("terms", role)),
            Cell(words("reasons", reason.slug)),
            Cell(f"{reason.rows:,}", "bad"),
            Cell(f"{reason.file}:{reason.row}"),
            Cell(example_text(reason, words)),
        )
        for role, reasons in refused
        for reason in reasons
    )
    if not rows:
        return ()
    columns = ("role", "reason", "refused_rows", "example", "what_is_wrong")
    return (
        PartHead(words("measured", "refused")),
        Grid(tuple(words("measured", column) for column in columns), rows, frozenset({2})),
    )


def refused_text(role: str, reasons: Sequence[ReasonSum], words: Words) -> str:
    """The same of one role as lines for stderr, each with what to do."""
    count = sum(reason.rows for reason in reasons)
    lines = [words("run", "refused", words("terms", role), f"{count:,}")]
    for reason in reasons:
        facts = (words("reasons", reason.slug), f"{reason.rows:,}", f"{reason.file}:{reason.row}", example_text(reason, words))
        lines.append(words("run", "refused_reason", *facts))
        lines.append(f"    {words('remarks', 'remedy', remedy_text(reason, words))}")
    return "".join(f"{line}\n" for line in lines)


def refused_rows(refused: RefusedByRole) -> Iterable[tuple[str, ...]]:
    """The same as rows of a table of counts: export, what it counts, number, and the example."""
    for role, reasons in refused:
        for reason in reasons:
            cell = (reason.reason.column, reason.reason.shown, reason.reason.wanted)
            yield (role, reason.slug, str(reason.rows), reason.file, str(reason.row), *cell)


def remedy_text(reason: ReasonSum, words: Words) -> str:
    """What to do about the example, or in the layout."""
    return filled(words.entry("records", reason.slug)["remedy"], column=reason.reason.column, shown=reason.reason.shown)


def example_text(reason: ReasonSum, words: Words) -> str:
    """What is wrong with the example: its masked cell, and how the layout says that such a cell is written."""
    cause = words.entry("records", reason.slug)["cause"]
    sentence = filled(cause, column=reason.reason.column, shown=reason.reason.shown)
    return words("run", "refused_wanted", sentence, reason.reason.wanted) if reason.reason.wanted else sentence
