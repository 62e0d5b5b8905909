"""How long ``slacalc check`` takes against a process that only imports typer, yaml and pydantic's BaseModel, in the same run.

The two take turns, so that a busy machine slows both; what is told is the median of the ratios with its quartiles, and what each
further contract adds in milliseconds of the same process: copies that differ in a comment, so that none is known already.
``python benchmarks/check.py [ROUNDS]``
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONTRACTS = sorted((ROOT / "contracts").glob("*.yaml"))
BARE = (sys.executable, "-c", "import typer, yaml; from pydantic import BaseModel")
CHECK = (sys.executable, "-m", "slacalc", "check")
ROUNDS = 15
COPIES = 5
"""How often each further contract is checked, in one process."""


def processor_time(command: tuple[str, ...], environment: dict[str, str]) -> float:
    """Seconds of processor that a process took; other processes of the machine do not count."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, check=False, capture_output=True)  # noqa: S603 - our own program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wall_time(command: tuple[str, ...], environment: dict[str, str]) -> float:
    """Seconds that a process took."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=False, capture_output=True)  # noqa: S603 - our own program
    return time.perf_counter() - start


def tell(name: str, values: list[float], unit: str) -> None:
    """The median and its quartiles."""
    low, middle, high = statistics.quantiles(values, n=4)
    print(f"{name:52} {middle:7.2f} {unit:4} (quartiles {low:.2f} to {high:.2f}, {len(values)} rounds)")


def main(rounds: int) -> None:
    """Measure and print; compiled modules are kept in a folder of this run, as an installed program has them."""
    contract = str(ROOT / "contracts" / "take-or-pay.yaml")
    with tempfile.TemporaryDirectory() as cache:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": cache, "PYTHONPATH": str(ROOT / "src")}
        one = (*CHECK, contract)
        for command in (BARE, one):
            subprocess.run(command, env=environment, check=False, capture_output=True)  # noqa: S603 - compiles
        ratios: list[float] = []
        walls: list[float] = []
        for _ in range(rounds):
            ratios.append(processor_time(one, environment) / processor_time(BARE, environment))
            walls.append(wall_time(one, environment) / wall_time(BARE, environment))
        tell("check of one contract / bare imports, processor", ratios, "×")
        tell("check of one contract / bare imports, wall", walls, "×")
        folder = Path(cache) / "contracts"
        shutil.copytree(ROOT / "contracts", folder)
        for path in CONTRACTS:
            copies = [folder / f"{path.stem}-{number}.yaml" for number in range(1 + COPIES)]
            for number, copy in enumerate(copies):
                copy.write_text(f"{path.read_text(encoding='utf-8')}# copy {number}\n", encoding="utf-8")
            first = (*CHECK, contract, str(copies[0]))
            more = (*CHECK, contract, *map(str, copies))
            further = [
                (processor_time(more, environment) - processor_time(first, environment)) / (COPIES / 1000) for _ in range(5)
            ]
            tell(f"each further {path.stem}", further, "ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
