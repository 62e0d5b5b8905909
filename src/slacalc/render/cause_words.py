"""The causes of a difference in words, and what each moves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.audit.other_increments import INCREMENT, increments_of
from slacalc.audit.other_prices import PRICES
from slacalc.render.numbers import signed, value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slacalc.audit.compared import ComparedMonth
    from slacalc.audit.waterfall import Cause, CauseStep
    from slacalc.render.words import Words
    from slacalc.statement.document import Statement

LINE_WORDS = ("quantity", "price", PRICES, "total.tax")
PARTS = ("numerator", "denominator")


def cause_words(causes: Sequence[Cause], compared: ComparedMonth, words: Words) -> str:
    """A cause, with those without which it cannot be priced."""
    texts = [_cause(cause, compared, words) for cause in reversed(causes)]
    text = texts[0]
    for other in texts[1:]:
        text = words("compare", "and", text, other)
    return text


def _cause(cause: Cause, compared: ComparedMonth, words: Words) -> str:
    sides = (compared.effect.new, compared.effect.old)
    match cause.kind:
        case "records":
            role = words("terms", cause.subject)
            if words.has("compare", f"cause.{cause.detail}"):
                return words("compare", f"cause.{cause.detail}", role)
            return words("compare", "cause.differs", role, cause.detail)
        case "counts":
            return words("compare", "cause.counts", words.name(sides[0], cause.subject))
        case "line":
            return _line(cause, sides, words)
        case "number":
            return words("compare", "cause.number", cause.subject)
        case _:
            return _term(cause.id, sides, words)


def _line(cause: Cause, sides: tuple[Statement, Statement], words: Words) -> str:
    name = _named(cause.subject, sides, words)
    if cause.detail == INCREMENT:
        return words("compare", "cause.increment", name, *(increments_of(side)[cause.subject] for side in reversed(sides)))
    key = next((key for key in (cause.subject, cause.detail) if key in LINE_WORDS), "line")
    return words("compare", f"cause.{key}", name)


def _term(path: str, sides: tuple[Statement, Statement], words: Words) -> str:
    """Of a metric, a fee, a limit or a remedy what it is called, of another part of the terms the part."""
    if words.has("compare", f"cause.{path}"):
        return words("compare", f"cause.{path}")
    section, _, name = path.partition(".")
    if section == "metrics" and name.endswith(".target"):
        return words("compare", "cause.target", _named(path.removesuffix(".target"), sides, words))
    return words("compare", f"cause.{section}", _named(f"metrics.{name}" if section == "remedies" else path, sides, words))


def _named(path: str, sides: tuple[Statement, Statement], words: Words) -> str:
    """By the side that has a name for it."""
    names = (words.name(side, path) for side in sides)
    return next((name for name in names if name != path), path)


def moved_words(step: CauseStep, compared: ComparedMonth, words: Words) -> str:
    """Lines with their difference; metrics with numerator and denominator before and after, verdicts where they change."""
    before, after = step.effect.old, step.effect.new
    currency = after.contract.currency
    sides = (compared.effect.new, compared.effect.old)
    texts = [
        f"{_named(line.id, sides, words)} {signed(Fraction(line.difference), currency)}"
        for line in step.effect.lines
        if line.moved
    ]
    for metric in step.metrics:
        name = words.name(after, f"metrics.{metric.metric}")
        standings = (metric.before, metric.after)
        numbers = [_value(side, f"{metric.metric}.{count}", words) for side in (before, after) for count in PARTS]
        text = words("compare", "metric", name, *numbers)
        outcomes = [words("terms", f"found.{standing[2]}") for standing in standings]
        texts.append(words("compare", "verdict", text, *outcomes) if outcomes[0] != outcomes[1] else text)
    return words("compare", "semicolon").join(texts)


def _value(statement: Statement, figure: str, words: Words) -> str:
    return value_text(statement.value(figure), statement.book[figure].unit, statement.contract.currency, words)
