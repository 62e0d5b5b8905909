"""Remarks that a contract accepts with a reason: what becomes of each, and of an acceptance that has ended or meets nothing.

    accepted: [{remark: lint/no-cap, at: remedies.answer_rate, because: agreed in the annex, until: 2027-01-01}]

Only warnings and notes can be accepted: an error refuses the file, whatever it accepts. Nothing is hidden: an accepted remark
becomes a note with its reason. ``until`` is compared with a day that the run states, its last day included.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Severity, note, warning
from slacalc.base.nearest import listed
from slacalc.contract.tree.source import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from slacalc.base.diagnostics import Place
    from slacalc.contract.load import Contract
    from slacalc.contract.schema import AcceptedPart
    from slacalc.contract.tree.source import Node


def accept(contract: Contract, remarks: Sequence[Diagnostic], day: date) -> tuple[Diagnostic, ...]:
    """The remarks on a contract on that day: what it accepts as notes, and a warning of each acceptance that is of no use."""
    accepted = contract.versions[0][1].accepted or ()
    if not accepted:
        return tuple(remarks)
    paths = _paths(contract)
    meeting = [[at for at, acceptance in enumerate(accepted) if _meets(acceptance, remark, paths)] for remark in remarks]
    # By each entry that accepts something the one that counts: the first that has not ended, else the first.
    used: dict[int, int] = {}
    remarks_left: list[Diagnostic] = []
    for remark, entries in zip(remarks, meeting, strict=True):
        counts = next((at for at in entries if day <= accepted[at].until.value), entries[0] if entries else None)
        if counts is not None:
            used |= {at: counts for at in entries if used.get(at) != at}
        if counts is not None and day <= accepted[counts].until.value:
            remarks_left.append(_as_note(remark, accepted[counts]))
        else:
            remarks_left.append(remark)
    for number, acceptance in enumerate(accepted):
        place = replace(acceptance.remark.scalar.place, file=contract.name)
        facts = {"remark": acceptance.remark.value, "at": acceptance.at.value}
        if number not in used:
            remarks_left.append(warning("lint/acceptance-unused", place, **facts, known=_known(remarks, paths)))
        elif used[number] != number:
            remarks_left.append(warning("lint/acceptance-repeated", place, **facts, entry=number + 1, other=used[number] + 1))
        elif day > acceptance.until.value:
            remarks_left.append(warning("lint/acceptance-ended", place, **facts, until=acceptance.until.value, day=day))
    return tuple(remarks_left)


def _meets(acceptance: AcceptedPart, remark: Diagnostic, paths: dict[tuple[int, int], str]) -> bool:
    """Whether a remark stands where the acceptance says, or below; a whole section such as ``remedies`` is no place to name."""
    if remark.severity is Severity.ERROR or remark.code != acceptance.remark.value:
        return False
    path, at = _path(remark.place, paths), acceptance.at.value
    return path == at or ("." in at and path.startswith(f"{at}."))


def _as_note(remark: Diagnostic, acceptance: AcceptedPart) -> Diagnostic:
    facts = {"remark": remark.code, "because": acceptance.because.value, "until": acceptance.until.value}
    return note("lint/accepted", remark.place, **facts)


def _known(remarks: Sequence[Diagnostic], paths: dict[tuple[int, int], str]) -> str:
    """What could be accepted, each with where it stands."""
    open_to = (remark for remark in remarks if remark.severity is not Severity.ERROR)
    return listed(dict.fromkeys(f"{remark.code} ({_path(remark.place, paths)})" for remark in open_to)) or "–"


def _path(place: Place, paths: dict[tuple[int, int], str]) -> str:
    return paths.get((place.line, place.column), "")


def _paths(contract: Contract) -> dict[tuple[int, int], str]:
    """The path of each key and value by where it stands in the file; of a list and its first item, that of the list."""
    paths: dict[tuple[int, int], str] = {}
    for version, _ in contract.versions:
        for node in _nodes(version.root):
            paths.setdefault((node.key.line, node.key.column), node.path)
            paths.setdefault((node.place.line, node.place.column), node.path)
    return paths


def _nodes(node: Node) -> Iterator[Node]:
    if node.path:
        yield node
    if isinstance(node, Mapping):
        for _, part in node.items:
            yield from _nodes(part)
    elif not isinstance(node, Scalar):
        for item in node.items:
            yield from _nodes(item)
