"""Two contracts compared, as JSON: exact values as strings, sorted keys, the same in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slacalc.base.money import money_text
from slacalc.base.wire import value_to_wire
from slacalc.render.json_page import json_page

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


def diff_json(diffed: Diffed) -> str:
    """The text of the file."""
    wire = {
        "format": FORMAT,
        "old": _file_to_wire(diffed.old),
        "new": _file_to_wire(diffed.new),
        "terms": [_term_to_wire(term) for term in diffed.terms],
        "months": [_month_to_wire(month, diffed.new.currency) for month in diffed.months],
        "totals": _totals_to_wire(diffed.totals, diffed.new.currency),
        "has_effect": diffed.has_effect if diffed.priced else None,
        "corrections_left_out": [str(month) for month in diffed.corrected],
        "decisions": [decision.reference for decision in diffed.decisions],
        "left_out": [_reason_to_wire(diagnostic) for diagnostic in diffed.unfit],
    }
    return json_page(wire)


def _file_to_wire(contract: Contract) -> dict[str, str]:
    return {"file": contract.name, "contract": contract.id, "currency": contract.currency, "sha256": contract.sha256}


def _term_to_wire(term: ChangedTerm) -> dict[str, Any]:
    return {
        "path": term.path,
        "class": term.kind,
        "clause": term.clause,
        "old": term.old,
        "new": term.new,
        "old_place": _place_to_wire(term.old_place),
        "new_place": _place_to_wire(term.new_place),
    }


def _place_to_wire(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}


def _month_to_wire(priced: PricedMonth, currency: str) -> dict[str, Any]:
    """A month; one that is not computed has no effect, no lines and no totals, and says why."""
    effect = priced.effect
    return {
        "month": str(priced.month),
        "computed": effect is not None,
        "not_computed": {
            "old": [_reason_to_wire(reason) for reason in priced.not_old],
            "new": [_reason_to_wire(reason) for reason in priced.not_new],
        },
        "needs_exports": list(priced.needs_exports),
        "amendments_not_known": list(priced.not_known),
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
                "old_tax": _amount(line.old_tax),
                "new_tax": _amount(line.new_tax),
            }
            for line in effect.lines
        ],
        "totals": _totals_to_wire(effect.totals, currency),
        "outcomes": [_outcome_to_wire(outcome) for outcome in effect.outcomes],
        "rights": [_right_to_wire(right) for right in effect.rights],
    }


def _totals_to_wire(totals: tuple[TotalEffect, ...], currency: str) -> dict[str, Any]:
    return {
        total.name: {name: money_text(getattr(total, name), currency) for name in ("old", "new", "difference")}
        for total in totals
    }


def _outcome_to_wire(outcome: OutcomeEffect) -> dict[str, Any]:
    return {
        "metric": outcome.metric,
        "clause": outcome.clause,
        "old": outcome.old,
        "new": outcome.new,
        "old_measured": _value(outcome.old_measured),
        "new_measured": _value(outcome.new_measured),
    }


def _right_to_wire(right: RightEffect) -> dict[str, Any]:
    return {
        "right": right.right,
        "metric": right.metric,
        "clause": right.clause,
        "month": str(right.month),
        "old": _span_to_wire(right.old),
        "new": _span_to_wire(right.new),
    }


def _span_to_wire(span: tuple[date, date | None] | None) -> dict[str, str] | None:
    if span is None:
        return None
    since, until = span
    return {"since": since.isoformat(), "until": until.isoformat() if until is not None else ""}


def _reason_to_wire(diagnostic: Diagnostic) -> dict[str, Any]:
    return {"code": diagnostic.code, "place": str(diagnostic.place), "facts": diagnostic.fact}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _value(value: Value | None) -> str | None:
    return None if value is None else value_to_wire(value)
