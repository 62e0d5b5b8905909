"""A sample of a month's answered calls: drawn, written with its manifest, and checked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from functools import partial
from typing import TYPE_CHECKING

from slacalc.app.contract import open_contract
from slacalc.app.exports import Exports, layout_of, no_export
from slacalc.app.files import marked, read_file, staged_files
from slacalc.app.month import kept_of_blanks
from slacalc.app.month_folder import open_month
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.exact import exact_text
from slacalc.base.shown import no_formula, visible
from slacalc.contract.words.quantities import BadQuantity, read_share
from slacalc.measure.answered import list_answered
from slacalc.measure.blanks import refusing_blanks
from slacalc.measure.groups import shown_names
from slacalc.measure.sample import draw, list_sha256, size_for_margin
from slacalc.measure.tally import KEYS
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.records.files import find_exports
from slacalc.records.mask import mask_id
from slacalc.records.month_file import compare_totals
from slacalc.records.read import read_records
from slacalc.records.refused_list import by_role, write_refused
from slacalc.records.unmasked import showing, unmasked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction
    from pathlib import Path

    from slacalc.app.files import Content
    from slacalc.app.month_folder import MonthInputs
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.measure.answered import Strata
    from slacalc.measure.sample import Draw, ListedCall
    from slacalc.records.reasons import RefusedByRole
    from slacalc.records.sifted import Sifted

HEADERS = ("call_id", "stratum", "rank", "caller", "agent", "arrived_at", "hash")
LISTED = (*KEYS, "call_id", "arrived_at", "outcome", "caller", "agent")
"""Columns of calls that the list is made of, whatever else is counted."""
Row = tuple[str, ...]
"""Cells under ``HEADERS``."""


@dataclass(frozen=True, slots=True)
class SampleRequest:
    """What the command line asks for: a size or a margin, not both."""

    contract: Path
    folder: Path
    seed: str
    size: int | None = None
    margin: str | None = None
    by: Strata | None = None
    month: str | None = None
    unpack_limit: int = UNPACK_LIMIT


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample, ready to be written or compared."""

    month: str
    language: str
    rows: tuple[Row, ...]
    manifest: dict[str, object]
    calls: Sifted
    """The export that the list was made of."""

    @property
    def remarks(self) -> tuple[Diagnostic, ...]:
        """What is to be said about the export."""
        return self.calls.remarks

    @property
    def refused(self) -> RefusedByRole:
        """Why rows were set aside: none of them is on the list."""
        return by_role((self.calls,))

    def csv_bytes(self) -> bytes:
        """The calls, by stratum and rank."""
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows((HEADERS, *self.rows))
        return out.getvalue().encode()

    def manifest_bytes(self) -> bytes:
        """What the sample was drawn from and how; the seed itself is not in it."""
        return (json.dumps(self.manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a given sample is not the one that the list and the seed give."""

    kind: str
    """``swapped``, ``left-out``, ``not-drawn``, ``altered`` or ``manifest``."""
    where: str
    """Stratum and rank, or the key of the manifest."""
    ours: str
    """As it is drawn here."""
    theirs: str
    """As it is given."""


def draw_sample(request: SampleRequest) -> Sample:
    """The sample of a month folder.

    Raises:
        Refused: an input that cannot be used, or a size that the list does not allow.
    """
    contract = open_contract(request.contract)
    inputs = open_month(request.folder, request.month, unpack_limit=request.unpack_limit)
    terms = contract.terms_of(inputs.month)
    calls = _read_calls(terms, inputs, contract)
    if request.by is not None and request.by not in calls.columns:
        facts = {"column": request.by, "needed_by": f"--by {request.by}", "role": "calls"}
        raise Refused(error("measure/column-not-read", Place(str(request.folder)), **facts))
    margin = None if request.margin is None else _read_margin(request.margin)
    agents = calls.people("agent")
    listed = list_answered(terms, calls, request.by, agents)
    if not listed and calls.refused:
        facts = {"refused": str(calls.rows.refused), "read": str(calls.rows.read)}
        raise Refused(error("input/calls-refused", Place(str(request.folder)), **facts))
    sample_drawn = draw(listed, _size(request, margin, listed), request.seed)
    names = tuple(stratum.name for stratum in sample_drawn.strata)
    strata = {name: agents.shown(name) for name in names} if request.by == "agent" else shown_names(request.by or "", names)
    with showing(None):
        list_digest = list_sha256(list_answered(terms, calls, request.by, calls.people("agent")) if unmasked() else listed)
    manifest: dict[str, object] = {
        "format": "slacalc sample 1",
        "contract": {"id": terms.contract_id, "sha256": terms.sha256},
        "month": str(terms.month),
        "by": request.by or "",
        "margin": "" if margin is None else exact_text(margin),
        "seed_sha256": hashlib.sha256(request.seed.encode()).hexdigest(),
        "list": {"calls": len(listed), "sha256": list_digest},
        "strata": [
            {"stratum": strata[stratum.name], "listed": stratum.listed, "drawn": stratum.drawn} for stratum in sample_drawn.strata
        ],
        "drawn": len(sample_drawn.calls),
    }
    if (unmasking := unmasked()) is not None:
        manifest["unmasked"] = {"reason": unmasking.reason, "at": unmasking.at, "by": unmasking.by}
    return Sample(str(terms.month), terms.language, _rows(sample_drawn, strata), manifest, calls)


def write_sample(sample: Sample, out: Path, *, csv_bom: bool = False) -> tuple[Path, ...]:
    """Write ``sample-2026-03.csv`` and its manifest ``sample-2026-03.json``, and the list of the rows that were set aside.

    Raises:
        Unwritable: the folder cannot be written.
    """
    stem = f"sample-{sample.month}"
    files: list[tuple[str, Content]] = [(f"{stem}.csv", sample.csv_bytes()), (f"{stem}.json", sample.manifest_bytes())]
    if sample.refused:
        files.append((f"refused-{sample.month}.csv", partial(write_refused, (sample.calls,))))
    with staged_files(out, marked(files, csv_bom=csv_bom)) as places:
        return places


def check_sample(sample: Sample, path: Path) -> tuple[Difference, ...]:
    """Where the sample in that file, and the manifest beside it where there is one, differ from what is drawn.

    The order of the rows in the file makes no difference.

    Raises:
        Refused: the file is no sample.
    """
    differences = _check_manifest(sample, path.with_suffix(".json"))
    sampled = {(row[1], row[2]): row for row in sample.rows}
    stated: dict[tuple[str, str], Row] = {}
    for row in read_sample_rows(path):
        place = (row[1], row[2])
        if place in stated:
            differences.append(Difference("not-drawn", _where(place), "", row[0]))
        stated.setdefault(place, row)
    for place in sorted(sampled.keys() | stated.keys(), key=lambda place: (place[0], len(place[1]), place[1])):
        ours, theirs = sampled.get(place), stated.get(place)
        if theirs is None:
            differences.append(Difference("left-out", _where(place), ours[0] if ours else "", ""))
        elif ours is None:
            differences.append(Difference("not-drawn", _where(place), "", theirs[0]))
        elif (ours[0], ours[-1]) != (theirs[0], theirs[-1]):
            differences.append(Difference("swapped", _where(place), ours[0], theirs[0]))
        elif ours != theirs:
            cells = [(name, a, b) for name, a, b in zip(HEADERS, ours, theirs, strict=True) if a != b]
            differences += [Difference("altered", f"{ours[0]}, {name}", a, b) for name, a, b in cells]
    return tuple(differences)


def _read_calls(terms: Terms, inputs: MonthInputs, contract: Contract) -> Sifted:
    """The calls that are counted: a row whose blank the contract refuses is set aside here as it is there."""
    refusing = refusing_blanks(terms, "calls")
    if refusing.fees or refusing.metrics:
        exports = Exports(inputs)
        return kept_of_blanks(
            refusing, {export.role: export for export in exports.read(refusing, contract, None, LISTED)}, inputs
        )["calls"]
    paths, layout = find_exports(inputs.folder, "calls"), layout_of(terms, "calls", contract)
    if not paths:
        raise Refused(no_export(inputs.folder, layout))
    window = (terms.month.first, terms.month.end)
    calls = read_records(paths, layout, terms.timezone, window, unpack_limit=inputs.unpack_limit)
    mistakes = compare_totals(inputs.file, [calls]) if inputs.file else ()
    if mistakes:
        raise Refused(*mistakes)
    return calls


def _read_margin(text: str) -> Fraction:
    try:
        margin = read_share(text).value
    except BadQuantity:
        margin = None
    if margin is None or not 0 < 2 * margin <= 1:
        raise Refused(error("input/bad-margin", Place("--margin"), text=text))
    return margin


def _size(request: SampleRequest, margin: Fraction | None, listed: tuple[ListedCall, ...]) -> int:
    """As asked, or as the margin needs: then at least one of each stratum."""
    strata = len({call.stratum for call in listed})
    if not listed:
        raise Refused(error("input/nothing-to-draw", Place(str(request.folder))))
    if margin is not None:
        return max(strata, size_for_margin(len(listed), margin))
    size = request.size or 0
    if not strata <= size <= len(listed):
        facts = {"size": size, "least": strata, "most": len(listed)}
        raise Refused(error("input/sample-size", Place("--size"), **facts))
    return size


def _rows(sample_drawn: Draw, strata: Mapping[str, str]) -> tuple[Row, ...]:
    rows = []
    for sampled in sample_drawn.calls:
        call = sampled.call
        cells = (
            mask_id(call.call_id),
            strata[call.stratum],
            str(sampled.rank),
            call.caller,
            call.agent,
            call.arrived_at,
            sampled.hash,
        )
        rows.append(tuple(no_formula(visible(cell)) for cell in cells))
    return tuple(rows)


def read_sample_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a sample in a file, as :meth:`Sample.csv_bytes` writes them.

    Raises:
        Refused: the file is no sample.
    """
    try:
        rows = list(csv.reader(io.StringIO(read_file(path).decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as failure:
        raise Refused(error("input/not-a-sample", Place(str(path)), headers=",".join(HEADERS))) from failure
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(HEADERS):
            raise Refused(error("input/not-a-sample", Place(str(path), number), headers=",".join(HEADERS)))
    if not rows or tuple(rows[0]) != HEADERS:
        raise Refused(error("input/not-a-sample", Place(str(path), 1), headers=",".join(HEADERS)))
    return tuple(tuple(row) for row in rows[1:])


def _check_manifest(sample: Sample, path: Path) -> list[Difference]:
    if not path.exists():
        return []
    try:
        manifest = json.loads(read_file(path))
    except (ValueError, RecursionError) as failure:
        raise Refused(error("input/not-a-manifest", Place(str(path)))) from failure
    if not isinstance(manifest, dict):
        raise Refused(error("input/not-a-manifest", Place(str(path))))
    keys = sorted(sample.manifest.keys() | manifest.keys())
    texts = [(key, *(_text(side.get(key)) for side in (sample.manifest, manifest))) for key in keys]
    return [Difference("manifest", key, ours, theirs) for key, ours, theirs in texts if ours != theirs]


def _text(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _where(place: tuple[str, str]) -> str:
    stratum, rank = place
    return f"{stratum} {rank}".strip()
