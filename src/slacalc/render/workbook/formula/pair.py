"""Pairs of whole numbers as spreadsheet text: how a value that jumps is computed without a fraction.

A spreadsheet holds binary fractions, so ``ROUNDUP((0.90-0.83)*100,0)`` is 7 in one program and 8 in another. Over whole numbers
below 2^47 both ``INT(N/D)`` and ``N>=D`` are exact in every program. A :class:`Pair` is such an N and D with the text that
computes them and a bound that no part of them exceeds.
"""

from __future__ import annotations

from math import gcd, lcm
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 2**47
"""Whole numbers from here on are refused: from 2^48 one spreadsheet program divides them wrongly."""

LOOSE, ADDED, SIGNED, MULTIPLIED, SINGLE = 0, 1, 2, 3, 4
"""How tightly a text holds together: ``a>b``, ``a+b``, ``-a*b``, ``a*b``, ``f(a)``."""


def held(text: str, level: int, least: int) -> str:
    """The text, in brackets where it holds together less tightly than its surroundings ask."""
    return text if level >= least else f"({text})"


@dataclass(frozen=True, slots=True)
class WholeText:
    """The text of a whole number."""

    text: str
    level: int
    bound: int
    """Neither the number nor any part of its computation is larger, regardless of sign."""
    nonnegative: bool
    """Proved; where a divisor, it is never zero either, because a division by zero is no figure."""


ONE = WholeText("1", SINGLE, 1, nonnegative=True)


@dataclass(frozen=True, slots=True)
class Pair:
    """``times * top / (under * factors)``; ``under`` and every factor are positive."""

    times: int
    top: WholeText = ONE
    under: int = 1
    factors: tuple[WholeText, ...] = ()

    @property
    def numerator(self) -> WholeText:
        """N."""
        return multiply(self.times, (self.top,))

    @property
    def denominator(self) -> WholeText:
        """D, which is positive."""
        return multiply(self.under, self.factors)


def multiply(times: int, factors: Sequence[WholeText]) -> WholeText:
    """``times`` and all factors, multiplied."""
    factors = [factor for factor in factors if factor != ONE]
    if times == 0 or not factors:
        return WholeText(str(times), SINGLE if times >= 0 else SIGNED, max(1, abs(times)), times >= 0)
    bound, texts = abs(times), [held(factor.text, factor.level, MULTIPLIED) for factor in factors]
    for factor in factors:
        bound *= factor.bound
    nonnegative = times > 0 and all(factor.nonnegative for factor in factors)
    if times == 1 and len(factors) == 1:
        return factors[0]
    if abs(times) != 1:
        texts.insert(0, str(abs(times)))
    return WholeText(("-" if times < 0 else "") + "*".join(texts), SIGNED if times < 0 else MULTIPLIED, bound, nonnegative)


def add(items: Sequence[WholeText]) -> WholeText:
    """All, added; the second of two with a leading minus is written as a difference."""
    if len(items) == 1:
        return items[0]
    text = items[0].text + "".join(item.text if item.text.startswith("-") else "+" + item.text for item in items[1:])
    return WholeText(text, ADDED, sum(item.bound for item in items), all(item.nonnegative for item in items))


def pair_product(left: Pair, right: Pair) -> Pair:
    """Left times right."""
    tops = [top for top in (left.top, right.top) if top != ONE]
    top = multiply(1, tops) if tops else ONE
    return _reduced(left.times * right.times, top, left.under * right.under, (*left.factors, *right.factors))


def pair_inverse(pair: Pair) -> Pair:
    """One over it; the sign moves to the numerator."""
    times, tops = pair.under * (1 if pair.times > 0 else -1), pair.factors
    if not pair.top.nonnegative:
        tops = (*tops, WholeText(f"SIGN({pair.top.text})", SINGLE, 1, nonnegative=False))
    divisor = pair.top if pair.top.nonnegative else WholeText(f"ABS({pair.top.text})", SINGLE, pair.top.bound, nonnegative=True)
    factors = () if divisor == ONE else (divisor,)
    return _reduced(times, multiply(1, tops) if tops else ONE, abs(pair.times) or 1, factors)


def over_one(pairs: Sequence[Pair]) -> tuple[list[WholeText], Pair]:
    """Numerators over one common denominator, and the pair that each of them is to be multiplied by.

    The denominator is the smallest that serves: of the numbers their least common multiple, of the texts each as often as the
    pair that has it most often; and what all numerators have in common stands once, before them. Products of all denominators
    would be right too, and soon be above 2^47, where no program is exact any more.
    """
    under = lcm(*(pair.under for pair in pairs))
    factors: list[WholeText] = []
    for pair in pairs:
        factors += _without(pair.factors, factors)
    times = [pair.times * (under // pair.under) for pair in pairs]
    shared = gcd(*times) or 1
    tops = [
        multiply(number // shared, (pair.top, *_without(factors, pair.factors)))
        for number, pair in zip(times, pairs, strict=True)
    ]
    return tops, _reduced(shared, ONE, under, tuple(factors))


def pair_sum(pairs: Sequence[Pair]) -> Pair:
    """All, added."""
    tops, scale = over_one(pairs)
    tops = [top for top in tops if top.text != "0"]
    return pair_product(Pair(1, add(tops)), scale) if tops else Pair(0)


def pair_extreme(function: str, pairs: Sequence[Pair]) -> Pair:
    """``MIN`` or ``MAX`` of all."""
    tops, scale = over_one(pairs)
    holds = any if function == "MAX" else all
    top = WholeText(
        f"{function}({','.join(top.text for top in tops)})",
        SINGLE,
        max(top.bound for top in tops),
        holds(top.nonnegative for top in tops),
    )
    return pair_product(Pair(1, top), scale)


def pair_choice(test: str, then: Pair, instead: Pair) -> Pair:
    """One or the other; the denominator of the branch that is not taken stays out, for it may be zero or #N/A."""
    if (then.under, then.factors) == (instead.under, instead.factors):
        tops, scale = over_one((then, instead))
        return pair_product(Pair(1, _choice(test, *tops)), scale)
    return Pair(1, _choice(test, then.numerator, instead.numerator), 1, (_choice(test, then.denominator, instead.denominator),))


def _choice(test: str, then: WholeText, instead: WholeText) -> WholeText:
    text = f"IF({test},{then.text},{instead.text})"
    return WholeText(text, SINGLE, max(then.bound, instead.bound), then.nonnegative and instead.nonnegative)


def _without(items: Sequence[WholeText], taken: Sequence[WholeText]) -> list[WholeText]:
    """The items that are left when each of ``taken`` has taken away one like it."""
    left = list(items)
    for item in taken:
        if item in left:
            left.remove(item)
    return left


def _reduced(times: int, top: WholeText, under: int, factors: tuple[WholeText, ...]) -> Pair:
    shared = gcd(times, under) or 1
    return Pair(0) if times == 0 else Pair(times // shared, top, under // shared, factors)
