"""The refused rows of all exports together: their sums by reason, and their list as a file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO

from slacalc.base.shown import no_formula, visible
from slacalc.records.person import ShownNames
from slacalc.records.refusal import by_reason
from slacalc.records.rules import ACCEPTED_BY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.records.reasons import RefusedByRole
    from slacalc.records.sifted import Sifted

REFUSED_HEADERS = ("role", "file", "row", "reason", "column", "value", "also", "cells", "layout_keys")


def by_role(exports: Iterable[Sifted]) -> RefusedByRole:
    """The same for every export that has refused rows."""
    exports = tuple(exports)
    names = _people(exports)
    return tuple((export.role, by_reason(export.refused.beside(names))) for export in exports if export.refused)


def _people(exports: Iterable[Sifted]) -> ShownNames:
    """What the people of all refused rows are called, so that two of them look different wherever they are refused."""
    return ShownNames(name for export in exports for name in export.refused.people())


def write_refused(exports: Iterable[Sifted], file: BinaryIO) -> None:
    """Write the list of refused rows as CSV in UTF-8, one line a row, without a cell that a spreadsheet would take for a formula.

    The reason by which the row is counted has columns of its own; the others stand together under ``also``. ``layout_keys`` are
    the keys of the layout that could accept the row, where it is as it should be.
    """
    out = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(REFUSED_HEADERS)
    exports = tuple(exports)
    names = _people(exports)
    for export in exports:
        for row in export.refused.beside(names):
            cells = "; ".join(f"{header}={text}" for header, text in row.shown if text)
            first, *others = row.reasons
            also = "; ".join(f"{reason.slug} {reason.column}={reason.shown}" for reason in others)
            line = (
                export.role,
                row.file,
                str(row.row),
                first.slug,
                first.column,
                first.shown,
                also,
                cells,
                ACCEPTED_BY.get(first.slug, ""),
            )
            writer.writerow([no_formula(visible(cell)) for cell in line])
    out.detach()
