"""Issued months priced under two contracts from the counts that their statements carry; no export is read.

A count of a statement can stand for another contract only where that counts alike. Where it does not, the exports are needed:
nothing is priced from a count of something else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from slacalc.app.chain import Side, finished, start_of
from slacalc.app.exports import layout_of
from slacalc.app.verify import as_known_to
from slacalc.audit.compare import by_rules, compare_terms
from slacalc.audit.diffed import Diffed, PricedMonth
from slacalc.audit.effect import effect_of
from slacalc.audit.price import price
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.billing.corrections import CORRECTIONS
from slacalc.billing.damages import DECISIONS
from slacalc.billing.limits import LEDGER
from slacalc.contract.metrics.whole_composites import with_all_parts
from slacalc.ledger.fit import paid_by
from slacalc.ledger.history import history_before
from slacalc.ledger.ledger import read_ledger
from slacalc.ledger.term import terms_of
from slacalc.measure.counted_by import counted_by
from slacalc.measure.needs import roles_read
from slacalc.measure.tally import CREDITS, EARNED_BACK, MISSES, RELEASES, STANDARDS, Tallies
from slacalc.statement.counted import Counted
from slacalc.statement.service import service_of, with_service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.ledger.chain import Issued
    from slacalc.records.layout import Layout
    from slacalc.statement.document import Statement

OF_THE_LEDGER = (LEDGER, STANDARDS, MISSES, EARNED_BACK, CREDITS, DECISIONS, RELEASES, CORRECTIONS)
"""Tables of a statement that are no counts: they are made of the history of each side."""
HARMLESS = (
    "names",
    "number",
    "payment",
    "program",
    "contract.title",
    "contract.language",
    "contract.client",
    "contract.provider",
)
"""Sections of a statement in which its contract may have been written otherwise and counted alike."""


def price_issued(diffed: Diffed, folder: Path) -> Diffed:
    """The comparison with every month that is issued in a ledger.

    Raises:
        Refused: the ledger cannot be used, or nothing is issued there.
    """
    ledger = read_ledger(folder, diffed.old)
    if not ledger.months:
        raise Refused(error("input/nothing-issued", Place(str(folder))))
    old, new, unfit = start_of(diffed, ledger, [issued_month.month for issued_month in ledger.months])
    return finished(diffed, ledger, tuple(_priced(issued_month, old, new) for issued_month in ledger.months), unfit)


def _priced(issued: Issued, old: Side, new: Side) -> PricedMonth:
    month, statement = issued.month, issued.statement
    needs: list[str] = []
    before, not_old = old.draft(month, issued.path, lambda: _under_old(issued, old))
    after, not_new = new.draft(month, issued.path, lambda: _under_new(issued, old, new, needs))
    effect = effect_of(before, after) if before is not None and after is not None else None
    if effect is not None:
        effect = replace(
            effect, outcomes=tuple(outcome for outcome in effect.outcomes if f"metrics.{outcome.metric}" not in needs)
        )
    not_known = dict.fromkeys(name for side in (old, new) for name in _not_known(statement, side.contract))
    return PricedMonth(month, effect, not_old, not_new, tuple(needs), tuple(not_known))


def _under_old(issued: Issued, side: Side) -> Statement:
    """The month by the old contract, where that is what it was issued under.

    Raises:
        Refused: its counts are of other terms.
    """
    statement = issued.statement
    terms = _terms_of(statement, side)
    served = with_service(terms, service_of(terms, side.chain.decisions, statement.as_of_day))
    differs, _ = by_rules(compare_terms(statement, served), statement, served)
    where = [finding.where for finding in differs if finding.kind == "terms" and not _is_harmless(finding.where)]
    layouts = {(file.role, file.layout_sha256) for file in statement.inputs}
    where += [f"exports.{role}" for role, digest in layouts if layout_of(terms, role, side.contract).sha256 != digest]
    if where:
        raise Refused(error("input/issued-under-other-terms", Place(side.contract.name), where=where[0]))
    return price(terms, _counted(statement), history_before(side.chain, issued.month, statement.known_day))


def _is_harmless(where: str) -> bool:
    """Whether a statement can differ so from its contract, and count alike."""
    section, field = where.partition(".")[0], where.rpartition(".")[2]
    return section in HARMLESS or where.startswith(HARMLESS) or field in {"clause", "label"}


def _under_new(issued: Issued, old: Side, new: Side, needs: list[str]) -> Statement:
    """The month by the new contract, where that counts alike what money hangs on; ``needs`` get the other standards.

    Raises:
        Refused: a count is needed that the statement does not carry.
    """
    statement = issued.statement
    before, terms = (_terms_of(statement, side) for side in (old, new))
    differing = counted_by(terms).differing(counted_by(before))
    roles = [role for role in roles_read(terms) if role in roles_read(before)]
    if _layouts(roles, before, old.contract) != _layouts(roles, terms, new.contract):
        differing = tuple(counted_by(terms).paths)
    bearing = [path for path in differing if _bears_money(path, terms)]
    if bearing:
        raise Refused(error("input/needs-exports", Place(new.contract.name), paths=", ".join(bearing)))
    needs += differing
    countable = with_all_parts([metric for metric in terms.metrics if f"metrics.{metric.id}" not in differing])
    history = history_before(new.chain, issued.month, statement.known_day)
    return price(replace(terms, metrics=countable), _counted(statement), history)


def _bears_money(path: str, terms: Terms) -> bool:
    """Whether an amount, or a right, can hang on a standard; on a fee it does."""
    kind, name = path.split(".", 1)
    return kind == "fees" or terms.remedy(name) is not None or name in paid_by(terms)


def _layouts(roles: Iterable[str], terms: Terms, contract: Contract) -> list[Layout]:
    """How each export is read, whatever the layout is called."""
    return [replace(layout_of(terms, role, contract), id="", sha256="") for role in roles]


def _terms_of(statement: Statement, side: Side) -> Terms:
    return terms_of(as_known_to(statement, side.contract), statement.month, side.known)


def _counted(statement: Statement) -> Counted:
    """What a statement counted."""
    tables = tuple((name, table) for name, table in statement.tallies.tables if name not in OF_THE_LEDGER)
    return Counted(
        tallies=Tallies(tables),
        inputs=statement.inputs,
        rows=statement.rows,
        open_cases=statement.open_cases,
        not_due=0,
        days_without_calls=0,
        as_of=datetime.fromisoformat(statement.as_of.time),
        as_of_basis=statement.as_of.basis,
        excusals=statement.excused,
    )


def _not_known(statement: Statement, contract: Contract) -> Iterator[str]:
    """Amendments in force in the month that the statement could not know."""
    known = {name for name, _, _ in as_known_to(statement, contract).amended}
    yield from (name for name, _, start in contract.amended if name not in known and start <= statement.month.last)
