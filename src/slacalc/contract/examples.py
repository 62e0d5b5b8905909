"""Worked examples of a contract: what is given, and what the parties agree that it comes to.

    given: {answer_rate: 924 of 1000, fees.seats: 100000.00 CNY, decided: [answer_rate]}
    expect: {answer_rate: missed, deduct.answer_rate.points: 3, deduct.answer_rate: -3000.00 CNY}

A metric is given by its two counts, a figure of the bill by its amount or by its quantity; everything else is zero. Records may
stand there as rows instead (:mod:`slacalc.contract.example_rows`), and what counts them is then counted from these. An example is
of the first month of the term, or of the month that it gives. ``decided`` names the metrics whose deduction the client has
decided on; one that applies by itself is taken without a word, and where it waits for a period to rectify, ``not_cured`` says
that the month was judged not cured.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, error
from slacalc.base.month import Month, is_month
from slacalc.base.nearest import listed, nearest
from slacalc.contract.example_forms import (
    AMOUNT,
    DECIDED,
    EXPECTED,
    GIVEN,
    MONTH,
    NOT_CURED,
    NUMBER,
    RATIO,
    VERDICTS,
    WORDS,
)
from slacalc.contract.example_rows import RowsGiven, check_rows, is_rows, read_rows
from slacalc.contract.metrics.own_reading import reading_at
from slacalc.contract.metrics.readings import WEIGHTED
from slacalc.contract.records.kinds import ROLES
from slacalc.contract.tree.find import currency_of, entries_of, find_path, scalars_in, text_at, value_at
from slacalc.contract.tree.source import Listing, Mapping, Scalar
from slacalc.contract.words.quantities import read_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slacalc.contract.amend import Version
    from slacalc.contract.tree.source import Node

ROOTS = ("calls", "damages", "deductions", "limits", "retention", "score", "tax", "total", "withholding")
"""Beginnings of figures of the bill that belong to no metric or fee."""


@dataclass(frozen=True, slots=True)
class GivenFigure:
    """A metric by its counts, or a figure by its number."""

    name: str
    counts: tuple[int, int] | None
    """Numerator and denominator of a metric."""
    number: Fraction
    """Of a figure."""
    is_amount: bool
    text: str
    """As the file has it."""
    place: Place


@dataclass(frozen=True, slots=True)
class ExpectedFigure:
    """A figure, and what it comes to: a number, or the outcome of a metric."""

    name: str
    text: str
    number: Fraction | None
    is_amount: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example."""

    id: str
    place: Place
    month: Month | None
    given: tuple[GivenFigure, ...]
    rows: tuple[RowsGiven, ...]
    decided: tuple[str, ...]
    """Metrics whose deduction the client has decided on."""
    not_cured: tuple[str, ...]
    """Metrics whose deduction applies by itself, as the month was judged not cured."""
    expected: tuple[ExpectedFigure, ...]


def read_examples(root: Mapping) -> tuple[Example, ...]:
    """The worked examples of a file that :func:`check_examples` has found nothing wrong with."""
    return tuple(_example(name, part) for name, part in entries_of(root, "examples"))


def _example(name: str, part: Mapping) -> Example:
    given, expect = part.find("given"), part.find("expect")
    if not isinstance(given, Mapping) or not isinstance(expect, Mapping):
        raise KeyError(name)
    month = text_at(given, MONTH)
    return Example(
        id=name,
        place=part.key,
        month=Month.parse(month) if month else None,
        given=tuple(_given(key, node) for key, node in given.items if key not in WORDS and isinstance(node, Scalar)),
        rows=read_rows(given),
        decided=tuple(scalar.text for scalar in scalars_in(given.find(DECIDED))),
        not_cured=tuple(scalar.text for scalar in scalars_in(given.find(NOT_CURED))),
        expected=tuple(_expected(key, node) for key, node in expect.items if isinstance(node, Scalar)),
    )


