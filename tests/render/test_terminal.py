"""Heads on a narrow terminal: nothing of them is cut off, and what stands at the right does not run into them."""

from __future__ import annotations

import pytest

from slacalc.render.terminal import render_terminal
from slacalc.render.view import PartHead, Title

HEAD = "Why: causes in the order in which they are taken from B (CNY)"


@pytest.mark.parametrize("width", [40, 45, 46, 60, 80])
def test_a_title_and_its_mark_stand_apart(width: int) -> None:
    page = render_terminal(
        (Title("Rights and their days, as known on 2026-05-15", "TEL-CS-2026-017"),), colour=False, width=width
    )
    words = page.split()
    assert sorted(words) == sorted(["Rights", "and", "their", "days,", "as", "known", "on", "2026-05-15", "TEL-CS-2026-017"])
    assert max(map(len, page.splitlines())) <= width


@pytest.mark.parametrize("width", [40, 60, 61, 63, 64, 80])
def test_the_head_of_a_table_is_never_cut(width: int) -> None:
    page = render_terminal((PartHead(HEAD),), colour=False, width=width)
    assert " ".join(page.split()).rstrip(" -") == HEAD
    assert max(map(len, page.splitlines())) <= width
