"""The words of the service reports: what tables and groups are called, and how numbers, sentences and points read."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.exact import shown, shown_percent
from slacalc.contract.records.kinds import ROLES

if TYPE_CHECKING:
    from slacalc.base.evaluate import Value
    from slacalc.render.words import Words
    from slacalc.reports.report import (
        ActionPoint,
        MovedFact,
        ReportFact,
        ReportNote,
        ReportTable,
        ReportUnit,
        Topic,
    )
    from slacalc.statement.document import Statement

MOST_EVIDENCE = 5
"""Records of a point that a page names; the JSON and the workbook name all."""
SIGNED = "+"
PLACES: dict[ReportUnit, int] = {"count": 0, "change": 0, "mean": 2, "days": 2, "seconds": 1, "hours": 1}
"""Decimals that are shown of a number; a share is shown as percent."""


def table_title(table: ReportTable, topic: Topic, statement: Statement, words: Words) -> str:
    """What a table is about."""
    about, _, metric = table.name.partition(".")
    if metric:
        return words("reports", f"table_{about}", words.name(statement, f"metrics.{metric}"))
    if table.name == "pareto":
        return words("reports", "table_pareto", words("reports", f"by_{table.by}"))
    key = f"{topic}_{table.name}"
    return words("reports", key) if words.has("reports", key) else words("reports", f"table_{table.name}")


def group_text(by: str, group: str, words: Words) -> str:
    """A group as people call it."""
    match by:
        case "weekday":
            return words("reports", f"weekday_{group}")
        case "hour":
            return f"{group}:00"
        case "outcome":
            return words("terms", f"outcome.{group}")
        case "lateness":
            return words("reports", f"lateness_{group}")
        case _:
            return group or words("measured", "blank")


def number_text(value: Value, unit: ReportUnit, words: Words) -> str:
    """A number of a report with its unit."""
    if not isinstance(value, Fraction):
        return "–"
    if unit == "share":
        return shown_percent(value)
    number = shown(value, PLACES[unit], grouped=True)
    if unit == "change" and value > 0:
        return SIGNED + number
    return words("terms", "seconds", number) if unit == "seconds" else number


def note_text(note: ReportNote, statement: Statement, words: Words) -> str:
    """A sentence; a standard or a role among its facts as people call it, a column as exports do."""
    facts = [words.role(fact) if fact in ROLES else _named(fact, statement, words) for fact in note.facts]
    if note.key == "satisfied_are":
        facts = [facts[0], words("reports", "between").join(facts[1:])]
    return words("reports", f"note_{note.key}", *facts)


def rule_text(point: ActionPoint, statement: Statement, words: Words) -> str:
    """What a rule has found."""
    return words("reports", f"rule_{point.rule}", *_rule_facts(point, statement, words))


def point_text(point: ActionPoint, statement: Statement, words: Words) -> str:
    """The same, with the first of the records behind it."""
    listed = words("reports", "between").join(point.evidence[:MOST_EVIDENCE])
    more = len(point.evidence) - MOST_EVIDENCE
    rest = words("reports", "more", str(more)) if more > 0 else ""
    role, count = words.role(point.role), f"{len(point.evidence):,}"
    return words("reports", "evidence", rule_text(point, statement, words), role, count, listed + rest)


def _named(fact: str, statement: Statement, words: Words) -> str:
    return words.name(statement, fact) if fact.startswith("metrics.") else fact


def _rule_facts(point: ActionPoint, statement: Statement, words: Words) -> tuple[str, ...]:
    """The facts of a point: a standard, and what groups are, as people call them; the names of groups as exports do."""
    match point.rule, point.facts:
        case "concentrated", (groups, of_groups, reason, cases, of_cases, *names):
            listed = words("reports", "between").join(group_text(reason, name, words) for name in names)
            return groups, of_groups, _reason(reason, words), listed, cases, of_cases
        case "risen", (reason, name, *counts):
            return _reason(reason, words), group_text(reason, name, words), *counts
        case _:
            return tuple(_named(fact, statement, words) for fact in point.facts)


def _reason(reason: str, words: Words) -> str:
    return words("reports", f"by_{reason}").lower()


def fact_text(fact: ReportFact, words: Words) -> str:
    """A number of the month, and where it stands."""
    text = number_text(fact.value, fact.unit, words)
    if not fact.at:
        return text
    day, _, hour = fact.at.rpartition(" ")
    at = fact.at if fact.name in {"peak_day", "longest_wait"} else f"{day} {hour}:00".strip()
    return words("reports", "at", text, at)


def change_text(fact: MovedFact, words: Words) -> str:
    """A change with its sign; of a share in points."""
    if not isinstance(fact.change, Fraction):
        return "–"
    sign = SIGNED if fact.change > 0 else ""
    if fact.unit == "share":
        return sign + words("reports", "percentage_points", shown(fact.change * 100, 2))
    return sign + number_text(fact.change, fact.unit, words)
