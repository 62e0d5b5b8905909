"""What a remark says about a file that cannot be read, in either language, and never in the words of a parser."""

from __future__ import annotations

import pytest

from slacalc.base.diagnostics import Place, error
from slacalc.base.forms import Malformed
from slacalc.render.remarks import cause_and_remedy
from slacalc.render.words import words
from slacalc.statement.json_text import parse_json

DEEP = b"[" * 100 + b"]" * 100
DATA = {
    b"": "json/empty",
    b" \n": "json/empty",
    b"{\n oh\n}": "json/syntax:2",
    b'{"a": 1} more': "json/syntax:1",
    b"\xff": "json/encoding",
    b"[]": "json/object",
    b'{"a": 1, "a": 2}': "json/twice",
    b'{"a": 1.5}': "json/number",
    b'{"a": NaN}': "json/number",
    b'{"a": ' + b"1" * 5000 + b"}": "json/number",
    b'{"a": "\\ud800"}': "json/text",
    b'{"a": ' + DEEP + b"}": "json/deep",
    b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}": "json/deep",
}


@pytest.mark.parametrize(("data", "why"), DATA.items(), ids=list(DATA.values()))
def test_what_is_no_statement_is_told_in_plain_words(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as found:
        parse_json(data)
    assert str(found.value) == why
    remark = error("ledger/not-a-statement", Place("2026-01.json"), section=found.value)
    english, chinese = (cause_and_remedy(remark, words(language))[0] for language in ("en", "zh"))
    assert english.startswith("this file is no statement that can be read: ")
    assert chinese.startswith("该文件不是可读的结算单：")
    assert not any(text in english + chinese for text in ("json/", "Expecting", "Extra data", "codec", "must be"))


def test_the_operating_system_is_told_in_the_language_of_the_run() -> None:
    remark = error("output/unwritable", Place("out"), reason="No space left on device")
    assert [cause_and_remedy(remark, words(language))[0] for language in ("en", "zh")] == [
        "nothing can be written here: the disk is full",
        "无法写入：磁盘已满",
    ]


def test_what_an_operating_system_says_otherwise_stays() -> None:
    remark = error("output/unwritable", Place("out"), reason="Level 2 halted")
    assert cause_and_remedy(remark, words("zh"))[0] == "无法写入：Level 2 halted"
