"""The faces of statements, and the writing of them: into a folder, and into the ledger."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from slacalc.app.batch import make_all
from slacalc.app.files import locked, marked, staged_files, write_new_file
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.base.forms import LongList
from slacalc.ledger.chain import name_of
from slacalc.ledger.ledger import ISSUED, head_of
from slacalc.render.brand import PLAIN
from slacalc.render.formats import TABLE, format_named
from slacalc.render.to_render import StatementToRender
from slacalc.statement.json_text import LARGEST_FILE, size_of, to_bytes, write_bytes
from slacalc.statement.miss_cost import miss_costs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from slacalc.app.batch import ReadyStatement, Request
    from slacalc.app.files import Content
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.reasons import RefusedByRole
    from slacalc.render.brand import Brand
    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

JSON = "json"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Artifacts:
    """A statement, ready to be shown or written."""

    ready: ReadyStatement

    @property
    def statement(self) -> Statement:
        """What it is."""
        return self.ready.end.statement

    @property
    def name(self) -> str:
        """The month, and of a correction its number."""
        return name_of(self.statement)

    @property
    def missed(self) -> bool:
        """Whether any target was missed."""
        return any(metric.outcome == "missed" for metric in self.statement.metrics)

    @property
    def refused(self) -> RefusedByRole:
        """Why rows were set aside, by role."""
        from slacalc.records.refused_list import by_role  # noqa: PLC0415 - loads polars

        return by_role(self.ready.end.sifted)

    def shown_in(
        self, words: Words, tell: Callable[[Diagnostic], None] = lambda _: None, brand: Brand = PLAIN
    ) -> StatementToRender:
        """The statement as formats take it; ``tell`` hears of what a format cannot hold."""
        ledger = self.ready.ledger
        issued = tuple(issued_month.statement for issued_month in ledger.issued) if ledger is not None else ()
        payments = ledger.payments if ledger is not None else ()
        costs = miss_costs(self.ready.end.terms, self.statement)
        return StatementToRender(
            self.statement, self.ready.wire, self.ready.end.since, words, tell, issued, payments, brand, costs
        )

    def json(self) -> Content:
        """The file that is issued; where many cases stay open, what writes it.

        Raises:
            Unwritable: it is larger than any statement that is read: no month could follow it.
        """
        wire = self.ready.wire
        if any(isinstance(section, LongList) for section in wire.values()):
            self._expect_readable(size_of(wire))
            return partial(write_bytes, wire)
        data = to_bytes(wire)
        self._expect_readable(len(data))
        return data

    def printed(self, form: str, to_render: StatementToRender) -> str:
        """It as text, in a format of text.

        Raises:
            Unwritable: its JSON is too large.
        """
        data = format_named(form).statement(to_render)
        if form == JSON:
            self._expect_readable(len(data))
        return data.decode()

    def _expect_readable(self, size: int) -> None:
        if size > LARGEST_FILE:
            sizes = {"size": -(-size // MEGABYTE), "most": LARGEST_FILE // MEGABYTE}
            facts = {"month": self.statement.month, "cases": len(self.statement.open_cases), **sizes}
            raise Unwritable(error("output/statement-too-large", Place(self.statement.contract.file), **facts))

    def files(self, forms: Sequence[str], to_render: StatementToRender) -> Iterator[tuple[str, Content]]:
        """Names and contents of its files.

        Raises:
            Unwritable: its JSON is too large.
        """
        folder = f"{self.ready.folder}/" if self.ready.folder else ""
        for form in [form for form in forms if form != TABLE] or [JSON]:
            content = self.json() if form == JSON else format_named(form).statement(to_render)
            yield f"{folder}statement-{self.name}.{form}", content
        if any(sifted.refused for sifted in self.ready.end.sifted):
            from slacalc.records.refused_list import write_refused  # noqa: PLC0415 - loaded where rows were refused

            yield f"{folder}refused-{self.name}.csv", partial(write_refused, self.ready.end.sifted)


def make_artifacts(request: Request, *, issue: bool) -> tuple[Artifacts, ...]:
    """Every statement that is asked for, issued if so asked.

    Raises:
        Refused: an input that cannot be used.
        Unwritable: it cannot be issued, or a date of issue is named and issuing is not asked for.
    """
    if request.issue_on is not None and not issue:
        raise Unwritable(error("output/date-without-issue", Place("--issue-date"), date=request.issue_on))
    if issue and (request.ledger is None or request.issue_on is None):
        raise Unwritable(error("output/needs-ledger", Place("--issue")))
    return tuple(map(Artifacts, make_all(request)))


@dataclass(frozen=True, slots=True)
class Output:
    """All that a run is to show and write, made before anything is issued."""

    page: str
    """What goes to stdout."""
    files: tuple[tuple[Artifacts, str, Content], ...]
    """Whose, name and content of each file under ``--out``."""
    remarks: tuple[tuple[Artifacts, Diagnostic], ...] = ()
    """What a face cannot hold."""


def make_output(
    batch: Sequence[Artifacts],
    forms: Sequence[str],
    out: Path | None,
    words_of: Callable[[Artifacts], Words],
    table: Callable[[tuple[Block, ...]], str],
    brand: Brand = PLAIN,
) -> Output:
    """Every face that is asked for, in the order in which they are named; ``table`` is how a page looks on this terminal.

    Raises:
        Unwritable: a face that is a file has nowhere to go, several statements are to go into one stream, a folder of files
            lies in a ledger, or a statement is too large to be read again.
    """
    remarks: list[tuple[Artifacts, Diagnostic]] = []
    page: list[str] = []
    files: list[tuple[Artifacts, str, Content]] = []
    if out is not None:
        ledgers = [artifacts.ready.ledger.folder for artifacts in batch if artifacts.ready.ledger is not None]
        expect_outside(ledgers, [out / artifacts.ready.folder for artifacts in batch])
    elif len(batch) > 1 and any(form != TABLE for form in forms):
        raise Unwritable(error("output/several-need-out", Place("--format"), count=len(batch)))
    for form in forms:
        if out is None and form != TABLE and not format_named(form).is_text:
            raise Unwritable(error("output/needs-out", Place(form), format=form))
    for artifacts in batch:
        words = words_of(artifacts)

        def tell(remark: Diagnostic, artifacts: Artifacts = artifacts) -> None:
            remarks.append((artifacts, remark))

        to_render = artifacts.shown_in(words, tell, brand)
        printed = [form for form in forms or (TABLE,) if form == TABLE or out is None]
        page += [table(to_render.blocks()) if form == TABLE else artifacts.printed(form, to_render) for form in printed]
        if out is not None:
            files += [(artifacts, name, data) for name, data in artifacts.files(forms, to_render)]
    return Output("".join(page), tuple(files), tuple(remarks))


def with_marks(output: Output) -> Output:
    """The same, its CSV files marked for spreadsheet programs."""
    files = marked([(name, data) for _, name, data in output.files], csv_bom=True)
    return replace(output, files=tuple((whose, *file) for (whose, *_), file in zip(output.files, files, strict=True)))


def write_output(
    batch: Sequence[Artifacts], output: Output, out: Path | None, *, issue: bool, issued: Callable[[Path], None] = lambda _: None
) -> tuple[tuple[Artifacts, Path], ...]:
    """Write the files into ``out``, and issued statements into their ledgers; whose each file is.

    ``issued`` hears of each month in the moment in which it is issued.

    Raises:
        Unwritable: a folder cannot be written, a month was issued meanwhile, or a statement is too large to be read again.
    """
    if out is None:
        return _issue_all(batch, issued) if issue else ()
    # The ledger has the last word: what it refuses to issue must not lie in the folder as issued.
    with staged_files(out, tuple((name, data) for _, name, data in output.files)) as places:
        issued_files = _issue_all(batch, issued) if issue else ()
    return (*issued_files, *((artifacts, place) for (artifacts, *_), place in zip(output.files, places, strict=True)))


def expect_outside(ledgers: Iterable[Path], folders: Sequence[Path]) -> None:
    """A ledger holds what was issued, and nothing else may be written into it.

    Raises:
        Unwritable: one of the folders is one of the ledgers, or lies in it.
    """
    for ledger in ledgers:
        for folder in folders:
            if folder.resolve().is_relative_to(ledger.resolve()):
                raise Unwritable(error("output/out-in-ledger", Place(str(folder)), ledger=ledger))


def _issue_all(batch: Sequence[Artifacts], issued: Callable[[Path], None]) -> tuple[tuple[Artifacts, Path], ...]:
    """Put statements into their ledgers, in order; each must follow what was issued there last.

    All are looked at before the first is written. Should the system refuse one all the same, those before it are issued: each
    ledger is whole, and says where it stands.
    """
    issuing = [(artifacts, artifacts.ready.ledger.folder) for artifacts in batch if artifacts.ready.ledger is not None]
    with ExitStack() as stack:
        for folder in sorted({folder for _, folder in issuing}):
            stack.enter_context(locked(folder))
        _expect_heads(issuing)
        contents = [artifacts.json() for artifacts, _ in issuing]
        return tuple(
            (artifacts, write_new_file(ledger / ISSUED, _name(artifacts), content, issued))
            for (artifacts, ledger), content in zip(issuing, contents, strict=True)
        )


def _expect_heads(issuing: Sequence[tuple[Artifacts, Path]]) -> None:
    heads = {ledger: head_of(ledger) for _, ledger in issuing}
    for artifacts, ledger in issuing:
        place = ledger / ISSUED / _name(artifacts)
        if place.exists():
            raise Unwritable(error("output/already-issued", Place(str(place))))
        if heads[ledger] != artifacts.statement.previous:
            raise Unwritable(error("output/ledger-moved-on", Place(str(place.parent)), month=artifacts.name))
        heads[ledger] = artifacts.ready.digest


def _name(artifacts: Artifacts) -> str:
    return f"{artifacts.name}.json"
