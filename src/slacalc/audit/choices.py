"""The clauses of a contract whose wording admits several readings, each as changes of its terms.

Nothing is counted or priced here. What a choice needs and the contract does not say, such as the seconds within which a call is
answered in time, comes from whoever asks; without it, that choice is named and not offered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place
from slacalc.base.month import days_in
from slacalc.contract.fees.fee import PART_MONTHS
from slacalc.contract.fees.fixed import FixedFee
from slacalc.contract.fees.package import PackageFee
from slacalc.contract.fees.seats import LAST_DAY, SeatsFee
from slacalc.contract.fees.seats import PART_MONTHS as SEAT_PART_MONTHS
from slacalc.contract.metrics.alternatives import JUDGED, alternatives_to
from slacalc.contract.metrics.metric import Merged
from slacalc.contract.metrics.readings import CASE_BLANKS, find_reading
from slacalc.contract.parts.scales import TakesTerms
from slacalc.contract.parts.terms import Quantity
from slacalc.contract.payment.due import RestDay
from slacalc.contract.payment.tax import NO_TAX, Rounded
from slacalc.contract.remedies.deductions import Together
from slacalc.contract.words.times import Pauses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from fractions import Fraction

    from slacalc.base.figure import Comparison
    from slacalc.contract.metrics.metric import MetricTerms
    from slacalc.contract.remedies.remedy import RemedyTerms
    from slacalc.contract.terms import Terms

OTHER_EDGE: tuple[tuple[Comparison, Comparison], ...] = (
    ("at least", "above"),
    ("above", "at least"),
    ("at most", "below"),
    ("below", "at most"),
)
STEPS = ("started", "completed", "exact")
INCLUSIVE, EXCLUSIVE = "at most", "less than"
"""Whether a time inside a reading is met by a call that waits just so long."""


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """One way to read a clause."""

    word: str
    """As the contract would write it."""
    change: Callable[[Terms], Terms] | None
    """What it makes of the terms; None for the contract's own word."""


@dataclass(frozen=True, slots=True)
class DoubtfulClause:
    """A clause that can be read in several ways."""

    path: str
    """The key of the contract that decides it."""
    clause: str
    subject: str
    """``metrics.<id>``, or the path of the part that it is about."""
    choices: tuple[ReadingChoice, ...]
    """The contract's own first."""
    lacking: tuple[tuple[str, str], ...] = ()
    """Choices that need a number that nobody has given, and its key."""
    counts: bool = False
    """Whether the choice decides what is counted, and not only what follows from it."""
    can_move_money: bool = True
    """Whether an amount of the contract can rest on it: that of a standard that nothing is deducted or paid for cannot."""


def doubtful_clauses(terms: Terms, seconds: Mapping[str, Fraction]) -> tuple[DoubtfulClause, ...]:
    """Every clause of the terms with more than one honest reading, in the order of the contract.

    ``seconds`` are by key, ``within`` and ``short``, for readings that want them where the contract has none.
    """
    clauses: list[DoubtfulClause] = []
    for metric in terms.metrics:
        clauses += [*_of_counting(metric, seconds), *_of_target(metric), *_of_cases(metric)]
    for remedy in terms.remedies:
        clauses += _of_deduction(remedy, terms)
    clauses += _of_part_months(terms)
    if terms.deductions is not None and sum(remedy.deduct is not None for remedy in terms.remedies) > 1:
        own = terms.deductions.together
        clauses.append(_clause_of_word("deductions.together", terms.deductions.clause, own, get_args(Together), _together))
    if terms.tax.rounded != NO_TAX:
        clauses.append(_clause_of_word("tax.rounded", terms.tax.clause, terms.tax.rounded, get_args(Rounded), _tax_rounded))
    clauses.append(
        _clause_of_word("payment.rest_day", terms.payment.clause, terms.payment.rest_day, get_args(RestDay), _rest_day)
    )
    return tuple(
        replace(clause, can_move_money=_can_move_money(clause.subject, terms))
        for clause in clauses
        if len(clause.choices) > 1 or clause.lacking
    )


