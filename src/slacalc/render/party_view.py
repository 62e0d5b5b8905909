"""Who the parties are, as a paper names them, and to which account is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.view import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.parties import Party
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

GROUP = 4
"""Characters of an IBAN that stand together."""


def parties_of(statement: Statement, words: Words) -> tuple[tuple[str, Party], ...]:
    """Both sides, by what they are called on a page."""
    contract = statement.contract
    return (words("statement", "client"), contract.client), (words("statement", "provider"), contract.provider)


def party_pairs(statement: Statement, words: Words) -> Iterator[tuple[str, Cell]]:
    """Each side, and below it what the contract says of it."""
    for role, party in parties_of(statement, words):
        yield role, Cell(party.name)
        for label, text in party_rows(party, words):
            yield label, Cell(text)


def party_rows(party: Party, words: Words) -> tuple[tuple[str, str], ...]:
    """What the contract says of a party beside its name, each with its label."""
    rows = (
        ("address", _joined(party.address, words)),
        ("tax_number", party.tax_number),
        ("contact", _joined(party.contact, words)),
        ("purchase_order", party.purchase_order),
    )
    return tuple((words("statement", label), text) for label, text in rows if text)


def _joined(lines: tuple[str, ...], words: Words) -> str:
    """Lines as one, with the comma of the language; those without its characters keep theirs."""
    return (", " if all(map(str.isascii, lines)) else words("statement", "line_end")).join(lines)


def account_text(statement: Statement, words: Words) -> str:
    """Payee, bank and number; then the IBAN in groups of four, and the code of the bank."""
    due = statement.payment
    more = (("iban", iban_text(due.iban)), ("swift", due.swift))
    own = (statement.contract.provider.name, due.bank, *([due.number] if due.number or not due.iban else []))
    return "  ".join((*own, *(words("statement", key, text) for key, text in more if text)))


def iban_text(iban: str) -> str:
    """``DE89 3704 0044 0532 0130 00``."""
    return " ".join(iban[at : at + GROUP] for at in range(0, len(iban), GROUP))
