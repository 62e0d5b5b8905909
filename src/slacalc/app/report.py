"""The service reports of a contract's months, from their folders."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from slacalc.app.contract import as_known
from slacalc.app.exports import Exports
from slacalc.app.files import marked, staged_files
from slacalc.app.month import count_folder, known_day
from slacalc.app.month_folder import twice
from slacalc.app.sample import HEADERS, read_sample_rows
from slacalc.app.secret import read_key
from slacalc.assess.history import NOTHING_BEFORE
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.contract.metrics.whole_composites import with_all_parts
from slacalc.contract.predicates.text import PredicateMistake, parse_predicate
from slacalc.contract.records.tickets import TICKETS
from slacalc.ledger.history import history_before
from slacalc.ledger.ledger import read_ledger
from slacalc.ledger.term import terms_of
from slacalc.measure.blanks import sets_rows_aside
from slacalc.measure.columns import reading_of
from slacalc.measure.tally import KEYS
from slacalc.records.files import find_exports
from slacalc.records.person import ShownNames
from slacalc.records.refused_list import by_role, write_refused
from slacalc.render.formats import format_named
from slacalc.render.to_render import ReportToRender
from slacalc.reports.heard import with_heard
from slacalc.reports.make import moved_facts, report_month
from slacalc.reports.month_records import ALSO_READ, MonthRecords, ReportQuestion
from slacalc.reports.report import TOPICS, ServiceReport
from slacalc.statement.measured import measure_month, without_prices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slacalc.app.files import Content
    from slacalc.app.month_folder import MonthInputs
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.month import Month
    from slacalc.contract.load import Contract
    from slacalc.contract.predicates.predicate import Predicate
    from slacalc.contract.terms import Terms
    from slacalc.records.reasons import RefusedByRole
    from slacalc.records.sifted import Sifted
    from slacalc.render.words import Words
    from slacalc.reports.complaints import Complaints
    from slacalc.reports.heard import ScoredCalls
    from slacalc.reports.report import ReportMonth, Topic

REPORTED = ("calls", "tickets", "surveys", "quality", "sales", "seats")
"""The roles of which reports tell."""
COMPLAINTS = "category is complaint"
"""Which cases are complaints, unless it is said otherwise."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What the command line asks for."""

    topics: tuple[Topic, ...] = TOPICS
    complaints: str = COMPLAINTS
    """The predicate by which a case is a complaint."""
    sample: Path | None = None
    """The calls that were drawn to be listened to, as ``slacalc sample`` writes them."""
    key: Path | None = None
    """The file with the key of the hashes of callers."""
    ledger: Path | None = None


@dataclass(frozen=True, slots=True)
class ReportedMonths:
    """The reports, and what is to be said about the inputs."""

    report: ServiceReport
    remarks: tuple[Diagnostic, ...]
    sifted: tuple[tuple[Month, tuple[Sifted, ...]], ...]

    @property
    def refused(self) -> tuple[tuple[Month, RefusedByRole], ...]:
        """Why rows were set aside, by month and role; what has no such rows is left out."""
        return tuple((month, reasons) for month, exports in self.sifted if (reasons := by_role(exports)))

    @property
    def language(self) -> str:
        """Of the contract."""
        return self.report.months[-1].measured.statement.contract.language

    @property
    def stem(self) -> str:
        """What the files of the reports are called: ``report-2026-03``, or by the first month and the last."""
        names = [str(month) for month, _ in self.sifted]
        return f"report-{names[0]}" if len(names) == 1 else f"report-{names[0]}-{names[-1]}"

    def shown_in(self, words: Words) -> ReportToRender:
        """The reports as formats take them."""
        return ReportToRender(self.report, words)

    def data(self, form: str, words: Words) -> bytes:
        """The reports in a format of files.

        Raises:
            KeyError: one that holds no reports.
            Unwritable: it needs what is not installed.
        """
        render = format_named(form).report
        if render is None:
            raise KeyError(form)
        return render(self.shown_in(words))

    def write(self, out: Path, forms: Sequence[str], words: Words, *, csv_bom: bool = False) -> tuple[Path, ...]:
        """Write the reports into a folder, a file a format, with the list of the rows of each month that were set aside.

        Raises:
            Unwritable: the folder or a file in it cannot be written.
        """
        files: list[tuple[str, Content]] = [(f"{self.stem}.{form}", self.data(form, words)) for form in forms]
        files += [(f"refused-{month}.csv", partial(write_refused, exports)) for month, exports in self.sifted if by_role(exports)]
        with staged_files(out, marked(files, csv_bom=csv_bom)) as places:
            return places


