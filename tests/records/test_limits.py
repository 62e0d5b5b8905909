"""How much memory a process may have: limits on addresses, on its groups and those around; what has no room is not read."""

from __future__ import annotations

import resource
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from records.exports import PLAIN, ZONE, csv_of
from slacalc.base.diagnostics import Diagnostic, Unwritable
from slacalc.records import limits
from slacalc.records.limits import LESS_THAN_ASKED, RESERVED, TIMES, allowed_memory
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from pathlib import Path

CALLS = [(f"C{at}", "2026-03-02 09:00:00", "answered", "5", "5", "") for at in range(1000)]


@pytest.fixture(autouse=True)
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of control groups: none is limited, nor are addresses."""
    folder = tmp_path / "groups"
    folder.mkdir()
    monkeypatch.setattr(limits, "_GROUPS", folder)
    monkeypatch.setattr(limits, "_OWN_GROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return folder


@pytest.mark.parametrize(("addresses", "allowed"), [(resource.RLIM_INFINITY, None), (RESERVED + 1000, 1000), (RESERVED - 1, 0)])
def test_a_limit_on_addresses_counts_those_that_hold_nothing(
    monkeypatch: pytest.MonkeyPatch, addresses: int, allowed: int | None
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (addresses, addresses))
    assert allowed_memory() == allowed


@pytest.mark.parametrize(
    ("own", "files", "allowed"),
    [
        ("", {"memory.max": "900\n"}, 900),
        ("", {"memory/memory.limit_in_bytes": "800\n"}, 800),
        ("0::/month.slice/run:1.scope\n", {"month.slice/run:1.scope/memory.max": "700\n"}, 700),
        ("0::/month.slice/run.scope\n", {"month.slice/run.scope/memory.max": "max\n", "month.slice/memory.max": "600"}, 600),
        ("5:cpu:/a\n4:memory,x:/b/c\n", {"memory/b/memory.limit_in_bytes": "500", "memory/a/memory.limit_in_bytes": "1"}, 500),
        ("4:memory:/b\n0::/\n", {"memory/b/memory.limit_in_bytes": "400", "memory.max": "500"}, 400),
    ],
    ids=["topmost", "topmost of version 1", "own", "around", "version 1", "the least"],
)
def test_limits_of_control_groups_are_kept_in_whole_pages(groups: Path, own: str, files: dict[str, str], allowed: int) -> None:
    limit(groups, own, files)
    assert allowed_memory() == allowed + LESS_THAN_ASKED


def test_a_limit_of_version_1_that_is_none(groups: Path) -> None:
    limit(groups, "4:memory:/b\n", {"memory/b/memory.limit_in_bytes": "9223372036854771712"})
    assert allowed_memory() is None


def limit(groups: Path, own: str, files: dict[str, str]) -> None:
    (groups.parent / "cgroup").write_text(own, encoding="utf-8")
    for name, text in files.items():
        path = groups / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")


def test_a_file_that_is_read_as_a_whole_must_have_room(groups: Path, tmp_path: Path) -> None:
    """Such is one in units of two bytes of which one is broken: then its rest tells nothing."""
    data = csv_of(CALLS) + "D9,日本".encode("shift_jis") + b"\x81\n"
    layout = replace(PLAIN, encoding="shift_jis")
    path = tmp_path / "calls.csv"
    path.write_bytes(data)
    needed = TIMES[".csv"] * len(data)
    limit(groups, "", {"memory.max": str(needed - LESS_THAN_ASKED)})
    assert read_records([path], layout, ZONE).rows.records == len(CALLS)
    limit(groups, "", {"memory.max": str(needed - LESS_THAN_ASKED - 1)})
    with pytest.raises(Unwritable) as refused:
        read_records([path], layout, ZONE)
    assert [(told.code, told.place.file) for told in refused.value.diagnostics if isinstance(told, Diagnostic)] == [
        ("output/no-room-for-whole", str(path))
    ]


def test_a_file_that_is_read_by_blocks_need_not(groups: Path, tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(csv_of(CALLS))
    limit(groups, "", {"memory.max": "1"})
    assert read_records([path], PLAIN, ZONE).rows.records == len(CALLS)
