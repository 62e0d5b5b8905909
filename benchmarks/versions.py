"""What ``measure`` takes in several checkouts of slacalc: ``python benchmarks/versions.py FOLDER ROUNDS CHECKOUT…``.

FOLDER is a log of ``benchmarks/logs.py``, each CHECKOUT a working tree; each measures with its own ``benchmarks/contract.yaml``,
under the libraries of the Python that runs this. Every run is a process of its own; they take turns. Told are the medians of
processor seconds with their spread. ``git worktree add --detach ../before COMMIT`` makes a checkout of an earlier state.
"""

from __future__ import annotations

import os
import statistics
import sys
from pathlib import Path

import counting


def main() -> None:
    """Print the table as Markdown."""
    folder, rounds, *checkouts = sys.argv[1:]
    runs: list[tuple[str, float]] = []
    for _ in range(int(rounds)):
        for checkout in checkouts:
            os.environ["PYTHONPATH"] = str(Path(checkout).resolve() / "src")
            contract = str(Path(checkout) / "benchmarks" / "contract.yaml")
            runs.append((checkout, counting.run(("-m", "slacalc", "measure", contract), folder)[0]))
    print("| checkout | processor | spread |", "|---|---|---|", sep="\n")
    for checkout in checkouts:
        seconds = sorted(cpu for of, cpu in runs if of == checkout)
        print(f"| {Path(checkout).name} | {statistics.median(seconds):.2f} s | {seconds[0]:.2f} to {seconds[-1]:.2f} |")


if __name__ == "__main__":
    main()
