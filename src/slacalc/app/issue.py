"""A statement in all its faces, and the writing of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slacalc.app.files import staged_files, write_new_file
from slacalc.app.statement import Request, issue_statement, make_statement
from slacalc.base.diagnostics import Diagnostic, Place, Unwritable, error
from slacalc.ledger.history import ISSUED, issued_months
from slacalc.statement.v1 import to_bytes, to_wire

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from slacalc.records.sifted import Sifted
    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement
    from slacalc.statement.v1 import Wire

BINARY = ("xlsx",)
"""Faces that are files and no text."""


@dataclass(frozen=True, slots=True)
class Artifacts:
    """A statement, ready to be shown or written."""

    statement: Statement
    wire: Wire
    sifted: tuple[Sifted, ...]
    remarks: tuple[Diagnostic, ...]

    @property
    def missed(self) -> bool:
        """Whether any target was missed."""
        return any(metric.outcome == "missed" for metric in self.statement.metrics)

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The statement as a page."""
        from slacalc.render.statement_view import statement_blocks  # noqa: PLC0415 - loaded when it is shown

        return statement_blocks(self.statement, words, str(self.wire["digest"]))

    def text(self, form: str, words: Words) -> str:
        """The statement in a face that is text.

        Raises:
            Unwritable: the face is a file; nowhere to write it was named.
        """
        if form in BINARY:
            raise Unwritable(error("output/needs-out", Place(form), format=form))
        return "" if form == "table" else self.data(form, words).decode()

    def data(self, form: str, words: Words) -> bytes:
        """The statement in one face."""
        match form:
            case "json":
                return to_bytes(self.wire)
            case "csv":
                from slacalc.render.table_csv import statement_csv  # noqa: PLC0415 - as above

                return statement_csv(self.statement).encode()
            case "md":
                from slacalc.render.markdown import render_markdown  # noqa: PLC0415 - as above

                return render_markdown(self.blocks(words)).encode()
            case "xlsx":
                from slacalc.render.xlsx import render_xlsx  # noqa: PLC0415 - as above

                return render_xlsx(self.statement, words, str(self.wire["digest"]))
            case _:
                raise KeyError(form)


def make_artifacts(request: Request, issue_date: date | None, *, issue: bool) -> Artifacts:
    """The statement, issued if so asked.

    Raises:
        Refused: an input that cannot be used.
        Unwritable: it cannot be issued.
    """
    if issue and (request.ledger is None or issue_date is None):
        raise Unwritable(error("output/needs-ledger", Place("--issue")))
    made = make_statement(request)
    statement = made.statement
    if issue and issue_date is not None:
        statement = issue_statement(statement, issue_date)
    return Artifacts(statement, to_wire(statement), made.sifted, made.remarks)


def write_artifacts(
    artifacts: Artifacts, forms: Sequence[str], out: Path | None, ledger: Path | None, words: Words
) -> tuple[Path, ...]:
    """Write the faces that are asked for into ``out``, and an issued statement into the ledger.

    Raises:
        Unwritable: a folder cannot be written, the month is issued already, or a face that is a file has nowhere to go.
    """
    month = artifacts.statement.month
    names = [form for form in forms if form != "table"] or ["json"]
    if out is None:
        for form in forms:
            artifacts.text(form, words)
        return _issue_into(ledger, artifacts)
    files = [(f"statement-{month}.{form}", artifacts.data(form, words)) for form in names]
    if any(one.refused for one in artifacts.sifted):
        from slacalc.records.refusal import write_refused  # noqa: PLC0415 - loaded where rows were refused

        files.append((f"refused-{month}.csv", write_refused(artifacts.sifted)))
    # The ledger has the last word: what it refuses to issue must not lie in the folder as issued.
    with staged_files(out, tuple(files)) as places:
        issued = _issue_into(ledger, artifacts)
    return issued + places


def _issue_into(ledger: Path | None, artifacts: Artifacts) -> tuple[Path, ...]:
    """Put an issued statement into the ledger, where one is named."""
    if ledger is None:
        return ()
    month = artifacts.statement.month
    later = [name for name in issued_months(ledger) if name > month]
    if later:
        raise Unwritable(error("output/later-month-issued", Place(str(ledger / ISSUED)), month=month, later=later[-1]))
    return (write_new_file(ledger / ISSUED, f"{month}.json", to_bytes(artifacts.wire)),)
