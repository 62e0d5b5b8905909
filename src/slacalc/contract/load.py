"""The contract: from the bytes of its file to the terms of any month."""

from __future__ import annotations

from dataclasses import field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, Refused, Severity, error, in_order
from slacalc.base.month import Month
from slacalc.contract.amend import Version, versions_of
from slacalc.contract.calendars.calendar import Calendar, build_calendar
from slacalc.contract.checks import check_versions
from slacalc.contract.examples import check_examples, read_examples
from slacalc.contract.fitting import fitting
from slacalc.contract.law import law_of
from slacalc.contract.parts.kept import Kept
from slacalc.contract.renewal import AgreedTerm
from slacalc.contract.resolve import late_payment_of, resolve, with_later_prices
from slacalc.contract.schema import ContractPart
from slacalc.contract.tree.find import currency_of, entries_of
from slacalc.contract.tree.leaves import Progress
from slacalc.contract.tree.part import validate
from slacalc.contract.tree.sections import READ_ON, follows, mistakes_of_sections
from slacalc.contract.tree.sizes import OF_CONTRACT, check_sizes
from slacalc.contract.tree.source import read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from slacalc.base.hours import ServiceHours
    from slacalc.contract.examples import Example
    from slacalc.contract.law import Law
    from slacalc.contract.payment.due import PaymentTerms
    from slacalc.contract.payment.late import LatePaymentTerms
    from slacalc.contract.terms import Terms
    from slacalc.contract.tree.source import Mapping, Node
    from slacalc.contract.words.times import HoursOf


SECTION_OF = {"contract/unknown-metric": "metrics", "contract/unknown-fee": "fees"}
"""Where the ids stand that a remark has looked for."""