def make_report(contract: Contract, folders: Sequence[MonthInputs], request: ReportRequest) -> ReportedMonths:
    """The reports of the months in those folders, by their months.

    Raises:
        Refused: an input that cannot be used, a predicate that cannot be read, or two folders of one month.
    """
    question = ReportQuestion(
        _complaints(request.complaints),
        None if request.key is None else read_key(request.key),
        None if request.sample is None else _sampled(request.sample),
    )
    ordered = sorted(folders, key=lambda inputs: inputs.month)
    if wrong := list(twice(ordered)):
        raise Refused(*wrong)
    months: list[ReportMonth] = []
    earlier: list[Complaints] = []
    scored: dict[str, ScoredCalls | None] = {}
    remarks: list[Diagnostic] = []
    sifted: list[tuple[Month, tuple[Sifted, ...]]] = []
    people = ShownNames(key=question.key)
    for inputs in ordered:
        try:
            month, of_month, exports = _month(contract, inputs, request, question, earlier, scored, people)
        except Refused as refused:
            wrong += refused.diagnostics
            continue
        months.append(month)
        remarks += of_month
        sifted.append((inputs.month, exports))
    if wrong:
        raise Refused(*wrong)
    reported = with_heard(months, scored, question.sampled)
    report = ServiceReport(request.complaints, reported, moved_facts(reported))
    return ReportedMonths(report, tuple(remarks), tuple(sifted))


def _month(
    contract: Contract,
    inputs: MonthInputs,
    request: ReportRequest,
    question: ReportQuestion,
    earlier: list[Complaints],
    scored: dict[str, ScoredCalls | None],
    people: ShownNames,
) -> tuple[ReportMonth, tuple[Diagnostic, ...], tuple[Sifted, ...]]:
    day = known_day(inputs, None, contract.timezone)
    contract = as_known(contract, day)
    ledger = read_ledger(request.ledger, contract) if request.ledger is not None else None
    history = history_before(ledger, inputs.month, day) if ledger is not None else NOTHING_BEFORE
    terms = terms_of(contract, inputs.month, ledger)
    aside = tuple(fee for fee in terms.fees if sets_rows_aside(fee))
    exports = Exports(inputs, also=ALSO_READ)
    month = count_folder(_as_far_as_there(without_prices(terms), inputs.folder), exports, contract, None, KEYS, history, aside)
    measured = measure_month(month.terms, month.counted, None, history=history)
    counted = {export.role: export for export in month.sifted}
    others = exports.read_there(month.terms, contract, [role for role in REPORTED if role not in counted])
    sifted = (*month.sifted, *others)
    records = {export.role: export for export in sifted}
    remarks = (*month.remarks, *(remark for export in others for remark in export.remarks))
    read = MonthRecords(month.terms, records, month.counted.tallies, month.counted.as_of, people)
    return report_month(read, measured, request.topics, question, earlier, scored), remarks, sifted


def _as_far_as_there(terms: Terms, folder: Path) -> Terms:
    """The terms without the metrics of which the folder has no export: a report says so, and tells the rest."""

    def is_there(role: str) -> bool:
        return bool(find_exports(folder, role))

    readings = {metric.id: reading_of(metric) for metric in terms.metrics}
    roles = {metric: [role for role in (reading.role, reading.scoped_by) if role] for metric, reading in readings.items()}
    metrics = with_all_parts([metric for metric in terms.metrics if all(is_there(role) for role in roles[metric.id])])
    ids = {metric.id for metric in metrics}
    return replace(terms, metrics=metrics, remedies=tuple(remedy for remedy in terms.remedies if remedy.metric in ids))


def _sampled(path: Path) -> dict[str, frozenset[str]]:
    """The ids of the calls of a sample by the month in which they arrived."""
    ids: dict[str, set[str]] = {}
    for row in read_sample_rows(path):
        cells = dict(zip(HEADERS, row, strict=True))
        ids.setdefault(cells["arrived_at"][: len("2026-03")], set()).add(cells["call_id"])
    return {month: frozenset(calls) for month, calls in ids.items()}


def _complaints(text: str) -> Predicate:
    try:
        return parse_predicate(text, TICKETS)
    except PredicateMistake as mistake:
        place = Place("--complaints", 1, mistake.start + 1, text, mistake.width)
        raise Refused(error(mistake.slug, place, **mistake.facts)) from mistake
