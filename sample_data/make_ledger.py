"""Issue January and February of the sample agreement into ``ledger/issued``: the same bytes every time.

    python make_ledger.py [LEDGER]

``payments.csv`` and ``decisions.csv`` beside it are kept by hand, as an analyst would. The slacalc package must be installed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONTRACT = HERE.parent / "contracts" / "telecom-outsourcing.yaml"
MONTHS = (("2026-01", "2026-02-03"), ("2026-02", "2026-03-03"))
"""Month and date of issue."""


def main() -> None:
    """Make the months, then issue them in their order."""
    ledger = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "ledger"
    shutil.rmtree(ledger / "issued", ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(HERE / "make_samples.py"), folder], check=True)
        for month, issued_on in MONTHS:
            issue = ["--ledger", str(ledger), "--issue", "--issue-date", issued_on, "--format", "json"]
            statement = [sys.executable, "-m", "slacalc", "statement", str(CONTRACT), f"{folder}/{month}", *issue]
            subprocess.run(statement, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
