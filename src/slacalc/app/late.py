"""``slacalc late``: what each issued month costs where it was paid late, and the dates on which rights arise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.contract import as_known
from slacalc.app.debts import debt_of, late_terms_on, money_of, rate_of, rates_of
from slacalc.app.decided import remarks_on_decisions
from slacalc.app.files import staged_files
from slacalc.assess.arisen import arisen_by
from slacalc.base.countries import named_in_remedy
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.money import PLACES
from slacalc.base.worktime import Uncovered
from slacalc.billing.late.ageing import ageing_of
from slacalc.billing.late.overdue import LateMonths, rights_at, window_at
from slacalc.billing.late.position import position_at
from slacalc.ledger.history import history_by, unbilled
from slacalc.ledger.ledger import read_ledger
from slacalc.ledger.term import objected
from slacalc.render.formats import format_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from slacalc.assess.standing import Right
    from slacalc.contract.load import Contract
    from slacalc.ledger.ledger import Ledger
    from slacalc.render.to_render import LateToRender
    from slacalc.statement.document import Statement


def late_months(contract: Contract, folder: Path, as_of: date) -> LateMonths:
    """What has become of each statement of the ledger by the end of ``as_of``.

    Raises:
        Refused: a ledger that cannot be used, a payment or a dispute about a month that is not issued, or working days of a year
            without a notice.
    """
    return months_in(read_ledger(folder, contract), contract, as_of)


def months_in(ledger: Ledger, contract: Contract, as_of: date) -> LateMonths:
    """The same, of a ledger that is read already.

    Raises:
        Refused: as above.
    """
    contract = as_known(contract, as_of)
    issued = [
        issued_month
        for issued_month in ledger.issued
        if issued_month.statement.issue_date is None or issued_month.statement.issue_date <= as_of
    ]
    known = [issued_month.statement for issued_month in issued if not issued_month.number]
    late_terms = late_terms_on(contract, as_of)
    wrong = ledger.unfit_by(as_of)
    if wrong:
        raise Refused(*wrong)
    decided = [decision for decision in ledger.decisions if decision.on <= as_of]
    debts = [debt_of(contract, statement, late_terms, decided) for statement in known]
    try:
        position = position_at(debts, ledger.payments, ledger.decisions, as_of, rates_of(contract), PLACES[contract.currency])
        standards = tuple(_of_standards(contract, ledger, known, as_of))
    except Uncovered as gap:
        name = named_in_remedy(contract.calendars[-1].terms.name)
        raise Refused(
            error("measure/uncovered-due-day", Place(contract.name), day=gap.day, year=gap.day.year, calendar=name)
        ) from gap
    objections = frozenset(objected(contract, ledger, as_of))
    window = window_at(contract.term_on(max(as_of, contract.first_day)), objections, as_of, decided)
    return LateMonths(
        contract.id,
        contract.versions[0][1].language.value,
        contract.currency,
        as_of,
        late_terms.clause if late_terms is not None else "",
        rate_of(late_terms).over_a_year() if late_terms is not None else None,
        late_terms.yearly_limits if late_terms is not None and contract.law is not None else (),
        position,
        ageing_of(position.debts, as_of),
        tuple(
            (correction.month, correction.number, money_of(correction.statement, correction.statement.difference))
            for correction in unbilled(issued)
        ),
        rights_at(position, standards, decided, window),
        window,
        tuple(dict(pair for statement in known for pair in statement.names).items()),
        contract.law,
        tuple(remark for _, remark in remarks_on_decisions(contract, ledger, history_by(ledger, as_of), as_of)),
    )


def _of_standards(contract: Contract, ledger: Ledger, known: Sequence[Statement], day: date) -> Iterator[Right]:
    """The rights that the standards of the issued months have given, by the terms of each month."""
    history, objections = history_by(ledger, day), frozenset(objected(contract, ledger))
    terms = {statement.month: contract.terms_of(statement.month, objections) for statement in known}
    judged_on = {statement.month: statement.as_of_day for statement in known}
    for metric in contract.metrics:
        remedies = {month: terms_then.remedy(metric) for month, terms_then in terms.items()}
        over_months = [month for month, terms_then in terms.items() if terms_then.is_over_months(metric)]
        yield from arisen_by(metric, remedies, judged_on, history, day, over_months)


def late_data(to_render: LateToRender, form: str) -> bytes:
    """Late payment in a format of files.

    Raises:
        KeyError: one that holds no late payment.
    """
    render = format_named(form).late
    if render is None:
        raise KeyError(form)
    return render(to_render)


def write_late(to_render: LateToRender, form: str, out: Path) -> Path:
    """Write the file into a folder: ``late-2026-05-15.json``.

    Raises:
        Unwritable: the folder or the file cannot be written.
    """
    file = (f"late-{to_render.late.as_of}.{form}", late_data(to_render, form))
    with staged_files(out, (file,)) as places:
        return places[0]
