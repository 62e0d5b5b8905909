"""A new format of files touches the registry and the module that renders it; the command, its help and its files follow."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from program import ROOT
from slacalc.render.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

TOY = '''"""A statement as one line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slacalc.statement.document import Statement


def render_toy(statement: Statement) -> str:
    """The month and the number of lines."""
    return f"<p>{statement.month} {len(statement.lines)}</p>"
'''
LOADED = """def _toy(asked: StatementToRender) -> bytes:
    from slacalc.render.toy import render_toy

    return render_toy(asked.statement).encode()


FORMATS = (
    Format("toy", _toy),
"""


def changed(before: Path, after: Path) -> set[str]:
    """Which files of the program differ or are new."""
    files = {path.relative_to(after): path.read_bytes() for path in after.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    return {
        name.as_posix() for name, data in files.items() if not (before / name).exists() or (before / name).read_bytes() != data
    }


def run(source: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PYTHONPATH": str(source), "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", "from slacalc.__main__ import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=settings, encoding="utf-8")


def test_a_toy_format_touches_two_files_of_the_program(tmp_path: Path) -> None:
    source = tmp_path / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    (source / "slacalc" / "render" / "toy.py").write_text(TOY, encoding="utf-8")
    registry = source / "slacalc" / "render" / "formats.py"
    text = registry.read_text(encoding="utf-8")
    assert text.count("FORMATS = (\n") == 1
    registry.write_text(text.replace("FORMATS = (\n", LOADED), encoding="utf-8")

    case = ROOT / "tests" / "golden" / "first-month"
    statement = ("statement", str(case / "contract.yaml"), str(case / "month"), "--format", "toy")
    done = run(source, *statement, "--format", "json", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    written = sorted(path.name for path in (tmp_path / "out").iterdir() if path.name.startswith("statement-"))
    assert [name.partition(".")[2] for name in written] == ["json", "toy"]
    assert "<p>20" in run(source, *statement).stdout
    assert "toy" in run(source, "statement", "--help").stdout
    assert "toy" not in run(source, "measure", "--help").stdout
    assert changed(ROOT / "src", source) == {"slacalc/render/toy.py", "slacalc/render/formats.py"}


def test_each_format_is_named_in_the_guide() -> None:
    for language in ("en", "zh"):
        page = (ROOT / "src" / "slacalc" / "guide" / language / "statement.md").read_text(encoding="utf-8")
        for form in FORMATS:
            assert f"`{form.name}`" in page or f"--format {form.name}" in page or f".{form.name}" in page, (language, form.name)