def _can_move_money(subject: str, terms: Terms) -> bool:
    section, _, name = subject.partition(".")
    priced = (terms.fees, terms.limits, terms.remedies, terms.score, terms.deductions)
    return section != "payment" and (section != "metrics" or _names(priced, name))


def _names(value: object, name: str) -> bool:
    """Whether any text in a part of the terms has the name in it."""
    match value:
        case str():
            return name in value
        case tuple():
            return any(_names(item, name) for item in value)
        case Place():
            return False
    return any(_names(getattr(value, field), name) for field in getattr(value, "__dataclass_fields__", ()))


def _of_counting(metric: MetricTerms, seconds: Mapping[str, Fraction]) -> Iterator[DoubtfulClause]:
    choices, lacking = [ReadingChoice(metric.reading, None)], list[tuple[str, str]]()
    for name in alternatives_to(metric.reading)[1:]:
        reading = find_reading(name)
        missing = next((key for key in _numbers_of(name) if getattr(metric, key) is None and key not in seconds), None)
        if reading is None or missing is not None:
            lacking.append((name, missing or name))
        else:
            choices.append(ReadingChoice(name, _on_metric(metric.id, _reads(name, seconds))))
    path = f"metrics.{metric.id}"
    yield DoubtfulClause(f"{path}.reading", metric.clause, path, tuple(choices), tuple(lacking), counts=True)
    reading = find_reading(metric.reading)
    if reading is not None and metric.within is not None and "<= {within}" in reading.numerator:
        # Waits are whole seconds: less than 20 is at most 19.
        exclusive = replace(metric.within, value=metric.within.value - 1)
        change = _on_metric(metric.id, lambda old: replace(old, within=exclusive))
        texts = (f"{INCLUSIVE} {metric.within.text}", f"{EXCLUSIVE} {metric.within.text}")
        edges = (ReadingChoice(texts[0], None), ReadingChoice(texts[1], change))
        yield DoubtfulClause(f"{path}.within", metric.clause, path, edges, counts=True)


def _numbers_of(reading: str) -> Iterator[str]:
    """The numbers that a reading wants."""
    catalogued = find_reading(reading)
    if catalogued is not None:
        yield from (("within",) if catalogued.takes_within == "seconds" else ())
        yield from (("short",) if catalogued.takes_short else ())


def _reads(name: str, seconds: Mapping[str, Fraction]) -> Callable[[MetricTerms], MetricTerms]:
    """Read a metric so; numbers that it wants and does not have are those that are given, others it no longer has."""

    def change(metric: MetricTerms) -> MetricTerms:
        wanted = {*_numbers_of(name)}

        def number(key: str, own: Quantity | None) -> Quantity | None:
            if key not in wanted or own is not None:
                return own if key in wanted else None
            return Quantity(
                f"metrics.{metric.id}.{key}", seconds[key], "seconds", f"{seconds[key]} s", metric.clause, metric.place
            )

        return replace(metric, reading=name, within=number("within", metric.within), short=number("short", metric.short))

    return change


def _of_target(metric: MetricTerms) -> Iterator[DoubtfulClause]:
    target = metric.target
    if target is None:
        return
    other_edge = dict(OTHER_EDGE)[target.how]
    change = _on_metric(metric.id, lambda old: replace(old, target=replace(target, how=other_edge)))
    yield DoubtfulClause(
        f"metrics.{metric.id}.target",
        metric.clause,
        f"metrics.{metric.id}",
        (ReadingChoice(target.how, None), ReadingChoice(other_edge, change)),
    )


