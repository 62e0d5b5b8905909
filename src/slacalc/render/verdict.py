"""The result of ``verify`` as text: what agrees, or each difference with what is stated and what was computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc import __version__
from slacalc.render.remarks import where_text
from slacalc.statement.rules import FIRST, is_later

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.audit.verify import Finding, Verdict
    from slacalc.render.words import Words


def verdict_text(verdict: Verdict, looked_at: tuple[str, ...], name: str, words: Words) -> str:
    """One line where all agrees; else a paragraph a difference."""
    statement = verdict.statement
    if not verdict.findings and statement is not None:
        rows = sum(len(table.rows) for _, table in statement.tallies.tables)
        counts = (str(len(statement.book.figures)), str(len(statement.terms)), str(rows))
        lines = [words("run", "verified", name, *counts, verdict.digest)]
        lines += [f"  {words('run', f'looked.{part}')}" for part in looked_at]
        return "\n".join((*lines, *_changed_lines(verdict, words))) + "\n"
    lines = [words("run", "different", name, str(len(verdict.findings)))]
    for finding in verdict.findings:
        lines += _finding_lines(finding, words)
    return "\n".join((*lines, *_changed_lines(verdict, words))) + "\n"


def _finding_lines(finding: Finding, words: Words) -> Iterator[str]:
    where = where_text(finding.where, words)
    yield "  " + words("run", "finding", kind=words("run", f"kind.{finding.kind}"), where=where)
    if finding.stated:
        yield f"    {words('run', 'stated', finding.stated)}"
    if finding.computed:
        yield f"    {words('run', 'computed', finding.computed)}"


def _changed_lines(verdict: Verdict, words: Words) -> Iterator[str]:
    """What this release computes otherwise than the one that made the statement, rule by rule."""
    version = FIRST
    if verdict.statement is not None and verdict.statement.program is not None:
        version = verdict.statement.program.version
        if is_later(version):
            yield words("run", "made_later", version, __version__)
    for rule, since in dict.fromkeys((one.rule, one.since) for one in verdict.changed):
        yield words("run", "rule_changed", rule, since, words("rules", rule), version)
        for one in verdict.changed:
            if one.rule == rule:
                yield from _finding_lines(one.finding, words)


def chain_text(months: int, corrections: int, bad: int, words: Words) -> str:
    """How many months and corrections a ledger holds, and whether each follows the one before."""
    if not months + corrections:
        return words("run", "chain_empty")
    counts = [("months", months), *((("corrections", corrections),) if corrections else ())]
    said = [words("run", what, str(count)) for what, count in counts]
    return words("run", "chain_broken" if bad else "chain", words("run", "and").join(said), str(bad))