@dataclass(frozen=True, slots=True)
class Contract:
    """An agreement as a file, in all its versions."""

    name: str
    """The file as the user called it."""
    sha256: str
    data: bytes
    """The file itself: what it said earlier is told from these bytes, and nobody opens it again."""
    beside: Callable[[str], bytes]
    """Opens a file by its path from the contract's folder; raises Refused where it cannot."""
    versions: tuple[tuple[Version, ContractPart], ...]
    """As first agreed and after each amendment, by date; each is valid."""
    remarks: tuple[Diagnostic, ...]
    """Warnings and notes on a file that can be used."""
    calendars: tuple[Calendar, ...]
    """The working days under each version."""
    amended: tuple[tuple[str, date | None, date], ...] = ()
    """Of each amendment its id, the day on which it was agreed on, where the file says so, and from when it is in force."""
    examples: tuple[Example, ...] = ()
    """Its worked examples."""
    _terms: dict[tuple[Month, frozenset[Month]], Terms] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The terms of the months that have been asked for: checks and examples ask for the same ones many times."""
    _kept: Kept = field(default_factory=Kept, init=False, repr=False, compare=False)
    """Terms of the parts that versions share."""
    _in_force: dict[int, Terms] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By the number of the version, the terms of the first month asked for: of another month nothing else is resolved."""

    @property
    def id(self) -> str:
        """The contract's own id."""
        return self.versions[0][1].id.value

    @property
    def currency(self) -> str:
        """The one currency of all amounts."""
        return self.versions[0][1].currency.value

    @property
    def timezone(self) -> str:
        """The zone of every time of day."""
        return self.versions[0][1].timezone.value

    @property
    def law(self) -> Law | None:
        """Whose law the remarks are about."""
        return law_of(self.versions[0][1].law)

    @property
    def first_day(self) -> date:
        """The day on which the term begins."""
        return self.versions[0][1].term.first_day.value

    @property
    def first_month(self) -> Month:
        """The month in which the term begins."""
        return Month.of(self.first_day)

    @property
    def last_month(self) -> Month:
        """The last month that any version of the term can reach."""
        return max(term_of(part).last_month for _, part in self.versions)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The ids of the metrics of all versions."""
        return tuple(dict.fromkeys(name for _, part in self.versions for name in part.metrics))

    def version_of(self, day: date) -> int:
        """The number of the version in force on a day."""
        return max(number for number, (version, _) in enumerate(self.versions) if version.start <= day)

    def term_on(self, day: date) -> AgreedTerm:
        """The term as it is written on a day."""
        return term_of(self.versions[self.version_of(day)][1])

    def late_payment_on(self, day: date) -> LatePaymentTerms | None:
        """What late payment costs by the version in force on a day."""
        return late_payment_of(self.versions[self.version_of(day)][1])

    def payment_on(self, day: date) -> PaymentTerms:
        """When a statement is due by the version in force on a day."""
        version, part = self.versions[self.version_of(day)]
        return part.payment.terms(version.root)

    def terms_of(self, month: Month, objected: Collection[Month] = ()) -> Terms:
        """What is in force for a month of which at least one day lies in the term.

        ``objected`` are the last months of terms to whose renewal a party has objected in time.

        Raises:
            Refused: ``contract/month-not-covered``.
        """
        asked = month, frozenset(objected)
        if asked not in self._terms:
            self._terms[asked] = self._resolved(month, objected)
        return self._terms[asked]

    def _resolved(self, month: Month, objected: Collection[Month]) -> Terms:
        at = self.version_of(month.first)
        version, part = self.versions[at]
        term = term_of(part)
        last_day, renewed = term.reaching(month.last, objected)
        if month.last < term.first_day or month.first > last_day:
            place = (part.term.first_day if month.last < term.first_day else part.term.last_day).scalar.place
            raise Refused(error("contract/month-not-covered", place, month=month, first=term.first_day, last=last_day))
        later = [(since, changed) for since, changed in self.versions if month.first < since.start <= month.last]
        if at not in self._in_force:
            self._in_force[at] = resolve(part, version, self.calendars[at], month, self.sha256, self._kept)
        terms = self._in_force[at]
        if (terms.month, terms.last_day, terms.renewed) != (month, last_day, renewed):
            terms = replace(terms, month=month, last_day=last_day, renewed=renewed)
        return with_later_prices(terms, later)


def term_of(part: ContractPart) -> AgreedTerm:
    """The term as one version has it."""
    term = part.term
    clause = term.clause.value if term.clause is not None else ""
    return AgreedTerm(clause, term.first_day.value, term.last_day.value, term.renews.value, term.last_day.scalar.place)


def nothing_beside(name: str) -> bytes:
    """Of a contract that was read without a folder.

    Raises:
        Refused: always.
    """
    raise Refused(error("contract/nothing-beside", Place(name)))


def load_contract(
    data: bytes, name: str, beside: Callable[[str], bytes] = nothing_beside, known_by: date | None = None
) -> Contract:
    """The contract in the bytes of a file.

    Args:
        data: the file.
        name: the file as the user calls it; every place shows it.
        beside: opens a file by its path from the contract's folder; raises Refused where it cannot, as it always does where
            none is given.
        known_by: leaves out amendments that were agreed on later.

    Raises:
        Refused: with every mistake of the file, of its amendments and of what they make of it, and of its calendar file.
    """
    try:
        root, spelling = read_tree(data, name)
    except Refused as broken:
        raise Refused(*mistakes_of_sections(ContractPart, data, name, broken, OF_CONTRACT)) from None
    if any(mistake.code not in READ_ON for mistake in spelling):
        raise Refused(*spelling)
    crowded = tuple(check_sizes(root, OF_CONTRACT))
    if crowded:
        raise Refused(*spelling, *crowded)
    versions, of_amendments = versions_of(root, known_by)
    remarks = list(of_amendments)
    parts: list[tuple[Version, ContractPart]] = []
    calendars: list[Calendar] = []
    read: dict[tuple[type, int], tuple[Node, object]] = {}
    answers = tuple(check_versions([version.root for version in versions]))
    remarks += _left_unfit(versions, answers)
    for version, broken_rules in zip(versions, answers, strict=True):
        progress = Progress(currency_of(version.root), parts=read)
        part = validate(ContractPart, version.root, progress)
        new_mistakes = [mistake for mistake in progress.mistakes if version is versions[0] or not _is_missing_section(mistake)]
        remarks += [*new_mistakes, *broken_rules]
        if part is not None:
            parts.append((version, part))
            if calendars and (part.calendar, part.term) == (parts[-2][1].calendar, parts[-2][1].term):
                calendars.append(calendars[-1])
                remarks += _clocks(part, calendars[-1])
                continue
            try:
                calendar, mistakes = build_calendar(
                    part.calendar, (part.term.first_day.value, part.term.last_day.value), version.root, name, beside
                )
            except Refused as file:
                remarks += file.diagnostics
                continue
            remarks += [*mistakes, *_clocks(part, calendar)]
            calendars.append(calendar)
    if entries_of(root, "metrics") and entries_of(root, "fees"):
        remarks += check_examples(versions)
    remarks = [remark for remark in remarks if not follows(remark, spelling) and not _misses_a_section(remark, root)]
    remarks = [*spelling, *fitting(remarks, root)]
    refused = [remark for remark in remarks if remark.severity is Severity.ERROR]
    if refused:
        raise Refused(*refused)
    amended = tuple(
        (name, part.agreed.value if part.agreed is not None else None, part.from_.value)
        for name, part in (parts[0][1].amendments or {}).items()
    )
    digest = sha256(data).hexdigest()
    return Contract(name, digest, data, beside, tuple(parts), in_order(remarks), tuple(calendars), amended, read_examples(root))


def _left_unfit(versions: Sequence[Version], answers: Sequence[Sequence[Diagnostic]]) -> tuple[Diagnostic, ...]:
    """Amendments after which a key is missing or says nothing."""
    if not any(answers[1:]):
        return ()
    from slacalc.contract.unfit import left_unfit  # noqa: PLC0415 - loaded where an amendment breaks a rule

    return tuple(left_unfit(versions, answers))


def _clocks(part: ContractPart, calendar: Calendar) -> tuple[Diagnostic, ...]:
    """Clocks of hours that no day of the calendar has."""
    metrics = [metric for metric in part.metrics.values() if metric.runs_in is not None]
    if not metrics:
        return ()
    from slacalc.contract.metrics.pauses import clocks_that_never_run  # noqa: PLC0415 - loaded where there is such a clock

    hours: dict[HoursOf, ServiceHours | None] = {"working hours": part.calendar.hours()}
    hours["service hours"] = part.service_hours.terms()
    return tuple(clocks_that_never_run(metrics, hours, calendar.working_days))


def _is_missing_section(remark: Diagnostic) -> bool:
    """Whether a key of the file itself is missing: no amendment can add one, so that each version would say it once more."""
    return remark.code == "contract/missing-key" and not remark.place.column


def _misses_a_section(remark: Diagnostic, root: Mapping) -> bool:
    """Whether a remark is about an id that cannot be known, as the section that it belongs to is itself what is wrong."""
    missing = [section for section in SECTION_OF.values() if not entries_of(root, section)]
    if remark.code == "contract/amendment-unknown-path":
        return remark.fact["path"].partition(".")[0] in missing
    return SECTION_OF.get(remark.code) in missing
