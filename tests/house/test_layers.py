from __future__ import annotations

import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_layers_hold() -> None:
    pytest.importorskip("importlinter")
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    run = subprocess.run([*lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_dataclass_of_the_core_holds_a_float() -> None:
    for path in (ROOT / "src" / "slacalc").rglob("*.py"):
        room = path.relative_to(ROOT / "src" / "slacalc").parts[0]
        if room in {"base", "contract", "measure", "assess", "billing", "statement", "ledger", "audit"}:
            assert "float" not in _code(path), path


def _code(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return {token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.NAME}
