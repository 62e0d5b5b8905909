"""The short texts of a paper: an IBAN, the code of a bank, the pattern of statement numbers.

The library ``stdnum`` knows check digits and what a number of each country is like; it is loaded where a contract has one.
"""

from __future__ import annotations

from slacalc.contract.words.quantities import BadQuantity, match_text

IBAN = r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}"
SWIFT = r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?"
AROUND = r"(?:[^{}\n\x00]|\{year\})*"
NUMBERING = rf"{AROUND}\{{seq(?::[2-9])?\}}{AROUND}"


def read_iban(text: str) -> str:
    """``DE89 3704 0044 0532 0130 00``, with or without its spaces: the number without them."""
    match_text(IBAN, text, "DE89 3704 0044 0532 0130 00; GB29NWBK60161331926819")
    from stdnum import iban  # noqa: PLC0415 - only for a contract that has one
    from stdnum.exceptions import InvalidChecksum, ValidationError  # noqa: PLC0415 - as above

    try:
        return iban.validate(text)
    except InvalidChecksum:
        raise BadQuantity("", "contract/iban-mistyped", text=text) from None
    except ValidationError:
        raise BadQuantity("", "contract/iban-of-no-country", text=text, country=text[:2]) from None


def read_swift(text: str) -> str:
    """``COBADEFF`` or ``COBADEFFXXX``: bank, country, place, and perhaps the branch."""
    match_text(SWIFT, text, "COBADEFF; COBADEFFXXX")
    from stdnum import bic  # noqa: PLC0415 - as above
    from stdnum.exceptions import ValidationError  # noqa: PLC0415 - as above

    try:
        return bic.validate(text)
    except ValidationError:
        raise BadQuantity("", "contract/swift-of-no-country", text=text, country=text[4:6]) from None


def read_numbering(text: str) -> str:
    """``{year}-{seq}``: how the numbers of statements are made; ``{seq:4}`` has four digits at least."""
    match_text(NUMBERING, text, "{year}-{seq}; HBH-{year}-{seq:4}; {seq}")
    return text
