"""The map of accounts: to which account of a bookkeeping each line of a statement goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import error, note
from slacalc.contract.tree.leaves import Mistake, Reader
from slacalc.contract.tree.sections import read_file
from slacalc.contract.tree.sizes import OF_LAYOUT
from slacalc.contract.tree.source import Scalar
from slacalc.records.layout_forms import ByName, LayoutPart, WordForm
from slacalc.records.layout_schema import place_at

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.base.diagnostics import Diagnostic, Place
    from slacalc.base.json_schema import Schema
    from slacalc.contract.tree.leaves import Progress
    from slacalc.contract.tree.source import Mapping, Node


class AccountForm(Reader):
    """An annotation: an account as it is written; of a number every digit stays."""

    def take(self, node: Node, progress: Progress) -> str:  # noqa: ARG002 - as every reader
        """The account."""
        if not isinstance(node, Scalar) or not node.text.strip():
            raise Mistake(error("layout/not-text", node.place, key=node.path))
        return node.text.strip()

    def schema(self) -> Schema:
        """A text or a number."""
        return {"type": ["string", "number"]}


ACCOUNTS = ByName(AccountForm())


class AccountMapFile(LayoutPart):
    """One map, version 1."""

    slacalc_accounts: Annotated[int, WordForm(1)]
    books_of: Annotated[Literal["client", "provider"], WordForm("client", "provider")]
    """Whose bookkeeping it is: what is a debit of one is a credit of the other."""
    accounts: Annotated[dict[str, str], ACCOUNTS]
    """Of every contract: the account of each line, such as ``fees.seats``, and of ``payable``, ``tax``, ``late_fee`` …"""
    contracts: Annotated[dict[str, dict[str, str]] | None, ByName(ACCOUNTS)] = None
    """Accounts of one contract, by its id; they come before those of every contract."""


@dataclass(frozen=True, slots=True)
class AccountMap:
    """A map that can be used, and the tree that knows its places."""

    file: AccountMapFile
    tree: Mapping

    def accounts_of(self, contract: str) -> dict[str, str]:
        """The accounts that the lines of a contract have."""
        return self.file.accounts | (self.file.contracts or {}).get(contract, {})

    def of_others(self, contracts: Collection[str]) -> tuple[Diagnostic, ...]:
        """Each contract of the map that is none of these."""
        of = [contract for contract in self.file.contracts or {} if contract not in contracts]
        ids = ", ".join(contracts)
        return tuple(note("input/accounts-of-another", self.place_of(contract), contract=contract, ids=ids) for contract in of)

    def place_of(self, contract: str) -> Place:
        """Where an account of that contract would be added."""
        own = contract in (self.file.contracts or {})
        return place_at(self.tree, ("contracts", contract) if own else ("accounts",))


def load_account_map(data: bytes, name: str) -> AccountMap:
    """The map in ``data``; ``name`` is the path as the user gave it.

    Raises:
        Refused: with every mistake of the file.
    """
    tree, file = read_file(AccountMapFile, data, name, OF_LAYOUT)
    return AccountMap(file, tree)
