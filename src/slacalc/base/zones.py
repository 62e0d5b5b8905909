"""Time zones by their names in the IANA database, with the rules of the package ``tzdata``: a machine's own do not matter.

A machine may know ``localtime``, ``posixrules`` and ``Factory`` besides, which are no zones of a contract: they mean another zone
on another machine, or none. ``data/zones.txt`` holds the names of release 2026f, links among them.
Rows are read by the copy of the same database that polars brings.
"""

from __future__ import annotations

import copyreg
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # a folder of data


class UnknownZone(LookupError):  # noqa: N818 - a word of the design
    """No zone of the IANA database has this name."""


class UnclearTime(ValueError):  # noqa: N818 - a word of the design
    """A local time that the clock of its zone shows twice, or never."""


@cache
def zone_names() -> frozenset[str]:
    """Every name that a zone may have."""
    return frozenset((Path(__file__).parent / "data" / "zones.txt").read_text(encoding="utf-8").split())


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone of that name.

    Raises:
        UnknownZone: there is none.
    """
    if name not in zone_names():
        raise UnknownZone(name)
    with Path(tzdata.__path__[0]).joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


copyreg.pickle(ZoneInfo, lambda zone: (zone_of, (zone.key,)))  # in another process it is the zone of that name


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment by the clock of ``zone``; without an offset it is local there already.

    Raises:
        UnclearTime: it has no offset, and the clock shows it twice or never.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(zone)
    local = moment.replace(tzinfo=zone, fold=0)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise UnclearTime(moment.isoformat())
    return local


def instant(moment: datetime) -> datetime:
    """The same moment in UTC: moments of one zone are compared by their clock, and only in UTC by the time that passes."""
    return moment.astimezone(UTC)
