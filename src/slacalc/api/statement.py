"""A statement, and the explanation of its figures."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slacalc.api.diagnostic import in_words, language_of_file, language_of_text, refusing
from slacalc.api.page import Page
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    import polars as pl

    from slacalc.api.diagnostic import Diagnostic, Language
    from slacalc.base.diagnostics import Diagnostic as Located
    from slacalc.base.forms import Wire
    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement as Document
    from slacalc.statement.since import Since

IN_BYTES = "statement.json"
"""What places call a statement that came as bytes."""


@dataclass(frozen=True, slots=True, repr=False)
class Statement(Page):
    """What a month costs and why: made from a month, or read from a file of which every figure is what those below it make."""

    document: Document
    wire: Wire
    language: Language = field()
    remarks: tuple[Located, ...] = ()
    since: Since | None = None

    def __repr__(self) -> str:
        head = self.document.contract
        return f"<Statement {head.id} {self.month}, {self.state}: {self.total} {head.currency}>"

    @property
    def month(self) -> str:
        """Such as ``2026-03``."""
        return str(self.document.month)

    @property
    def state(self) -> str:
        """``draft``, ``provisional``, ``reviewed``, ``issued`` or ``issued provisionally``."""
        return self.document.state

    @property
    def currency(self) -> str:
        """The one currency of all amounts."""
        return self.document.contract.currency

    @property
    def digest(self) -> str:
        """The name by which it is known."""
        return str(self.wire["digest"])

    @property
    def total(self) -> Decimal:
        """What is to be paid for the month; of a correction, what the month comes to now."""
        return Decimal(str(self.wire["totals"][self.document.payable.removeprefix("total.")]))

    @property
    def lines(self) -> pl.DataFrame:
        """A row a charged line: ``amount`` and ``tax`` are decimals."""
        from slacalc.api.frames import lines_frame  # noqa: PLC0415 - loads polars

        return lines_frame(self.document)

    @property
    def metrics(self) -> pl.DataFrame:
        """A row a metric, as in the frame of measurements."""
        from slacalc.api.frames import metrics_frame  # noqa: PLC0415 - loads polars

        return metrics_frame(self.document)

    @property
    def tallies(self) -> dict[str, pl.DataFrame]:
        """What was counted, by role."""
        from slacalc.api.frames import tally_frame  # noqa: PLC0415 - loads polars

        return {role: tally_frame(table) for role, table in self.document.tallies.tables}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is to be said about the inputs; nothing of a statement that was read from a file."""
        return in_words(self.remarks, self.language)

    def explain(self, line: str | None = None) -> Explanation:
        """How a line or a figure was made, down to clause and counts; without one, every line and the total.

        Raises:
            InputRefused: no such figure.
        """
        from slacalc.app.explain import figures_to_explain  # noqa: PLC0415 - loaded where it is asked for

        with refusing(lambda: self.language):
            return Explanation(self, figures_to_explain(self.document, IN_BYTES, line))

    def to_dict(self) -> dict[str, Any]:
        """As ``slacalc statement --format json`` has it; the guide's page on the statement lists the keys."""
        return deepcopy(self.wire)

    def to_json(self) -> bytes:
        """The file, to the byte."""
        from slacalc.statement.json_text import to_bytes  # noqa: PLC0415 - loaded where it is asked for

        return to_bytes(self.wire)

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The page of ``slacalc statement``."""
        from slacalc.render.statement_view import statement_blocks  # noqa: PLC0415 - loaded where a page is shown

        return statement_blocks(self.document, words, self.digest, self.since)


@dataclass(frozen=True, slots=True, repr=False)
class Explanation(Page):
    """How some figures of a statement were made."""

    statement: Statement
    figures: tuple[str, ...]
    """Their names; those below them are explained with them."""

    def __repr__(self) -> str:
        return f"<Explanation of {', '.join(self.figures)}>"

    @property
    def language(self) -> Language:
        """That of the statement."""
        return self.statement.language

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """None: whatever there was to say was said of the statement."""
        return ()

    def to_dict(self) -> dict[str, Any]:
        """The figures and all below them, and the terms that they use, each as the JSON of the statement has it."""
        from slacalc.base.figure import Named, TermLeaf, walk  # noqa: PLC0415 - loaded where it is asked for

        book, wire = self.statement.document.book, self.statement.to_dict()
        names, terms = list(self.figures), set[str]()
        for name in names:  # grows by what each figure is made of
            for node in walk(book[name].node):
                if isinstance(node, Named) and node.name not in names:
                    names.append(node.name)
                elif isinstance(node, TermLeaf):
                    terms.add(node.path)
        return {
            "statement": self.statement.digest,
            "explained": list(self.figures),
            "figures": [figure for figure in wire["figures"] if figure["name"] in names],
            "terms": [term for term in wire["terms"] if term["path"] in terms],
        }

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The page of ``slacalc explain``."""
        from slacalc.render.explain_view import explain_blocks  # noqa: PLC0415 - loaded where a page is shown

        return explain_blocks(self.statement.document, self.figures, words)


def load_statement(source: str | Path | bytes, *, language: Language | None = None) -> Statement:
    """A statement from its file, or from the bytes of one.

    Args:
        source: a path, or the file itself.
        language: of its page; without it, that of its contract.

    Raises:
        InputRefused: none that can be read, or one that was changed after it was made; :func:`slacalc.verify` says where.
    """
    from slacalc.app.files import read_file  # noqa: PLC0415 - loaded where it is asked for
    from slacalc.app.verify import read_statement  # noqa: PLC0415 - loads what validates files
    from slacalc.statement.json_text import parse_json  # noqa: PLC0415 - as above

    with refusing(lambda: language or language_of_file(source)):
        data, path = (source, Path(IN_BYTES)) if isinstance(source, bytes) else (read_file(Path(source)), Path(source))
        document = read_statement(data, path)
    return Statement(document, parse_json(data), language or language_of_text(document.contract.language))
