"""Print each dependency of a pyproject.toml at its lower bound: ``polars==2.0``."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["project"]
for dependency in project["dependencies"]:
    sys.stdout.write(dependency.replace(">=", "==") + "\n")
