"""Is a statement what it says? Digests against accident, arithmetic against error; each finding says where."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slacalc.audit.differ import one_line, plain
from slacalc.audit.finding import Changed, Finding, ordered
from slacalc.base.dataclass import dataclass
from slacalc.base.evaluate import NO_BASIS, Unevaluable, evaluate
from slacalc.base.exact import rounded
from slacalc.base.forms import Malformed
from slacalc.base.money import PLACES
from slacalc.base.wire import value_to_wire
from slacalc.billing.corrections import BILLED, COLUMNS, CORRECTIONS, KEYS, untaxed_corrections
from slacalc.contract.payment.tax import NO_TAX
from slacalc.contract.terms import AFTER_TAX, KEPT_BACK
from slacalc.measure.figures import ACCOUNT
from slacalc.measure.many_cases import number_listed
from slacalc.statement.codec import from_wire, to_wire
from slacalc.statement.digests import digest_of, sections_of
from slacalc.statement.json_text import parse_json, to_bytes
from slacalc.statement.numbered import number_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.evaluate import Value
    from slacalc.base.forms import Wire
    from slacalc.statement.document import MetricResult, Statement

SCOPE = ("scope", "outside", "denominator")
"""Figures of a metric, the first the sum of the others."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was looked at, and every difference."""

    findings: tuple[Finding, ...]
    statement: Statement | None
    """None where the file cannot be read as a statement."""
    digest: str = ""
    changed: tuple[Changed, ...] = ()
    written: tuple[Finding, ...] = ()
    """What is written otherwise and means the same."""


def verify_statement(data: bytes) -> Verdict:
    """Digests and arithmetic of a statement file; nothing else is needed for them."""
    try:
        wire = parse_json(data)
    except Malformed as cause:
        return Verdict((Finding("form", str(cause)),), None)
    findings = list(check_digests(wire, data))
    try:
        statement = from_wire(wire)
    except Malformed as cause:
        findings.append(Finding("form", str(cause)))
        return Verdict(ordered(findings), None, str(wire.get("digest", "")))
    findings += tuple(check_tables(statement)) or check_arithmetic(statement, wire)
    return Verdict(ordered(findings), statement, str(wire["digest"]))


def check_digests(wire: Wire, data: bytes) -> Iterator[Finding]:
    """Each section against its digest, all of them against the whole, and the bytes against their one form."""
    body = {key: value for key, value in wire.items() if key != "digest"}
    stated: Any = wire.get("digests")
    stated = stated if isinstance(stated, dict) else {}
    computed = {section: digest_of(value) for section, value in sections_of(body)}
    for section in sorted(stated.keys() | computed.keys()):
        if stated.get(section) != computed.get(section):
            yield Finding("digest", section, str(stated.get(section, "")), computed.get(section, ""))
    if wire.get("digest") != digest_of(body):
        yield Finding("digest", "digest", str(wire.get("digest", "")), digest_of(body))
    if to_bytes(wire) != data:
        yield Finding("bytes", "bytes")


def check_tables(statement: Statement) -> Iterator[Finding]:
    """The tables of what was billed and of corrections have their keys and columns; of any other the figures tell."""
    for name, table in statement.tallies.tables:
        if name in KEYS and (table.keys, table.columns) != (KEYS[name], COLUMNS):
            yield Finding("form", f"tallies.{name}")


def check_arithmetic(statement: Statement, wire: Wire) -> Iterator[Finding]:
    """Every figure evaluated anew from terms and tallies, and every sum added up again."""
    try:
        values = evaluate(statement.book, statement.term_values(), statement.tallies)
    except Unevaluable as cause:
        yield Finding("arithmetic", f"figures.{cause.figure}", cause.why)
        return
    currency = statement.contract.currency
    for name, stated in statement.values:
        if values.get(name) != stated:
            shown = value_to_wire(stated), value_to_wire(values[name])
            yield Finding("arithmetic", f"figures.{name}", *shown, statement.book[name].unit)
    for line in statement.lines:
        for figure, amount in ((line.figure, line.amount), (line.tax_figure, line.tax)):
            if amount is None:
                continue
            if figure not in values:
                yield Finding("arithmetic", f"lines.{line.id}", figure)
            else:
                yield from _check_amount(f"lines.{line.id}", format(amount, "f"), values[figure], currency)
    for total, stated in wire["totals"].items():
        yield from _check_amount(f"totals.{total}", stated, values.get(f"total.{total}", NO_BASIS), currency)
    yield from _check_totals(statement, values)
    yield from _check_correction(statement, wire, values)
    yield from _check_moved(statement)
    if statement.state != "provisional" and statement.as_of_day < statement.month.end:
        yield Finding("arithmetic", "state", statement.state, "provisional")
    yield from _check_number(statement)
    yield from _check_metrics(statement, values)
    yield from _check_rows(statement, values)
    yield from _check_lines(statement, wire)


