"""How much memory this process may have, by the limits that are set for it; and what has no room within them."""

from __future__ import annotations

import resource
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.records.files import split_suffixes

if TYPE_CHECKING:
    from collections.abc import Iterator

RESERVED = 800_000_000
"""Bytes that polars and its threads keep addresses for and put nothing into; only a limit on addresses counts them."""
TIMES = {".csv": 3, ".tsv": 3, ".json": 5, ".jsonl": 5, ".ndjson": 5}
"""So many times its size a file takes at least that is read as a whole: so much with cells of two thousand characters, and with
short ones up to three times as much. Of a workbook, which may hold pictures, the size tells nothing."""
LESS_THAN_ASKED = resource.getpagesize() - 1
"""Bytes that a limit of a control group may have lost: it is kept in whole pages."""
_GROUPS = Path("/sys/fs/cgroup")
_OWN_GROUPS = Path("/proc/self/cgroup")
"""The control groups that the process is in, a line for each hierarchy: its number, its controllers, the group."""
_NO_LIMIT = 1 << 60


def allowed_memory() -> int | None:
    """The bytes that this process may have by the limits that are set for it; None where there are none."""
    addresses = resource.getrlimit(resource.RLIMIT_DATA)[0]
    limits = [] if addresses == resource.RLIM_INFINITY else [max(addresses - RESERVED, 0)]
    for path in _limits_of_groups():
        with suppress(OSError):
            text = path.read_text(encoding="ascii").strip()
            limits += [int(text) + LESS_THAN_ASKED] if text.isdecimal() and int(text) < _NO_LIMIT else []
    return min(limits, default=None)


def _limits_of_groups() -> Iterator[Path]:
    """The files that limit the memory of the groups of this process and of those around them, in either version of groups."""
    lines = ["0::/", "0:memory:/"]  # a container sees its own group as the topmost one
    with suppress(OSError):
        lines += _OWN_GROUPS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    for line in lines:
        _, controllers, group = line.split(":", 2)
        folder, name = (_GROUPS, "memory.max") if not controllers else (_GROUPS / "memory", "memory.limit_in_bytes")
        if not controllers or "memory" in controllers.split(","):
            own = PurePosixPath(group)
            yield from (folder / around.relative_to("/") / name for around in (own, *own.parents))


def check_whole(path: Path) -> None:
    """Refuse to read a file as a whole that has no room, before it is read.

    Raises:
        Unwritable: it would take more than the process may have.
        OSError: there is no such file.
    """
    allowed = allowed_memory()
    needed = path.stat().st_size * TIMES.get(split_suffixes(path.name)[1], 1)
    if allowed is not None and needed > allowed:
        facts = {"needed": f"{needed // 1_000_000} MB", "allowed": f"{allowed // 1_000_000} MB"}
        raise Unwritable(error("output/no-room-for-whole", Place(str(path)), **facts))
