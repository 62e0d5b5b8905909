from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEDGER = ROOT / "sample_data" / "ledger"


def test_the_issued_months_of_the_sample_ledger_are_made_by_the_script_to_the_byte(tmp_path: Path) -> None:
    shutil.copytree(LEDGER, tmp_path / "ledger")
    script = ROOT / "sample_data" / "make_ledger.py"
    subprocess.run([sys.executable, str(script), str(tmp_path / "ledger")], check=True, cwd=tmp_path)
    for month in ("2026-01", "2026-02"):
        name = f"issued/{month}.json"
        assert (tmp_path / "ledger" / name).read_bytes() == (LEDGER / name).read_bytes()
