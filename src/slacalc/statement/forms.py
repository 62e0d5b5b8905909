"""Values of a statement that are more than their type: how they stand in its JSON, as :mod:`slacalc.base.forms` has it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from slacalc.base.forms import MOMENT, TEXT, narrowed, not_empty, object_of, one_of, text_form
from slacalc.base.json_schema import text_like
from slacalc.base.money import PLACES

VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})", re.ASCII)
KEYS = (
    "counts",
    "numerator",
    "less",
    "denominator",
    "adds",
    "blank",
    "unit",
    "satisfied",
    "dissatisfied",
    "judged",
    "lost",
    "period",
    "part_period",
    "weights",
    "without_basis",
    "merged",
    "pauses",
    "reopened",
    "excused",
    "otherwise",
)
"""Keys of a metric that decide what is counted and what follows, and are no numbers, in the order of statements."""


def _with_offset(text: str) -> str:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.isoformat()


def _sorted_once(texts: tuple[str, ...]) -> bool:
    return list(texts) == sorted(set(texts))


Currency = Annotated[str, one_of(PLACES)]
Release = Annotated[str, narrowed(TEXT, VERSION.fullmatch, **text_like(VERSION.pattern))]
"""Three numbers."""
TimeWithOffset = Annotated[str, text_form(str, _with_offset, MOMENT)]
"""ISO time."""
Ordinal = Annotated[int, not_empty]
"""From 1."""
SortedTexts = Annotated[tuple[str, ...], lambda form: narrowed(form, _sorted_once)]
"""In their order, none twice."""
MetricKeys = Annotated[tuple[tuple[str, str], ...], object_of(TEXT, KEYS)]
"""Keys of the contract, and their words."""
