"""The result of ``verify`` as text: what agrees, or each difference with what is stated and what was computed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from slacalc.audit.finding import LIBRARY
from slacalc.base.exact import rounded
from slacalc.base.money import PLACES
from slacalc.base.release import VERSION
from slacalc.base.shown import visible
from slacalc.base.wire import value_from_wire
from slacalc.render.numbers import value_text
from slacalc.render.remarks import where_text
from slacalc.statement.rules import FIRST, is_later

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.audit.finding import Finding
    from slacalc.audit.verify import Verdict
    from slacalc.base.figure import Unit
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

LONGEST = 200
"""Characters of a text that are shown."""


def verdict_text(verdict: Verdict, looked_at: tuple[str, ...], name: str, words: Words) -> str:
    """One line where all agrees; else a paragraph a difference, money first and digests last."""
    statement = verdict.statement
    if not verdict.findings and statement is not None:
        rows = sum(len(table.rows) for _, table in statement.tallies.tables)
        counts = (str(len(statement.book.figures)), str(len(statement.terms)), str(rows))
        lines = [words("run", "verified", name, *counts, verdict.digest)]
        lines += [f"  {words('run', f'looked.{aspect}')}" for aspect in looked_at]
    else:
        lines = [words("run", "different", name, str(len(verdict.findings)))]
        lines += [line for finding in verdict.findings for line in _finding_lines(finding, statement, words)]
    lines += _changed_lines(verdict, words)
    lines += _written_lines(verdict, words)
    return "\n".join(lines) + "\n"


def _finding_lines(finding: Finding, statement: Statement | None, words: Words) -> Iterator[str]:
    """The place, with what it is called; what is stated there, and what was computed."""
    where = visible(where_text(finding.where, words))
    called = visible(_called(finding.where, statement, words))
    kind = words("run", f"kind.{finding.kind}")
    yield "  " + words("run", "finding_named" if called else "finding", kind=kind, where=where, name=called)
    if finding.stated or finding.computed:
        yield f"    {words('run', 'stated', _value(finding.stated, finding, statement, words))}"
        yield f"    {words('run', 'computed', _value(finding.computed, finding, statement, words))}"
    if finding.rows:
        yield f"    {words('run', 'in_rows', str(finding.rows))}"


def _called(where: str, statement: Statement | None, words: Words) -> str:
    """What a line, a standard or a figure is called in the language; empty where it has no name."""
    section, _, path_below = where.partition(".")
    if statement is None or not path_below:
        return ""
    if section == "figures" and path_below in statement.book:
        return words.label(statement, statement.book[path_below])
    for path in (path_below, f"metrics.{path_below.partition('.')[0]}" if section == "metrics" else ""):
        line = next((line.id for line in statement.lines if path in {line.id, f"{line.id}.amount", f"{line.id}.tax"}), "")
        if line or path in dict(statement.names):
            return words.name(statement, line or path)
    return ""


def _value(text: str, finding: Finding, statement: Statement | None, words: Words) -> str:
    """A value with its unit; a text as it is, and a long one by its beginning."""
    if not text:
        return words("run", "not_there")
    if finding.unit == "outcome":
        return " / ".join(words("terms", f"found.{outcome}") for outcome in text.split(" / "))
    if not finding.unit or statement is None:
        return visible(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
    try:
        value = value_from_wire(text)
    except ValueError:
        return visible(text)
    currency, unit = statement.contract.currency, cast("Unit", finding.unit)
    shown = value_text(value, unit, currency, words)
    if finding.unit == "money" and isinstance(value, Fraction):
        return f"{shown if rounded(value, PLACES[currency]) == value else text} {currency}"
    return shown if not isinstance(value, Fraction) or value.denominator == 1 else f"{shown} ({text})"


def _changed_lines(verdict: Verdict, words: Words) -> Iterator[str]:
    """What this release computes otherwise than the one that made the statement, rule by rule."""
    version = FIRST
    if verdict.statement is not None and verdict.statement.program is not None:
        version = verdict.statement.program.version
        if is_later(version):
            yield words("run", "made_later", version, VERSION)
    for rule, since in dict.fromkeys((change.rule, change.since) for change in verdict.changed):
        yield words("run", "rule_changed", rule, since, words("rules", rule), version)
        for change in verdict.changed:
            if change.rule == rule:
                yield from _finding_lines(change.finding, verdict.statement, words)


def _written_lines(verdict: Verdict, words: Words) -> Iterator[str]:
    """By whose version working days are known, where that is another; and what is written otherwise and means the same."""
    library = next((finding for finding in verdict.written if finding.where == LIBRARY), None)
    if library is not None:
        key = "other_library_differs" if verdict.findings else "other_library"
        yield words("run", key, library.stated or "-", library.computed or "-")
    written = [finding for finding in verdict.written if finding is not library]
    if written:
        sections = dict.fromkeys(".".join(finding.where.split(".")[:2]) for finding in written)
        yield words("run", "written_otherwise", words("run", "list").join(where_text(section, words) for section in sections))


def chain_text(months: int, corrections: int, bad: int, words: Words) -> str:
    """How many months and corrections a ledger holds, and whether each follows the one before."""
    if not months + corrections:
        return words("run", "chain_empty")
    counts = [("months", months), *((("corrections", corrections),) if corrections else ())]
    phrases = [words("run", key, str(count)) for key, count in counts]
    return words("run", "chain_broken" if bad else "chain", words("run", "and").join(phrases), str(bad))
