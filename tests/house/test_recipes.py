"""What CONTRIBUTING says of a reading, a doubt and a page is followed in a copy of slacalc, and no other file is touched.

Kinds of fees and records have :mod:`house.test_a_new_kind`.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT
from program import ROOT, environment

if TYPE_CHECKING:
    from pathlib import Path

MONTH = ROOT / "tests" / "golden" / "first-month" / "month"
DOUBT = '''"""More than one fee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, Place, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms


def doubt_many_fees(terms: Terms) -> Iterator[Diagnostic]:
    """A remark where there is more than one."""
    if len(terms.fees) > 1:
        yield warning("lint/many-fees", Place("contract.yaml"), count=len(terms.fees))
'''


@dataclass
class Copy:
    """A copy of the package, and which of its files a recipe has written."""

    folder: Path
    written: set[str] = field(default_factory=set)

    def put(self, name: str, text: str, before: str = "") -> None:
        """Put text before the first place of another text; at the end of a file, or into a new one, where that is empty."""
        path = self.folder / "slacalc" / name
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        assert before in old
        path.write_text(old.replace(before, text + before, 1) if before else old + text, encoding="utf-8")
        self.written.add(name)

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "slacalc", *arguments],
            cwd=self.folder,
            env=environment(PYTHONPATH=str(self.folder), PYTHONIOENCODING="utf-8"),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode in {0, 1}, done.stderr
        return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    shutil.copytree(ROOT / "src" / "slacalc", tmp_path / "slacalc", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(MONTH, tmp_path / "month")
    (tmp_path / "contract.yaml").write_text(CONTRACT, encoding="utf-8")
    return Copy(tmp_path)


def test_a_reading_is_a_row_and_its_words(copy: Copy) -> None:
    row = '    Reading("left_of_all", "calls", "share", "outcome is abandoned", ""),\n'
    copy.put("contract/metrics/readings.py", row, '    Reading("answered_of_requested",')
    copy.put("render/messages/en/readings.toml", 'left_of_all = "calls left ÷ all calls"\n')
    copy.put("render/messages/zh/readings.toml", 'left_of_all = "放弃的来电 ÷ 全部来电"\n')
    assert len(copy.written) == 3
    text = CONTRACT.replace("answered_of_requested", "left_of_all").replace("at least 95%", "at most 95%")
    (copy.folder / "contract.yaml").write_text(text, encoding="utf-8")
    (metric,) = json.loads(copy.run("measure", "contract.yaml", "month", "--format", "json"))["metrics"]
    with (MONTH / "calls.csv").open(encoding="utf-8", newline="") as file:
        left = [row["outcome"] for row in csv.DictReader(file)].count("abandoned")
    assert left
    assert (metric["numerator"], metric["denominator"]) == (str(left), metric["scope"])


def test_a_doubt_is_a_file_two_lines_of_the_list_and_its_words(copy: Copy) -> None:
    copy.put("lint/terms/many_fees.py", DOUBT)
    copy.put(
        "lint/run.py", "from slacalc.lint.terms.many_fees import doubt_many_fees\n", "from slacalc.lint.terms.one_name_for_two"
    )
    copy.put("lint/run.py", "    doubt_many_fees,\n", "    doubt_one_name,\n)")
    said = {"en": "there are {count} fees", "zh": "共有 {count} 项费用"}
    for language, cause in said.items():
        copy.put(
            f"render/messages/{language}/lint.toml",
            f'["lint/many-fees"]\ncause = "{cause}"\nremedy = "-"\n\n',
            '["lint/any-evidence"]',
        )
    assert len(copy.written) == 4
    for language, cause in said.items():
        assert cause.format(count=2) in copy.run("check", "contract.yaml", "--lang", language)


def test_a_page_is_its_name_and_a_file_in_each_language(copy: Copy) -> None:
    copy.put("app/guide.py", '    "toys",\n', '    "exit-codes",\n')
    copy.put("guide/en/toys.md", "# Toys\n\nNothing but toys.\n")
    copy.put("guide/zh/toys.md", "# 玩具\n\n只有玩具。\n")
    assert len(copy.written) == 3
    assert copy.run("guide", "toys", "--lang", "zh").startswith("# 玩具")
    assert "Toys" in copy.run("guide", "--lang", "en")