def _of_cases(metric: MetricTerms) -> Iterator[DoubtfulClause]:
    cases, path = metric.cases, f"metrics.{metric.id}"
    if cases is None:
        return
    judged = [ReadingChoice(cases.judged, None)]
    judged += [ReadingChoice(word, _on_cases(metric.id, {"judged": word})) for word in JUDGED if word != cases.judged]
    if metric.own is None:  # what becomes of lost cases, and by which deadline, an own reading says for its own month alone
        yield DoubtfulClause(f"{path}.judged", metric.clause, path, tuple(judged), counts=True)
    if cases.merged is not None:
        merged = [ReadingChoice(cases.merged, None)]
        merged += [
            ReadingChoice(word, _on_cases(metric.id, {"merged": word})) for word in get_args(Merged) if word != cases.merged
        ]
        yield DoubtfulClause(f"{path}.merged", metric.clause, path, tuple(merged), counts=True)
    if cases.blank is not None:
        blanks = [ReadingChoice(cases.blank, None)]
        blanks += [ReadingChoice(word, _on_cases(metric.id, {"blank": word})) for word in CASE_BLANKS if word != cases.blank]
        yield DoubtfulClause(f"{path}.blank", metric.clause, path, tuple(blanks), counts=True)
    if cases.pauses is not None and cases.stops:
        pauses = (ReadingChoice(cases.pauses.text, None), ReadingChoice("count", _on_cases(metric.id, {"pauses": Pauses()})))
        yield DoubtfulClause(f"{path}.pauses", metric.clause, path, pauses, counts=True)
    if metric.reopened_is_resolved is not None:
        words = ("resolved", "not resolved") if metric.reopened_is_resolved else ("not resolved", "resolved")
        change = _on_metric(metric.id, lambda old: replace(old, reopened_is_resolved=not old.reopened_is_resolved))
        choices = (ReadingChoice(words[0], None), ReadingChoice(words[1], change))
        yield DoubtfulClause(f"{path}.reopened", metric.clause, path, choices, counts=True)


def _on_cases(name: str, changes: Mapping[str, object]) -> Callable[[Terms], Terms]:
    def change(metric: MetricTerms) -> MetricTerms:
        if metric.cases is None:
            raise ValueError(metric.id)
        return replace(metric, cases=replace(metric.cases, **changes))  # type: ignore[arg-type]  # words of these keys

    return _on_metric(name, change)


def _of_part_months(terms: Terms) -> Iterator[DoubtfulClause]:
    """What is owed of a month that is served in part: of a seat in any month, of the rest in such a month alone."""
    in_part = days_in(terms.served) < terms.month.days
    for fee in terms.fees:
        path = f"fees.{fee.id}"
        if isinstance(fee, SeatsFee):
            # A price that changes in mid-month is one for each of its days.
            words = SEAT_PART_MONTHS[:2] if fee.later else SEAT_PART_MONTHS
            own = LAST_DAY[0 if fee.last_day_counts else 1]
            yield _of_entry(path, "part_month", fee.clause, fee.part_month, words, _on_fee(fee.id, "part_month"), counts=True)
            yield _of_entry(path, "last_day", fee.clause, own, LAST_DAY, _last_day(fee.id), counts=True)
            if in_part and fee.billed_part_month:
                change = _on_fee(fee.id, "billed_part_month")
                yield _of_entry(path, "billed_part_month", fee.clause, fee.billed_part_month, PART_MONTHS, change)
        elif in_part and isinstance(fee, FixedFee | PackageFee):
            yield _of_entry(path, "part_month", fee.clause, fee.part_month, PART_MONTHS, _on_fee(fee.id, "part_month"))
    for limit in terms.limits:
        if in_part and limit.part_month:
            change = _on_limit(limit.id)
            yield _of_entry(f"limits.{limit.id}", "part_month", limit.clause, limit.part_month, PART_MONTHS, change)


def _of_entry(
    path: str,
    key: str,
    clause: str,
    own: str,
    words: tuple[str, ...],
    change: Callable[[str], Callable[[Terms], Terms]],
    *,
    counts: bool = False,
) -> DoubtfulClause:
    """A key of a fee or a limit that has one of some words."""
    return replace(_clause_of_word(f"{path}.{key}", clause, own, words, change), subject=path, counts=counts)


