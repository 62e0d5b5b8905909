"""What comparing two logs takes: ``python benchmarks/compare.py FOLDER ROWS... [--memory SIZE] [--case NAME]...``.

For each number of calls a log of ``benchmarks/logs.py``, and beside it the other party's: a few calls differ, three of ten do,
every call has another key; these by the key alone, and by caller, moment and time spoken. Each comparison is a process of its
own. Told are seconds, peak memory, and whether each cause has as many calls as were changed in that way.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import logs
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CONTRACT = Path(__file__).parent / "contract.yaml"
KEY, TALK = logs.HEADERS[0], logs.HEADERS[9]
EVERY = 1000
"""A call in so many differs in each way."""

Changed = tuple[pl.DataFrame, dict[str, int]]


def _few(calls: pl.DataFrame) -> Changed:
    """Of each thousand calls one is missing, and one was spoken a second longer if it was answered."""
    at = pl.col(KEY).str.slice(1).cast(pl.Int64) % EVERY
    longer = (at == 1) & (pl.col(TALK) != "")
    counts = {"calls:only first": calls.filter(at == 0).height, "calls:differs:talk": calls.filter(longer).height}
    return _longer(calls.filter(at != 0), longer), counts


def _three_of_ten(calls: pl.DataFrame) -> Changed:
    """Three calls of ten were spoken a second longer, if they were answered."""
    longer = (pl.col(KEY).str.slice(1).cast(pl.Int64) % 10 < 3) & (pl.col(TALK) != "")  # noqa: PLR2004 - three
    return _longer(calls, longer), {"calls:differs:talk": calls.filter(longer).height}


def _longer(calls: pl.DataFrame, which: pl.Expr) -> pl.DataFrame:
    more = (pl.col(TALK).cast(pl.Int64, strict=False) + 1).cast(pl.String)
    return calls.with_columns(pl.when(which).then(more).otherwise(pl.col(TALK)).alias(TALK))


def _other_keys(calls: pl.DataFrame) -> Changed:
    """Every call under another key."""
    counts = {"calls:only first": calls.height, "calls:only second": calls.height}
    return calls.with_columns((pl.lit("X") + pl.col(KEY)).alias(KEY)), counts


def _matched(calls: pl.DataFrame) -> Changed:
    """The same; each is found by its caller, moment and time spoken."""
    return _other_keys(calls)[0], {"calls:differs:call_id": calls.height}


CASES: dict[str, tuple[Callable[[pl.DataFrame], Changed], tuple[str, ...]]] = {
    "few differ": (_few, ()),
    "three of ten differ": (_three_of_ten, ()),
    "no key is the same": (_other_keys, ()),
    "no key is the same, matched": (_matched, ("--tolerance", "0s")),
}


def write_other(root: Path, rows: int, name: str, seed: int = 1) -> tuple[Path, dict[str, int]]:
    """The other party's log of that many rows; its folder, and how many calls were changed in which way."""
    folder, change = root / name.replace(" ", "-").replace(",", ""), CASES[name][0]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "month.yaml").write_text(logs.MONTH, encoding="utf-8")
    changed = Counter[str]()
    with (folder / "calls.csv").open("wb") as out:
        out.write((",".join(logs.HEADERS) + "\n").encode())
        for first in range(0, rows, logs.CHUNK):
            calls, counts = change(logs.calls(first, min(logs.CHUNK, rows - first), seed))
            changed.update(counts)
            out.write(calls.write_csv(include_header=False, quote_style="never").encode())
    return folder, {cause: count for cause, count in changed.items() if count}


def run(arguments: Sequence[str]) -> tuple[float, float, float, str]:
    """Seconds of processor and of the clock, peak megabytes and output of a process."""
    out, into = os.pipe()
    begun = time.perf_counter()
    program = (sys.executable, "-m", "slacalc", *arguments)
    process = os.posix_spawn(sys.executable, program, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, into, 1)])
    os.close(into)
    with os.fdopen(out, encoding="utf-8") as pipe:
        said = pipe.read()
    _, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise SystemExit(said)
    return used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 1024, said


def write_both(root: Path, rows: int, name: str) -> tuple[Path, dict[str, int]]:
    """Our log, and the other party's, as :func:`write_other` tells."""
    logs.write_log(root / "ours", rows, 1, dirty=False)
    return write_other(root, rows, name)


def counted(said: str) -> dict[str, int]:
    """How many calls each cause has, from the comparison as CSV."""
    return {row["id"]: int(row["count"]) for row in csv.DictReader(io.StringIO(said)) if row["part"] == "cause" and row["count"]}


def main() -> None:
    """Print the table as Markdown."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("rows", type=int, nargs="+")
    asked.add_argument("--memory", default="64MB")
    asked.add_argument("--case", action="append", choices=list(CASES))
    given = asked.parse_args()
    print("| logs | calls of each | processor | clock | peak memory | causes |", "|---|---|---|---|---|---|", sep="\n")
    for name in given.case or CASES:
        for rows in given.rows:
            root = given.folder / str(rows)
            with ProcessPoolExecutor(1, get_context("spawn")) as beside:  # what this process takes counts as the peak of others
                theirs, changed = beside.submit(write_both, root, rows, name).result()
            how = ("--contract", str(CONTRACT), "--memory", given.memory, "--format", "csv", *CASES[name][1])
            cpu, clock, peak, said = run(("compare", str(root / "ours"), str(theirs), *how))
            told = "as changed" if counted(said) == changed else f"NOT AS CHANGED: {counted(said)}, {changed}"
            print(f"| {name} | {rows:,} | {cpu:.0f} s | {clock:.0f} s | {peak:.0f} MB | {told} |", flush=True)


if __name__ == "__main__":
    main()
