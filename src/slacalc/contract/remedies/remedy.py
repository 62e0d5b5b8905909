"""What a missed target leads to: a period to rectify, a deduction, a right to terminate."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.nearest import listed, nearest
from slacalc.base.worktime import WorkingDays
from slacalc.contract.metrics.own_reading import reading_at
from slacalc.contract.parts.file import Clause
from slacalc.contract.parts.resolve import key
from slacalc.contract.remedies.cure import CurePart, CureTerms
from slacalc.contract.remedies.deduct import DeductPart, DeductTerms, check_deduct
from slacalc.contract.remedies.terminate import MissesTerms, TerminatePart, check_terminate
from slacalc.contract.tree.find import entries_of, scalar_at, text_at
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.parts.kept import Kept


@dataclass(frozen=True, slots=True)
class RemedyTerms:
    """What a missed target leads to."""

    metric: str
    clause: str
    cure: CureTerms | None
    deduct: DeductTerms | None
    terminate: MissesTerms | None
    """How many months missed let the client terminate."""


class RemedyPart(Part):
    """What a missed target leads to."""

    clause: Clause
    cure: CurePart | None = None
    deduct: DeductPart | None = None
    terminate: TerminatePart | None = None

    def terms(self, metric: str, lines: tuple[str, ...], root: Mapping, calendar: WorkingDays, kept: Kept) -> RemedyTerms:
        """Its terms; ``lines`` are the fees and limits of the contract by path, ``root`` is the tree of the file.

        Under another calendar the deduction is the same one, that of ``kept``.
        """
        clause = self.clause.value
        return RemedyTerms(
            metric=metric,
            clause=clause,
            cure=self.cure.terms(clause, calendar) if self.cure else None,
            deduct=kept.once(self.deduct, partial(self._deduct, metric, lines, root), clause, lines) if self.deduct else None,
            terminate=self.terminate.terms(clause) if self.terminate else None,
        )

    def _deduct(self, metric: str, lines: tuple[str, ...], root: Mapping) -> DeductTerms | None:
        place = key(root, f"remedies.{metric}.deduct")
        return self.deduct.terms(self.clause.value, lines, place) if self.deduct else None


def check_remedies(root: Mapping) -> Iterator[Diagnostic]:
    """What is wrong between each remedy and its metric."""
    metrics = dict(entries_of(root, "metrics"))
    for name, remedy in entries_of(root, "remedies"):
        metric = metrics.get(name)
        if metric is None:
            yield error("contract/unknown-metric", remedy.key, text=name, nearest=nearest(name, metrics), known=listed(metrics))
        elif text_at(metric, "target") == "none":
            yield error("contract/remedy-without-target", remedy.key, metric=name)
        if all(remedy.find(key) is None for key in ("cure", "deduct", "terminate")):
            yield error("contract/nothing-there", remedy.key, path=remedy.path)
        deduct = remedy.find("deduct")
        if isinstance(deduct, Mapping):
            start = scalar_at(deduct, "from")
            if start is not None and start.text == "month judged not cured" and remedy.find("cure") is None:
                yield error("contract/nothing-to-cure", start.place, metric=name)
            reading = reading_at(metric) if metric is not None else None
            yield from check_deduct(root, remedy, deduct, reading)
        yield from check_terminate(remedy)
