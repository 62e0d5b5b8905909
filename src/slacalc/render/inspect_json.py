"""What exports are, as JSON: shares as two whole numbers, sorted keys, never localised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.records.mask import mask_text
from slacalc.records.unmasked import unmasked
from slacalc.render.json_page import json_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.records.inspect.event_log import EventLog
    from slacalc.records.inspect.inspection import Inspection
    from slacalc.records.inspect.look import ColumnLook, Suspicion
    from slacalc.records.inspect.people import PeopleOfSample
    from slacalc.records.reasons import ReasonSum

FORMAT = "slacalc inspect v1"
SHOWN = 40


def inspections_json(inspections: Iterable[Inspection]) -> str:
    """The text of all files together."""
    unmasking = unmasked()
    why = {} if unmasking is None else {"unmasked": {"reason": unmasking.reason, "at": unmasking.at, "by": unmasking.by}}
    wire = {"format": FORMAT, "files": [_to_wire(inspection) for inspection in inspections], **why}
    return json_page(wire)


def _to_wire(inspection: Inspection) -> dict[str, Any]:
    sample, people = inspection.sample, inspection.people
    return {
        "name": sample.name,
        "kind": sample.kind.removeprefix("."),
        "holds": "totals" if inspection.totals else inspection.role,
        "rows": sample.table.rows,
        "sample": {"whole": sample.whole, "bytes": sample.read, "of": sample.size},
        "encoding": {
            "name": sample.encoding,
            "guessed": sample.guessed,
            "otherwise": {codec: people.line(text) for codec, text in sample.otherwise},
        },
        "delimiter": sample.delimiter or "",
        "header": {"is_there": sample.header is None, "row": sample.header_row or 1},
        "sheets": list(sample.sheets),
        "columns": [_column(look, people) for look in inspection.looks],
        "keys": [list(key) for key in inspection.keys],
        "odd": [_odd(odd, people.loose(odd.cell)) for odd in inspection.suspicions],
        "matches": [
            {
                "column": match.column.name,
                "from": [mask_text(header) for header in match.headers],
                "why": match.why,
                "codes": {mask_text(word): {"rows": number, "means": meaning} for word, number, meaning in match.codes},
                "other_format": match.doubt,
            }
            for match in inspection.matches
        ],
        "events": None if inspection.log is None else _events(inspection.log),
        "refused": [_reason(refused) for refused in inspection.refused],
        "refused_if_answered": [_reason(refused) for refused in inspection.silent],
        "unusable": [{"code": remark.code, "facts": dict(remark.facts)} for remark in inspection.unusable],
        "accepted": inspection.accepted,
        "layout": inspection.layout,
    }


def _events(log: EventLog) -> dict[str, Any]:
    return {
        "key": mask_text(log.key),
        "kind": mask_text(log.kind[0]) if len(log.kind) == 1 else [mask_text(header) for header in log.kind],
        "at": mask_text(log.at),
        "kinds": {mask_text(event.word): event.rows for event in log.kinds},
    }


def _column(look: ColumnLook, people: PeopleOfSample) -> dict[str, Any]:
    return {
        "header": mask_text(look.header),
        "names_masked": look.header in people.headers,
        "rows": look.rows,
        "filled": look.filled,
        "different": look.distinct,
        "forms": [{"kind": share.kind, "form": share.form, "fit": share.fit} for share in look.shares],
        "words": {people.cell(look.header, text): number for text, number in look.counts[:SHOWN]} if look.is_words else {},
        "odd": [_odd(odd, people.cell(look.header, odd.cell)) for odd in look.suspicions],
    }


def _odd(odd: Suspicion, shown: str) -> dict[str, Any]:
    return {"what": odd.slug, "cell": shown, "row": odd.row}


def _reason(refused: ReasonSum) -> dict[str, Any]:
    return {
        "reason": refused.slug,
        "rows": refused.rows,
        "row": refused.row,
        "column": refused.reason.column,
        "cell": refused.reason.shown,
    }
