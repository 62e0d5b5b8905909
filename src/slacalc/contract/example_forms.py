"""How the numbers of a worked example are written: what is given, and what is expected."""

from __future__ import annotations

import re

from slacalc.base.json_schema import Schema, listing, text_like
from slacalc.contract.example_rows import row_schema
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.contract.tree.forms import ANY_TEXT

DECIDED, NOT_CURED, MONTH = "decided", "not_cured", "month"
WORDS = (DECIDED, NOT_CURED, MONTH)
"""Keys of what is given that are no figures."""
RATIO = re.compile(r"(\d{1,15}) of (\d{1,15})", re.ASCII)
AMOUNT = re.compile(r"(-?\d{1,15}(?:\.\d{1,4})?) ([A-Z]{3})", re.ASCII)
NUMBER = re.compile(r"(-?\d{1,15}(?:\.\d{1,9})?)(%)?", re.ASCII)
VERDICTS = ("met", "missed", "no finding", "observed")
GIVEN, EXPECTED = "924 of 1000; 100000.00 CNY; 718", "-3000.00 CNY; 3; 92.4%; met; missed; no finding; observed"


def given_schema() -> Schema:
    """What is given, as JSON Schema: a list under the name of a role holds rows. Figures are known to ``check`` alone."""
    value = _value(RATIO, AMOUNT, examples=GIVEN)
    rows = {kind.role: {"anyOf": [{**listing(row_schema(kind)), "minItems": 1}, value]} for kind in RECORD_KINDS}
    metrics = listing(dict(ANY_TEXT))
    words = {DECIDED: metrics, NOT_CURED: metrics, MONTH: text_like(r"\d{4}-\d{2}", ["2026-03"])}
    return {"type": "object", "properties": {**words, **rows}, "additionalProperties": value}


def expect_schema() -> Schema:
    """What is expected, as JSON Schema."""
    return {"type": "object", "additionalProperties": _value(AMOUNT, NUMBER, *VERDICTS, examples=EXPECTED)}


def _value(*forms: re.Pattern[str] | str, examples: str) -> Schema:
    """A text of one of these forms, or a number."""
    patterns = [form if isinstance(form, str) else form.pattern for form in forms]
    whole = text_like("|".join(patterns), (example for example in examples.split("; ") if not example.isdecimal()))
    return {"anyOf": [whole, {"type": "number"}]}
