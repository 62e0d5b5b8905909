"""The pictures of the README are what their script makes: each shows what the program prints, and asks for nothing from afar.

About: sample_data/make_pictures.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from docs.pages import LANGUAGES, ROOT, SET_UP, UPDATE, blocks_of, write_clone

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "sample_data" / "pictures"
README = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
PAID = {"en": "7,681.96 USD", "zh": "194,890.80 CNY"}
SVG = "{http://www.w3.org/2000/svg}"
CELL, LINE, MARGIN = 8.4, 20, 18
"""Pixels of a column, of a line, and around them."""
CODES = re.compile(r"\x1b\[[0-9;]*m")


def test_pictures_are_what_the_script_makes(tmp_path: Path) -> None:
    folder = FOLDER if UPDATE else tmp_path
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    script = [sys.executable, "-B", str(ROOT / "sample_data" / "make_pictures.py"), str(folder)]
    subprocess.run(script, check=True, env=environment, timeout=120)
    made = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert made == {path.name: path.read_bytes() for path in FOLDER.iterdir()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_shows_lines_of_the_statement_that_the_first_command_of_the_readme_prints(
    language: str, tmp_path: Path
) -> None:
    write_clone(tmp_path)
    command = SET_UP.sub("", next(block.text for block in blocks_of(README[language].read_text(encoding="utf-8"))))
    path = f"{tmp_path / '.bin'}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR" and not name.startswith(("SLACALC_", "LC_"))}
    environment = kept | {"PATH": path, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "100", "LANG": "C", "FORCE_COLOR": "1"}
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=120)  # noqa: S607 - the shell that the page is written for
    printed = iter([CODES.sub("", line).replace("─", "").replace(" ", "") for line in done.stdout.decode().splitlines()])
    shown = lines_of(FOLDER / f"statement-{language}.svg")
    assert any(PAID[language] in line for line in shown.values())
    words = [line.replace(" ", "") for _, line in sorted(shown.items()) if line != "⋯"]
    assert len(words) > 20
    assert all(word in printed for word in words), "in the order of the statement"


def lines_of(path: Path) -> dict[int, str]:
    """The lines of a picture, by their number, each character in its column; no two stand in one place."""
    lines: dict[int, dict[int, str]] = {}
    for text in ET.parse(path).getroot().iter(f"{SVG}text"):  # noqa: S314 - the file is ours
        characters, places = text.text or "", text.attrib["x"].split()
        assert len(characters) == len(places)
        line = lines.setdefault(int((float(text.attrib["y"]) - MARGIN) // LINE), {})
        for character, place in zip(characters, places, strict=True):
            column = int((float(place) - MARGIN) / CELL + 0.01)
            assert column not in line
            line[column] = character
    return {number: "".join(line.get(column, " ") for column in range(max(line) + 1)) for number, line in lines.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_stands_at_the_top_of_its_readme_and_asks_for_nothing(language: str) -> None:
    name = f"statement-{language}.svg"
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert not re.search(r"<script|<image|<foreignObject|@import|@font-face|url\(|href|\bon\w+=", text)
    assert re.findall(r"https?://[^\"]*", text) == [SVG[1:-1]]
    head, picture, _ = README[language].read_text(encoding="utf-8").partition(f"(sample_data/pictures/{name})")
    assert picture
    assert "```" not in head
