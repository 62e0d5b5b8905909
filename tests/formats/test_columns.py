"""Where a mistake is, after signs that take two cells of a terminal, or two units of UTF-16: one place in each format.

About ``render/remarks.py``, ``render/report_lines.py`` and ``render/report_sarif.py``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import pytest

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

GOOD = (ROOT / "contracts/take-or-pay.yaml").read_text(encoding="utf-8")
PARTY = "  client: {name: Westlake Telecom Ltd}\n"
NAMES = ("Westlake", "中国电信西湖分公司", "ＷＥＳＴ（１１４）", "𠮷野𡈽🀄", "a中Ａ𠮷🀄é")
KEYS = ("nmae", "名称", "ｎａｍｅ𠮷")


def cells(text: str) -> int:
    """How many columns of a terminal it takes, by the width that Unicode gives each sign."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", NAMES)
def test_a_place_is_right_after_wide_signs_in_each_format(name: str, key: str, tmp_path: Path) -> None:
    line = f"  client: {{name: {name}, {key}: one}}"
    text = GOOD.replace(PARTY, line + "\n")
    (tmp_path / "contract.yaml").write_text(text, encoding="utf-8")
    number, start = text.split("\n").index(line) + 1, line.index(key) + 1
    end = start + len(key)

    def told(form: str) -> str:
        answer = run_here(["check", "contract.yaml", "--format", form], tmp_path)
        assert answer.code == 1
        return answer.out

    head, shown, caret, *_ = told("text").splitlines()
    assert head == f"contract.yaml:{number}:{start}: error [contract/unknown-key]"
    margin = shown.index("|") + 2
    assert shown[margin:] == line
    assert cells(caret[margin:].rstrip("^")) == cells(line[: start - 1])
    assert caret.count("^") == cells(key)
    (remark,) = (one for one in json.loads(told("json"))["remarks"] if one["code"] == "contract/unknown-key")
    assert (remark["start"], remark["end"]) == ({"line": number, "column": start}, {"line": number, "column": end})
    run = json.loads(told("sarif"))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": number, "startColumn": start, "endColumn": end}
    assert f"::error file=contract.yaml,line={number},col={start},endColumn={end},title=" in told("github")
    assert json.loads(told("gitlab"))[0]["location"] == {"path": "contract.yaml", "lines": {"begin": number}}
    assert f"contract.yaml:{number}:{start}: error" in told("concise")
