"""Which calls are drawn for listening: from the list, the seed and the size alone, so that anybody draws the same."""

from __future__ import annotations

import hashlib
import hmac
import json
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.measure.interval import Z

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class ListedCall:
    """A call that may be drawn."""

    call_id: str
    arrived_at: str
    """``2026-03-01 09:00:00``, in the contract's zone; the day alone where the export has no clock."""
    stratum: str
    """What its column holds, or an empty text."""
    caller: str
    agent: str


@dataclass(frozen=True, slots=True)
class DrawnCall:
    """A call of the sample."""

    call: ListedCall
    rank: int
    """From 1, within its stratum."""
    hash: str
    """HMAC-SHA256 of the call id under the seed, by which the calls of a stratum are ordered."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the list, and how many of it are drawn."""

    name: str
    listed: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Draw:
    """A sample, by stratum and rank."""

    strata: tuple[Stratum, ...]
    calls: tuple[DrawnCall, ...]


def size_for_margin(listed: int, margin: Fraction) -> int:
    """How many of ``listed`` calls give a share within ``margin`` at 95 %, whatever the share is.

    n₀ = z² p (1 - p) / e² with p = 1/2; n = n₀ / (1 + (n₀ - 1) / N), rounded up.
    """
    unlimited = Z * Z / 4 / (margin * margin)
    needed = unlimited / (1 + (unlimited - 1) / listed)
    return min(listed, -(-needed.numerator // needed.denominator))


def allocate(listed: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw of each stratum: in proportion, by largest remainder, and at least one.

    Of equal remainders the larger stratum's comes first, then the first name. Where a stratum would have none, the one that has
    most above its proportion gives one up.

    Raises:
        ValueError: fewer than the strata, or more than are listed.
    """
    total = sum(listed.values())
    if not len(listed) <= size <= total or 0 in listed.values():
        raise ValueError(size)
    quota = {name: Fraction(size * count, total) for name, count in listed.items()}
    size_of = {name: share.numerator // share.denominator for name, share in quota.items()}
    by_remainder = sorted(quota, key=lambda name: (size_of[name] - quota[name], -listed[name], name))
    for name in by_remainder[: size - sum(size_of.values())]:
        size_of[name] += 1
    for name in sorted(name for name, count in size_of.items() if not count):
        giver = min(
            (stratum for stratum in size_of if size_of[stratum] > 1),
            key=lambda stratum: (quota[stratum] - size_of[stratum], stratum),
        )
        size_of[giver] -= 1
        size_of[name] = 1
    return size_of


def draw(calls: Iterable[ListedCall], size: int, seed: str) -> Draw:
    """Draw ``size`` calls; the order in which they are given makes no difference.

    Raises:
        ValueError: as :func:`allocate`.
    """
    strata: dict[str, list[DrawnCall]] = {}
    for call in calls:
        digest = hmac.digest(seed.encode(), call.call_id.encode(), "sha256").hex()
        strata.setdefault(call.stratum, []).append(DrawnCall(call, 0, digest))
    size_of = allocate({name: len(members) for name, members in strata.items()}, size)
    sample: list[DrawnCall] = []
    for name in sorted(strata):
        members = sorted(strata[name], key=lambda member: (member.hash, member.call.call_id))
        sample += (DrawnCall(member.call, rank, member.hash) for rank, member in enumerate(members[: size_of[name]], 1))
    return Draw(tuple(Stratum(name, len(strata[name]), size_of[name]) for name in sorted(strata)), tuple(sample))


def list_sha256(calls: Iterable[ListedCall]) -> str:
    """The digest of the list drawn from: a line of JSON a call, in the order of the call ids."""
    digest = hashlib.sha256()
    for call in sorted(calls, key=lambda call: call.call_id):
        line = json.dumps([call.call_id, call.arrived_at, call.stratum, call.caller, call.agent], ensure_ascii=False)
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()
