"""Both sides of the agreement as their papers name them, and where to pay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, error, warning
from slacalc.base.json_schema import Schema, listing
from slacalc.contract.parts.file import TEXT, Clause, Text
from slacalc.contract.tree.find import find_path, scalar_at, value_at
from slacalc.contract.tree.leaves import Reads, ReadsNode, Written, as_items, as_scalar, read_text
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.source import Mapping, Node, Scalar
from slacalc.contract.words.bank import read_iban, read_swift

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where to pay."""

    bank: str
    number: str
    """Empty where there is an IBAN alone."""
    iban: str = ""
    """Without spaces."""
    swift: str = ""
    """The code of the bank, of 8 or 11 characters; empty where the contract has none."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the agreement; what the contract does not say is empty."""

    name: str
    account: BankAccount | None
    address: tuple[str, ...] = ()
    """Its lines."""
    tax_number: str = ""
    contact: tuple[str, ...] = ()
    """Whom to ask, a line each."""
    purchase_order: str = ""
    """The client's own number of the order; a provider has none."""


def read_lines(node: Node) -> tuple[str, ...]:
    """One text, or a list of them, a line each."""
    scalars = [node] if isinstance(node, Scalar) else map(as_scalar, as_items(node))
    return tuple(read_text(str, scalar) for scalar in scalars)


def lines_schema() -> Schema:
    """What :func:`read_lines` takes, as JSON Schema."""
    return {"anyOf": [TEXT.schema(), {**listing(TEXT.schema()), "minItems": 1}]}


Lines = Annotated[tuple[str, ...], ReadsNode(read_lines, lines_schema)]


class AccountPart(Part):
    """Where to pay."""

    clause: Clause | None = None
    bank: Text
    number: Text | None = None
    iban: Annotated[Written[str] | None, Reads(read_iban)] = None
    swift: Annotated[Written[str] | None, Reads(read_swift)] = None

    def terms(self) -> BankAccount:
        """Where to pay."""
        return BankAccount(self.bank.value, *(_text(part) for part in (self.number, self.iban, self.swift)))


class PartyPart(Part):
    """One side of the agreement."""

    name: Text
    address: Lines = ()
    tax_number: Text | None = None
    contact: Lines = ()
    account: AccountPart | None = None

    def terms(self) -> Party:
        """Who it is."""
        account = self.account.terms() if self.account else None
        return Party(self.name.value, account, self.address, _text(self.tax_number), self.contact)


class ClientPart(PartyPart):
    """The side that pays."""

    purchase_order: Text | None = None

    def terms(self) -> Party:
        """Who it is, and what it calls the order."""
        return replace(PartyPart.terms(self), purchase_order=_text(self.purchase_order))


class PartiesPart(Part):
    """Both sides."""

    client: ClientPart
    provider: PartyPart


def check_parties(root: Mapping) -> Iterator[Diagnostic]:
    """An account has a number, of one kind or the other; its bank and its IBAN are of one country, as nearly all are."""
    for role in ("client", "provider"):
        account = find_path(root, f"parties.{role}.account")
        if not isinstance(account, Mapping):
            continue
        if account.find("number") is None and account.find("iban") is None:
            yield error("contract/account-without-number", account.key, path=account.path)
        iban, swift = (
            value_at(root, f"{account.path}.{key}", read) for key, read in (("iban", read_iban), ("swift", read_swift))
        )
        node = scalar_at(root, f"{account.path}.swift")
        if iban is not None and swift is not None and node is not None and iban[:2] != swift[4:6]:
            facts = {"swift": swift, "bank": swift[4:6], "iban": iban[:2]}
            yield warning("contract/bank-of-other-country", node.place, **facts)


def _text(part: Written[str] | None) -> str:
    return part.value if part is not None else ""
