"""A row that is set aside as it may be shown: only the columns that the layout reads, and no number of a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.contract.records.kinds import record_kind
from slacalc.records.layout import IGNORED
from slacalc.records.layout_words import SPACE
from slacalc.records.mask import mask_cell, mask_text
from slacalc.records.parse import LEG
from slacalc.records.person import WORDS_OF_TIMES
from slacalc.records.reasons import Reason, RefusedRow
from slacalc.records.rules import EVENT_MISSING, ORDER_UNCLEAR, RANK
from slacalc.records.tables import FIELD_COUNT, OTHER_ENCODING, REPEATED_HEADER, TOTAL_ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slacalc.records.layout import Layout, LayoutColumn
    from slacalc.records.person import ShownNames
    from slacalc.records.tables import ExportTable, OddRow

_LOST = {"records/digits-lost"}
"""Reasons whose cell no longer holds the number: what is left of it is shown, so that people see what their program did to it."""
_WRITTEN = {"records/unreadable-time", "records/unreadable-duration"}
"""Reasons for which it matters how the layout says that a cell is written."""
_IN_PLACE = {TOTAL_ROW, REPEATED_HEADER, OTHER_ENCODING}
"""Reasons of odd rows whose cells stand under their own headers."""
_OF_RECORD = {EVENT_MISSING, ORDER_UNCLEAR}
"""Reasons that lie in a record of several events, and in no cell of the row that has them."""
_OUT_OF_PLACE = {
    "records/blank-required",
    "records/unreadable-time",
    "records/unreadable-duration",
    "records/unreadable-number",
    "records/impossible-duration",
    "records/impossible-pause",
}
"""Reasons for which the cells of a row may stand under the headers of others."""


def _words_of(layout: Layout) -> frozenset[str]:
    """The words that the layout names: codes, blanks, headers; none of them is a person."""
    columns = layout.read_columns
    codes = {word for column in columns if column.person is None for word, _ in column.codes or ()}
    return frozenset(codes | {*layout.blank} | {header for column in columns for header in column.headers})


class ShownRows:
    """Rows of one file as they may be shown: only the columns that the layout reads, and no number of a person."""

    def __init__(self, layout: Layout, table: ExportTable) -> None:
        kind = record_kind(layout.role)
        self._file = Path(table.file).name
        self._headers = table.headers
        self._of: dict[str, tuple[LayoutColumn, bool]] = {}
        for column in layout.read_columns:
            is_id = column.name in {kind.key, "agent", "seat"} or column.name.endswith("_id")
            self._of.update(dict.fromkeys(column.headers, (column, is_id)))
        self.named = tuple(at for at, header in enumerate(self._headers) if self._is_named(header))
        self._words = _words_of(layout) | {*self._headers}
        self._layout = layout
        self._columns = {column.name: column for column in layout.read_columns}
        self._label = {column.name: column.headers for column in layout.read_columns} | {LEG: (layout.leg_number or "",)}

    def row(
        self, row: int, broken: Iterable[tuple[str, str]], cells: Sequence[str], kind: str | None, names: ShownNames
    ) -> RefusedRow:
        """A row of that number with these cells; what it breaks are slugs and canonical columns, ``kind`` is that of an event."""
        in_order = sorted(broken, key=lambda reason: RANK[reason[0]])
        text = {header: cells[at].strip(SPACE) for at, header in enumerate(self._headers)}
        if self.named and any(slug in _OUT_OF_PLACE for slug, _ in in_order):
            text = {header: self._without_names(header, cell, names) for header, cell in text.items()}
        reasons = []
        for slug, name in in_order:
            headers = self._headers_of(name, kind) if slug not in _OF_RECORD else ()
            masked_cells = [
                mask_text(text[header]) if slug in _LOST else self._masked(header, text[header], names) for header in headers
            ]
            label = " + ".join(headers) or name
            shown_cell = self._lacking(name) if slug == EVENT_MISSING else self._lasting(name) or " ".join(masked_cells).strip()
            reasons.append(Reason(slug, label, shown_cell, self._wanted(slug, name)))
        shown = tuple((header, self._masked(header, text[header], names)) for header in self._headers if header in self._of)
        return RefusedRow(self._file, row, tuple(reasons), shown)

    def odd(self, odd: OddRow, names: ShownNames) -> RefusedRow:
        """A row that is no record.

        Its cells may stand under the wrong header, so every run of digits is masked whatever the header says, and every word that
        is not of the layout where names are.
        """
        cells = [cell.strip(SPACE) for cell in odd.cells]
        if self.named:
            cells = [
                cell
                if cell in self._words
                else names.shown(cell)
                if at in self.named
                else cell
                if odd.slug in _IN_PLACE
                else names.within(cell, self._words)
                for at, cell in enumerate(cells)
            ]
        masked = [mask_text(cell) for cell in cells]
        column, value = "", f"{len(odd.cells)} / {len(self._headers)}" if odd.slug == FIELD_COUNT else ""
        if odd.slug == OTHER_ENCODING:
            at = next((at for at, cell in enumerate(masked) if "\ufffd" in cell or not cell.isascii()), 0)
            column, value = dict(enumerate(self._headers)).get(at, ""), masked[at]
        shown = tuple((header, cell) for header, cell in zip(self._headers, masked, strict=False) if header in self._of)
        return RefusedRow(self._file, odd.row, (Reason(odd.slug, column, value),), shown)

    def _without_names(self, header: str, cell: str, names: ShownNames) -> str:
        """A cell of which it is not certain that it is its column's: no word of it is shown that may be a name."""
        if cell in self._words or self._is_named(header) or header not in self._of:
            return cell
        return names.shown(cell) if self._of[header][1] else names.within(cell, self._words | WORDS_OF_TIMES)

    def _headers_of(self, name: str, kind: str | None) -> tuple[str, ...]:
        """Where the cells of a column stand; of an event, those that its kind has for it."""
        column = self._columns.get(name)
        if column is None or not column.cells or kind not in column.kinds:
            return self._label[name]
        own = dict(column.cells)[kind]
        return (own, column.headers[-1]) if column.sign is not None else (own,)

    def _lacking(self, name: str) -> str:
        """The kinds of events that would have said the column; all of them where it is taken from any."""
        events = self._layout.events
        every = tuple(str(kind) for _, kind in (events.kind.codes or ()) if kind != IGNORED) if events is not None else ()
        return ", ".join(dict.fromkeys(self._columns[name].kinds or every))

    def _lasting(self, name: str) -> str:
        """The kinds of events between which a time lasts; none of a column that has cells."""
        column = self._columns.get(name)
        return "" if column is None or column.lasts is None else " … ".join(map(", ".join, column.lasts))

    def _wanted(self, slug: str, name: str) -> str:
        column = self._columns.get(name)
        if column is None or slug not in _WRITTEN:
            return ""
        return ", ".join(column.formats) or column.form or ""

    def _is_named(self, header: str) -> bool:
        return header in self._of and self._of[header][0].person == "mask"

    def _masked(self, header: str, text: str, names: ShownNames) -> str:
        if header not in self._of:
            return mask_text(text)
        column, is_id = self._of[header]
        if column.person == "mask":
            return text if text in self._layout.blank else names.shown(text)
        return mask_cell(text, column.type, is_id=is_id)
