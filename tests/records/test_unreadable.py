"""About ``records/files.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slacalc.base.diagnostics import Refused
from slacalc.records.files import find_exports
from slacalc.records.load_layout import builtin_layout
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="records/no-such-folder"):
        find_exports(tmp_path / "nowhere", "calls")


def test_a_folder_in_the_place_of_an_export_is_told(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").mkdir()
    with pytest.raises(Refused, match="records/unreadable-file"):
        read_records([tmp_path / "calls.csv"], builtin_layout("slacalc", "calls"), "Asia/Shanghai")


def test_an_export_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="records/no-such-file"):
        read_records([tmp_path / "calls.csv"], builtin_layout("slacalc", "calls"), "Asia/Shanghai")
