"""The statement as JSON, version 1: to the wire and back, and the digests that cover it.

A format of its own, not a dump of classes. Money, ratios and dates are strings; keys are sorted; one list item a line, so that
two statements can be compared line by line. The bytes are the same on every machine. ``digests`` covers each section, and
``digest`` all of them.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.evaluate import NO_BASIS, NoBasis, Value
from slacalc.base.exact import exact_text, parse_exact
from slacalc.base.figure import Named as NamedLeaf
from slacalc.base.figure import Term as TermLeaf
from slacalc.base.figure import walk
from slacalc.base.money import Money
from slacalc.base.wire import figure_to_wire
from slacalc.statement.v1_optional import optional_to_wire, word_to_wire

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.assess.standing import StandingStep
    from slacalc.base.worktime import Hours
    from slacalc.contract.terms import Party
    from slacalc.measure.tally import Table
    from slacalc.statement.document import ContractHead, Line, MetricResult, RowSums, Statement, TermEntry
    from slacalc.statement.v1_values import Wire

FORMAT = "slacalc statement v1"
MIDNIGHT = "24:00"
TOTALS = ("net", "tax", "gross", "penalties", "payable")


def to_wire(statement: Statement) -> Wire:
    """The statement as JSON values, digests and all."""
    values = dict(statement.values)
    wire: Wire = {
        "format": FORMAT,
        "state": statement.state,
        "contract": _contract_to_wire(statement.contract),
        "month": str(statement.month),
        "timezone": statement.timezone,
        "as_of": {"time": statement.as_of, "basis": statement.as_of_basis},
        "issue_date": statement.issue_date.isoformat() if statement.issue_date else "",
        "previous": statement.previous,
        "names": {path: {"zh": names.zh, "en": names.en} for path, names in statement.names},
        "inputs": [
            {
                "role": file.role,
                "name": file.name,
                "sha256": file.sha256,
                "rows": file.rows,
                "encoding": file.encoding,
                "layout": file.layout,
                "layout_sha256": file.layout_sha256,
            }
            for file in statement.inputs
        ],
        "rows": [rows_to_wire(rows) for rows in statement.rows],
        "evidence": list(statement.evidence),
        "terms": [_term_to_wire(term) for term in statement.terms],
        "tallies": {name: _table_to_wire(table) for name, table in statement.tallies.tables},
        "figures": [{**figure_to_wire(figure), "value": value_to_wire(values[figure.name])} for figure in statement.book],
        "metrics": [_metric_to_wire(metric) for metric in statement.metrics],
        "lines": [_line_to_wire(line, statement) for line in statement.lines],
        "totals": {part: _money_text(statement, f"total.{part}") for part in totals_of(statement)},
        "tax": {"clause": statement.tax.clause, "prices": statement.tax.prices, "rounded": statement.tax.rounded},
        "payment": {
            "clause": statement.payment.clause,
            "due": statement.payment.due.isoformat(),
            "bank": statement.payment.bank,
            "number": statement.payment.number,
        },
        "rights": [
            {
                "right": right.right,
                "metric": right.metric,
                "clause": right.clause,
                "since": right.since.isoformat(),
                "until": right.until.isoformat() if right.until is not None else "",
                "month": str(right.month),
                "exercised_by": right.exercised_by,
            }
            for right in statement.rights
        ],
        "open_cases": [
            {"metric": case.metric, "key": case.key, "deadline": case.deadline.isoformat()} for case in statement.open_cases
        ],
    }
    return signed({**wire, **optional_to_wire(statement)})


def totals_of(statement: Statement) -> tuple[str, ...]:
    """The totals that there are: penalties and what is left to pay only where there are penalties."""
    return tuple(part for part in TOTALS if f"total.{part}" in statement.book)


def signed(wire: Wire) -> Wire:
    """The same values with their digests made anew."""
    body = {key: value for key, value in wire.items() if key not in {"digests", "digest"}}
    body["digests"] = {section: digest_of(value) for section, value in sections_of(body)}
    return {**body, "digest": digest_of(body)}


def sections_of(body: Wire) -> Iterable[tuple[str, object]]:
    """The parts that have a digest of their own, so that a change can be named by its place."""
    for key in sorted(body):
        if key == "tallies" and isinstance(body[key], dict):
            yield from ((f"tallies.{name}", table) for name, table in sorted(body[key].items()))
        elif key not in {"digests", "digest"}:
            yield key, body[key]


def digest_of(value: object) -> str:
    """SHA-256 of the compact canonical JSON of a value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def to_bytes(wire: Wire) -> bytes:
    """The file: sorted keys, one list item a line, a newline at the end."""
    lines = [f" {json.dumps(key)}: {_spread(wire[key], 1)}" for key in sorted(wire)]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _spread(value: object, depth: int) -> str:
    """A list, or a table of lists, one item a line; everything else on one line."""
    inner, outer = " " * (depth + 1), " " * depth
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        items = ",\n".join(inner + json.dumps(item, ensure_ascii=False, sort_keys=True) for item in value)
        return f"[\n{items}\n{outer}]"
    if isinstance(value, dict) and any(isinstance(part, list | dict) for part in value.values()):
        items = ",\n".join(
            f"{inner}{json.dumps(key, ensure_ascii=False)}: {_spread(value[key], depth + 1)}" for key in sorted(value)
        )
        return f"{{\n{items}\n{outer}}}"
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def value_to_wire(value: Value) -> str:
    """``0.924``, ``1599938/5751``, ``yes``, ``no``, ``no basis``."""
    if isinstance(value, NoBasis):
        return value.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return exact_text(value)


