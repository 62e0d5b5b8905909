"""What the form of a log takes: ``python benchmarks/forms.py FOLDER ROWS [ROUNDS]``.

One log of ``benchmarks/logs.py`` in every form in which it may come: packed, in GB18030, every field quoted, one quotation mark,
dirty, a third of its rows twice, a day exported twice, Parquet. Each is measured by slacalc in a process of its own; they
take turns, so that a busy machine slows all of them. Told are the medians of processor seconds, the ratio to the plain log, peak
memory, and whether the counts are those that DuckDB gets of the plain log.
"""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import counting
import logs
import polars as pl
import zstandard

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3


def packed_gz(plain: Path, folder: Path) -> None:
    """The log under gzip."""
    with plain.open("rb") as log, gzip.open(folder / "calls.csv.gz", "wb", compresslevel=6) as out:
        shutil.copyfileobj(log, out, 1 << 20)


def packed_zst(plain: Path, folder: Path) -> None:
    """The log under Zstandard."""
    with plain.open("rb") as log, (folder / "calls.csv.zst").open("wb") as out:
        zstandard.ZstdCompressor().copy_stream(log, out)


def in_gb18030(plain: Path, folder: Path) -> None:
    """The log in the encoding of Chinese systems."""
    with plain.open(encoding="utf-8") as log, (folder / "calls.csv").open("w", encoding="gb18030") as out:
        shutil.copyfileobj(log, out, 1 << 20)


def all_quoted(plain: Path, folder: Path) -> None:
    """Every field in quotation marks."""
    with plain.open(encoding="utf-8") as log, (folder / "calls.csv").open("w", encoding="utf-8") as out:
        out.writelines('"' + line.rstrip("\n").replace(",", '","') + '"\n' for line in log)


def one_quoted(plain: Path, folder: Path) -> None:
    """One field of the whole log in quotation marks, with one of them doubled in it."""
    text = plain.read_text(encoding="utf-8")
    at = text.index(",rec/", len(text) // 2)
    end = text.index(",", at + 1)
    (folder / "calls.csv").write_text(f'{text[: at + 1]}"{text[at + 1 : end]} ""a"""{text[end:]}', encoding="utf-8")


def over_lines(plain: Path, folder: Path) -> None:
    """A note in every third row that goes on over two lines."""
    with plain.open(encoding="utf-8") as log, (folder / "calls.csv").open("w", encoding="utf-8") as out:
        out.write(next(log).rstrip("\n") + ",备注\n")
        out.writelines(line.rstrip("\n") + (',"客户来电\n要求回电"\n' if at % 3 == 0 else ",\n") for at, line in enumerate(log))


def a_third_twice(plain: Path, folder: Path) -> None:
    """Three of ten rows once more at the end."""
    with plain.open("rb") as log, (folder / "calls.csv").open("wb") as out:
        lines = log.readlines()
        out.writelines(lines)
        out.writelines(line for at, line in enumerate(lines[1:]) if at % 10 < 3)  # noqa: PLR2004 - three of ten


def a_day_twice(plain: Path, folder: Path) -> None:
    """A day in a second file as well."""
    shutil.copy(plain, folder / "calls-1.csv")
    with plain.open("rb") as log, (folder / "calls-2.csv").open("wb") as out:
        out.writelines(line for at, line in enumerate(log) if at == 0 or b",2026-03-05 " in line)


def as_parquet(plain: Path, folder: Path) -> None:
    """Parquet of texts."""
    pl.scan_csv(plain, infer_schema=False).sink_parquet(folder / "calls.parquet")


FORMS: tuple[tuple[str, Callable[[Path, Path], None]], ...] = (
    ("csv", lambda plain, folder: shutil.copy(plain, folder / "calls.csv") and None),
    ("csv.gz", packed_gz),
    ("csv.zst", packed_zst),
    ("gb18030", in_gb18030),
    ("all quoted", all_quoted),
    ("one quoted", one_quoted),
    ("over lines", over_lines),
    ("a third twice", a_third_twice),
    ("a day twice", a_day_twice),
    ("parquet", as_parquet),
)


def write_forms(root: Path, rows: int) -> None:
    """The log in every form, each in a month folder of its own."""
    plain = logs.write_log(root / "plain", rows, 1, dirty=False)
    logs.write_log(root / "dirty", rows, 1, dirty=True)
    for name, write in FORMS:
        folder = root / name
        folder.mkdir(exist_ok=True)
        (folder / "month.yaml").write_text(logs.MONTH, encoding="utf-8")
        write(plain, folder)


def main() -> None:
    """Print the table as Markdown."""
    root, rows = Path(sys.argv[1]), int(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else ROUNDS  # noqa: PLR2004 - the third argument
    if rounds == 0:
        write_forms(root, rows)
        return
    # In a process of its own: what a process begins with is counted as its peak, too.
    subprocess.run((sys.executable, __file__, str(root), str(rows), "0"), check=True)  # noqa: S603 - itself
    environment = dict(os.environ)
    expected = counting.counted("duckdb", counting.run(counting.WAYS["duckdb"][1], str(root / "plain"), environment)[-1])
    names = [*(name for name, _ in FORMS), "dirty"]
    runs = [
        (name, *counting.run(counting.WAYS["slacalc"][1], str(root / name), environment)) for _ in range(rounds) for name in names
    ]
    base = statistics.median(cpu for of, cpu, *_ in runs if of == "csv")
    print("| form | processor | to the plain log | peak memory | counts |", "|---|---|---|---|---|", sep="\n")
    for name in names:
        cpu = statistics.median(seconds for of, seconds, *_ in runs if of == name)
        peak = max(memory for of, _, _, memory, _ in runs if of == name)
        same = {counting.counted("slacalc", said) for of, *_, said in runs if of == name} == {expected}
        told = "equal" if same else "its own" if name == "dirty" else "NOT EQUAL"
        print(f"| {name} | {cpu:.1f} s | {cpu / base:.2f} × | {peak:.0f} MB | {told} |")


if __name__ == "__main__":
    main()