def _check_amount(where: str, stated: str, value: Value, currency: str) -> Iterator[Finding]:
    """An amount is the value of its figure, with the decimals of its currency."""
    if not isinstance(value, Fraction) or value != Fraction(stated):
        yield Finding("arithmetic", where, stated, value_to_wire(value), "money")
    elif format(rounded(value, PLACES[currency]), "f") != stated:
        yield Finding("form", where, stated, format(rounded(value, PLACES[currency]), "f"))


def _check_totals(statement: Statement, values: dict[str, Value]) -> Iterator[Finding]:
    """The totals are the sums of the lines that are there: none is left out, and none adds to them unseen."""
    taxed = [line for line in statement.lines if line.kind not in AFTER_TAX]
    taken = {
        total: figures
        for kind, total in AFTER_TAX.items()
        if (figures := [line.figure for line in statement.lines if line.kind == kind])
    }
    per_line, included = statement.tax.rounded == "per line", statement.tax.prices == "include tax"
    sums = [
        ("gross" if included else "net", [line.figure for line in taxed]),
        ("gross", ["total.net", "total.tax"]),
    ]
    brought = dict(statement.tallies.tables).get(CORRECTIONS)
    corrections = untaxed_corrections(brought, statement.tax) if brought is not None else ()
    bearing = [line for line in taxed if per_line and not statement.tax.untaxed(line.id) and line.id not in corrections]
    sums += [("tax", [line.tax_figure for line in bearing])] if per_line else []
    sums += taken.items()
    sums += [("payable", ["total.gross", *(f"total.{total}" for total in taken)])] if taken else []
    if any(bool(line.tax_figure) is not (line in bearing) for line in statement.lines):
        yield Finding("arithmetic", "lines.tax_figure")
    if bool(taken) is not ("total.payable" in values):
        yield Finding("arithmetic", "totals.payable")
    for total, figures in sums:
        amounts = [value for value in (values.get(figure) for figure in figures) if isinstance(value, Fraction)]
        if len(amounts) == len(figures) and sum(amounts, Fraction(0)) != values.get(f"total.{total}"):
            stated = value_to_wire(values.get(f"total.{total}", NO_BASIS))
            yield Finding("arithmetic", f"totals.{total}", stated, value_to_wire(sum(amounts, Fraction(0))), "money")


def _check_correction(statement: Statement, wire: Wire, values: dict[str, Value]) -> Iterator[Finding]:
    """Each difference is the value of its figure, every line that differs is listed, and the differences add up."""
    correction, currency = statement.correction, statement.contract.currency
    if correction is None:
        return
    listed = {difference.line: difference for difference in correction.differences}
    for difference in correction.differences:
        where = f"correction.{difference.line}"
        for figure, amount in ((difference.figure, difference.amount), (difference.tax_figure, difference.tax)):
            if amount is not None:
                yield from _check_amount(where, format(amount, "f"), values.get(figure, NO_BASIS), currency)
        was = values.get(f"{BILLED}.{difference.line}", Fraction(0))
        yield from _check_amount(f"{where}.billed", format(difference.billed, "f"), was, currency)
    for name, value in values.items():
        line = name.removeprefix("difference.").removeprefix("tax.")
        if name.startswith("difference.") and not line.startswith("total.") and value and line not in listed:
            yield Finding("arithmetic", f"correction.{line}", "", value_to_wire(value), "money")
    for total, stated in wire["correction"]["totals"].items():
        value = values.get(f"difference.total.{total}", NO_BASIS)
        yield from _check_amount(f"correction.totals.{total}", stated, value, currency)
    yield from _check_difference_totals(statement, values)


