"""The map of accounts: to which account of a bookkeeping each line of a statement goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import error, note
from slacalc.contract.tree.leaves import Mistake, Reader
from slacalc.contract.tree.sections import read_file
from slacalc.contract.tree.sizes import OF_LAYOUT
from slacalc.contract.tree.source import Mapping, Scalar
from slacalc.records.layout_forms import ByName, LayoutPart, WordForm
from slacalc.records.layout_schema import place_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from slacalc.base.diagnostics import Diagnostic, Place
    from slacalc.base.json_schema import Schema
    from slacalc.contract.tree.leaves import Progress
    from slacalc.contract.tree.source import Node


ALL = ".*"
"""The end of a name that stands for every line that begins so: ``damages.*``."""
SECTIONS = ("fees.", "limits.", "deduct.")
"""How lines begin of which the contract says which there can be."""


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


class AccountsForm(ByName):
    """An annotation: accounts by the names of lines, or by the beginning of such names."""

    def take(self, node: Node, progress: Progress) -> dict[str, str]:
        """The accounts."""
        accounts: dict[str, str] = super().take(node, progress)
        assert isinstance(node, Mapping)  # noqa: S101 - for the type checker: otherwise it was refused
        for name in accounts:
            if "*" in name.removesuffix(ALL) or name == ALL:
                raise Mistake(error("layout/odd-pattern", place_at(node, (name,), key=True), name=name))
        return accounts


ACCOUNTS = AccountsForm(AccountForm())


class AccountMapFile(LayoutPart):
    """One map, version 1."""

    slacalc_accounts: Annotated[int, WordForm(1)]
    books_of: Annotated[Literal["client", "provider"], WordForm("client", "provider")]
    """Whose bookkeeping it is: what is a debit of one is a credit of the other."""
    accounts: Annotated[dict[str, str], ACCOUNTS]
    """Of every contract: the account of each line, such as ``fees.seats`` or ``deduct.*``, and of ``payable``, ``tax`` …"""
    contracts: Annotated[dict[str, dict[str, str]] | None, ByName(ACCOUNTS)] = None
    """Accounts of one contract, by its id; they come before those of every contract."""


@dataclass(frozen=True, slots=True)
class AccountMap:
    """A map that can be used, and the tree that knows its places."""

    file: AccountMapFile
    tree: Mapping

    def accounts_for(self, contract: str, names: Iterable[str]) -> dict[str, str]:
        """The account of each of these lines of a contract that has one.

        What stands under the contract comes before what holds for all, then a whole name before its beginning, and a longer
        beginning before a shorter one.
        """
        maps = ((self.file.contracts or {}).get(contract, {}), self.file.accounts)
        accounts = {name: next(filter(None, (_account_in(of_map, name) for of_map in maps)), "") for name in names}
        return {name: account for name, account in accounts.items() if account}

    def of_others(self, contracts: Collection[str]) -> tuple[Diagnostic, ...]:
        """Each contract of the map that is none of these."""
        of = [contract for contract in self.file.contracts or {} if contract not in contracts]
        ids = ", ".join(contracts)
        return tuple(note("input/accounts-of-another", self.place_of(contract), contract=contract, ids=ids) for contract in of)

    def of_no_line(self, contract: str, lines: Collection[str]) -> tuple[Diagnostic, ...]:
        """Each name under the contract that is written like that of a line, and is that of none of these lines."""
        own = [
            name for name in (self.file.contracts or {}).get(contract, {}) if name.startswith(SECTIONS) and not name.endswith(ALL)
        ]
        places = {name: place_at(self.tree, ("contracts", contract, name), key=True) for name in own if name not in lines}
        return tuple(
            note("input/account-of-no-line", place, line=name, contract=contract, lines=", ".join(sorted(lines)))
            for name, place in places.items()
        )

    def place_of(self, contract: str) -> Place:
        """Where an account of that contract would be added."""
        own = contract in (self.file.contracts or {})
        return place_at(self.tree, ("contracts", contract) if own else ("accounts",))


def _account_in(accounts: dict[str, str], name: str) -> str:
    """What one map says of a line; empty where it says nothing."""
    if name in accounts:
        return accounts[name]
    begun = [key for key in accounts if key.endswith(ALL) and name.startswith(key.removesuffix("*"))]
    return accounts[max(begun, key=len)] if begun else ""


def load_account_map(data: bytes, name: str) -> AccountMap:
    """The map in ``data``; ``name`` is the path as the user gave it.

    Raises:
        Refused: with every mistake of the file.
    """
    tree, file = read_file(AccountMapFile, data, name, OF_LAYOUT)
    return AccountMap(file, tree)
