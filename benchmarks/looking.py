"""What ``inspect`` takes beside reading a file once: ``python benchmarks/looking.py FOLDER [MEGABYTES] [ROWS] [ROUNDS]``.

A log of ``benchmarks/logs.py`` as CSV of that size, 1000 MB, and as a workbook of so many rows, 200,000. ``bare`` reads every
cell of it as text and does nothing else, with the library by which slacalc reads such a file; ``measure`` is what slacalc takes
to read and count it. Each is a process of its own; they take turns. Told are the medians of processor seconds with their spread.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

import counting
import logs
from openpyxl import Workbook

ROUNDS = 3
MEGABYTE_ROWS = 7_600
"""Rows of a log to a megabyte."""
BARE = {
    ".csv": "import sys, polars as pl; print(pl.read_csv(sys.argv[1], infer_schema=False).height)",
    ".xlsx": (
        "import sys, fastexcel; book = fastexcel.read_excel(sys.argv[1]); "
        'print(book.load_sheet(0, dtypes="string", header_row=None, skip_rows=0).to_polars().height)'
    ),
}


def write_workbook(path: Path, rows: int) -> None:
    """The log as a sheet of texts, as exports are."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("calls")
    sheet.append(logs.HEADERS)
    for row in logs.calls(0, rows, 1).iter_rows():
        sheet.append(row)
    book.save(path)


def main() -> None:
    """Print the table as Markdown."""
    root = Path(sys.argv[1])
    megabytes, rows, rounds = map(int, (*sys.argv[2:5], *(1000, 200_000, ROUNDS)[len(sys.argv[2:5]) :]))
    files = {".csv": root / "csv" / "calls.csv", ".xlsx": root / "xlsx" / "calls.xlsx"}
    if not files[".csv"].exists():
        logs.write_log(root / "csv", megabytes * MEGABYTE_ROWS, 1, dirty=False)
    if not files[".xlsx"].exists():
        logs.write_log(root / "xlsx", 1, 1, dirty=False).unlink()
        write_workbook(files[".xlsx"], rows)
    print("| file | size | way | processor | spread | to `bare` |", "|---|---|---|---|---|---|", sep="\n")
    for ending, path in files.items():
        ways = {
            "bare": (("-c", BARE[ending]), str(path)),
            "inspect": (("-m", "slacalc", "inspect"), str(path)),
            "measure": (counting.WAYS["slacalc"][1], str(path.parent)),
        }
        runs = [(name, counting.run(*way)[0]) for _ in range(rounds) for name, way in ways.items()]
        bare = statistics.median(cpu for name, cpu in runs if name == "bare")
        for name in ways:
            seconds = sorted(cpu for of, cpu in runs if of == name)
            middle = statistics.median(seconds)
            size = f"{path.stat().st_size / 1e6:,.0f} MB"
            spread = f"{seconds[0]:.2f} to {seconds[-1]:.2f}"
            print(f"| `{ending}` | {size} | `{name}` | {middle:.2f} s | {spread} | {middle / bare:.2f} × |", flush=True)


if __name__ == "__main__":
    main()
