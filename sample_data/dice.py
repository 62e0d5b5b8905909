"""Chance in whole numbers only, so that every machine throws the same."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

T = TypeVar("T")


def one_of(dice: Random, items: Sequence[T]) -> T:
    """One item, each as likely as the others."""
    return items[dice.randrange(len(items))]


def pick(dice: Random, items: Sequence[T], weights: Sequence[int]) -> T:
    """One item, by whole-number weights."""
    edges = list(accumulate(weights))
    return items[bisect_right(edges, dice.randrange(edges[-1]))]


def choose(dice: Random, items: Sequence[T], weights: Sequence[int], count: int) -> list[T]:
    """``count`` different items, the heavier the likelier, in an order of chance."""
    ranks = sorted((dice.randrange(1 << 30) * 1000 // weight, number) for number, weight in enumerate(weights))
    if len(ranks) < count:
        raise AssertionError(len(ranks), count)
    chosen = [items[number] for _, number in ranks[:count]]
    dice.shuffle(chosen)
    return chosen


def draw(dice: Random, knots: Sequence[int]) -> int:
    """A whole number of a distribution given at evenly spaced shares; the last stretch thins out."""
    at = dice.randrange(len(knots) - 1)
    low, high = knots[at], knots[at + 1]
    if at < len(knots) - 2:
        return low + dice.randrange(high - low)
    return low + dice.randrange(high - low) * dice.randrange(1000) // 1000