@lru_cache(maxsize=1024)
def _number(text: str) -> Fraction:
    """A whole number or a decimal: examples of all contracts have the same few."""
    return Fraction(text)


def _given(name: str, node: Scalar) -> GivenFigure:
    ratio, amount = RATIO.fullmatch(node.text), AMOUNT.fullmatch(node.text)
    if ratio is not None:
        return GivenFigure(name, (int(ratio[1]), int(ratio[2])), _number("0"), is_amount=False, text=node.text, place=node.key)
    return GivenFigure(
        name, None, _number(amount[1] if amount else node.text), is_amount=amount is not None, text=node.text, place=node.key
    )


def _expected(name: str, node: Scalar) -> ExpectedFigure:
    if node.text in VERDICTS:
        return ExpectedFigure(name, node.text, None, is_amount=False, place=node.key)
    amount, number = AMOUNT.fullmatch(node.text), NUMBER.fullmatch(node.text)
    digits, percent = (amount[1], None) if amount else (number[1], number[2]) if number else ("0", None)
    exact = _number(digits) / 100 if percent else _number(digits)
    return ExpectedFigure(name, node.text, exact, is_amount=amount is not None, place=node.key)


def check_examples(versions: Sequence[Version]) -> Iterator[Diagnostic]:
    """Worked examples speak of what there is in the version of their month, in texts of a known form."""
    spoken_of: dict[int, _SpokenOf] = {}
    first_day = value_at(versions[0].root, "term.first_day", read_day)
    for _, part in entries_of(versions[0].root, "examples"):
        given = part.find("given")
        root = _version_of(given, first_day, versions)
        if id(root) not in spoken_of:  # most examples are of the same version
            spoken_of[id(root)] = _spoken_of(root)
        version = spoken_of[id(root)]
        yield from _spoken(given, version.given, list(version.metrics), version.currency)
        yield from _spoken(part.find("expect"), version.results, None, version.currency)
        yield from check_rows(given, root)
        yield from _counts(given, version.metrics)
        yield from _decided(given, version.deducting)


@dataclass(frozen=True, slots=True)
class _SpokenOf:
    """What an example can speak of in one version of the file."""

    metrics: dict[str, Mapping]
    deducting: dict[str, Mapping]
    """The remedies that deduct, by their metric."""
    given: list[str]
    """Keys below ``given``."""
    results: list[str]
    """Keys below ``expect``."""
    currency: str


def _spoken_of(root: Mapping) -> _SpokenOf:
    metrics = dict(entries_of(root, "metrics"))
    known = [*metrics, *(f"fees.{fee}" for fee, _ in entries_of(root, "fees"))]
    known += [f"limits.{limit}" for limit, _ in entries_of(root, "limits")]
    deducting = {metric: remedy for metric, remedy in entries_of(root, "remedies") if remedy.find("deduct") is not None}
    rows = [f"deduct.{metric}.missed_before" for metric, remedy in deducting.items() if find_path(remedy, "deduct.repeated")]
    totals = (f"total.{total}" for total in ("net", "tax", "gross", "payable"))
    withheld = (f"withholding.{name}" for name, _ in entries_of(root, "withholding"))
    results = [*known, *(f"deduct.{metric}" for metric in deducting), *totals, *withheld, "retention", "score"]
    return _SpokenOf(metrics, deducting, [*known, *rows, *WORDS, *ROLES], results, currency_of(root))


def _version_of(given: Node | None, first_day: date | None, versions: Sequence[Version]) -> Mapping:
    """The file as it reads in the month of an example."""
    month = text_at(given, MONTH) if given is not None else ""
    day = (
        Month.parse(month).first if month and is_month(month) else first_day.replace(day=1) if first_day is not None else date.min
    )
    return next((version.root for version in reversed(versions) if version.start <= day), versions[0].root)


