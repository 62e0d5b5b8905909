"""The list of a month-end: contracts, each with its month folders and its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from slacalc.base.diagnostics import Refused, error
from slacalc.contract.tree.sections import read_file
from slacalc.contract.tree.sizes import OF_LAYOUT
from slacalc.records.layout_forms import ByName, LayoutPart, PartForm, TextForm, Texts, WordForm
from slacalc.records.layout_schema import place_at

if TYPE_CHECKING:
    from collections.abc import Mapping

PATH = TextForm(1, 1000)


class ListedContract(LayoutPart):
    """A contract and what goes with it; paths are from the folder of the list."""

    contract: Annotated[str, PATH]
    months: Annotated[tuple[str, ...], Texts(PATH, 1)]
    """Folders."""
    ledger: Annotated[str | None, PATH] = None


class MonthListFile(LayoutPart):
    """One list, version 1."""

    slacalc_month_end: Annotated[int, WordForm(1)]
    contracts: Annotated[dict[str, ListedContract], ByName(PartForm(ListedContract))]
    """By a name that whoever keeps the list chooses."""


def load_month_list(data: bytes, name: str) -> Mapping[str, ListedContract]:
    """The contracts of a list, in its order; ``name`` is the path as the user gave it.

    Raises:
        Refused: with every mistake of the file.
    """
    tree, file = read_file(MonthListFile, data, name, OF_LAYOUT)
    if not file.contracts:
        raise Refused(error("input/empty-month-list", place_at(tree, ("contracts",))))
    return file.contracts
