"""What a page looks like in a narrow window, in colour and without, and which language it speaks.

About ``render/terminal.py``.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from program import ROOT, run_apart, run_here

if TYPE_CHECKING:
    from program import Answer

CONTRACT = str(ROOT / "contracts" / "telecom-outsourcing.yaml")
MARCH = str(ROOT / "sample_data" / "2026-03")
OTHER = str(ROOT / "contracts" / "mobile-10086-per-call.yaml")
LEDGER = str(ROOT / "sample_data" / "ledger")
STATEMENT = ["statement", CONTRACT, MARCH, "--ledger", LEDGER]
WIDTHS = ("120", "100", "80", "60", "40")
ESCAPE = "\x1b["
RULE = re.compile(r"\+(-+\+)+")


@cache
def page(*command: str, columns: str = "120") -> Answer:
    """What a command answers in a window of that width: the sample says the same to every test that looks at it."""
    return run_here([*command], ROOT, COLUMNS=columns)


def edges(line: str, edge: str) -> set[int]:
    """The columns of a terminal in which that character stands."""
    return {cell_len(line[:at]) for at, character in enumerate(line) if character == edge}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", WIDTHS)
def test_columns_are_aligned_and_no_line_is_wider_than_the_page(columns: str, lang: str) -> None:
    lines = page(*STATEMENT, "--lang", lang, columns=columns).out.splitlines()
    assert max(map(cell_len, lines)) <= int(columns)
    rule, rows = "", 0
    for before, line in pairwise(lines):
        if line.startswith("|"):
            rule = before if RULE.fullmatch(before) else rule
            assert edges(rule, "+") <= edges(line, "|")
            assert cell_len(rule) == cell_len(line)
            rows += 1
    assert rows or int(columns) < 80


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_figure_is_lost_or_broken_in_a_narrow_page(columns: str) -> None:
    text = page(*STATEMENT, "--lang", "zh", columns=columns).out
    for figure in ("92.40%", "157,496.77", "32,048.84", "-5,686.37", "194,890.80", "22,207", "18,480"):
        assert re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d,.])", text), figure


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", ["60", "40"])
def test_what_verify_finds_is_broken_where_the_page_is_narrow(columns: str, lang: str) -> None:
    issued = f"{LEDGER}/issued/2026-03.json"
    for command in (
        ["verify", issued, "--contract", CONTRACT],
        ["verify", issued, "--contract", OTHER],
        ["ledger", "verify", LEDGER],
    ):
        narrow = page(*command, "--lang", lang, columns=columns)
        wide = page(*command, "--lang", lang)
        assert max(map(cell_len, narrow.out.splitlines())) <= int(columns), narrow.out
        assert narrow.code == wide.code
        assert re.sub(r"\s", "", narrow.out) == re.sub(r"\s", "", wide.out)
        assert len(wide.out.splitlines()) < len(narrow.out.splitlines())
        assert all(line.strip() for line in narrow.out.splitlines())


def test_a_pipe_gets_the_lines_of_verify_whole() -> None:
    out = run_here(["verify", f"{LEDGER}/issued/2026-03.json", "--lang", "en"], ROOT).out
    assert re.fullmatch(r"\S+: \d+ figures, .+; digest [0-9a-f]{64}\n", out)


def test_a_pipe_gets_no_colour_and_a_colour_that_is_forced_changes_nothing_else() -> None:
    plain = run_apart(["measure", CONTRACT, MARCH], ROOT).out
    assert ESCAPE not in plain
    assert ESCAPE not in run_apart(["measure", CONTRACT, MARCH], ROOT, NO_COLOR="1").out
    coloured = run_apart(["measure", CONTRACT, MARCH], ROOT, FORCE_COLOR="1").out
    assert ESCAPE in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert "92.40%" in bare
    assert ESCAPE not in bare


@pytest.mark.parametrize(
    ("settings", "chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "C"}, False),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, False),
        ({"LANG": "C", "LC_MESSAGES": "zh_CN.UTF-8"}, True),
        ({"LANG": "C", "SLACALC_LANG": "zh"}, True),
        ({"LANG": "zh_CN.UTF-8", "SLACALC_LANG": "en"}, False),
    ],
    ids=str,
)
def test_remarks_follow_the_locale_where_no_contract_could_be_read(settings: dict[str, str], chinese: bool) -> None:
    answer = run_apart(["statement", "nothing.yaml", MARCH], ROOT, **settings)
    assert answer.code == 3
    assert ("没有这个文件" in answer.err) is chinese
    assert ("there is no such file" in answer.err) is not chinese


@pytest.mark.parametrize(
    "settings", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "LC_ALL": "POSIX"}], ids=str
)
def test_chinese_comes_out_as_utf_8_whatever_the_locale(settings: dict[str, str]) -> None:
    answer = run_apart(["measure", CONTRACT, MARCH], ROOT, **settings)
    assert answer.code == 0
    assert "接听率" in answer.out


def test_a_row_that_becomes_a_paragraph_keeps_the_label_of_every_cell() -> None:
    command = ["late", CONTRACT, "--ledger", LEDGER, "--as-of", "2026-11-30"]
    english = run_here([*command, "--lang", "en"], ROOT, COLUMNS="60").out
    assert "Month 2026-03   From 2026-04-11\n    Until  2026-04-20\n" in english
    chinese = run_here([*command, "--lang", "zh"], ROOT, COLUMNS="60").out
    assert "月份 2026-03   自 2026-04-11\n    至  2026-04-20\n" in chinese
    assert "第 64、65 条" in chinese


def test_a_number_stays_with_what_it_counts_and_an_account_in_one_piece() -> None:
    text = page(*STATEMENT, "--lang", "zh", columns="60").out
    assert "3200 0000 0000 0017" in text
    assert not [line for line in text.splitlines() if re.match(r"\s*[、，。；：）]", line)]


HOTLINE = ROOT / "sample_data" / "hotline"
AT_80 = (
    STATEMENT,
    ["measure", CONTRACT, MARCH, "--by", "weekday"],
    ["measure", CONTRACT, MARCH, str(ROOT / "sample_data" / "2026-04")],
    ["compare", MARCH, str(ROOT / "sample_data" / "2026-03"), "--contract", CONTRACT],
    ["statement", str(HOTLINE / "contract.yaml"), str(HOTLINE / "2026-03"), "--ledger", str(HOTLINE / "ledger")],
    ["measure", str(HOTLINE / "contract.yaml"), str(HOTLINE / "2026-03"), "--by", "day"],
    ["report", CONTRACT, MARCH],
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", AT_80, ids=lambda command: command[0])
def test_at_80_columns_standards_stay_a_table_of_whole_words(command: list[str], lang: str) -> None:
    """A page of 120 columns breaks no word, and says which values and words there are."""
    wide, narrow = (page(*command, "--lang", lang, columns=columns).out for columns in ("120", "80"))
    assert max(map(cell_len, narrow.splitlines())) <= 80
    rows = "\n".join(line for line in narrow.splitlines() if line.startswith("|"))
    for line in wide.splitlines():
        if line.startswith("|") and "%" in line:
            for value in re.findall(r"\d[\d,.]*%?", line):
                assert value in rows or value in narrow
    words = set(re.findall(r"[A-Za-z]{3,}", wide))
    assert not set(re.findall(r"(?<=\| )[A-Za-z]{3,}(?= *\|)", rows)) - words