def value_from_wire(text: str) -> Value:
    """The inverse of :func:`value_to_wire`."""
    match text:
        case NO_BASIS.value:
            return NO_BASIS
        case "yes" | "no":
            return text == "yes"
        case _:
            return parse_exact(text)


def _contract_to_wire(head: ContractHead) -> Wire:
    return {
        "id": head.id,
        "title": head.title,
        "language": head.language,
        "currency": head.currency,
        "file": head.file,
        "sha256": head.sha256,
        "amendments": list(head.amendments),
        "client": _party_to_wire(head.client),
        "provider": _party_to_wire(head.provider),
        "calendar": {
            "name": head.calendar.name,
            "library": head.calendar.library,
            "sha256": head.calendar.sha256,
            "years": list(head.calendar.years),
        },
        "service_hours": {
            "working_days": _hours_to_wire(head.service_hours.working_days),
            "rest_days": _hours_to_wire(head.service_hours.rest_days),
        },
    }


def _hours_to_wire(hours: tuple[Hours, ...]) -> list[list[str]]:
    """Each span as its two times; ``24:00`` is midnight at the end of the day."""
    return [[span.opens.isoformat(), span.closes.isoformat() if span.closes else MIDNIGHT] for span in hours]


def _party_to_wire(party: Party) -> Wire:
    account = party.account
    return {"name": party.name, "account": [account.bank, account.number] if account else []}


def rows_to_wire(rows: RowSums) -> Wire:
    """The sums of one role."""
    return {
        "role": rows.role,
        "read": rows.read,
        "refused": rows.refused,
        "duplicate": rows.duplicate,
        "absorbed": rows.absorbed,
        "records": rows.records,
        "refused_by": [list(pair) for pair in rows.refused_by],
        "left_out": [list(pair) for pair in rows.left_out],
        "in_scope": rows.in_scope,
        **({"no_fee": rows.no_fee} if rows.no_fee else {}),
    }


def _term_to_wire(term: TermEntry) -> Wire:
    return {
        "path": term.path,
        "value": exact_text(term.value),
        "unit": term.unit,
        "text": term.text,
        "clause": term.clause,
        "place": term.place,
    }


def _table_to_wire(table: Table) -> Wire:
    return {
        "keys": list(table.keys),
        "columns": list(table.columns),
        "rows": [[*key, *row] for key, row in table.rows],
    }


def _metric_to_wire(metric: MetricResult) -> Wire:
    wire: Wire = {"provisional": True} if metric.provisional else {}
    return {
        **wire,
        "id": metric.id,
        "clause": metric.clause,
        "reading": metric.reading,
        "where": metric.where,
        "target": metric.target,
        "outcome": metric.outcome,
        "keys": dict(metric.keys),
        "steps": [_step_to_wire(step) for step in metric.steps],
    }


def _step_to_wire(step: StandingStep) -> Wire:
    wire: Wire = {"step": step.step}
    if step.month:
        wire["month"] = str(step.month)
    if step.on:
        wire["on"] = step.on.isoformat()
    if step.reference:
        wire["reference"] = step.reference
    return wire


def _line_to_wire(line: Line, statement: Statement) -> Wire:
    wire = {
        "id": line.id,
        "clause": line.clause,
        "kind": line.kind,
        "figure": line.figure,
        "amount": format(line.amount, "f"),
        "tax_figure": line.tax_figure,
        "tax": "" if line.tax is None else format(line.tax, "f"),
        "where": line.where,
    }
    names = names_below(statement, tuple(name for name in (line.figure, line.tax_figure) if name))
    figures = [figure_to_wire(figure) for figure in statement.book if figure.name in names]
    paths = {
        node.path for figure in statement.book if figure.name in names for node in walk(figure.node) if isinstance(node, TermLeaf)
    }
    terms = [_term_to_wire(term) for term in statement.terms if term.path in paths]
    wording = [word_to_wire(word) for word in statement.words_below(line.id)]
    return {**wire, "digest": digest_of([wire, figures, terms, *([wording] if wording else [])])}


def names_below(statement: Statement, names: Iterable[str]) -> set[str]:
    """Those figures and all that they use."""
    nodes = {figure.name: figure.node for figure in statement.book}
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [node.name for node in walk(nodes[name]) if isinstance(node, NamedLeaf)]
    return found


def _money_text(statement: Statement, figure: str) -> str:
    value = statement.value(figure)
    if not isinstance(value, Fraction):
        raise TypeError(figure)
    return format(Money.exactly(value, statement.contract.currency).amount, "f")
