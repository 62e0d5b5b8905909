"""Every kind of fee, limit, deduction, score and tax once more, as one would reckon it with a pencil: fractions and plain loops.

No code of the program is used. Amounts are fractions; what is rounded is rounded to the fen, half away from zero.
"""

from __future__ import annotations

from fractions import Fraction

Steps = list[tuple[Fraction, int | None]]
"""Price, and the edge up to which it holds."""


def fen(amount: Fraction) -> Fraction:
    """Half away from zero."""
    units = (abs(amount) * 200 + 1) // 2
    return Fraction(units if amount >= 0 else -units, 100)


def indexed(price: Fraction, indexes: list[tuple[Fraction, int]]) -> Fraction:
    """A price after some indexes: each a share of what it was, and the decimals of the new one."""
    for share, places in indexes:
        units = (abs(price * (1 + share)) * 2 * 10**places + 1) // 2
        price = Fraction(units, 10**places)
    return price


def graduated(steps: Steps, quantity: int) -> Fraction:
    total = Fraction(0)
    for unit in range(1, quantity + 1):
        total += next(price for price, edge in steps if edge is None or unit <= edge)
    return fen(total)


def by_volume(steps: Steps, quantity: int, days: int | None) -> Fraction:
    reached = Fraction(quantity) if days is None else Fraction(quantity, days)
    return fen(quantity * next(price for price, edge in steps if edge is None or reached <= edge))


def minutes(price: Fraction, increment: int, seconds: list[int], first: int = 0) -> Fraction:
    """Each call by itself: the first increment, where it is another, then the others while it lasts."""
    billed = 0
    for length in seconds:
        reached = first if length else 0
        while reached < length:
            reached += increment
        billed += reached
    return fen(price * billed / 60)


def package(price: Fraction, includes: int, beyond: Fraction, quantity: int) -> Fraction:
    return fen(price + (beyond * (quantity - includes) if quantity > includes else 0))


def points(short: Fraction, per: Fraction, counted: str) -> Fraction:
    exact = short / per
    if counted == "completed":
        return Fraction(exact.numerator // exact.denominator)
    if counted == "started":
        whole = exact.numerator // exact.denominator
        return Fraction(whole if whole == exact else whole + 1)
    return exact


Cap = tuple[Fraction, str]
"""The most that is taken: a number, and what it is: a share of the ``base``, or an ``amount``."""


def capped(amount: Fraction, base: Fraction, cap: Cap | None) -> Fraction:
    """Never more than the cap; nothing else limits it."""
    if cap is None:
        return fen(amount)
    number, of = cap
    return fen(min(amount, base * number if of == "base" else number))


def deduction(
    kind: str, number: Fraction, per: Fraction, measured: Fraction | None, target: Fraction, base: Fraction, cap: Cap | None
) -> Fraction:
    """What one deduction takes by itself; ``kind`` is as the contract words it."""
    if measured is None:
        return Fraction(0)
    short = max(Fraction(0), target - measured)
    if kind in {"started", "completed", "exact"}:
        return capped(base * number * points(short, per, kind), base, cap)
    if kind in {"CNY started", "CNY completed", "CNY exact"}:
        return capped(number * points(short, per, kind.split()[1]), base, cap)
    if kind == "in proportion":
        return capped(base * short / target, base, cap)
    if kind == "share":
        return capped(base * number, base, cap) if short else Fraction(0)
    return capped(number, base, cap) if short else Fraction(0)


def band(bands: list[tuple[Fraction, Fraction | None]], value: Fraction) -> Fraction:
    """The share of the first band whose lower edge is reached."""
    return next(share for share, low in bands if low is None or value >= low)


def together(alone: list[Fraction], groups: list[set[int]], *, largest: bool, cap: Fraction | None) -> list[Fraction]:
    """What is left of several deductions, in their order."""
    kept = list(alone)
    for group in [set(range(len(alone)))] if largest else groups:
        best = max(sorted(group), key=lambda at: alone[at]) if group else None
        for at in group:
            kept[at] = alone[at] if at == best else Fraction(0)
    if cap is None:
        return kept
    taken: list[Fraction] = []
    for amount in kept:
        taken.append(min(amount, max(Fraction(0), cap - sum(taken))))
    return taken


def score(parts: list[tuple[Fraction, Fraction | None, Fraction, Fraction, bool, str]], places: int) -> Fraction:
    """Weight, measured, full from, none from, whether linear, what follows without a basis."""
    got, weights = Fraction(0), Fraction(0)
    for weight, measured, full, none, linear, otherwise in parts:
        if measured is None:
            if otherwise == "no finding":
                continue
            way = Fraction(otherwise == "met")
        elif linear:
            way = min(Fraction(1), max(Fraction(0), (measured - none) / (full - none)))
            way = (weight * way * 10**places * 2 + 1) // 2 / weight / 10**places
        else:
            way = Fraction(measured >= full if full > none else measured <= full)
        got, weights = got + weight * way, weights + weight
    return 100 * got / weights if weights else Fraction(100)


def totals(lines: list[Fraction], penalties: list[Fraction], rate: Fraction, prices: str, rounded: str) -> dict[str, Fraction]:
    """Net, tax, gross and what is to be paid."""
    whole = sum(lines, Fraction(0))
    if prices == "exclude tax":
        tax = sum((fen(line * rate) for line in lines), Fraction(0)) if rounded == "per line" else fen(whole * rate)
        net, gross = whole, whole + tax
    else:
        each = [line - fen(line / (1 + rate)) for line in (lines if rounded == "per line" else [whole])]
        net, gross = whole - sum(each, Fraction(0)), whole
    return {"net": net, "tax": gross - net, "gross": gross, "payable": gross + sum(penalties, Fraction(0))}


def owed(whole: Fraction, part_month: str, days: int, of: int) -> Fraction:
    """What a month of which so many days are served owes of what is agreed for a whole one."""
    return whole if part_month == "in full" else whole * days / of
