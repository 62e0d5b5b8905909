"""What a doubt about an unsaid word advises can be done: `check` takes it, and has nothing more to say.

About ``app/unsaid.py``.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from program import run_here

if TYPE_CHECKING:
    from program import Answer

REFUSED = Path(__file__).parents[1] / "refused" / "lint"
REGISTER = """\
slacalc_layout: 1
id: register
role: excused
columns:
  excused_id: {from: Nr}
  begins_at: {from: Begins, format: "%Y-%m-%d %H:%M"}
  ends_at: {from: Ends, format: "%Y-%m-%d %H:%M"}
  reason: {from: Reason}
  evidence: {from: Evidence}
  agreed_by: {from: Agreed}
duplicates: {keep: none}
"""
REMEDIES = (
    ("blank-not-said", "contract.yaml", "adds: talk + hold + wrap,", "adds: talk + hold + wrap, blank: 0 s,"),
    ("blank-not-said", "contract.yaml", "adds: talk + hold + wrap,", "adds: talk + hold + wrap, blank: refused,"),
    ("blank-not-said-of-reading", "contract.yaml", "adds: talk + wrap,", "adds: talk + wrap, blank: left out,"),
    ("blank-not-said-of-reading", "contract.yaml", "adds: talk + wrap,", "adds: talk + wrap, blank: refused,"),
    ("blank-not-said-of-reading", "contract.yaml", "adds: talk + wrap,", "adds: talk + wrap, blank: 0 s,"),
    ("merged-not-said", "contract.yaml", "reopened: not resolved,", "reopened: not resolved, merged: counts once,"),
    ("merged-not-said", "contract.yaml", "reopened: not resolved,", "reopened: not resolved, merged: each counts,"),
    ("merged-not-said-of-fee", "contract.yaml", "by: month of receipt,", "by: month of receipt, merged: counts once,"),
    ("merged-not-said-of-fee", "contract.yaml", "by: month of receipt,", "by: month of receipt, merged: each counts,"),
    ("queue-not-mapped", "switch.yaml", "  outcome:", "  queue: {from: Skill}\n  outcome:"),
    ("queue-not-mapped", "contract.yaml", "excused: slacalc}", "excused: register.yaml}"),
    ("queue-not-known", "contract.yaml", "excused: slacalc}", "excused: register.yaml}"),
)


def changed(folder: Path, slug: str, file: str, old: str, new: str) -> Answer:
    """What a strict check of the case says when one text of it is another."""
    shutil.copytree(REFUSED / slug, folder, dirs_exist_ok=True)
    (folder / "register.yaml").write_text(REGISTER, encoding="utf-8")
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    return run_here(["check", "--strict", "contract.yaml"], folder)


@pytest.mark.parametrize(("slug", "file", "old", "new"), REMEDIES)
def test_who_follows_the_remedy_has_nothing_left_to_say(tmp_path: Path, slug: str, file: str, old: str, new: str) -> None:
    before = changed(tmp_path, slug, file, old, old)
    assert (before.code, f"[lint/{slug}]" in before.out) == (1, True)
    after = changed(tmp_path, slug, file, old, new)
    assert (after.code, after.out) == (0, "files checked: 1; errors: 0, warnings: 0, notes: 0\n"), after.out


def test_a_column_that_every_record_must_fill_has_no_blank_to_speak_of(tmp_path: Path) -> None:
    extras = 'fees:\n  extras: {clause: "4", name: {zh: 特别服务, en: Extras}, kind: extras}'
    contract = tmp_path / "contract.yaml"
    text = (REFUSED / "blank-not-said" / "contract.yaml").read_text(encoding="utf-8").replace("fees:", extras)
    contract.write_text(text.replace("{calls: slacalc}", "{calls: slacalc, extras: slacalc}"), encoding="utf-8")
    said = run_here(["check", "contract.yaml"], tmp_path)
    assert "fees.minutes adds up hold + wrap" in said.out
    assert said.out.count("lint/blank-not-said") == 1, said.out
