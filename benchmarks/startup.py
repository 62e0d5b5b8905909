"""How long each command takes against a process that only imports what it is built on, in the same run.

That is typer, yaml and pydantic's ``BaseModel``, and polars for a command that counts. Both take turns, so that a busy machine
slows both; what is told is processor time, in the median with its quartiles. ``python benchmarks/startup.py [ROUNDS]``
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from check import BARE, ROOT, processor_time

COUNTING = (*BARE[:-1], f"{BARE[-1]}; import polars")
CONTRACT = str(ROOT / "contracts" / "telecom-outsourcing.yaml")
SMALL = str(ROOT / "contracts" / "take-or-pay.yaml")
MONTH = str(ROOT / "sample_data" / "2026-03")
LEDGER = ("--ledger", str(ROOT / "sample_data" / "ledger"))
ISSUED = str(ROOT / "sample_data" / "ledger" / "issued" / "2026-03.json")
RUNS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("--version",), BARE),
    (("--help",), BARE),
    (("check", SMALL), BARE),
    (("check", CONTRACT), BARE),
    (("test", SMALL), BARE),
    (("diff", SMALL, SMALL), BARE),
    (("schema", "contract"), BARE),
    (("guide",), BARE),
    (("explain", ISSUED), BARE),
    (("verify", ISSUED), BARE),
    (("late", CONTRACT, *LEDGER, "--as-of", "2026-11-30"), BARE),
    (("ledger", "verify", LEDGER[1]), BARE),
    (("measure", CONTRACT, MONTH), COUNTING),
    (("statement", CONTRACT, MONTH, *LEDGER), COUNTING),
)
"""Arguments of the program, and what the run is compared with."""
ROUNDS = 7


def main(rounds: int) -> None:
    """Measure and print; compiled modules are kept in a folder of this run, as an installed program has them."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"PYTHONPYCACHEPREFIX": cache, "PYTHONPATH": str(ROOT / "src")}
        for arguments, bare in RUNS:
            command = (sys.executable, "-m", "slacalc", *arguments)
            subprocess.run(bare, env=environment, check=True)  # noqa: S603 - compiles
            subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603 - as above
            times = [processor_time(command, environment) for _ in range(rounds)]
            ratios = [processor_time(command, environment) / processor_time(bare, environment) for _ in range(rounds)]
            low, middle, high = statistics.quantiles(ratios, n=4)
            name = " ".join(Path(argument).name if "/" in argument else argument for argument in arguments)
            over = " with polars" if bare is COUNTING else ""
            print(
                f"{name:88} {statistics.median(times):5.2f} s  {middle:5.2f} × ({low:.2f} to {high:.2f}) the bare process{over}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
