"""``slacalc inspect``: what an export is, and a layout for it that is to be corrected."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.app.files import write_new_file
from slacalc.base.diagnostics import Refused
from slacalc.contract.records.kinds import record_kind
from slacalc.records.inspect.event_log import LOGGED
from slacalc.records.inspect.find_log import find_log
from slacalc.records.inspect.inspection import Inspection
from slacalc.records.inspect.look import keys_of, look_at, of_file, repeated
from slacalc.records.inspect.people import people_of, with_people
from slacalc.records.inspect.propose import is_totals, match_columns, match_events, role_of, role_of_log
from slacalc.records.inspect.sample import take_sample
from slacalc.records.layout import OPEN_KIND
from slacalc.records.layout_words import SPACE
from slacalc.records.load_layout import load_layout
from slacalc.records.refusal import by_reason, sifted_alone
from slacalc.records.rules import SILENT
from slacalc.render.inspect_layout import layout_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.inspect.sample import ExportSample
    from slacalc.records.layout import Layout, LayoutColumn, Value
    from slacalc.records.reasons import ReasonSum
    from slacalc.render.words import Words

ZONE = "UTC"
"""The zone in which times are tried: no contract is there to say another."""


def inspect_files(
    paths: Iterable[Path], role: str | None, unpack_limit: int, words: Words
) -> tuple[list[Inspection], tuple[Diagnostic, ...]]:
    """Look at every file; and what is wrong with those that cannot be read, or are no tables."""
    inspections: list[Inspection] = []
    wrong: list[Diagnostic] = []
    for path in paths:
        try:
            inspections.append(inspect_file(path, role, unpack_limit, words))
        except Refused as refused:
            wrong += refused.diagnostics
    return inspections, tuple(wrong)


def inspect_file(path: Path, role: str | None, unpack_limit: int, words: Words) -> Inspection:
    """Look at a file.

    Raises:
        Refused: it cannot be read, or is no table.
    """
    sample = take_sample(path, ZONE, unpack_limit)
    looks = look_at(sample)
    keys = keys_of(sample, looks)
    if role is None and is_totals(looks):
        people = people_of(sample, looks, ())
        return Inspection(path, sample, looks, of_file(sample), keys, True, "", (), "", (), (), 0, people, None)  # noqa: FBT003
    log = find_log(sample, looks) if role is None or role in LOGGED else None
    chosen = role or (role_of(looks) if log is None else role_of_log(looks, log))
    log = log if chosen in LOGGED else None
    matches = match_columns(chosen, looks, keys) if log is None else match_events(chosen, looks, log)
    people = people_of(sample, looks, matches)
    matches = with_people(matches, people)
    called = next(
        (match.headers for match in match_columns(chosen, looks, ()) if match.column.name == record_kind(chosen).key), ()
    )
    odd = (*of_file(sample), *(repeated(looks, called[0]) if called and log is None else ()))
    text = layout_text(_identity(path), chosen, sample, looks, matches, people, log, words)
    refused, unusable, accepted = _tried(sample, text)
    silent = _silent_if_answered(sample, text) if not unusable else ()
    tried = (refused, unusable, accepted, people, log, silent)
    return Inspection(path, sample, looks, odd, keys, False, chosen, matches, text, *tried)  # noqa: FBT003


def write_layout(inspection: Inspection, out: Path) -> Inspection:
    """The same, with its layout in that folder.

    Raises:
        Unwritable: it is there already, or cannot be written.
    """
    if not inspection.layout:
        return inspection
    name = f"{_identity(inspection.path)}-layout.yaml"
    return replace(inspection, file=write_new_file(out, name, inspection.layout.encode()))


def _identity(path: Path) -> str:
    """A name for the layout, after the file."""
    stem = path.name.split(".", 1)[0]
    return re.sub(r"[^\w\u4e00-\u9fff]+", "-", stem).strip("-").lower() or "export"


def _tried(sample: ExportSample, text: str) -> tuple[tuple[ReasonSum, ...], tuple[Diagnostic, ...], int]:
    """What the layout would refuse of the sample, its open codes meaning anything."""
    try:
        layout = _answered(load_layout(text.encode(), "layout.yaml"))
        refused, accepted = sifted_alone(sample.read_with(layout), layout, ZONE)
    except Refused as unusable:
        return (), unusable.diagnostics, 0
    return by_reason(refused), (), accepted


def _silent_if_answered(sample: ExportSample, text: str) -> tuple[ReasonSum, ...]:
    """What would be refused for a blank wait or talk time, did the open words of the outcome mean that calls were answered."""
    layout = load_layout(text.encode(), "layout.yaml")
    outcome = layout.column("outcome")
    if outcome is None or not outcome.open_words or layout.events is not None:
        return ()
    table = sample.read_with(layout)
    if not outcome.headers or outcome.headers[0] not in table.headers:
        return ()
    is_open = table.frame[str(table.headers.index(outcome.headers[0]))].str.strip_chars(SPACE).is_in(outcome.open_words)
    layout = _answered(layout, "answered")
    refused, _ = sifted_alone(replace(table, frame=table.frame.filter(is_open), odd=()), layout, ZONE)
    silent = {slug for _, slug in SILENT}
    return tuple(reason for reason in by_reason(refused) if reason.slug in silent)


def _answered(layout: Layout, outcome: str = "abandoned") -> Layout:
    return replace(layout, columns=tuple(_meaning_something(column, outcome) for column in layout.columns))


def _meaning_something(column: LayoutColumn, outcome: str) -> LayoutColumn:
    if column.open_kind:
        return replace(column, cells=tuple(("" if kind == OPEN_KIND else kind, header) for kind, header in column.cells))
    if not column.open_words:
        return column
    value: Value = {"yes": False, "whole": 1}.get(column.type, "inbound" if column.name == "direction" else outcome)
    if "" in column.open_words:
        return replace(column, constant=value, open_words=())
    return replace(column, codes=(*(column.codes or ()), *((word, value) for word in column.open_words)), open_words=())