def _on_fee(name: str, key: str) -> Callable[[str], Callable[[Terms], Terms]]:
    return lambda word: _with_fee(name, {key: word})


def _last_day(name: str) -> Callable[[str], Callable[[Terms], Terms]]:
    return lambda word: _with_fee(name, {"last_day_counts": word == LAST_DAY[0]})


def _with_fee(name: str, changes: Mapping[str, object]) -> Callable[[Terms], Terms]:
    return lambda terms: replace(
        terms,
        fees=tuple(replace(fee, **changes) if fee.id == name else fee for fee in terms.fees),  # type: ignore[arg-type]  # its words
    )


def _on_limit(name: str) -> Callable[[str], Callable[[Terms], Terms]]:
    return lambda word: (
        lambda terms: replace(
            terms, limits=tuple(replace(limit, part_month=word) if limit.id == name else limit for limit in terms.limits)
        )
    )


def _of_deduction(remedy: RemedyTerms, terms: Terms) -> Iterator[DoubtfulClause]:
    deduct = remedy.deduct
    if deduct is None:
        return
    path, subject = f"remedies.{remedy.metric}.deduct", f"deduct.{remedy.metric}"
    takes = deduct.takes
    if isinstance(takes, TakesTerms) and takes.counted in STEPS:
        choices = [ReadingChoice(takes.counted, None)]
        choices += [
            ReadingChoice(word, _on_deduction(remedy.metric, {"takes": replace(takes, counted=word)}))  # type: ignore[arg-type]
            for word in STEPS
            if word != takes.counted
        ]
        yield DoubtfulClause(f"{path}.takes", deduct.clause, subject, tuple(choices))
    every = tuple(f"fees.{fee.id}" for fee in terms.fees if not fee.takes_off)
    bases = (deduct.of, every, *((path,) for path in every))
    choices = [
        ReadingChoice(", ".join(base), None if base == deduct.of else _on_deduction(remedy.metric, {"of": base}))
        for base in dict.fromkeys(bases)
    ]
    yield DoubtfulClause(f"{path}.of", deduct.clause, subject, tuple(choices))


def _on_metric(name: str, change: Callable[[MetricTerms], MetricTerms]) -> Callable[[Terms], Terms]:
    return lambda terms: replace(
        terms, metrics=tuple(change(metric) if metric.id == name else metric for metric in terms.metrics)
    )


def _on_deduction(metric: str, changes: Mapping[str, object]) -> Callable[[Terms], Terms]:
    def change(terms: Terms) -> Terms:
        remedies = tuple(
            replace(remedy, deduct=replace(remedy.deduct, **changes))  # type: ignore[arg-type]
            if remedy.metric == metric and remedy.deduct is not None
            else remedy
            for remedy in terms.remedies
        )
        return replace(terms, remedies=remedies)

    return change


def _clause_of_word(
    path: str, clause: str, own: str, words: tuple[str, ...], change: Callable[[str], Callable[[Terms], Terms]]
) -> DoubtfulClause:
    choices = [ReadingChoice(own, None), *(ReadingChoice(word, change(word)) for word in words if word != own)]
    return DoubtfulClause(path, clause, path.partition(".")[0], tuple(choices))


def _together(word: str) -> Callable[[Terms], Terms]:
    def change(terms: Terms) -> Terms:
        if terms.deductions is None:
            raise ValueError(word)
        return replace(terms, deductions=replace(terms.deductions, together=word))  # type: ignore[arg-type]  # one of the words

    return change


def _tax_rounded(word: str) -> Callable[[Terms], Terms]:
    return lambda terms: replace(terms, tax=replace(terms.tax, rounded=word))  # type: ignore[arg-type]  # one of the words


def _rest_day(word: str) -> Callable[[Terms], Terms]:
    return lambda terms: replace(terms, payment=replace(terms.payment, rest_day=word))  # type: ignore[arg-type]  # as above
