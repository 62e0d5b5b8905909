"""Check files: every mistake and doubt in contracts, layouts, month files, ledger tables and issued statements."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.app.language import language_in
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, Refused, Severity, error, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from slacalc.contract.load import Contract

YAML = (".yaml", ".yml")
DOES_NOT_VERIFY = "ledger/does-not-verify"
CHANGED = ("ledger/changed-month", "ledger/changed-bytes", "ledger/not-a-statement")
STDIN = Path("-")
"""A contract that comes in by the pipe."""
MONTH, PAYMENTS, DECISIONS, ISSUED = "month.yaml", "payments.csv", "decisions.csv", "issued"


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """What was looked at, and every remark on it."""

    files: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]
    languages: tuple[tuple[Path, str], ...] = ()
    """Of contracts with remarks, where they say it: whoever tells these need not read the files again."""

    def fails(self, *, strict: bool) -> bool:
        """Whether the answer is no: an error, or a warning where those count too."""
        worst = max((diagnostic.severity for diagnostic in self.diagnostics), default=Severity.NOTE)
        return worst >= (Severity.WARNING if strict else Severity.ERROR)


def check_paths(paths: Sequence[Path], day: date, *, prove: bool = False, piped: bytes = b"") -> CheckedFiles:
    """Check each file; in a folder each YAML file, ledger table and issued statement, and each ledger as a whole.

    A ledger is looked at with its contract, where that is among the files. ``day`` is the one on which remarks that a contract
    accepts are still accepted or no longer. With ``prove``, what has been shown of the scales of each contract is told as well.
    ``piped`` is the file named ``-``: layouts that it names are looked for in the working folder.
    """
    files: list[Path] = []
    ledgers: list[Path] = []
    for path in paths:
        files += sorted(file for file in path.rglob("*") if _is_ours(file)) if path.is_dir() else [path]
        ledgers += [folder for folder in (path, *sorted(path.rglob("*"))) if _is_ledger(folder)] if path.is_dir() else []
    remarks: list[Diagnostic] = []
    languages: dict[Path, str] = {}
    tables = {folder / name for folder in ledgers for name in (PAYMENTS, DECISIONS)}
    for file in files:
        if file not in tables:
            remarks += _check_piped(piped, day) if file == STDIN else _check_file(file, day, languages)
    if prove:
        remarks += [remark for file in files if file not in tables for remark in _shown_of(file)]
    for folder in dict.fromkeys(ledgers):
        remarks = _with_ledger(remarks, folder, files)
    for folder in dict.fromkeys(file.parent for file in files if file.name in {PAYMENTS, DECISIONS} and file not in tables):
        remarks += _with_contract(folder, files)
    return CheckedFiles(tuple(files), in_order(remarks), tuple(languages.items()))


def _check_piped(data: bytes, day: date) -> tuple[Diagnostic, ...]:
    try:
        return _check_contract(data, str(STDIN), day)
    except Refused as refused:
        return refused.diagnostics


def _with_contract(folder: Path, files: Sequence[Path]) -> tuple[Diagnostic, ...]:
    """Remarks on tables of a ledger that are named one by one, by the contract where that is named too; on no other file."""
    remarks = _with_ledger([], folder, files) if any(file.suffix in YAML and file.name != MONTH for file in files) else ()
    return tuple(remark for remark in remarks if Path(remark.place.file) in files)


def _check_file(file: Path, day: date, languages: dict[Path, str]) -> tuple[Diagnostic, ...]:
    """Remarks on a file; where it is a contract that has some, its language is put down as well."""
    try:
        data = read_file(file)
        checker = checker_of(file, data)
        if checker is not _check_contract:
            return checker(data, str(file))
        remarks = _check_contract(data, str(file), day)
    except Refused as refused:
        return refused.diagnostics
    language = language_in(data, str(file)) if remarks else None
    if language is not None:
        languages[file] = language
    return remarks


def _shown_of(file: Path) -> tuple[Diagnostic, ...]:
    """What has been shown of a contract's scales; nothing of another file, or of one that cannot be used."""
    from slacalc.app.contract import open_contract  # noqa: PLC0415 - each kind of file loads what it needs
    from slacalc.lint.prove import proofs  # noqa: PLC0415 - as above

    try:
        return proofs(open_contract(file)) if checker_of(file, read_file(file)) is _check_contract else ()
    except Refused:  # it is told with its own mistakes
        return ()


def _is_ledger(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (PAYMENTS, DECISIONS)) or any((folder / ISSUED).glob("*.json"))


