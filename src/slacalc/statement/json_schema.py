"""The statement's JSON, version 1, as JSON Schema.

The reader in :mod:`slacalc.statement.v1_read` is code and no table, so the keys stand here once more. That both refuse the
same is held by a test, which bends each part of statements. The words come from the types that the reader uses.
"""

from __future__ import annotations

from typing import Any, get_args

from slacalc.assess.history import Outcome
from slacalc.assess.standing import RightKind, StepKind
from slacalc.base.exact import EXACT, NUMBER
from slacalc.base.figure import KINDS, Unit
from slacalc.base.json_schema import Schema, listing, mapping, text_like, words
from slacalc.base.money import PLACES
from slacalc.base.month import MONTH
from slacalc.contract.terms import ChargeKind
from slacalc.statement.document import KEYS, Reason, State
from slacalc.statement.v1 import FORMAT, TOTALS
from slacalc.statement.v1_optional import DIFFERENCE_TOTALS, OPTIONAL, VERSION

TEXT: Schema = {"type": "string"}
TEXTS = listing(TEXT)
COUNT: Schema = {"type": "integer", "minimum": 0}
DAY = text_like(r"\d{4}-\d{2}-\d{2}")
MOMENT = text_like(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[+-]\d{2}:\d{2}(?::\d{2})?)?")
MONTHS = text_like(MONTH.pattern)
AMOUNT = text_like(NUMBER.pattern.replace("[+-]", "-"))
DIGEST = text_like(r"[0-9a-f]{64}")
EMPTY: Schema = {"type": "string", "const": ""}


def statement_schema() -> Schema:
    """The keys of a statement, without words about them."""
    sections: dict[str, Schema] = {
        "format": {"type": "string", "const": FORMAT},
        "state": _of(State),
        "contract": _contract(),
        "month": MONTHS,
        "timezone": TEXT,
        "as_of": mapping({"time": MOMENT, "basis": words("option", "month file", "newest event")}),
        "issue_date": _or_empty(DAY),
        "previous": TEXT,
        "names": _by_id(mapping({"zh": TEXT, "en": TEXT})),
        "inputs": listing(
            mapping({**_texts("role", "name", "sha256", "encoding", "layout", "layout_sha256"), "rows": COUNT}),
        ),
        "rows": listing(_rows()),
        "evidence": TEXTS,
        "terms": listing(mapping({**_texts("path", "unit", "text", "clause", "place"), "value": text_like(EXACT.pattern)})),
        "tallies": _by_id(mapping({"keys": TEXTS, "columns": TEXTS, "rows": listing({"type": "array"})})),
        "figures": listing(_figure()),
        "metrics": listing(_metric()),
        "lines": listing(_line()),
        "totals": mapping(dict.fromkeys(TOTALS, AMOUNT), TOTALS[3:]),
        "tax": mapping({"clause": TEXT, "prices": words("exclude tax", "include tax"), "rounded": words("per line", "on total")}),
        "payment": mapping({**_texts("clause", "bank", "number"), "due": DAY}),
        "rights": listing(
            mapping(
                {
                    **_texts("metric", "clause", "exercised_by"),
                    "right": _of(RightKind),
                    "since": DAY,
                    "until": _or_empty(DAY),
                    "month": MONTHS,
                }
            )
        ),
        "open_cases": listing(mapping({**_texts("metric", "key"), "deadline": DAY})),
        **_optional(),
        "digests": _by_id(DIGEST),
        "digest": DIGEST,
    }
    return mapping(sections, OPTIONAL)


def _contract() -> Schema:
    party = mapping({"name": TEXT, "account": {"anyOf": [{**TEXTS, "maxItems": 0}, {**TEXTS, "minItems": 2, "maxItems": 2}]}})
    hours = listing({**TEXTS, "minItems": 2, "maxItems": 2})
    return mapping(
        {
            **_texts("id", "title", "file", "sha256"),
            "language": words("zh-CN", "en"),
            "currency": words(*PLACES),
            "amendments": TEXTS,
            "client": party,
            "provider": party,
            "calendar": mapping({**_texts("name", "library", "sha256"), "years": listing(COUNT)}),
            "service_hours": mapping({"working_days": hours, "rest_days": hours}),
        }
    )


