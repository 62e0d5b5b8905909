"""A page in a browser without a window, and axe-core over it; tests skip where one of them is missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(os.environ.get("AXE_CORE", "axe.min.js"))
"""The script of axe-core."""
BUDGET = 5_000
"""Milliseconds of the page's own time, in which all of its work is done."""

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium")
needs_axe = pytest.mark.skipif(CHROMIUM is None or not AXE.is_file(), reason="no chromium, or AXE_CORE names no axe.min.js")


def browse(path: Path, folder: Path, *arguments: str) -> bytes:
    """What the browser prints of a page."""
    assert CHROMIUM is not None
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder / 'profile'}"]
    command = [CHROMIUM, *flags, f"--virtual-time-budget={BUDGET}", *arguments, path.as_uri()]
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout


def ask(page: str, folder: Path, script: str, *arguments: str) -> Any:  # noqa: ANN401 - whatever the script answers
    """Put a script into a copy of the page, without the policy that would forbid it, and hear its answer."""
    head, _, rest = page.partition('<meta http-equiv="Content-Security-Policy"')
    body = rest.partition(">")[2]
    asked = f"(async () => {{ {script} }})().then(answer => {{ document.title = JSON.stringify(answer); }})"
    path = folder / "asked.html"
    path.write_text(f"{head}{body}".replace("</body>", f"<script>{asked}</script></body>"), encoding="utf-8")
    shown = browse(path, folder, *arguments, "--dump-dom").decode()
    title = shown.partition("<title>")[2].partition("</title>")[0]
    return json.loads(title.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def violations(page: str, folder: Path, *arguments: str) -> list[str]:
    """What axe-core finds wrong."""
    rules = "const found = await axe.run(document, {resultTypes: ['violations']});"
    answer = "return found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).slice(0, 3).join(' '));"
    findings = ask(page, folder, f"{AXE.read_text(encoding='utf-8')}\n{rules} {answer}", *arguments)
    assert isinstance(findings, list)
    return [str(finding) for finding in findings]
