"""What a breakdown leaves out, and why: a composite has no records of its own.

About ``render/measure_view.py``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from program import run_here

WEIGHTED = Path(__file__).parents[1] / "golden" / "weighted"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Not broken down, for they are made of other standards: Service index, Index of three,"),
        ("zh", "由其他标准综合而成，不分组列示：服务指数、三项指数、"),
    ],
)
def test_a_composite_is_not_among_the_standards_whose_records_name_no_queue(lang: str, said: str, tmp_path: Path) -> None:
    folder = tmp_path / "weighted"
    shutil.copytree(WEIGHTED, folder)
    page = run_here(["measure", "contract.yaml", "month", "--by", "queue", "--lang", lang], folder).out
    words = " ".join(page.split()) if lang == "en" else "".join(page.split())
    assert said in words
    left_out = {"en": "the records do not name: Satisfaction, Solved.", "zh": "未按技能组列示：满意度、解决率。"}
    assert left_out[lang] in words
