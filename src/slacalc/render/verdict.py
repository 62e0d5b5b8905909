"""The result of ``verify`` as text: what agrees, or each difference with what is stated and what was computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.remarks import where_text

if TYPE_CHECKING:
    from slacalc.audit.verify import Verdict
    from slacalc.render.words import Words


def verdict_text(verdict: Verdict, looked_at: tuple[str, ...], name: str, words: Words) -> str:
    """One line where all agrees; else a paragraph a difference."""
    statement = verdict.statement
    if not verdict.findings and statement is not None:
        rows = sum(len(table.rows) for _, table in statement.tallies.tables)
        counts = (str(len(statement.book.figures)), str(len(statement.terms)), str(rows))
        lines = [words("run", "verified", name, *counts, verdict.digest)]
        lines += [f"  {words('run', f'looked.{part}')}" for part in looked_at]
        return "\n".join(lines) + "\n"
    lines = [words("run", "different", name, str(len(verdict.findings)))]
    for finding in verdict.findings:
        lines.append(
            "  " + words("run", "finding", kind=words("run", f"kind.{finding.kind}"), where=where_text(finding.where, words))
        )
        lines += [f"    {words('run', 'stated', finding.stated)}"] if finding.stated else []
        lines += [f"    {words('run', 'computed', finding.computed)}"] if finding.computed else []
    return "\n".join(lines) + "\n"


def chain_text(months: int, corrections: int, bad: int, words: Words) -> str:
    """How many months and corrections a ledger holds, and whether each follows the one before."""
    if not months + corrections:
        return words("run", "chain_empty")
    counts = [("months", months), *((("corrections", corrections),) if corrections else ())]
    said = [words("run", what, str(count)) for what, count in counts]
    return words("run", "chain_broken" if bad else "chain", words("run", "and").join(said), str(bad))
