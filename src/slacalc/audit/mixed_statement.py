"""Two statements of one month and every mixture of them: counts, numbers of the contract, and lines as either states them.

What a statement carries is enough to make it again with the counts or numbers of the other. What is then still different, such as
a deduction that only one takes, is a line that is stated otherwise than follows from counts and numbers; so is a fee whose
increments are of other lengths, or whose prices are of another shape.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.audit.added_by_rate import ALL_TAX
from slacalc.audit.mixed_counts import differing_counts, mixed_counts
from slacalc.audit.other_increments import INCREMENT, other_increments, without_counts_of
from slacalc.audit.other_prices import PRICES, other_prices
from slacalc.audit.priced import UNPRICED
from slacalc.audit.restate import HEADS, Restated, restate, total_of
from slacalc.audit.waterfall import Cause
from slacalc.contract.terms import AFTER_TAX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.statement.document import Line, Statement

COUNTS, LINE = "counts:", "line:"
"""Before the name of a table, and of a line."""
WHOLE = {INCREMENT: "increment", PRICES: ""}
"""Numbers of a fee that are no cause of their own where its line is one, by the detail of this: how their paths begin."""


class MixedStatements:
    """Two statements, and what differs."""

    def __init__(self, first: Statement, second: Statement) -> None:
        self.first, self.second = first, second
        self._other = dict.fromkeys(other_prices(first, second), PRICES)
        self._other |= dict.fromkeys(other_increments(first, second), INCREMENT)
        self._counted = without_counts_of(frozenset(self._other), second.tallies) if self._other else second.tallies
        self.causes: tuple[Cause, ...] = ()
        self.causes = tuple(self._counts_and_numbers())
        while stated := tuple(self._lines(after_tax=False)):  # lines that follow from stated ones may differ then
            self.causes += stated
        self.causes += tuple(self._tax())
        self.causes += tuple(self._lines(after_tax=True))

    def _followed(self) -> Statement:
        """The first statement with the causes that are known so far as the second has them."""
        try:
            return self.mix(frozenset(cause.id for cause in self.causes))
        except UNPRICED:
            return self.first

    def _counts_and_numbers(self) -> Iterator[Cause]:
        for name in differing_counts(self.first.tallies, self._counted):
            yield Cause(COUNTS + name, "counts", name)
        ours = self.first.term_values()
        theirs = self.second.term_values()
        for path in dict.fromkeys((*ours, *theirs)):
            as_whole = any(path.startswith(f"{fee}.{WHOLE[detail]}") for fee, detail in self._other.items())
            if path in ours and path in theirs and ours[path] != theirs[path] and not as_whole:
                yield Cause(path, "number", path)

    def _lines(self, *, after_tax: bool) -> Iterator[Cause]:
        """Lines before tax, or after it, that still differ, in their tax too, where both state one."""
        known = {cause.id for cause in self.causes}
        kinds = {line.id: line.kind for line in (*self.second.lines, *self.first.lines)}
        ours, theirs = ({line.id: line for line in statement.lines} for statement in (self._followed(), self.second))
        for name in dict.fromkeys((*theirs, *ours)):
            if LINE + name not in known and (kinds[name] in AFTER_TAX) is after_tax and _differ(ours.get(name), theirs.get(name)):
                yield Cause(LINE + name, "line", name, self._other.get(name, ""))

    def _tax(self) -> Iterator[Cause]:
        """The tax of all lines, and whether amounts include it, where it does not follow from what the lines bear."""
        followed = self._followed()
        if any(followed.value(name) != self.second.value(name) for name in (*HEADS.values(), ALL_TAX)):
            yield Cause(LINE + ALL_TAX, "line", ALL_TAX)

    def mix(self, switched: frozenset[str]) -> Statement:
        """The first statement with these causes as the second has them.

        Raises:
            Unevaluable: it does not go together, such as figures without the counts that they need.
        """
        counts = {cause.removeprefix(COUNTS) for cause in switched if cause.startswith(COUNTS)}
        theirs = self.second.term_values()
        numbers = {path: theirs[path] for path in switched if path in theirs and path in self.first.term_values()}
        ours, lines = {line.id: line for line in self.first.lines}, {line.id: line for line in self.second.lines}
        stated = [cause.removeprefix(LINE) for cause in switched if cause.startswith(LINE)]
        figures = dict[str, Decimal]()
        for line in (lines[name] for name in stated if name in lines and name in ours):
            figures |= {ours[line.id].figure: line.amount}
            if line.tax is not None and ours[line.id].tax_figure:
                figures |= {ours[line.id].tax_figure: line.tax}
        if LINE + ALL_TAX in switched:
            prices = self.first.tax.prices
            totals = (ALL_TAX,) if prices == self.second.tax.prices else (ALL_TAX, HEADS[prices])
            figures |= {name: total_of(self.second, name) for name in totals}
        return restate(
            self.first,
            Restated(
                mixed_counts(self.first.tallies, self._counted, counts),
                {path: Fraction(value) for path, value in numbers.items()},
                figures,
                tuple(lines[name] for name in sorted(stated) if name in lines and name not in ours),
                frozenset(figure for name in stated if name in ours and name not in lines for figure in _of(ours[name])),
                added_from=self.second,
            ),
        )


def _differ(ours: Line | None, theirs: Line | None) -> bool:
    """Whether one has no such line, or the other states another amount; or another tax, where each states one of the line."""
    if ours is None or theirs is None or ours.amount != theirs.amount:
        return True
    return ours.tax != theirs.tax and None not in {ours.tax, theirs.tax}


def _of(line: Line) -> tuple[str, ...]:
    return (line.figure, line.tax_figure) if line.tax_figure else (line.figure,)
