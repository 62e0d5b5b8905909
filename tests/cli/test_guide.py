"""The manual on a terminal, in a pipe and through a pager, and the list of its pages.

About ``cli/guide.py``, ``cli/pager.py``, ``app/guide.py`` and ``render/guide_page.py``.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from rich.cells import cell_len

from console import Terminal
from program import Answer, environment, run_here
from slacalc.app.guide import PAGES, PAGES_BY_HEAD, read_page
from slacalc.cli.main import main
from slacalc.cli.pager import is_less, pager_of
from slacalc.render.guide_page import render_guide_page

if TYPE_CHECKING:
    from pathlib import Path

ESCAPE = "\x1b"
SHORT = os.terminal_size((60, 12))
TALL = os.terminal_size((100, 5000))


def read_on(
    folder: Path, arguments: list[str], size: os.terminal_size = SHORT, encoding: str = "utf-8", **more: str
) -> tuple[Answer, str]:
    """What a terminal shows, and what a pager is given that writes it down."""
    out, err, given = Terminal(encoding), Terminal(encoding), folder / "given"
    script = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    surroundings = environment(**{"TERM": "xterm", "PAGER": shlex.join([sys.executable, "-c", script, str(given)]), **more})
    with (
        chdir(folder),
        mock.patch.dict(os.environ, surroundings, clear=True),
        mock.patch.object(sys, "argv", ["slacalc", "guide", *arguments]),
        mock.patch.object(shutil, "get_terminal_size", return_value=size),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        main()
    paged = given.read_bytes().decode(encoding) if given.exists() else ""
    return Answer(int(end.value.code or 0), out.bytes().decode(encoding), err.bytes().decode(encoding)), paged


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_pipe_gets_markdown_without_comments(lang: str, tmp_path: Path) -> None:
    for page in ("start", "diagnostics"):
        answer = run_here(["guide", page, "--lang", lang], tmp_path)
        assert (answer.code, answer.out) == (0, read_page(page, lang))
        assert answer.out.startswith("# ")
        assert "<!--" not in answer.out
        assert "| " in answer.out


def test_no_page_has_a_comment_once_it_is_read() -> None:
    assert not [(page, lang) for page in PAGES for lang in ("en", "zh") if "<!--" in read_page(page, lang)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_list_has_every_page_once_under_four_heads(lang: str, tmp_path: Path) -> None:
    lines = run_here(["guide", "--lang", lang], tmp_path).out.splitlines()
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert len(heads) == len(PAGES_BY_HEAD) == 4
    assert [line.split()[0] for line in lines if line.startswith(" ")] == list(PAGES)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_short_terminal_gets_the_page_by_the_pager_and_in_its_width(lang: str, tmp_path: Path) -> None:
    answer, paged = read_on(tmp_path, ["month-end", "--lang", lang])
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    assert "```" not in paged
    assert "<!--" not in paged
    assert max(map(cell_len, paged.splitlines())) <= SHORT.columns
    assert "slacalc month-end month-end.yaml" in paged
    assert ESCAPE not in paged  # it is not less


def test_a_page_that_fits_is_shown_without_a_pager_in_colour_where_that_is_wanted(tmp_path: Path) -> None:
    coloured, paged = read_on(tmp_path, ["exactness", "--lang", "en"], TALL)
    assert (paged, ESCAPE in coloured.out) == ("", True)
    plain, paged = read_on(tmp_path, ["exactness", "--lang", "en"], TALL, NO_COLOR="1")
    assert (paged, ESCAPE in plain.out) == ("", False)


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager-there", "'left open"])
def test_without_a_pager_the_page_goes_to_the_terminal(pager: str, tmp_path: Path) -> None:
    answer, paged = read_on(tmp_path, ["exactness", "--lang", "en"], PAGER=pager)
    assert (answer.code, paged, answer.err) == (0, "", "")
    assert "Half away from zero" in answer.out.replace("\n", " ")


def test_a_pager_that_leaves_at_once_is_no_failure(tmp_path: Path) -> None:
    leaves = shlex.join([sys.executable, "-c", ""])
    assert read_on(tmp_path, ["diagnostics", "--lang", "en"], PAGER=leaves)[0] == Answer(0, "", "")


@pytest.mark.parametrize("encoding", ["cp936", "cp1252"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", [SHORT, TALL], ids=["paged", "shown"])
def test_a_code_page_gets_the_page_in_its_own_encoding(encoding: str, lang: str, size: os.terminal_size, tmp_path: Path) -> None:
    """Both decode what they get, so that a byte of another encoding would be seen."""
    answer, paged = read_on(tmp_path, ["readings", "--lang", lang], size, encoding, NO_COLOR="1")
    text = paged or answer.out
    assert answer.code == 0
    assert bool(paged) == (size is SHORT)
    plain = render_guide_page(read_page("readings", lang), width=size.columns, colour=False)
    assert [len(line) >= len(whole) for line, whole in zip(text.splitlines(), plain.splitlines(), strict=True)].count(False) == 0
    assert ("[output/unshown-signs]" in answer.err) == (text.count("?") > plain.count("?"))


def test_pagers_are_those_that_are_asked_for_and_there() -> None:
    assert pager_of({"PAGER": f"{sys.executable} -u"}) == [sys.executable, "-u"]
    assert pager_of({"PAGER": sys.executable, "TERM": "dumb"}) == []
    assert pager_of({}) == (["less"] if shutil.which("less") else [])
    assert is_less(["/usr/bin/less", "-S"])
    assert not is_less(["most"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80])
def test_nothing_of_a_table_is_cut_where_a_column_is_narrow(width: int, lang: str) -> None:
    for name in ("layout", "people", "ledger"):
        text = read_page(name, lang)
        assert render_guide_page(text, width=width, colour=False).count("…") == text.count("…"), name
