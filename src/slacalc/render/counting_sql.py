"""The counting of a month as a script of SQL: printed for a dialect, with what each query counts said above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.base.shown import visible
from slacalc.measure.columns import predicates_of, reading_of
from slacalc.warehouse.dialects import RUN, WRITTEN_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.parts.terms import Names
    from slacalc.contract.terms import Terms
    from slacalc.render.words import Words
    from slacalc.warehouse.script import CountingScript

ROW = re.compile(r"\(\n\s+((?:(?:CAST\([^()]*\)|TRUE|FALSE),?\n\s+)+)\)")
"""A row of values, as the library breaks it over lines."""


def counting_script(counting: CountingScript, terms: Terms, dialect: str, words: Words) -> str:
    """Every query with a head of comments; the tables are said first.

    Raises:
        Unwritable: the extra ``slacalc[sql]`` is not installed.
    """
    try:
        import sqlglot  # noqa: PLC0415 - an extra, and loaded where SQL is printed
    except ImportError as cause:
        place = Place(terms.file)
        raise Unwritable(error("output/needs-extra", place, form="sql", extra="slacalc[sql]")) from cause
    heads = [_commented(_tables(counting, terms, dialect, words))]
    for query in counting.queries:
        lines = _about(terms, query.path, query.clause, words)
        (printed,) = sqlglot.transpile(query.sql, read=WRITTEN_IN, write=dialect, pretty=True)
        heads.append(_commented(lines) + ROW.sub(_on_one_line, printed) + ";\n")
    unsaid = [words("sql", "unsaid", left.path, words("sql", left.why)) for left in counting.unsaid]
    return "\n".join([*heads, _commented(unsaid)] if unsaid else heads)


def _tables(counting: CountingScript, terms: Terms, dialect: str, words: Words) -> Iterator[str]:
    """What the queries are made of, and what they take for granted."""
    yield words("sql", "head", terms.contract_id, str(terms.month), dialect)
    if dialect not in RUN:
        yield words("sql", "not-run")
    roles = dict.fromkeys(query.role for query in counting.queries)
    yield words("sql", "tables", ", ".join(roles))
    yield words("sql", "types", terms.timezone)
    yield words("sql", "records")
    if "tickets" in roles:
        yield words("sql", "cases")


def _about(terms: Terms, path: str, clause: str, words: Words) -> Iterator[str]:
    """The path, the clause, the name; of a metric its reading and its scope."""
    section, _, name = path.partition(".")
    if section == "fees":
        fee = next(fee for fee in terms.fees if fee.id == name)
        yield words("sql", "query", path, clause, _named(fee.names, words))
        return
    metric = next(metric for metric in terms.metrics if metric.id == name)
    denominator, numerator = predicates_of(metric)
    yield words("sql", "query", path, clause, _named(metric.names, words))
    yield words("sql", "reading", metric.reading, numerator or words("sql", "all"), denominator or words("sql", "all"))
    if reading_of(metric).added:
        yield words("sql", "adds", " + ".join(reading_of(metric).added))


def _on_one_line(row: re.Match[str]) -> str:
    return f"({' '.join(row[1].split())})"


def _commented(lines: Iterator[str] | list[str]) -> str:
    return "".join(f"-- {visible(line)}\n" for line in lines)


def _named(names: Names, words: Words) -> str:
    return names.zh if words.language == "zh" else names.en
