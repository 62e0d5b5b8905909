"""Fees of which two statements state prices of another shape: by queue or not, indexed or not, or with another minimum.

What is counted is counted under each price, and under a minimum by what a price comes to. So counts of the one cannot be put with
prices of the other: such a line is taken from either statement as a whole, as one cause.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slacalc.statement.document import Statement

PRICES = "prices"
"""The detail of the cause that such a line is."""
PRICE = re.compile(r"(fees\.[^.]+)\.(?:price(?:\..+)?|(at_least))")
"""The path of a price or of a minimum, and before it that of its fee."""
NUMBER = re.compile(r"^([+-]?)[0-9.]+")
"""What a price says before its unit, or an index before its rounding."""


def other_prices(first: Statement, second: Statement) -> frozenset[str]:
    """The fees, by path, whose prices are of another shape in the two."""
    ours, theirs = (_shapes(statement) for statement in (first, second))
    return frozenset(fee for fee in ours.keys() & theirs.keys() if ours[fee] != theirs[fee])


def _shapes(statement: Statement) -> dict[str, dict[str, str]]:
    """What prices say but for their numbers, by path; under a minimum with their numbers, which decide what is below it."""
    texts, least = dict[str, dict[str, str]](), set[str]()
    for term in statement.terms:
        match = PRICE.fullmatch(term.path)
        if match is not None:
            texts.setdefault(match[1], {})[term.path] = term.text
            least |= {match[1]} if match[2] else set()
    return {
        fee: of_fee if fee in least else {path: NUMBER.sub(r"\1", text) for path, text in of_fee.items()}
        for fee, of_fee in texts.items()
    }
