"""``slacalc compare``: two sides of one month, whatever they are: statements, month folders, contracts, an invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from slacalc.app.attached import attached_json
from slacalc.app.contract import open_contract
from slacalc.app.files import marked, read_file, staged_files
from slacalc.app.verify import open_statement
from slacalc.audit.compared import ComparedMonth, SideHead
from slacalc.audit.effect import effect_of
from slacalc.audit.mixed_statement import MixedStatements
from slacalc.audit.waterfall import waterfall
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.bounds import UNPACK_LIMIT

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from slacalc.app.files import Content
    from slacalc.app.month_side import MonthSide
    from slacalc.audit.compared import SideKind
    from slacalc.statement.document import Statement

PDF = ".pdf"
INVOICES = (".csv", ".tsv", ".xlsx", ".xls", ".ods", PDF)
"""Endings of what people get as an invoice; those that cannot be read are told so."""
YAML = (".yaml", ".yml")
InputKind = Literal["month", "contract", "statement", "invoice"]


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """What the command line asks for."""

    first: Path
    second: Path
    contracts: tuple[Path, ...] = ()
    """Of month folders: one for both, or one for each."""
    ledgers: tuple[Path, ...] = ()
    """As above."""
    folder: Path | None = None
    """The month to price under two contracts."""
    invoice_map: Path | None = None
    month: str | None = None
    as_of: str | None = None
    tolerance: int | None = None
    """Seconds within which calls are matched that have no key in common; None: by the key alone."""
    key: bytes | None = None
    """Of the hashes by which numbers are joined; None: no hashes."""
    unpack_limit: int = UNPACK_LIMIT
    """Bytes that an export may unpack to."""


def compare(request: CompareRequest) -> ComparedMonth:
    """Everything in which the two differ, and why.

    Raises:
        Refused: something that cannot be used, or that does not go together.
    """
    kinds = (kind_of(request.first), kind_of(request.second))
    _check_pair(request, kinds)
    if "invoice" in kinds:
        return _with_invoice(request, kinds)
    if "statement" in kinds:
        statements = [_statement(request, at, kind) for at, kind in enumerate(kinds)]
        return _statements(request, kinds, statements[0], statements[1])
    from slacalc.app.compare_months import compare_sides  # noqa: PLC0415 - loads polars, only where months are given
    from slacalc.records.machine import give_back_at_once  # noqa: PLC0415 - as above
    from slacalc.records.near import Tolerance  # noqa: PLC0415 - as above

    give_back_at_once()
    first, second = _side(request, 0, kinds[0]), _side(request, 1, kinds[1])
    check_months(str(request.second), first.statement, second.statement)
    tolerance = Tolerance(request.tolerance) if request.tolerance is not None else None
    return compare_sides(_heads(request, kinds), first, second, tolerance, request.key)


def draft_invoice_map(request: CompareRequest) -> bytes:
    """A map for the invoice of the two, to be filled in.

    Raises:
        Refused: there is no invoice among the two, or something cannot be opened.
    """
    from slacalc.app.invoice import write_draft  # noqa: PLC0415 - loaded where an invoice is given

    kinds = (kind_of(request.first), kind_of(request.second))
    _check_pair(request, kinds, drafting=True)
    at = kinds.index("invoice")
    return write_draft((request.first, request.second)[at], _statement(request, 1 - at, kinds[1 - at]))


def kind_of(path: Path) -> InputKind:
    """What is given, by what it looks like; a PDF that has a statement attached is that statement."""
    if path.is_dir():
        return "month"
    suffix = path.suffix.lower()
    if suffix == PDF and path.is_file() and attached_json(read_file(path)):
        return "statement"
    return "invoice" if suffix in INVOICES else "contract" if suffix in YAML else "statement"


def _check_pair(request: CompareRequest, kinds: tuple[InputKind, InputKind], *, drafting: bool = False) -> None:
    """What must be given beside the two."""
    wrong = []
    paths = (request.first, request.second)
    if kinds == ("invoice", "invoice"):
        raise Refused(error("input/two-invoices", Place(str(paths[0]))))
    if drafting and "invoice" not in kinds:
        wrong.append(error("input/no-invoice", Place(str(paths[0]))))
    if "month" in kinds and not request.contracts:
        wrong.append(error("input/compare-needs-contract", Place(str(paths[kinds.index("month")]))))
    if "contract" in kinds and request.folder is None:
        wrong.append(error("input/compare-needs-month", Place(str(paths[kinds.index("contract")]))))
    if "invoice" in kinds and not drafting and request.invoice_map is None:
        wrong.append(error("input/compare-needs-map", Place(str(paths[kinds.index("invoice")]))))
    for option, several in (("--contract", request.contracts), ("--ledger", request.ledgers)):
        if len(several) > len(paths):
            wrong.append(error("input/more-than-two", Place(option), count=len(several)))
    if wrong:
        raise Refused(*wrong)


def check_months(name: str, first: Statement, second: Statement) -> None:
    """Both are of one month, in one currency; ``name`` is the second of them.

    Raises:
        Refused: they are not.
    """
    place = Place(name)
    if first.month != second.month:
        raise Refused(error("input/other-month", place, first=first.month, second=second.month))
    if first.contract.currency != second.contract.currency:
        facts = {"old": first.contract.currency, "new": second.contract.currency}
        raise Refused(error("input/two-currencies", place, **facts))


def _contract(request: CompareRequest, at: int, kind: InputKind) -> Path:
    """The contract under which a side is priced."""
    return (request.first, request.second)[at] if kind == "contract" else request.contracts[min(at, len(request.contracts) - 1)]


def _side(request: CompareRequest, at: int, kind: InputKind) -> MonthSide:
    from slacalc.app.month_folder import open_month  # noqa: PLC0415 - as above
    from slacalc.app.month_side import open_side  # noqa: PLC0415 - as above

    folder = request.folder if kind == "contract" else (request.first, request.second)[at]
    assert folder is not None  # noqa: S101 - for the type checker: a contract has its month beside it
    ledger = request.ledgers[min(at, len(request.ledgers) - 1)] if request.ledgers else None
    inputs = open_month(folder, request.month, unpack_limit=request.unpack_limit)
    return open_side(open_contract(_contract(request, at, kind)), inputs, ledger, request.as_of)


def _statement(request: CompareRequest, at: int, kind: InputKind) -> Statement:
    if kind == "statement":
        return open_statement((request.first, request.second)[at])
    return _side(request, at, kind).statement


def _heads(request: CompareRequest, kinds: tuple[InputKind, InputKind]) -> tuple[SideHead, SideHead]:
    first, second = (_head(request, at, kind) for at, kind in enumerate(kinds))
    return first, second


def _head(request: CompareRequest, at: int, kind: InputKind) -> SideHead:
    path = (request.first, request.second)[at]
    if kind in {"month", "contract"}:
        name = str(request.folder) if kind == "contract" else str(path)
        return SideHead(name, "month", _contract(request, at, kind).name)
    side: SideKind = "invoice" if kind == "invoice" else "statement"
    return SideHead(str(path), side, "")


def _with_invoice(request: CompareRequest, kinds: tuple[InputKind, InputKind]) -> ComparedMonth:
    from slacalc.app.invoice import compare_invoice  # noqa: PLC0415 - loaded where an invoice is given

    at = kinds.index("invoice")
    assert request.invoice_map is not None  # noqa: S101 - for the type checker: it was looked for
    statement = _statement(request, 1 - at, kinds[1 - at])
    path = (request.first, request.second)[at]
    return compare_invoice(_heads(request, kinds), statement, path, request.invoice_map, invoice_first=at == 0)


def _statements(
    request: CompareRequest, kinds: tuple[InputKind, InputKind], first: Statement, second: Statement
) -> ComparedMonth:
    check_months(str(request.second), first, second)
    mixed = MixedStatements(first, second)
    why = waterfall(mixed.causes, mixed.mix, first, second)
    return ComparedMonth(*_heads(request, kinds), effect_of(first, second), why, notes=(("counts only", ""),))


def write_compared(compared: ComparedMonth, out: Path, *, csv_bom: bool = False) -> tuple[Path, ...]:
    """Write the comparison and the records behind it into a folder: JSON, CSV, Parquet and a sheet, each row by row.

    Raises:
        Unwritable: the folder or a file in it cannot be written.
    """
    from slacalc.records.text_table import TextTable  # noqa: PLC0415 - loads polars, only where files are written
    from slacalc.render.compare_csv import compare_csv, record_rows  # noqa: PLC0415 - as above
    from slacalc.render.compare_json import compare_json  # noqa: PLC0415 - as above
    from slacalc.render.table_csv import csv_pieces  # noqa: PLC0415 - as above
    from slacalc.render.table_xlsx import write_table_xlsx  # noqa: PLC0415 - as above

    month = compared.effect.month
    table = TextTable(*record_rows(compared))

    def write_json(file: BinaryIO) -> None:
        file.writelines(piece.encode() for piece in compare_json(compared))

    def write_csv(file: BinaryIO) -> None:
        file.writelines(piece.encode() for piece in csv_pieces(table.headers, table))

    def write_xlsx(file: BinaryIO) -> None:
        write_table_xlsx(file, table, f"records {month}", month.first)

    files: tuple[tuple[str, Content], ...] = (
        (f"compare-{month}.json", write_json),
        (f"compare-{month}.csv", compare_csv(compared).encode()),
        (f"records-{month}.csv", write_csv),
        (f"records-{month}.parquet", table.write_parquet),
        (f"records-{month}.xlsx", write_xlsx),
    )
    with staged_files(out, marked(files, csv_bom=csv_bom)) as places:
        return places
