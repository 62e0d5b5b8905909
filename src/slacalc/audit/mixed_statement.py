"""Two statements of one month and every mixture of them: counts, numbers of the contract, and lines as either states them.

What a statement carries is enough to make it again with the counts or numbers of the other. What is then still different, such as
a deduction that only one takes, is a line that is stated otherwise than follows from counts and numbers.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.audit.priced import UNPRICED
from slacalc.audit.restate import Restated, restate
from slacalc.audit.waterfall import Cause
from slacalc.measure.tally import Tallies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.statement.document import Line, Statement

COUNTS, LINE = "counts:", "line:"
"""Before the name of a table, and of a line."""


class MixedStatements:
    """Two statements, and what differs."""

    def __init__(self, first: Statement, second: Statement) -> None:
        self.first, self.second = first, second
        before = tuple(self._counts_and_numbers())
        try:
            followed = self.mix(frozenset(cause.id for cause in before))
        except UNPRICED:
            followed = first
        self.causes = (*before, *self._lines(followed))

    def _counts_and_numbers(self) -> Iterator[Cause]:
        tables = [dict(statement.tallies.tables) for statement in (self.first, self.second)]
        for name in dict.fromkeys((*tables[0], *tables[1])):
            if tables[0].get(name) != tables[1].get(name):
                yield Cause(COUNTS + name, "counts", name)
        ours = self.first.term_values()
        theirs = self.second.term_values()
        for path in dict.fromkeys((*ours, *theirs)):
            if path in ours and path in theirs and ours[path] != theirs[path]:
                yield Cause(path, "number", path)

    def _lines(self, followed: Statement) -> Iterator[Cause]:
        """Lines that are still different in the first statement with the counts and numbers of the second."""
        sides = [{line.id: (line.amount, line.tax) for line in statement.lines} for statement in (followed, self.second)]
        for name in dict.fromkeys((*sides[1], *sides[0])):
            if sides[0].get(name) != sides[1].get(name):
                yield Cause(LINE + name, "line", name)

    def mix(self, switched: frozenset[str]) -> Statement:
        """The first statement with these causes as the second has them.

        Raises:
            Unevaluable: it does not go together, such as figures without the counts that they need.
        """
        tables = [dict(statement.tallies.tables) for statement in (self.first, self.second)]
        names = dict.fromkeys((*tables[0], *tables[1]))
        taken = {name: tables[COUNTS + name in switched].get(name) for name in names}
        theirs = self.second.term_values()
        numbers = {path: theirs[path] for path in switched if path in theirs and path in self.first.term_values()}
        ours, lines = {line.id: line for line in self.first.lines}, {line.id: line for line in self.second.lines}
        stated = [cause.removeprefix(LINE) for cause in switched if cause.startswith(LINE)]
        figures = dict[str, Decimal]()
        for line in (lines[name] for name in stated if name in lines and name in ours):
            figures |= {ours[line.id].figure: line.amount}
            if line.tax is not None and ours[line.id].tax_figure:
                figures |= {ours[line.id].tax_figure: line.tax}
        return restate(
            self.first,
            Restated(
                Tallies(tuple((name, table) for name, table in taken.items() if table is not None)),
                {path: Fraction(value) for path, value in numbers.items()},
                figures,
                tuple(lines[name] for name in sorted(stated) if name in lines and name not in ours),
                frozenset(figure for name in stated if name in ours and name not in lines for figure in _of(ours[name])),
            ),
        )


def _of(line: Line) -> tuple[str, ...]:
    return (line.figure, line.tax_figure) if line.tax_figure else (line.figure,)
