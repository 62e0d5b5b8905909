"""Both sides of the agreement, and where to pay."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

from slacalc.base.dataclass import dataclass
from slacalc.contract.parts.file import Clause, Text
from slacalc.contract.tree.part import Part


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where to pay."""

    bank: str
    number: str


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the agreement."""

    name: str
    account: BankAccount | None


class AccountPart(Part):
    """Where to pay."""

    clause: Clause | None = None
    bank: Text
    number: Text


class PartyPart(Part):
    """One side of the agreement."""

    name: Text
    account: AccountPart | None = None

    def terms(self) -> Party:
        """Who it is."""
        account = self.account
        return Party(self.name.value, BankAccount(account.bank.value, account.number.value) if account else None)


class PartiesPart(Part):
    """Both sides."""

    client: PartyPart
    provider: PartyPart
