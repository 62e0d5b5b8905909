"""Issue January to March of the English sample into ``hotline/ledger/issued``: the same bytes every time.

    python make_hotline_ledger.py [LEDGER]

``payments.csv`` and ``decisions.csv`` beside it are kept by hand. April is left for the reader to issue. The slacalc package must
be installed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent / "hotline"
ISSUED_ON = {"2026-01": "2026-02-02", "2026-02": "2026-03-02", "2026-03": "2026-04-02"}


def main() -> None:
    """Issue statement after statement."""
    ledger = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "ledger"
    shutil.rmtree(ledger / "issued", ignore_errors=True)
    for month, issued_on in ISSUED_ON.items():
        command = [sys.executable, "-m", "slacalc", "statement", str(HERE / "contract.yaml"), str(HERE / month)]
        options = ["--ledger", str(ledger), "--issue", "--issue-date", issued_on]
        done = subprocess.run([*command, *options], check=False, capture_output=True, encoding="utf-8")
        if done.returncode:
            raise SystemExit(done.stderr)


if __name__ == "__main__":
    main()
