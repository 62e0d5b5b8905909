"""A user's script over the interface has types, and the page lists what there is.

About ``api/__init__.py``.
"""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import pytest

import slacalc
from docs.pages import guide, script_of
from program import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CALL = re.compile(r"^\| `(\w+)\.(\w+)\(([^)]*)\)`", re.MULTILINE)
OWNERS: dict[str, object] = {
    "slacalc": slacalc,
    "contract": slacalc.Contract,
    "month": slacalc.Month,
    "statement": slacalc.Statement,
}
WRONG = (
    ("slacalc.load_contracts", "attr-defined"),
    ("march.measure(by='minute')", "arg-type"),
    ("contract.late('ledger', '2026-04-30')", "arg-type"),
    ("statement.total + 0.5", "operator"),
)
"""What a script might get wrong, and how it is told."""


def test_a_script_of_the_page_passes_strictly_and_mistakes_in_it_are_told(tmp_path: Path) -> None:
    api = pytest.importorskip("mypy.api")
    right, wrong = tmp_path / "right.py", tmp_path / "wrong.py"
    right.write_text(script_of(guide("python", "en")), encoding="utf-8")
    wrong.write_text(script_of(guide("python", "en")) + "".join(f"{line}\n" for line, _ in WRONG), encoding="utf-8")
    cache = ROOT / ".mypy_cache" / "user"
    said, failed, _ = api.run(["--strict", "--config-file=", f"--cache-dir={cache}", str(right), str(wrong)])
    assert not failed, failed
    lines = said.splitlines()
    assert not [line for line in lines if "right.py" in line], said
    told = [line.rpartition("[")[2].rstrip("]") for line in lines if "wrong.py" in line and "error:" in line]
    assert told == [slug for _, slug in WRONG], said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_of_names_has_every_call_with_its_arguments(language: str) -> None:
    calls = {(owner, name): listed for owner, name, listed in CALL.findall(guide("python", language))}
    for (owner, name), listed in calls.items():
        function: Callable[..., object] = getattr(OWNERS[owner], name)
        assert listed.split(", ") == [one for one in inspect.signature(function).parameters if one != "self"] or not listed
    functions = {("slacalc", name) for name in slacalc.__all__ if inspect.isfunction(getattr(slacalc, name))}
    assert functions <= calls.keys()
    for name in set(slacalc.__all__) - {"__version__"}:
        assert name in guide("python", language)
