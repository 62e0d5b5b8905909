"""``slacalc rights``: the days on which rights arise, as a calendar, and drafts of the notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.app.files import staged_files
from slacalc.app.late import months_in
from slacalc.audit.right_dates import RightCalendar, right_dates
from slacalc.base.diagnostics import Refused
from slacalc.ledger.ledger import read_ledger
from slacalc.render.words import LANGUAGES, words

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from slacalc.contract.load import Contract
    from slacalc.render.words import Words

AHEAD = timedelta(days=120)
"""How far the calendar looks ahead."""


def right_calendar(contract: Contract, folder: Path, as_of: date) -> RightCalendar:
    """The days of a contract and its ledger, as known at the end of ``as_of``.

    Raises:
        Refused: a ledger that cannot be used.
    """
    ledger = read_ledger(folder, contract)
    now = months_in(ledger, contract, as_of)
    ledger = replace(
        ledger,
        issued=tuple(issued for issued in ledger.issued if (issued.statement.issue_date or as_of) <= as_of),
        payments=tuple(payment for payment in ledger.payments if payment.received_on <= as_of),
        decisions=tuple(decision for decision in ledger.decisions if decision.on <= as_of),
    )
    ahead = as_of + AHEAD
    try:
        later = months_in(ledger, contract, ahead)
    except Refused:  # a year without a notice of holidays, past the day that is asked about
        later, ahead = now, as_of
    last = {version.month: version.statement for version in ledger.issued}
    issued = tuple(last[month] for month in sorted(last))
    head = issued[-1].contract if issued else None
    file = contract.versions[-1][1]
    return RightCalendar(
        contract.id,
        file.title.value,
        now.language,
        now.currency,
        head.client.name if head is not None else "",
        head.provider.name if head is not None else "",
        as_of,
        ahead,
        right_dates(now, later, issued),
        now.names,
        issued,
    )


def write_rights(calendar: RightCalendar, out: Path, spoken: Words) -> tuple[Path, ...]:
    """Write the calendar, and a draft of each notice that can be sent, in both languages.

    Raises:
        Unwritable: the folder or a file in it cannot be written.
    """
    from slacalc.render.notice_draft import notice_draft  # noqa: PLC0415 - as above
    from slacalc.render.rights_ics import rights_ics  # noqa: PLC0415 - as above
    from slacalc.render.rights_view import rights_json  # noqa: PLC0415 - as above

    files = [("rights.ics", rights_ics(calendar, spoken)), ("rights.json", rights_json(calendar).encode())]
    for date_of_right in calendar.dates:
        if date_of_right.can_be_sent:
            about = date_of_right.metric or str(date_of_right.month or "renewal")
            name = f"draft-{date_of_right.kind.replace(' ', '-')}-{about}"
            name += f"-{date_of_right.month}" if date_of_right.metric else ""
            files += [
                (f"{name}.{language}.md", notice_draft(calendar, date_of_right, words(language)).encode())
                for language in LANGUAGES
            ]
    with staged_files(out, tuple(dict(files).items())) as places:
        return places
