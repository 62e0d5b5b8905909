"""What a CI tells of itself: where the repository lies, and the page of the run."""

from __future__ import annotations

import os
from pathlib import Path

ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
SUMMARY = "GITHUB_STEP_SUMMARY"


def repository_root() -> Path:
    """The folder from which the files of reports are named; the working folder where no CI keeps one."""
    return next((Path(os.environ[name]) for name in ROOTS if os.environ.get(name)), Path.cwd())


def add_to_summary(text: str) -> None:
    """Put Markdown on the page of the run on GitHub, where there is one: it shows ten annotations of a kind, and all of this."""
    if os.environ.get(SUMMARY):
        from slacalc.app.files import append_text  # noqa: PLC0415 - loaded where there is such a page

        append_text(Path(os.environ[SUMMARY]), text)