def _check_difference_totals(statement: Statement, values: dict[str, Value]) -> Iterator[Finding]:
    """The differences of the lines add up to the difference of the month."""
    for total in ("net", "tax", "gross", "payable"):
        now, was = _without_kept_back(values, total), _billed_total(statement, values, total)
        stated = values.get(f"difference.total.{total}")
        if isinstance(now, Fraction) and was is not None and stated is not None and stated != now - was:
            yield Finding("arithmetic", f"correction.totals.{total}", value_to_wire(stated), value_to_wire(now - was), "money")


def _without_kept_back(values: dict[str, Value], total: str) -> Value | None:
    """A total of the month as a correction sees it: what is kept back follows from the statement that bills the differences."""
    value = values.get(f"total.{total}")
    if total != "payable" or not isinstance(value, Fraction):
        return value
    kept_back = (values.get(f"total.{AFTER_TAX[kind]}") for kind in KEPT_BACK)
    return value - sum(kept for kept in kept_back if isinstance(kept, Fraction))


def _billed_total(statement: Statement, values: dict[str, Value], total: str) -> Fraction | None:
    """What was billed for a month in all, from the table of what was billed; None for a total that it does not tell."""
    table = dict(statement.tallies.tables).get(BILLED)
    if table is None:
        return None
    unit = 10 ** PLACES[statement.contract.currency]
    amounts = {key[:2]: (row[0] - row[1], row[2] - row[3]) for key, row in table.rows}
    net = sum(amount for (kind, _), (amount, _) in amounts.items() if kind != "penalty")
    tax = sum(tax for _, tax in amounts.values())
    if statement.tax.rounded == NO_TAX:
        # No line of the month bears tax; what corrections of a taxed month brought along was billed, and is the same now.
        brought = values.get("total.tax", Fraction(0))
        tax = int(brought * unit) if isinstance(brought, Fraction) else 0
    included = statement.tax.prices == "include tax"
    penalties = sum(amount for (kind, _), (amount, _) in amounts.items() if kind == "penalty")
    gross = net if included else net + tax
    totals = {"net": gross - tax, "tax": tax, "gross": gross, "payable": gross + penalties}
    if total == "payable" and "total.payable" not in values:
        return None
    return Fraction(totals[total], unit)


def _check_moved(statement: Statement) -> Iterator[Finding]:
    """What a line has moved is the difference of the two amounts, and now it is as on the statement."""
    if statement.moved is None:
        return
    lines = {line.id: line.amount for line in statement.lines}
    for moved in statement.moved.lines:
        billed = lines.pop(moved.line, Decimal(0))
        if moved.moved != moved.now - moved.before or billed != moved.now:
            yield Finding("arithmetic", f"moved.{moved.line}", str(moved.moved), str(moved.now - moved.before), "money")
    for line in lines:
        yield Finding("arithmetic", f"moved.{line}")


def _check_number(statement: Statement) -> Iterator[Finding]:
    """A number is what its pattern makes of its place in the sequence, and only what is issued has one."""
    number, day = statement.number, statement.issue_date
    if number is None:
        return
    expected = number_text(number.pattern, day.year, number.sequence) if day is not None else ""
    if number.text != expected:
        yield Finding("arithmetic", "number", number.text, expected)


def _check_metrics(statement: Statement, values: dict[str, Any]) -> Iterator[Finding]:
    for metric in statement.metrics:
        scope, outside, counted = (values.get(f"{metric.id}.{count}") for count in SCOPE)
        if not (isinstance(outside, Fraction) and isinstance(counted, Fraction)) or scope != outside + counted:
            counts = [value_to_wire(amount) for amount in (scope, outside, counted) if amount is not None]
            if len(counts) == len(SCOPE):
                yield Finding("arithmetic", f"metrics.{metric.id}", counts[0], f"{counts[1]} + {counts[2]}")
            else:
                missing = (name for count in SCOPE if (name := f"{metric.id}.{count}") not in values)
                yield Finding("arithmetic", f"metrics.{metric.id}", ", ".join(missing))
        yield from _check_cases(statement, metric, values)
        added, off, net = (values.get(f"{metric.id}.{count}") for count in ("plus", "minus", "numerator"))
        if isinstance(added, Fraction) and isinstance(off, Fraction) and isinstance(net, Fraction) and net != added - off:
            sums = (value_to_wire(net), f"{value_to_wire(added)} - {value_to_wire(off)}")
            yield Finding("arithmetic", f"metrics.{metric.id}", *sums)
        bound = values.get(f"{metric.id}.target")
        if isinstance(bound, Fraction) and metric.target and statement.term(metric.target).value != bound:
            yield Finding("arithmetic", f"metrics.{metric.id}.target", statement.term(metric.target).text, value_to_wire(bound))
        allowed = _outcomes_of(values.get(f"{metric.id}.met"), agreed=any(step.step == "excused" for step in metric.steps))
        if metric.outcome not in allowed:
            yield Finding("arithmetic", f"metrics.{metric.id}.outcome", metric.outcome, " / ".join(allowed), "outcome")


