"""Remedies in the words of the place: examples of money in the contract's currency, times that the reading of a metric takes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.money import PLACES
from slacalc.contract.metrics.checks import WITHIN_EXAMPLES
from slacalc.contract.metrics.own_reading import reading_at
from slacalc.contract.tree.find import entries_of, text_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slacalc.base.diagnostics import Diagnostic, Place
    from slacalc.contract.tree.source import Mapping

EXAMPLE = re.compile(r"(\d+)(\.\d+)? (?:CNY|USD)\b")
"""Money in an example; the readers of texts, and the questions of a contract to fill in, know no currency."""


def fitting(remarks: Iterable[Diagnostic], root: Mapping) -> Iterator[Diagnostic]:
    """The remarks, their examples such as could stand in their places in this file."""
    times, currency = times_at(root), text_at(root, "currency")
    for remark in remarks:
        expected = remark.fact.get("expected", "")
        if remark.code == "contract/bad-quantity":
            expected = times.get(remark.place, expected)
        expected = in_currency(expected, currency)
        yield replace(remark, facts=tuple((name, expected if name == "expected" else value) for name, value in remark.facts))


def in_currency(text: str, currency: str) -> str:
    """A text whose examples of money are in that currency; as it is, where that is none."""
    if currency not in PLACES:
        return text
    return EXAMPLE.sub(f"\\1\\2 {currency}" if PLACES[currency] else f"\\1 {currency}", text)


def times_at(root: Mapping) -> dict[Place, str]:
    """Where metrics say ``within``, and how the reading of each wants it written."""
    examples: dict[Place, str] = {}
    for _, metric in entries_of(root, "metrics"):
        within, reading = metric.find("within"), reading_at(metric)
        if within is not None and reading is not None and reading.takes_within is not None:
            examples[within.place] = WITHIN_EXAMPLES[reading.takes_within]
    return examples
