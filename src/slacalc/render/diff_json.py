"""Two contracts compared, as JSON: exact values as strings, sorted keys, the same in every language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from slacalc.base.money import money_text
from slacalc.base.wire import value_to_wire

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from slacalc.audit.changed_terms import ChangedTerm
    from slacalc.audit.diffed import Diffed, PricedMonth
    from slacalc.audit.effect import Effect, OutcomeEffect, RightEffect, TotalEffect
    from slacalc.base.diagnostics import Diagnostic, Place
    from slacalc.base.evaluate import Value
    from slacalc.contract.load import Contract

FORMAT = "slacalc diff v1"


def diff_json(found: Diffed) -> str:
    """The text of the file."""
    wire = {
        "format": FORMAT,
        "old": _file_to_wire(found.old),
        "new": _file_to_wire(found.new),
        "terms": [_term_to_wire(one) for one in found.terms],
        "months": [_month_to_wire(one, found.new.currency) for one in found.months],
        "totals": _totals_to_wire(found.totals, found.new.currency),
        "has_effect": found.has_effect if found.priced else None,
        "corrections_left_out": [str(month) for month in found.corrected],
        "decisions": [one.reference for one in found.decisions],
        "left_out": [_reason_to_wire(one) for one in found.unfit],
    }
    return json.dumps(wire, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _file_to_wire(contract: Contract) -> dict[str, str]:
    return {"file": contract.name, "contract": contract.id, "currency": contract.currency, "sha256": contract.sha256}


def _term_to_wire(one: ChangedTerm) -> dict[str, Any]:
    return {
        "path": one.path,
        "class": one.kind,
        "clause": one.clause,
        "old": one.old,
        "new": one.new,
        "old_place": _place_to_wire(one.old_place),
        "new_place": _place_to_wire(one.new_place),
    }


def _place_to_wire(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}


def _month_to_wire(one: PricedMonth, currency: str) -> dict[str, Any]:
    """A month; one that is not computed has no effect, no lines and no totals, and says why."""
    effect = one.effect
    return {
        "month": str(one.month),
        "computed": effect is not None,
        "not_computed": {
            "old": [_reason_to_wire(reason) for reason in one.not_old],
            "new": [_reason_to_wire(reason) for reason in one.not_new],
        },
        "needs_exports": list(one.needs_exports),
        "amendments_not_known": list(one.not_known),
        **(_effect_to_wire(effect, currency) if effect is not None else {}),
    }


def _effect_to_wire(effect: Effect, currency: str) -> dict[str, Any]:
    return {
        "has_effect": not effect.is_nothing,
        "lines": [
            {
                "line": line.id,
                "clause": line.clause,
                "old": _amount(line.old),
                "new": _amount(line.new),
                "difference": _amount(line.difference),
            }
            for line in effect.lines
        ],
        "totals": _totals_to_wire(effect.totals, currency),
        "outcomes": [_outcome_to_wire(one) for one in effect.outcomes],
        "rights": [_right_to_wire(one) for one in effect.rights],
    }


def _totals_to_wire(totals: tuple[TotalEffect, ...], currency: str) -> dict[str, Any]:
    return {one.name: {name: money_text(getattr(one, name), currency) for name in ("old", "new", "difference")} for one in totals}


def _outcome_to_wire(one: OutcomeEffect) -> dict[str, Any]:
    return {
        "metric": one.metric,
        "clause": one.clause,
        "old": one.old,
        "new": one.new,
        "old_measured": _value(one.old_measured),
        "new_measured": _value(one.new_measured),
    }


def _right_to_wire(one: RightEffect) -> dict[str, Any]:
    return {
        "right": one.right,
        "metric": one.metric,
        "clause": one.clause,
        "month": str(one.month),
        "old": _span_to_wire(one.old),
        "new": _span_to_wire(one.new),
    }


def _span_to_wire(span: tuple[date, date | None] | None) -> dict[str, str] | None:
    if span is None:
        return None
    since, until = span
    return {"since": since.isoformat(), "until": until.isoformat() if until is not None else ""}


def _reason_to_wire(one: Diagnostic) -> dict[str, Any]:
    return {"code": one.code, "place": str(one.place), "facts": one.fact}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _value(value: Value | None) -> str | None:
    return None if value is None else value_to_wire(value)
