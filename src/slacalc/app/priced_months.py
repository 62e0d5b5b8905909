"""Months priced under two contracts: each export read once, each side with its own chain of drafts after the same history.

The ledger's decisions and what was issued for other months count under both. A month that is given is made again under both, so
what was issued for it counts for neither: each side's own draft of it does.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from slacalc.app.chain import Side, finished, start_of
from slacalc.app.contract import as_known
from slacalc.app.exports import Exports
from slacalc.app.month import known_day
from slacalc.app.month_folder import open_months
from slacalc.app.statement import draft_of
from slacalc.audit.diffed import Diffed, PricedMonth
from slacalc.audit.effect import effect_of
from slacalc.base.diagnostics import Diagnostic, Place, Refused, in_order, warning
from slacalc.ledger.history import history_before
from slacalc.ledger.ledger import read_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slacalc.app.diff_request import DiffRequest
    from slacalc.statement.document import Statement

OUTSIDE = "contract/month-not-covered"


def price_months(diffed: Diffed, request: DiffRequest) -> Diffed:
    """The comparison with every month that is given.

    Raises:
        Refused: with the mistakes of months, ledger and exports that can be used under neither contract.
    """
    months = open_months(request.folders, request.month, request.unpack_limit)
    ledger = read_ledger(request.ledger, diffed.old) if request.ledger is not None else None
    old, new, unfit = start_of(diffed, ledger, [inputs.month for inputs in months])
    priced = tuple(_priced(Exports(inputs), old, new, request.as_of) for inputs in months)
    if wrong := [remark for priced_month in priced for remark in _under_neither(priced_month)]:
        raise Refused(*wrong)
    return finished(diffed, ledger, priced, unfit)


def _priced(exports: Exports, old: Side, new: Side, as_of: str | None) -> PricedMonth:
    month, folder = exports.inputs.month, exports.inputs.folder
    (before, not_old), (after, not_new) = (
        side.draft(month, folder, partial(_draft_of, side, exports, as_of)) for side in (old, new)
    )
    effect = effect_of(before, after) if before is not None and after is not None else None
    return PricedMonth(
        month,
        effect,
        not_old,
        not_new,
        not_known=tuple(dict.fromkeys(_not_known(exports, old, new, as_of))),
        refused=in_order(_refused(folder, (before, after))),
    )


def _refused(folder: Path, drafts: Iterable[Statement | None]) -> Iterator[Diagnostic]:
    """The exports of which rows were refused, whichever contract reads them."""
    for draft in drafts:
        for rows in draft.rows if draft is not None else ():
            if rows.refused:
                yield warning("input/rows-refused", Place(str(folder)), role=rows.role, refused=rows.refused, read=rows.read)


def _draft_of(side: Side, exports: Exports, as_of: str | None) -> Statement:
    day = known_day(exports.inputs, as_of, side.contract.timezone)
    history = history_before(side.chain, exports.inputs.month, day)
    draft, _ = draft_of(as_known(side.contract, day), exports, side.known, history, as_of, side.known_as)
    return draft


def _not_known(exports: Exports, old: Side, new: Side, as_of: str | None) -> Iterator[str]:
    """Amendments in force in the month that were agreed on after the day at whose end everything is known."""
    for side in (old, new):
        day = known_day(exports.inputs, as_of, side.contract.timezone)
        for name, agreed, start in side.contract.amended:
            if day is not None and agreed is not None and agreed > day and start <= exports.inputs.month.last:
                yield name


def _under_neither(priced_month: PricedMonth) -> tuple[Diagnostic, ...]:
    """Why a month can be used under neither contract, unless it lies in the term of neither."""
    reasons = (*priced_month.not_old, *priced_month.not_new)
    return reasons if priced_month.not_old and priced_month.not_new and any(reason.code != OUTSIDE for reason in reasons) else ()
