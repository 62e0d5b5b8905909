"""Where lines break: Chinese after its punctuation, Latin between words; a number stays with what it counts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from slacalc.render.wrap import wrapped

DIGEST = "0551d9161b35227e4d3e2573af32529825ba985dc88261b58975f0e81792f73d"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("short", 10, ["short"]),
        ("one two three four", 9, ["one two", "three", "four"]),
        ("法释〔2023〕13 号第 64、65 条，由违约方举证。", 32, ["法释〔2023〕13 号第 64、65 条，", "由违约方举证。"]),
        ("违约金过分高于损失的可以请求法院予以调减", 20, ["违约金过分高于损失的", "可以请求法院予以调减"]),
        ("收款账户甲公司  示例银行  3200 0000 0000 0017", 36, ["收款账户甲公司  示例银行", "3200 0000 0000 0017"]),
        ("结算期间 2026-09-01 至 2026-09-30（含首尾两日）", 30, ["结算期间 2026-09-01 至", "2026-09-30（含首尾两日）"]),
        (f"摘要为 {DIGEST}。金额相同。", 44, ["摘要为", DIGEST[:32], f"{DIGEST[32:]}。金额相同。"]),
        ("a\nb", 5, ["a", "b"]),
    ],
)
def test_lines_break_where_a_reader_would_break_them(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width).split("\n") == lines


@given(st.text("ab 1-、，。（）收付款（“”→%…", max_size=80), st.integers(4, 30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = wrapped(text, width).split("\n")
    assert all(cell_len(line) <= width for line in lines)
    assert re.sub(r"[ \n]", "", "".join(lines)) == text.replace(" ", "")
