"""Every broken export of ``refused/calls`` is read or refused, to the byte, as its ``expected`` folder says.

A folder there is the month of one export, named after what is wrong with it; all of them are measured under the contract and the
layout beside them. In ``expected`` stands what a case of ``test_cases.py`` has there.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from program import run_here
from test_cases import BUG, read_expected, write_expected

if TYPE_CHECKING:
    from program import Answer

CALLS = Path(__file__).parent / "refused" / "calls"
EXPORTS = sorted(path for path in CALLS.iterdir() if path.is_dir())
SHARED = ("contract.yaml", "layout.yaml")
AS_OF = "2026-04-02T00:00:00"
LEAST = 100
SIGNS = (b": error [", b": warning [", b": note [", b"Refused rows, by reason")
"""One of these stands where a file, a row or a doubt is told; the other exports look broken, and are read as they are meant."""


def measured(export: Path, folder: Path) -> Answer:
    shutil.copytree(export, folder / export.name, ignore=shutil.ignore_patterns("expected"))
    for name in SHARED:
        shutil.copy(CALLS / name, folder)
    command = ["measure", "contract.yaml", export.name, "--month", "2026-03", "--as-of", AS_OF, "--lang", "en"]
    return run_here(command, folder)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_a_broken_export_is_told_as_expected(export: Path, tmp_path: Path, *, golden_update: bool) -> None:
    answer = measured(export, tmp_path)
    assert answer.code != BUG, answer.err
    said = {"stdout": answer.out, "stderr": answer.err, "exit": f"{answer.code}\n"}
    told = {name: text.encode() for name, text in said.items() if text}
    if golden_update:
        write_expected(export, told)
    assert told == read_expected(export)


def test_a_hundred_exports_are_told_to_be_broken_and_each_in_its_own_way() -> None:
    contents = [sorted((path.name, path.read_bytes()) for path in export.iterdir() if path.is_file()) for export in EXPORTS]
    told = [b"".join(read_expected(export).values()) for export in EXPORTS]
    assert sum(any(sign in text for sign in SIGNS) for text in told) >= LEAST
    assert [export.name for export, own in zip(EXPORTS, contents, strict=True) if contents.count(own) > 1 or not own] == []
