"""``slacalc pack``: a statement with all that it was made of, masked, so that the other party can make it again offline.

statement.json                        the statement
contract/…                            the contract as it is, with the layouts and the calendar that it names
again/contract.yaml, again/…          the same contract, reading the records of the pack
month/<role>.csv, month/month.yaml    every canonical record, numbers of people under a keyed hash
ledger/…                              what was issued before it, payments and decisions
against/…, comparison.json, .csv      what the other party states, or its records, and where and why the two differ
refused/…                             of two logs, the keys of rows that were set aside
README.md                             how to make it again
manifest.json                         versions, digests of the originals and of every file of the pack
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING, Any

from slacalc.app.attached import attached_json
from slacalc.app.files import read_file, staged_files
from slacalc.app.masked_month import OURS, THEIRS, masked_month, refused_csv
from slacalc.app.month_folder import open_month
from slacalc.app.month_side import open_side
from slacalc.app.named_files import named_files
from slacalc.app.pack_comparison import LEDGER, STATEMENT, comparison, comparison_of, other_party
from slacalc.app.verify import RecheckInputs, as_known_to, check_statement, verify
from slacalc.app.zip_archive import portable_name, write_archive
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.release import VERSION
from slacalc.contract.tree.source import Mapping, Scalar
from slacalc.ledger.ledger import read_ledger
from slacalc.ledger.tables import DECISIONS, PAYMENTS
from slacalc.records.bounds import UNPACK_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slacalc.app.month_side import MonthSide
    from slacalc.contract.load import Contract
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

FORMAT = "slacalc pack v1"
MANIFEST, PAGE = "manifest.json", "README.md"
CONTRACT = "contract"
DEPENDENCIES = ("holidays", "openpyxl", "polars", "pydantic", "pyyaml", "tzdata")
"""Those on which a figure can depend."""


@dataclass(frozen=True, slots=True)
class PackRequest:
    """What a statement is packed with."""

    statement: bytes
    path: Path
    """What remarks call the statement."""
    folder: Path
    """The exports of its month."""
    contract: Contract
    ledger: Path | None
    key: Callable[[], bytes]
    """Of the hashes; asked for when nothing else can be refused any more."""
    against: Path | None = None
    """The statement, the invoice or the month folder of the other party, to be compared with; the statement is a file then."""
    invoice_map: Path | None = None
    """Of an invoice."""
    unpack_limit: int = UNPACK_LIMIT
    """Bytes that an export may unpack to."""


def make_pack(request: PackRequest, words: Words) -> bytes:
    """The archive.

    Raises:
        Refused: an input that cannot be used, or a statement that is not what its inputs come to.
    """
    contract, contract_file = request.contract, portable_name(PurePath(request.contract.name).name)
    name = f"{CONTRACT}/{contract_file}"
    recheck = RecheckInputs(lambda: contract, request.ledger, request.folder, request.unpack_limit)
    checked = verify(check_statement(request.statement, request.path), recheck).verdict
    if checked.statement is None or checked.findings:
        raise Refused(error("input/pack-differs", Place(str(request.path)), where=checked.findings[0].where))
    statement = checked.statement
    inputs = open_month(request.folder, str(statement.month), "statement", unpack_limit=request.unpack_limit)
    side = open_side(as_known_to(statement, contract), inputs, request.ledger, statement.as_of.time)
    files = {STATEMENT: attached_json(request.statement) or request.statement, name: contract.data}
    files |= _named(contract)
    files |= _ledger(request.ledger, contract, statement)
    against = request.against
    theirs = _their_month(request, against, statement) if against is not None and against.is_dir() else None
    if against is not None and theirs is None:
        files |= other_party(against, request.invoice_map)
        files |= comparison(request.path, against, request.invoice_map)
    key = request.key()
    files |= masked_month(contract, side, OURS, statement.as_of.time, key)
    if theirs is not None:
        files |= masked_month(contract, theirs, THEIRS, theirs.known.moment.isoformat(), key)
        files |= {OURS.refused: refused_csv(side, key), THEIRS.refused: refused_csv(theirs, key)}
        files |= comparison_of(files)
    files[PAGE] = words("pack", "page", name, VERSION, str(statement.month)).encode()
    manifest = _manifest(files, statement, checked.digest, contract_file, theirs)
    files[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    return write_archive(files, statement.month.first)


def write_pack(request: PackRequest, out: Path, words: Words) -> tuple[Path, ...]:
    """Write the archive.

    Raises:
        Unwritable: it cannot be written.
    """
    with staged_files(out.parent, ((out.name, make_pack(request, words)),)) as places:
        return places


def _named(contract: Contract) -> dict[str, bytes]:
    """The files that the contract names, beside it."""
    named_files(contract)  # each is opened, and refused where it has mistakes
    nodes = [node for node in _scalars(contract) if node.text.endswith((".yaml", ".yml"))]
    wrong = []
    for node in nodes:
        if PurePosixPath(node.text).is_absolute() or ".." in PurePosixPath(node.text).parts:
            wrong.append(error("input/named-outside", node.place, file=node.text))
        elif portable_name(node.text) != node.text:
            wrong.append(error("input/unportable-name", node.place, file=node.text, other=portable_name(node.text)))
    if wrong:
        raise Refused(*wrong)
    return {f"{CONTRACT}/{name}": contract.beside(name) for name in sorted({node.text for node in nodes})}


def _scalars(contract: Contract) -> list[Scalar]:
    """The words of the contract that may name a file."""
    root = contract.versions[0][0].root
    scalars: list[Scalar] = []
    exports, calendar = root.find("exports"), root.find("calendar")
    for section in (exports, calendar):
        if isinstance(section, Mapping):
            scalars += [node for key, node in section.items if isinstance(node, Scalar) and (section is exports or key == "file")]
    return scalars


def _their_month(request: PackRequest, folder: Path, statement: Statement) -> MonthSide:
    """The other party's month under the contract of the statement."""
    inputs = open_month(folder, str(statement.month), "statement", unpack_limit=request.unpack_limit)
    return open_side(as_known_to(statement, request.contract), inputs, request.ledger, None)


def _ledger(folder: Path | None, contract: Contract, statement: Statement) -> dict[str, bytes]:
    """The tables, and what was issued before the statement."""
    if folder is None:
        return {}
    before = read_ledger(folder, contract).until(statement)
    files = {f"{LEDGER}/{name}": read_file(folder / name) for name in (DECISIONS, PAYMENTS) if (folder / name).exists()}
    return files | {f"{LEDGER}/issued/{version.path.name}": read_file(version.path) for version in before.issued}


def _manifest(
    files: dict[str, bytes], statement: Statement, digest: str, contract: str, theirs: MonthSide | None
) -> dict[str, Any]:
    exports = {f"{entry.role}/{entry.name}": entry.sha256 for entry in statement.inputs}
    if theirs is not None:
        exports |= {f"{THEIRS.folder}/{entry.role}/{entry.name}": entry.sha256 for entry in theirs.counted.inputs}
    return {
        "format": FORMAT,
        "statement": digest,
        "contract": contract,
        "versions": {"slacalc": VERSION, "python": f"{sys.version_info.major}.{sys.version_info.minor}", **_dependencies()},
        "originals": exports,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }


def _dependencies() -> dict[str, str]:
    versions = {}
    for name in DEPENDENCIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions
