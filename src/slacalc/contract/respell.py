"""Spellings that can mean one thing only, written as the format has them: ``20s`` as ``20 s``, ``≥ 95%`` as ``at least 95%``.

Only a value that is refused as a quantity, a day or a number is touched, and only where the file is no longer refused there with
the new spelling: a wrong guess is worse than none. Everything else stays byte for byte as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Refused
from slacalc.contract.load import load_contract
from slacalc.contract.words.bank import IBAN, SWIFT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slacalc.base.diagnostics import Diagnostic

MISSPELT = ("contract/bad-quantity", "layout/value-not-whole", "month/bad-month", "month/bad-as-of", "month/bad-total")
WIDE = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９．％：，－\u3000", "0123456789.%:,- ", strict=True)}
SIGNS = (("≥", "at least "), ("≤", "at most "))
BANK = re.compile(f"{IBAN}|{SWIFT}", re.ASCII)
UNIT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(s|min|h|days?)\b", re.ASCII)


def respelt(data: bytes, name: str, read: Callable[[bytes, str], object] = load_contract) -> bytes:
    """The file with its unmistakable misspellings mended; the same bytes where there is none.

    ``read`` reads a file of its kind and raises Refused with what is wrong in it.
    """
    while True:
        respelled = next((new for new, mistake in _pairs(data, name, read) if not _still(new, mistake, name, read)), None)
        if respelled is None:
            return data
        data = respelled


def _pairs(data: bytes, name: str, read: Callable[[bytes, str], object]) -> Iterator[tuple[bytes, Diagnostic]]:
    for mistake in _mistakes(data, name, read):
        new = _instead(data, mistake)
        if new is not None:
            yield new, mistake


def _mistakes(data: bytes, name: str, read: Callable[[bytes, str], object]) -> tuple[Diagnostic, ...]:
    try:
        read(data, name)
    except Refused as refused:
        return tuple(mistake for mistake in refused.diagnostics if mistake.place.file == name)
    return ()


def _still(data: bytes, mistake: Diagnostic, name: str, read: Callable[[bytes, str], object]) -> bool:
    """Whether the value is refused all the same, for this or another reason."""
    where = (mistake.place.line, mistake.place.column)
    return any((mistake.place.line, mistake.place.column) == where for mistake in _mistakes(data, name, read))


def _instead(data: bytes, mistake: Diagnostic) -> bytes | None:
    """The file with this value in its usual spelling; None where that is the one it has, or it is not plain on its line."""
    place = mistake.place
    text = mistake.fact.get("text") or place.excerpt[place.column - 1 :][: place.width]
    if mistake.code not in MISSPELT or not text:
        return None
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    lines = data.decode("utf-8-sig").split("\n")
    line, at = lines[mistake.place.line - 1], mistake.place.column - 1
    at += line[at : at + 1] in {'"', "'"}
    usual = _usual(text)
    if usual == text or not line.startswith(text, at):
        return None
    lines[mistake.place.line - 1] = line[:at] + usual + line[at + len(text) :]
    return mark + "\n".join(lines).encode()


def _usual(text: str) -> str:
    usual = text.translate(WIDE)
    for sign, words in SIGNS:
        if usual.startswith(sign):
            usual = words + usual.removeprefix(sign).lstrip()
    return usual.upper() if BANK.fullmatch(usual.upper()) else UNIT.sub(r"\1 \2", usual)
