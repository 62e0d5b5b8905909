"""A copy of the program in which a recipe of CONTRIBUTING is followed: what it writes is counted, and what comes of it is run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from program import ROOT, environment

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Copy:
    """A copy of the package, and which of its files a recipe has written."""

    folder: Path
    written: set[str] = field(default_factory=set)

    @classmethod
    def into(cls, folder: Path) -> Self:
        shutil.copytree(ROOT / "src" / "slacalc", folder / "slacalc", ignore=shutil.ignore_patterns("__pycache__"))
        return cls(folder)

    def put(self, name: str, text: str, before: str = "") -> None:
        """Put text before the first place of another text; at the end of a file, or into a new one, where that is empty."""
        path = self.folder / "slacalc" / name
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        assert before in old
        path.write_text(old.replace(before, text + before, 1) if before else old + text, encoding="utf-8")
        self.written.add(name)

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment(PYTHONPATH=str(self.folder), PYTHONIOENCODING="utf-8"),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of the copy."""
        return self.python("-m", "slacalc", *arguments)

    def printed(self, *arguments: str) -> str:
        """What a command says that comes to an answer, yes or no."""
        done = self.run(*arguments)
        assert done.returncode in {0, 1}, done.stderr
        return done.stdout