def _rows() -> Schema:
    pairs = listing({"type": "array", "prefixItems": [TEXT, COUNT], "minItems": 2, "maxItems": 2})
    counts = dict.fromkeys(("read", "refused", "duplicate", "absorbed", "records", "in_scope"), COUNT)
    more = {"no_fee": {"type": "integer", "minimum": 1}}
    return mapping({"role": TEXT, **counts, **more, "refused_by": pairs, "left_out": pairs}, more)


def _figure() -> Schema:
    kinds = words(*dict(KINDS))
    node: Schema = {"type": "array", "prefixItems": [kinds], "minItems": 1}
    value = {"anyOf": [words("yes", "no", "no basis"), text_like(EXACT.pattern)]}
    return mapping(
        {**_texts("name", "clause"), "node": node, "unit": _of(Unit), "label": {**TEXTS, "minItems": 1}, "value": value}
    )


def _metric() -> Schema:
    step = {"step": _of(StepKind), "month": MONTHS, "on": DAY, "reference": TEXT}
    return mapping(
        {
            **_texts("id", "clause", "reading", "where", "target"),
            "outcome": _of(Outcome),
            "provisional": {"const": True},
            "keys": mapping(dict.fromkeys(KEYS, TEXT), KEYS),
            "steps": listing(mapping(step, ("month", "on", "reference"))),
        },
        ("provisional",),
    )


def _line() -> Schema:
    texts = _texts("id", "clause", "figure", "tax_figure", "where", "digest")
    return mapping({**texts, "kind": _of(ChargeKind), "amount": AMOUNT, "tax": _or_empty(AMOUNT)})


def _optional() -> dict[str, Schema]:
    excused = {**_texts("id", "queue", "reason", "agreed_by", "evidence"), "metrics": TEXTS, "begins": MOMENT, "ends": MOMENT}
    suspension = {"first": DAY, "last": DAY, "reference": TEXT}
    service = {
        "suspended": listing(mapping(suspension)),
        "ended_on": _or_empty(DAY),
        "ended_by": TEXT,
        "renewed": COUNT,
        "renewed_until": _or_empty(DAY),
    }
    moved = {
        "month": MONTHS,
        "lines": listing(mapping({"line": TEXT, "before": AMOUNT, "now": AMOUNT, "moved": AMOUNT})),
        "standards": listing(
            mapping({"metric": TEXT, "before": _of(Outcome), "measured_before": _or_empty(text_like(EXACT.pattern))})
        ),
    }
    found: dict[str, Schema] = {
        "excused": _some(mapping(excused)),
        "service": mapping(service),
        "moved": mapping(moved),
        "reviews": _some(mapping({"reference": TEXT, "on": DAY, "by": TEXT})),
        "correction": _correction(),
        "wording": _some(mapping(_texts("path", "text", "place"))),
        "program": mapping({"version": text_like(VERSION.pattern), "rules": TEXTS}),
    }
    return {name: found[name] for name in OPTIONAL}


def _correction() -> Schema:
    difference = {
        **_texts("line", "clause", "figure", "tax_figure"),
        "kind": _of(ChargeKind),
        "billed": AMOUNT,
        "amount": AMOUNT,
        "tax": _or_empty(AMOUNT),
        "reasons": listing(_of(Reason)),
        "rules": TEXTS,
    }
    days = {"type": "array", "prefixItems": [DAY, _or_empty(DAY)], "maxItems": 2}
    right = {"right": _of(RightKind), "metric": TEXT, "month": MONTHS, "before": days, "now": days}
    parts = {
        "number": {"type": "integer", "minimum": 1},
        "corrects": TEXT,
        "differences": listing(mapping(difference, ("rules",))),
        "outcomes": listing({"type": "array", "prefixItems": [TEXT, _of(Outcome), _of(Outcome)], "minItems": 3, "maxItems": 3}),
        "rights": listing(mapping(right)),
        "files": TEXTS,
        "decisions": TEXTS,
        "terms": TEXTS,
        "totals": mapping(dict.fromkeys(DIFFERENCE_TOTALS, AMOUNT), DIFFERENCE_TOTALS),
    }
    return mapping(parts, ("rights",))


def _texts(*keys: str) -> dict[str, Schema]:
    return dict.fromkeys(keys, TEXT)


def _of(choices: Any) -> Schema:  # noqa: ANN401 - a Literal
    return words(*get_args(choices))


def _or_empty(schema: Schema) -> Schema:
    return {"anyOf": [EMPTY, schema]}


def _some(items: Schema) -> Schema:
    return {**listing(items), "minItems": 1}


def _by_id(part: Schema) -> Schema:
    return {"type": "object", "additionalProperties": part}
