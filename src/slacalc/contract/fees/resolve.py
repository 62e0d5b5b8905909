"""Fees and limits of a valid file as terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract import terms as t
from slacalc.contract.fees import file as f
from slacalc.contract.parts.resolve import bound, cap, fees_of, key, names, quantity, scope, takes

if TYPE_CHECKING:
    from slacalc.contract.amend import Version
    from slacalc.contract.tree.leaves import Written
    from slacalc.contract.words import prices as p


def resolve_fee(name: str, part: f.FeePart, plain: tuple[str, ...], version: Version) -> t.FeeTerms:  # noqa: C901, PLR0911 - a kind, a case each
    """A fee, by its kind; ``plain`` are the fees of the contract by path that are no share of others."""
    clause, called, place = part.clause.value, names(part.name), key(version, f"fees.{name}")

    def price(written: Written[p.Price]) -> t.Quantity:
        return quantity(written.value.number, written.scalar, clause)

    match part:
        case f.SeatsFeePart():
            return t.SeatsFee(
                id=name,
                clause=clause,
                names=called,
                scope=scope(part.where, "seats"),
                price=price(part.price),
                part_month=part.part_month.value,
                last_day_counts=part.last_day.value == "counts",
                billed_at_least=quantity(part.billed.value, part.billed.scalar, clause) if part.billed else None,
                billed_part_month=part.billed_part_month.value if part.billed_part_month else "",
                place=place,
            )
        case f.ExtrasFeePart():
            return t.ExtrasFee(name, clause, called, "extras", "", scope(None, "extras"), place)
        case f.FixedFeePart():
            return t.FixedFee(name, clause, called, price(part.price), part.part_month.value, place)
        case f.PercentageFeePart():
            share = quantity(part.takes.value, part.takes.scalar, clause)
            return t.PercentageFee(name, clause, called, share, fees_of(part.of, plain), place)
        case f.BonusFeePart():
            return t.BonusFee(
                id=name,
                clause=clause,
                names=called,
                metric=part.metric.value,
                above=bound(part.above, clause),
                takes=takes(part.takes, clause),
                of=fees_of(part.of, plain),
                cap=cap(part.cap, clause),
                place=place,
            )
    counts, narrowed = part.counts.value, scope(part.where, part.counts.value)
    by = part.by.value if not isinstance(part, f.MinutesFeePart) and part.by else ""
    merged = part.merged.value if not isinstance(part, f.MinutesFeePart) and part.merged else ""
    match part:
        case f.StepsFeePart():
            mode, measured = part.mode.value, part.measured.value if part.measured else "total of the month"
            steps = tuple(_step(step, clause) for step in part.steps)
            return t.StepsFee(name, clause, called, counts, by, narrowed, mode, measured, steps, place, merged)
        case f.EachFeePart():
            return t.EachFee(name, clause, called, counts, by, narrowed, price(part.price), place, merged=merged)
        case f.MinutesFeePart():
            adds = tuple(column.strip() for column in part.adds.value.split("+"))
            increment = quantity(part.increment.value, part.increment.scalar, clause)
            minute, blank = price(part.price), part.blank.value if part.blank else ""
            return t.MinutesFee(name, clause, called, counts, by, narrowed, adds, minute, increment, place, blank=blank)
        case f.PackageFeePart():
            includes = quantity(part.includes.value, part.includes.scalar, clause)
            month, beyond = part.part_month.value if part.part_month else "", price(part.beyond)
            package = price(part.price)
            return t.PackageFee(name, clause, called, counts, by, narrowed, package, includes, beyond, month, place, merged)


def resolve_limit(name: str, part: f.LimitPart, known: tuple[str, ...], version: Version) -> t.LimitTerms:
    """A limit on fees."""
    clause, amount = part.clause.value, part.at_least or part.at_most
    if amount is None:
        raise KeyError(name)
    return t.LimitTerms(
        id=name,
        clause=clause,
        names=names(part.name),
        kind=part.kind.value,
        of=fees_of(part.of, known),
        amount=quantity(amount.value.number, amount.scalar, clause),
        over=part.over.value if part.over else "each month",
        part_month=part.part_month.value if part.part_month else "",
        place=key(version, f"limits.{name}"),
    )


def _step(step: Written[p.PricedStep], clause: str) -> t.Step:
    up_to = step.value.up_to
    return t.Step(
        quantity(step.value.price.number, step.scalar, clause, "price"),
        quantity(up_to, step.scalar, clause, "up_to") if up_to else None,
    )
