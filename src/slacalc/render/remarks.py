"""Diagnostics as text: place, the user's own line with a caret, cause, remedy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Severity
from slacalc.base.shown import visible
from slacalc.render.words import filled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.base.diagnostics import Diagnostic, Place
    from slacalc.render.words import Words

QUESTION = re.compile(r"(?:[;；]\s*)?[^;；.。?？]*\{nearest\}[^?？]*[?？]\s*")
"""What is asked where some known word is near; with none there is nothing to ask."""
WIDEST_EXCERPT = 160
"""Code points of the user's line that are shown; a longer one is cut around the caret."""


def remark_text(diagnostic: Diagnostic, words: Words) -> str:
    """One remark, for people."""
    cause, remedy = cause_and_remedy(diagnostic, words)
    head = words(
        "remarks", "head", place=str(diagnostic.place), severity=words("remarks", diagnostic.severity.name), code=diagnostic.code
    )
    lines = [head, *_excerpt(diagnostic.place), f"  {cause}"]
    if remedy:
        lines.append(f"  {words('remarks', 'remedy', remedy)}")
    return "\n".join(lines) + "\n"


def cause_and_remedy(diagnostic: Diagnostic, words: Words) -> tuple[str, str]:
    """The words of a diagnostic, its facts filled in."""
    family = diagnostic.code.partition("/")[0]
    entry = words.entry(family, diagnostic.code)
    if not diagnostic.fact.get("nearest", "?"):
        entry = {field: QUESTION.sub("", text) for field, text in entry.items()}
    facts = {name: visible(value) for name, value in diagnostic.facts}
    if "role" in facts:
        facts |= {"role": words.role(facts["role"]), "export": facts["role"]}  # files and keys are named by the role itself
    if diagnostic.code == "ledger/does-not-verify":
        facts |= {"kind": words("run", f"kind.{facts['kind']}"), "where": where_text(facts["where"], words)}
    if diagnostic.code == "input/no-statement":
        facts |= {"like": words("unread", f"like.{facts['looks']}"), "do": words("unread", f"do.{facts['looks']}")}
    if "law" in facts:  # what a court may do, where the contract names a law
        facts["court"] = words("law", f"{facts['law']}.no_cap") if facts["law"] else ""
    if "section" in facts:
        facts["section"] = _section(facts["section"], words)
    if "reason" in facts and words.has("system", facts["reason"]):
        facts["reason"] = words("system", facts["reason"])
    return filled(entry["cause"], **facts), filled(entry.get("remedy", ""), **facts)


def where_text(where: str, words: Words) -> str:
    """What does not hold in a statement, or keeps it from being read; the path of a figure, a line or a term stays as it is."""
    name, _, about = where.partition(":")
    return words("unread", name, about) if words.has("unread", name) else where


def _section(section: str, words: Words) -> str:
    text = where_text(section, words)
    return words("unread", "part", section) if text == section else text


def _excerpt(place: Place) -> list[str]:
    if not place.excerpt:
        return []
    start = 0
    text = place.excerpt.replace("\t", " ")
    if len(text) > WIDEST_EXCERPT:
        start = max(0, place.column - 1 - WIDEST_EXCERPT // 2)
        text = text[start : start + WIDEST_EXCERPT]
    margin = f"{place.line:>5} | "
    lines = [margin + visible(text)]
    if place.column:
        at = place.column - 1 - start
        before, under = visible(text[:at]), visible(text[at : at + max(1, place.width)])
        lines.append(" " * 5 + " | " + " " * _cells(before) + "^" * max(1, _cells(under)))
    return lines


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - loaded where a line of the user has wider characters

    return cell_len(text)


def summary_text(diagnostics: Iterable[Diagnostic], files: int, words: Words) -> str:
    """How many files, errors, warnings and notes."""
    counts = dict.fromkeys(Severity, 0)
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += 1
    return words(
        "remarks",
        "summary",
        files=str(files),
        errors=str(counts[Severity.ERROR]),
        warnings=str(counts[Severity.WARNING]),
        notes=str(counts[Severity.NOTE]),
    )
