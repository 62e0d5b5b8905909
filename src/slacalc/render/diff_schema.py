"""What :mod:`slacalc.render.diff_json` writes, as JSON Schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from slacalc.assess.history import Outcome
from slacalc.assess.standing import RightKind
from slacalc.audit.effect import TOTALS
from slacalc.audit.term_class import CLASSES
from slacalc.base.json_schema import listing, mapping, text_like, words
from slacalc.base.money import PLACES
from slacalc.render.diff_json import FORMAT

if TYPE_CHECKING:
    from slacalc.base.json_schema import Schema

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 1}
TRUTH: Schema = {"type": "boolean"}
AMOUNT = text_like(r"-?\d+(?:\.\d+)?", ["-5686.37"])
DAY = text_like(r"\d{4}-\d{2}-\d{2}", ["2026-04-01"])
MONTH = text_like(r"\d{4}-\d{2}", ["2026-03"])
SHA256 = text_like(r"[0-9a-f]{64}")


def diff_schema() -> Schema:
    """The schema of the whole."""
    file = mapping({"file": TEXT, "contract": TEXT, "currency": words(*PLACES), "sha256": SHA256})
    return mapping(
        {
            "format": {"type": "string", "const": FORMAT},
            "old": file,
            "new": file,
            "terms": listing(_term()),
            "months": listing(_month()),
            "totals": _totals(),
            "has_effect": _or_null(TRUTH),
            "decisions": listing(TEXT),
            "left_out": listing(_reason()),
            "corrections_left_out": listing(MONTH),
        }
    )


def _term() -> Schema:
    place = _or_null(mapping({"file": TEXT, "line": NUMBER, "column": NUMBER}))
    return mapping(
        {
            "path": TEXT,
            "class": words(*CLASSES),
            "clause": TEXT,
            "old": _or_null(TEXT),
            "new": _or_null(TEXT),
            "old_place": place,
            "new_place": place,
        }
    )


def _month() -> Schema:
    """A month; what follows from computing it is there only where it was computed."""
    computed: Schema = {
        "has_effect": TRUTH,
        "lines": listing(_line()),
        "totals": _totals(),
        "outcomes": listing(_outcome()),
        "rights": listing(_right()),
    }
    always: Schema = {
        "month": MONTH,
        "computed": TRUTH,
        "not_computed": mapping({"old": listing(_reason()), "new": listing(_reason())}),
        "needs_exports": listing(TEXT),
        "amendments_not_known": listing(TEXT),
    }
    return mapping(always | computed, computed)


def _line() -> Schema:
    amount = _or_null(AMOUNT)
    return mapping(
        {"line": TEXT, "clause": TEXT, "old": amount, "new": amount, "difference": AMOUNT, "old_tax": amount, "new_tax": amount}
    )


def _totals() -> Schema:
    total = mapping({"old": AMOUNT, "new": AMOUNT, "difference": AMOUNT})
    return {"type": "object", "additionalProperties": total, "propertyNames": words(*TOTALS)}


def _outcome() -> Schema:
    outcome, measured = _or_null(words(*get_args(Outcome))), _or_null(TEXT)
    ends = {"old": outcome, "new": outcome, "old_measured": measured, "new_measured": measured}
    return mapping({"metric": TEXT, "clause": TEXT, **ends})


def _right() -> Schema:
    span = _or_null(mapping({"since": DAY, "until": TEXT}))
    about = {"right": words(*get_args(RightKind)), "metric": TEXT, "clause": TEXT, "month": MONTH}
    return mapping({**about, "old": span, "new": span})


def _reason() -> Schema:
    return mapping({"code": TEXT, "place": TEXT, "facts": {"type": "object", "additionalProperties": TEXT}})


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}
