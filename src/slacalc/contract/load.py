"""The contract: from the bytes of its file to the terms of any month."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Refused, Severity, error, in_order, note
from slacalc.base.month import Month
from slacalc.contract.amend import Version, versions_of
from slacalc.contract.calendar import Calendar, build_calendar, note_calendar_end
from slacalc.contract.checks import check_contract
from slacalc.contract.examples import read_examples
from slacalc.contract.leaves import Progress, validate
from slacalc.contract.not_computed import list_not_computed
from slacalc.contract.resolve import resolve, with_later_prices
from slacalc.contract.schema import ContractPart
from slacalc.contract.source import read_tree
from slacalc.contract.tree import text_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.contract.examples import Example
    from slacalc.contract.terms import Terms


READ_ON = ("contract/ambiguous-scalar", "contract/duplicate-key", "contract/missing-value")
"""Mistakes of spelling after which the rest of the file is checked all the same."""


@dataclass(frozen=True, slots=True)
class Contract:
    """An agreement as a file, in all its versions."""

    name: str
    """The file as the user called it."""
    sha256: str
    versions: tuple[tuple[Version, ContractPart], ...]
    """As first agreed and after each amendment, by date; each is valid."""
    remarks: tuple[Diagnostic, ...]
    """Warnings and notes on a file that can be used."""
    calendars: tuple[Calendar, ...]
    """The working days under each version."""

    @property
    def examples(self) -> tuple[Example, ...]:
        """Its worked examples."""
        return read_examples(self.versions[0][0].root)

    @property
    def id(self) -> str:
        """The contract's own id."""
        return self.versions[0][1].id.value

    @property
    def first_month(self) -> Month:
        """The month in which the term begins."""
        return Month.of(self.versions[0][1].term.first_day.value)

    def terms_of(self, month: Month) -> Terms:
        """What is in force for a month of which at least one day lies in the term.

        Raises:
            Refused: ``contract/month-not-covered``.
        """
        at = max(number for number, (version, _) in enumerate(self.versions) if version.start <= month.first)
        version, part = self.versions[at]
        first, last = part.term.first_day, part.term.last_day
        if month.last < first.value or month.first > last.value:
            place = (first if month.last < first.value else last).scalar.place
            raise Refused(error("contract/month-not-covered", place, month=month, first=first.value, last=last.value))
        later = [(one, changed) for one, changed in self.versions if month.first < one.start <= month.last]
        return with_later_prices(resolve(part, version, self.calendars[at], month, self.sha256), later)


def load_contract(data: bytes, name: str, beside: Callable[[str], bytes] | None = None) -> Contract:
    """The contract in the bytes of a file.

    Args:
        data: the file.
        name: the file as the user calls it; every place shows it.
        beside: opens a file by its path from the contract's folder; raises Refused where it cannot.

    Raises:
        Refused: with every mistake of the file, of its amendments and of what they make of it, and of its calendar file.
        ValueError: the contract names a calendar file, and there is no ``beside``.
    """
    root, spelling = read_tree(data, name)
    if any(mistake.code not in READ_ON for mistake in spelling):
        raise Refused(*spelling)
    versions, found = versions_of(root)
    remarks = list(found)
    parts: list[tuple[Version, ContractPart]] = []
    calendars: list[Calendar] = []
    for version in versions:
        progress = Progress(text_at(version.root, "currency"))
        part = validate(ContractPart, version.root, progress)
        remarks += [*progress.found, *check_contract(version.root)]
        if part is not None:
            remarks += [note("contract/not-computed", place, path=path) for path, _, place in list_not_computed(part)]
            parts.append((version, part))
            try:
                calendar, mistakes = build_calendar(part, version.root, name, beside)
            except Refused as file:
                remarks += file.diagnostics
                continue
            remarks += mistakes
            remarks += note_calendar_end(part, calendar)
            calendars.append(calendar)
    remarks = [*spelling, *(remark for remark in remarks if not _follows(remark, spelling))]
    refused = [remark for remark in remarks if remark.severity is Severity.ERROR]
    if refused:
        raise Refused(*refused)
    return Contract(name, sha256(data).hexdigest(), tuple(parts), in_order(remarks), tuple(calendars))


def _follows(remark: Diagnostic, spelling: tuple[Diagnostic, ...]) -> bool:
    """Whether a remark is about a value that is a mistake of spelling already: said once is enough."""
    return any(
        remark.place.line == mistake.place.line
        and (remark.place.column == mistake.place.column or mistake.code == "contract/missing-value")
        for mistake in spelling
    )