def _with_ledger(remarks: Sequence[Diagnostic], folder: Path, files: Sequence[Path]) -> list[Diagnostic]:
    """Remarks with those on a ledger as a whole; that a statement does not verify is no news where its bytes are others."""
    from slacalc.ledger.chain import odd_files  # noqa: PLC0415 - each kind of file loads what it needs
    from slacalc.ledger.ledger import look_over  # noqa: PLC0415 - as above

    try:
        ledger, wrong = look_over(folder, None)
    except Refused as refused:  # it is no ledger at all; what else is checked is told all the same
        return [*remarks, *refused.diagnostics]
    issued = {issued_month.statement.contract.id for issued_month in ledger.issued}
    contract = _contract_of(issued, files)
    if contract is not None:
        from slacalc.ledger.term import objected, objections, too_late  # noqa: PLC0415 - as above

        ledger, wrong = look_over(folder, contract)
        try:
            tuple(objected(contract, ledger))
        except Refused as refused:
            wrong += refused.diagnostics
        wrong += tuple(
            remark for objection in objections(ledger.decisions) if (remark := too_late(contract, objection)) is not None
        )
    wrong = (*wrong, *ledger.unfit_by(), *odd_files(folder / ISSUED))
    changed = {remark.place.file for remark in wrong if remark.code in CHANGED}
    return [*(remark for remark in remarks if remark.code != DOES_NOT_VERIFY or remark.place.file not in changed), *wrong]


def _contract_of(issued: Collection[str], files: Sequence[Path]) -> Contract | None:
    """The contract that a ledger belongs to: by its id, or the only one among the files."""
    from slacalc.app.contract import open_contract  # noqa: PLC0415 - as above

    contracts: list[Contract] = []
    for file in files:
        try:
            if file.suffix in YAML and checker_of(file, read_file(file)) is _check_contract:
                contracts.append(open_contract(file))
        except Refused:  # it is told with its own mistakes
            continue
    own = [contract for contract in contracts if contract.id in issued]
    return own[0] if own else contracts[0] if len(contracts) == 1 else None


def _is_ours(path: Path) -> bool:
    issued = path.parent.name == ISSUED and path.suffix == ".json"
    return path.suffix in YAML or path.name in {PAYMENTS, DECISIONS} or issued


def checker_of(path: Path, data: bytes) -> Callable[[bytes, str], tuple[Diagnostic, ...]]:
    """How to check a file, by its name or by how it begins."""
    if path.name in BY_NAME:
        return BY_NAME[path.name]
    if path.suffix == ".json":
        return _check_statement
    if path.suffix not in YAML:
        return _check_nothing
    if b"slacalc_calendar" in data:
        return _check_calendar
    return _check_layout if b"slacalc_layout" in data else _check_contract


def is_contract(path: Path, data: bytes) -> bool:
    """Whether a file is checked as a contract."""
    return checker_of(path, data) is _check_contract


def is_layout(path: Path, data: bytes) -> bool:
    """Whether a file is checked as a layout."""
    return checker_of(path, data) is _check_layout


def _check_contract(data: bytes, name: str, day: date = date.min) -> tuple[Diagnostic, ...]:
    """What is wrong with a contract, and what a month would be refused for; what it accepts on that day is a note."""
    from slacalc.app.ahead import columns_missing, examples_refused, keys_unsaid, layouts_named, layouts_refused  # noqa: PLC0415 - each kind of file loads what it needs
    from slacalc.app.contract import files_of  # noqa: PLC0415 - as above
    from slacalc.contract.load import load_contract  # noqa: PLC0415 - as above
    from slacalc.lint.accepted import accept  # noqa: PLC0415 - as above
    from slacalc.lint.run import doubts  # noqa: PLC0415 - as above

    beside = files_of(Path(name).parent)
    try:
        contract = load_contract(data, name, beside)
    except Refused as refused:
        return (*refused.diagnostics, *layouts_named(data, name, beside))
    remarks = (
        *contract.remarks,
        *layouts_refused((version for version, _ in contract.versions), name, beside),
        *doubts(contract),
        *columns_missing(contract),
        *keys_unsaid(contract),
        *examples_refused(contract),
    )
    return accept(contract, remarks, day)


def _check_calendar(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    from slacalc.contract.calendars.calendar import load_calendar  # noqa: PLC0415 - as above

    load_calendar(data, name)
    return ()


def _check_layout(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    from slacalc.records.load_layout import doubts_about_layout  # noqa: PLC0415 - as above

    return doubts_about_layout(data, name)


def _check_month(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    from slacalc.records.month_file import load_month_file  # noqa: PLC0415 - as above

    load_month_file(data, name)
    return ()


def _check_payments(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    from slacalc.ledger.tables import parse_payments  # noqa: PLC0415 - as above

    parse_payments(data, name, None)
    return ()


def _check_decisions(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    from slacalc.ledger.tables import parse_decisions  # noqa: PLC0415 - as above

    parse_decisions(data, name, None)
    return ()


def _check_statement(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    """Whether a statement's digests and arithmetic hold; ``verify`` tells each difference at length."""
    from slacalc.audit.verify import verify_statement  # noqa: PLC0415 - as above

    return tuple(
        error(DOES_NOT_VERIFY, Place(name), kind=finding.kind, where=finding.where) for finding in verify_statement(data).findings
    )


def _check_nothing(_: bytes, name: str) -> tuple[Diagnostic, ...]:
    return (error("input/unknown-kind", Place(name)),)


BY_NAME: dict[str, Callable[[bytes, str], tuple[Diagnostic, ...]]] = {
    MONTH: _check_month,
    PAYMENTS: _check_payments,
    DECISIONS: _check_decisions,
}
