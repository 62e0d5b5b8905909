"""That what is agreed for a month says what is owed of it in a month that is served in part: all of it, or the part of its days.

Here it is only asked that a contract says so; :mod:`slacalc.billing.part_month` works it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, error
from slacalc.base.exact import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.tree.source import Mapping
    from slacalc.contract.words.prices import Price

CENTS = 2
"""Decimals of an amount in a remark."""


def not_said(part: Mapping, key: str, whole: str, half: str) -> Iterator[Diagnostic]:
    """That ``key`` is not there, and what its two words would come to in half a month."""
    if part.find(key) is None:
        yield error("contract/part-month-not-said", part.key, key=key, where=part.path, whole=whole, half=half)


def money_text(price: Price, parts: int) -> str:
    """An amount, or one of so many parts of it."""
    return f"{shown(price.number.value / parts, CENTS)} {price.currency}"
