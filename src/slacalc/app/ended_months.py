"""The months of a run of ``month-end`` as far as they came: their table, their statements and their postings, as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.files import marked, staged_files
from slacalc.app.issue import Artifacts, expect_outside
from slacalc.base.dataclass import dataclass
from slacalc.render.brand import PLAIN, Brand
from slacalc.render.formats import format_named
from slacalc.render.to_render import MonthEndToRender
from slacalc.statement.month_end import BLOCKED, MonthEndRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slacalc.app.files import Content
    from slacalc.app.postings import PostedMonths
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.load import Contract
    from slacalc.ledger.ledger import Ledger
    from slacalc.render.words import Words

STEM, POSTINGS = "month-end", "postings.csv"
"""What the files are called."""


@dataclass(frozen=True, slots=True)
class EndedMonth:
    """A month as far as it came."""

    row: MonthEndRow
    artifacts: Artifacts | None = None
    """None where it is blocked."""
    contract: Contract | None = None
    """None where it cannot be read."""
    ledger: Ledger | None = None
    """As it lies there."""


@dataclass(frozen=True, slots=True)
class EndedMonths:
    """All months of a run, and the postings where they are asked for."""

    months: tuple[EndedMonth, ...]
    posted: PostedMonths | None
    """None where no postings are asked for."""
    ledgers: tuple[Path, ...]
    """The folders of the ledgers of all contracts, of blocked ones too: nothing is written into them."""
    remarks: tuple[Diagnostic, ...] = ()
    """What is said of the map of accounts, nothing of other contracts in it where one cannot be read; and what is not posted."""

    @property
    def rows(self) -> tuple[MonthEndRow, ...]:
        """Where each month stands."""
        return tuple(month.row for month in self.months)

    @property
    def blocked(self) -> bool:
        """Whether any month has no statement, or no postings where they are asked for."""
        return any(row.state == BLOCKED for row in self.rows) or bool(self.posted and self.posted.untold)

    @property
    def language(self) -> str | None:
        """Of the first contract that can be read; None where none can."""
        return next((month.contract.versions[0][1].language.value for month in self.months if month.contract is not None), None)

    def shown_in(self, words: Words, brand: Brand = PLAIN) -> MonthEndToRender:
        """The table as formats take it."""
        return MonthEndToRender(self.rows, words, brand)

    def data(self, form: str, words: Words, brand: Brand = PLAIN) -> bytes:
        """The table in a format of files.

        Raises:
            KeyError: one that does not hold it.
        """
        render = format_named(form).month_end
        if render is None:
            raise KeyError(form)
        return render(self.shown_in(words, brand))

    def write(
        self, out: Path, faces: Faces, words: Words, words_of: Callable[[Artifacts], Words], tell: Callable[[Diagnostic], None]
    ) -> tuple[Path, ...]:
        """Write the table, every statement with its refused rows, and the postings, into a folder: all of them, or none.

        Raises:
            Unwritable: the folder or a file in it cannot be written, or it lies in a ledger.
        """
        from slacalc.render.month_end_csv import postings_csv  # noqa: PLC0415 - only where files are written

        batch = [month.artifacts for month in self.months if month.artifacts is not None]
        expect_outside(self.ledgers, (out, *(out / artifacts.ready.folder for artifacts in batch)))
        files: list[tuple[str, Content]] = [
            (f"{STEM}.{form}", self.data(form, words, faces.brand)) for form in faces.tables or ("json",)
        ]
        for artifacts in batch:
            files += artifacts.files(faces.statements, artifacts.shown_in(words_of(artifacts), tell, faces.brand))
        if self.posted is not None:
            files.append((POSTINGS, postings_csv(self.posted.postings).encode()))
        with staged_files(out, marked(files, csv_bom=faces.csv_bom)) as places:
            return places


@dataclass(frozen=True, slots=True)
class Faces:
    """In which formats a run is written."""

    tables: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    brand: Brand = PLAIN
    csv_bom: bool = False
