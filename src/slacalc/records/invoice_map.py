"""The map of an invoice: which of its columns hold what, and which line of the contract each of its rows is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import error
from slacalc.contract.tree.part import keys_of
from slacalc.contract.tree.sections import read_file
from slacalc.contract.tree.sizes import OF_LAYOUT
from slacalc.records.layout_forms import ByName, LayoutPart, PartForm, TextForm, Texts, WordForm
from slacalc.records.layout_schema import place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.diagnostics import Diagnostic, Place
    from slacalc.contract.tree.source import Mapping

NOT_OURS = "not in the contract"
"""In the place of a line: the contract has none for it."""
OPEN = "?"
"""In the place of a line that is still to be filled in."""
WORD = TextForm(1, 200)


class InvoiceColumnsFile(LayoutPart):
    """The headers of the columns; an invoice has amounts without tax, with tax, or both."""

    line: Annotated[str, WORD]
    """What a row is about, in the invoice's own words."""
    net: Annotated[str | None, WORD] = None
    tax: Annotated[str | None, WORD] = None
    gross: Annotated[str | None, WORD] = None
    quantity: Annotated[str | None, WORD] = None
    price: Annotated[str | None, WORD] = None


class InvoiceMapFile(LayoutPart):
    """One map, version 1."""

    slacalc_invoice: Annotated[int, WordForm(1)]
    sheet: Annotated[str | None, WORD] = None
    """Of workbooks with several."""
    encoding: Annotated[str | None, WORD] = None
    currency: Annotated[str, WORD]
    decimal: Annotated[str, WordForm(".", ",")]
    """The sign before the decimals; the other of the two groups thousands."""
    columns: Annotated[InvoiceColumnsFile, PartForm(InvoiceColumnsFile)]
    lines: Annotated[dict[str, str], ByName(WORD)]
    """What a row is about, and the line of the contract: ``fees.minutes``, ``deduct.answer_rate``."""
    total: Annotated[tuple[str, ...], Texts(WORD)] = ()
    """What the row of the total is called: it must be the sum of the lines."""
    ignored: Annotated[tuple[str, ...], Texts(WORD)] = ()
    """Rows that are neither a line nor the total, though an amount stands in them."""


@dataclass(frozen=True, slots=True)
class InvoiceMap:
    """A map that can be used, and the tree that knows its places."""

    file: InvoiceMapFile
    tree: Mapping
    name: str

    def place(self, *path: str) -> Place:
        """The place of the value at that path."""
        return place_at(self.tree, path)

    @property
    def headers(self) -> dict[str, str]:
        """The header of each column that the map names."""
        columns = self.file.columns
        named = {key.name: getattr(columns, key.attribute) for key in keys_of(type(columns))}
        return {name: header for name, header in named.items() if header is not None}


def load_invoice_map(data: bytes, name: str) -> InvoiceMap:
    """The map in ``data``; ``name`` is the path as the user gave it.

    Raises:
        Refused: with every mistake of the file.
    """
    tree, file = read_file(InvoiceMapFile, data, name, OF_LAYOUT, unfit=_unfit)
    return InvoiceMap(file, tree, name)


def _unfit(tree: Mapping, file: InvoiceMapFile) -> Iterator[Diagnostic]:
    for text, line in file.lines.items():
        if line == OPEN:
            yield error("invoice/line-open", place_at(tree, ("lines", text)), text=text)
    if file.columns.net is None and file.columns.gross is None:
        yield error("invoice/no-amount-column", place_at(tree, ("columns",)))
