"""``slacalc verify`` of a dispute pack: every digest, the statement by itself, its terms, history, and its counts made again."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.app.contract import open_contract
from slacalc.app.exports import Exports
from slacalc.app.masked_month import OURS
from slacalc.app.month import count_folder
from slacalc.app.month_folder import open_month
from slacalc.app.pack import CONTRACT, FORMAT, MANIFEST
from slacalc.app.pack_comparison import COMPARISON, LEDGER, STATEMENT, comparison_in, states_the_same
from slacalc.app.verify import UNFOLLOWED, ReachedVerdict, RecheckInputs, as_known_to, check_statement, verify
from slacalc.app.zip_archive import read_archive, seals_of
from slacalc.assess.history import NOTHING_BEFORE
from slacalc.audit.compare import compare_tallies
from slacalc.audit.finding import Finding, ordered
from slacalc.audit.verify import Verdict
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.forms import Malformed
from slacalc.base.release import VERSION
from slacalc.ledger.history import history_before
from slacalc.ledger.ledger import read_ledger
from slacalc.ledger.term import terms_of
from slacalc.statement.json_text import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slacalc.statement.document import Statement

PACK = "pack:"
"""Before the name of a file of the pack, in a finding."""


def check_pack(data: bytes, name: str, limit: int, *, to_the_byte: bool = False) -> ReachedVerdict:
    """Whether a pack is what it says; what another release has only written otherwise is no difference, unless that is asked for.

    Raises:
        Refused: no pack, or an archive that could do harm.
    """
    files = read_archive(data, name, limit)
    manifest = _manifest_of(files, name)
    findings = list(_digests(files, manifest))
    if not findings and (seals := seals_of(data))[0] != seals[1]:
        findings.append(Finding("digest", PACK + Path(name).name, *seals))
    with tempfile.TemporaryDirectory(prefix="slacalc-") as folder:
        root = Path(folder)
        for file, content in files.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_bytes(content)
        checked = _checked(root, manifest, findings)
    written = () if to_the_byte else tuple(finding for finding in checked.verdict.findings if finding.kind == "bytes")
    differs = tuple(finding for finding in checked.verdict.findings if finding not in written)
    return replace(checked, verdict=replace(checked.verdict, findings=differs, written=written))


def _manifest_of(files: Mapping[str, bytes], name: str) -> Mapping[str, object]:
    try:
        manifest = parse_json(files[MANIFEST])
    except (KeyError, Malformed, ValueError) as broken:
        raise Refused(error("input/no-pack", Place(name), missing=MANIFEST)) from broken
    needed = [file for file in (STATEMENT, OURS.contract, f"{CONTRACT}/{manifest.get('contract')}") if file not in files]
    if manifest.get("format") != FORMAT or needed:
        raise Refused(error("input/no-pack", Place(name), missing=", ".join(needed) or FORMAT))
    return manifest


def _digests(files: Mapping[str, bytes], manifest: Mapping[str, object]) -> Iterator[Finding]:
    """Each file against its digest; files that only one of the two knows."""
    stated = manifest.get("files")
    digests = stated if isinstance(stated, dict) else {}
    computed = {file: hashlib.sha256(content).hexdigest() for file, content in files.items() if file != MANIFEST}
    for file in sorted(digests.keys() | computed.keys()):
        if digests.get(file) != computed.get(file):
            yield Finding("digest", PACK + file, str(digests.get(file, "")), computed.get(file, ""))


def _checked(root: Path, manifest: Mapping[str, object], findings: list[Finding]) -> ReachedVerdict:
    path = root / STATEMENT
    alone = check_statement(path.read_bytes(), Path(STATEMENT))
    ledger = root / LEDGER if (root / LEDGER).is_dir() else None
    looked: tuple[str, ...] = ()
    statement = alone.statement
    findings_so_far = [*findings, *alone.findings]
    if statement is not None:
        if manifest.get("statement") != alone.digest:
            findings_so_far.append(Finding("digest", PACK + MANIFEST, str(manifest.get("statement")), alone.digest))
        try:
            contract = open_contract(root / CONTRACT / str(manifest["contract"]))
            reached = verify(alone, RecheckInputs(lambda: contract, ledger))
            findings_so_far += [finding for finding in reached.verdict.findings if finding not in findings_so_far]
            looked = (*reached.looked_at, "counts")
            findings_so_far += _counts(root, statement, ledger)
            comparison = comparison_in(root)
            looked = (*looked, *(["comparison"] if comparison else []))
            findings_so_far += _comparison(root, comparison, _release_of(manifest))
        except Refused as refused:
            findings_so_far += [
                Finding("form", f"{PACK}{_inside(wrong.place.file, root)}", wrong.code) for wrong in refused.diagnostics
            ]
        except UNFOLLOWED:
            if not findings_so_far:
                raise
    return ReachedVerdict(Verdict(ordered(findings_so_far), statement, alone.digest), looked)


def _comparison(root: Path, comparison: Mapping[str, bytes], release: str) -> Iterator[Finding]:
    """Files of the comparison that are not what the statement and what the other party states come to.

    Another release than this one may have written them otherwise: then what they state counts, and not their bytes.
    """
    for name in COMPARISON:
        stated, computed = (root / name).read_bytes() if (root / name).is_file() else b"", comparison.get(name, b"")
        if stated != computed:
            same = release != VERSION and states_the_same(name, stated, computed)
            yield Finding("bytes" if same else "digest", PACK + name, _sha256(stated), _sha256(computed))


def _release_of(manifest: Mapping[str, object]) -> str:
    """The release that made the pack; empty where the manifest does not say it."""
    versions = manifest.get("versions")
    return str(versions.get("slacalc", "")) if isinstance(versions, dict) else ""


def _sha256(content: bytes) -> str:
    """Of a file that is there."""
    return hashlib.sha256(content).hexdigest() if content else ""


def _inside(file: str, root: Path) -> str:
    return Path(file).relative_to(root).as_posix() if Path(file).is_relative_to(root) else file


def _counts(root: Path, statement: Statement, ledger: Path | None) -> list[Finding]:
    """Every tally, counted again from the records of the pack."""
    contract = as_known_to(statement, open_contract(root / OURS.contract))
    opened = read_ledger(ledger, contract) if ledger is not None else None
    history = history_before(opened, statement.month, statement.known_day) if opened is not None else NOTHING_BEFORE
    terms = terms_of(contract, statement.month, opened)
    inputs = open_month(root / OURS.folder, str(statement.month))
    month = count_folder(terms, Exports(inputs), contract, statement.as_of.time, history=history)
    return list(compare_tallies(statement, month.counted))