def _outcomes_of(verdict: object, *, agreed: bool) -> tuple[str, ...]:
    """What a verdict may be called; below the basis it is the contract's word, and a number is no verdict at all.

    A month that both parties have ``agreed`` not to count is excused, whatever the figures say.
    """
    if verdict is None:
        return ("observed",)
    if agreed:
        return ("excused",)
    if verdict is NO_BASIS:
        return ("no finding", "met", "missed")
    return (("met",) if verdict else ("missed",)) if isinstance(verdict, bool) else ()


def _check_cases(statement: Statement, metric: MetricResult, values: dict[str, Any]) -> Iterator[Finding]:
    """Each case that was open before or is new went one way, and the cases that stay open stand on the statement."""
    name = metric.id
    if f"{name}.open_before" not in values:
        return
    figures = [values.get(f"{name}.{count}") for count in (*ACCOUNT, "denominator", "outside", "not_due")]
    numbers = [number for number in figures if isinstance(number, Fraction)]
    if len(numbers) != len(figures):
        yield Finding("arithmetic", f"metrics.{name}.account")
        return
    before, new, judged, still_open, withdrawn, merged, missing, denominator, outside, not_due = numbers
    after = judged + still_open + withdrawn + merged + missing
    listed = number_listed(name, statement.open_cases)
    sums = (
        ("account", before + new, after),
        ("denominator", denominator + outside, judged + missing),
        ("open_cases", still_open, listed),
        ("provisional", metric.provisional, not_due > 0),
    )
    for subject, stated, computed in sums:
        if stated != computed:
            yield Finding("arithmetic", f"metrics.{name}.{subject}", one_line(plain(stated)), one_line(plain(computed)))


def _check_rows(statement: Statement, values: dict[str, Any]) -> Iterator[Finding]:
    """The sums that account for every row."""
    for rows in statement.rows:
        files = sum(file.rows for file in statement.inputs if file.role == rows.role)
        sums = (
            ("read", rows.read, rows.refused + rows.duplicate + rows.absorbed + rows.records),
            ("read", rows.read, files),
            ("refused", rows.refused, sum(count for _, count in rows.refused_by)),
            ("records", rows.records, rows.in_scope + sum(count for _, count in rows.left_out)),
        )
        for subject, stated, computed in sums:
            if stated != computed:
                yield Finding("arithmetic", f"rows.{rows.role}.{subject}", str(stated), str(computed))
        if rows.no_fee > rows.in_scope:
            yield Finding("arithmetic", f"rows.{rows.role}.no_fee", str(rows.no_fee), f"≤ {rows.in_scope}")
        if rows.role == "calls":
            classes = sum(count for name, count in values.items() if name.startswith("calls.") and isinstance(count, Fraction))
            if not rows.in_scope == values.get("calls") == classes:
                counts = [value_to_wire(amount) for amount in (values.get("calls"), Fraction(classes)) if amount is not None]
                yield Finding("arithmetic", "rows.calls.in_scope", str(rows.in_scope), ", ".join(counts))


def _check_lines(statement: Statement, wire: Wire) -> Iterator[Finding]:
    """Each line's own digest, over its figures and terms."""
    try:
        recomputed: Wire = to_wire(statement)
    except (KeyError, TypeError, ValueError):
        yield Finding("form", "lines")  # a line or a total without a figure; what is missing has been found above
        return
    for stated, computed in zip(wire["lines"], recomputed["lines"], strict=True):
        if stated["digest"] != computed["digest"]:
            yield Finding("digest", f"lines.{stated['id']}", stated["digest"], computed["digest"])