def _counts(given: Node | None, metrics: dict[str, Mapping]) -> Iterator[Diagnostic]:
    """A share counts no more than all of its basis, and of a metric over intervals two counts say nothing."""
    for key, node in given.items if isinstance(given, Mapping) else ():
        ratio = RATIO.fullmatch(_text(node)) if key in metrics else None
        if ratio is None:
            continue
        reading = reading_at(metrics[key])
        if metrics[key].find("over") is not None:
            yield error("contract/given-over-intervals", node.place, metric=key)
        elif reading is not None and reading.name == WEIGHTED:
            yield error("contract/given-over-parts", node.place, metric=key)
        elif reading is not None and reading.unit == "share" and int(ratio[1]) > int(ratio[2]):
            yield error("contract/more-than-all", node.place, text=_text(node))


def _spoken(node: Node | None, known: list[str], metrics: list[str] | None, currency: str) -> Iterator[Diagnostic]:
    """What is given (with ``metrics``: these by two counts) or expected: known names, and texts of a known form."""
    for key, part in node.items if isinstance(node, Mapping) else ():
        if key not in known and not _below(key, known):
            facts = {"key": key, "where": node.path if node else "", "nearest": nearest(key, known), "keys": listed(known)}
            yield error("contract/unknown-key", part.key, **facts)
        elif key == MONTH and not (isinstance(part, Scalar) and is_month(part.text)):
            yield error("contract/bad-quantity", part.place, text=_text(part), expected="2026-03")
        elif metrics is not None and key in ROLES and not is_rows(key, part) and not _is_figure(key, part, metrics):
            yield error("contract/not-a-list", part.place, path=part.path)
        elif key not in WORDS and not (metrics is not None and is_rows(key, part)):
            yield from _form(key, part, metrics, currency)


def _below(key: str, known: list[str]) -> bool:
    """Whether it is a figure below something known, or of the bill."""
    return any(key.startswith(f"{name}.") for name in known) or key.partition(".")[0] in ROOTS


def _is_figure(key: str, part: Node, metrics: list[str]) -> bool:
    """Whether a figure has the name of a role, and is given by a value."""
    return isinstance(part, Scalar) and key in [*metrics, *ROOTS]


def _form(key: str, part: Node, metrics: list[str] | None, currency: str) -> Iterator[Diagnostic]:
    if not isinstance(part, Scalar):
        yield error("contract/not-a-value", part.key, path=part.path)
        return
    text = part.text
    amount = AMOUNT.fullmatch(text)
    if amount is not None and currency and amount[2] != currency:
        yield error("contract/other-currency", part.place, text=text, currency=currency)
    elif metrics is None and not (amount or NUMBER.fullmatch(text) or text in VERDICTS):
        yield error("contract/bad-quantity", part.place, text=text, expected=EXPECTED)
    elif metrics is not None and (RATIO.fullmatch(text) is None if key in metrics else not (amount or text.isdecimal())):
        yield error("contract/bad-quantity", part.place, text=text, expected=GIVEN)


def _text(part: Node) -> str:
    return part.text if isinstance(part, Scalar) else ""


def _decided(given: Node | None, deducting: dict[str, Mapping]) -> Iterator[Diagnostic]:
    """Decided are metrics that deduct on decision; not cured those whose deduction waits for that and nothing else."""
    for key in (DECIDED, NOT_CURED):
        node = given.find(key) if isinstance(given, Mapping) else None
        if node is not None and not isinstance(node, Listing):
            yield error("contract/not-a-list", node.place, path=node.path)
        for metric in scalars_in(node):
            remedy = deducting.get(metric.text)
            if remedy is None:
                facts = {"text": metric.text, "nearest": nearest(metric.text, deducting), "known": listed(deducting)}
                yield error("contract/unknown-metric", metric.place, **facts)
                continue
            by_itself, cure = text_at(remedy, "deduct.applies") == "by itself", remedy.find("cure")
            if key == DECIDED and by_itself:
                yield error("contract/decided-by-itself", metric.place, metric=metric.text)
            elif key == NOT_CURED and not (by_itself and cure is not None):
                yield error("contract/nothing-not-cured", metric.place, metric=metric.text)
