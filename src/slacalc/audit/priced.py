"""A month priced in many ways, each once: what cannot be priced so is no statement, and no mistake either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from slacalc.base.diagnostics import Refused
from slacalc.base.evaluate import Unevaluable
from slacalc.base.figure import Unbuildable

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.statement.document import Statement

UNPRICED = (Refused, Unbuildable, Unevaluable)
"""What pricing a mixture ends with that does not hold together, such as a score of a metric that is not there."""
Way = TypeVar("Way")
"""What says how the month is priced, such as the causes that are switched."""


class PricedOnce(Generic[Way]):
    """The statement of each way in which the month is priced; ``statement`` is that of ``way``, which is known already."""

    def __init__(self, statement_of: Callable[[Way], Statement], way: Way, statement: Statement) -> None:
        self._statement_of = statement_of
        self._statements: dict[Way, Statement | None] = {way: statement}

    def __call__(self, way: Way) -> Statement | None:
        """The statement; None where the month cannot be priced so."""
        if way not in self._statements:
            try:
                self._statements[way] = self._statement_of(way)
            except UNPRICED:
                self._statements[way] = None
        return self._statements[way]
