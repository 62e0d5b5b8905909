"""Write the pictures of the README into ``pictures``: what a terminal shows of a statement, as SVG, the same bytes every time.

    python make_pictures.py [FOLDER]

Each picture is self-contained: no script, no font and no address of a file elsewhere. Every character has its own place in its
line, so that columns line up in whatever font the reader has, Chinese ones too. The slacalc package must be installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from rich.segment import Segment

HERE = Path(__file__).resolve().parent
COLUMNS = 100
CELL, LINE, MARGIN = 84, 200, 180
"""Width of a column, height of a line, and the margin around all, in tenths of a pixel."""
SHOWN = 7200
"""The width at which a page shows the picture, so that it and what is said of it fit on a screen."""
BASELINE = 145
"""Of a character, below the top of its line."""
RULE = "─"
LEFT_OUT = "⋯"
PARTS = 2
"""How many parts of the statement are shown: its standards and its charges."""
COLOURS = {1: "red", 2: "green", 3: "yellow"}
"""Those of a terminal's sixteen that a page has, by number."""
STYLE = """\
text{font:14px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono","Noto Sans Mono CJK SC",
"Sarasa Mono SC","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","WenQuanYi Micro Hei",monospace;fill:#1f2328}
.paper{fill:#fff;stroke:#d1d9e0}.rule{stroke:#afb8c1}.bold{font-weight:600}
.dim{fill:#59636e}.red{fill:#c5221f}.green{fill:#1a7f37}.yellow{fill:#8a5a00}.mark{fill:#1f2328}.reverse{fill:#fff}
@media (prefers-color-scheme:dark){text,.mark{fill:#e6edf3}.paper{fill:#0d1117;stroke:#3d444d}.rule{stroke:#656c76}
.dim{fill:#9198a1}.red{fill:#ff7b72}.green{fill:#3fb950}.yellow{fill:#d29922}.reverse{fill:#0d1117}}
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A statement in a language; the sample is the one that is written in it."""

    language: str
    title: str
    contract: str
    month: str
    ledger: str

    @property
    def name(self) -> str:
        """Of its file."""
        return f"statement-{self.language}.svg"


PICTURES = (
    Picture(
        "en",
        "Service fee statement of March 2026: standards and charges",
        "sample_data/hotline/contract.yaml",
        "sample_data/hotline/2026-03",
        "sample_data/hotline/ledger",
    ),
    Picture(
        "zh",
        "2026 年 3 月服务费用结算单：服务标准与费用",
        "contracts/telecom-outsourcing.yaml",
        "sample_data/2026-03",
        "sample_data/ledger",
    ),
)


def print_statement(picture: Picture) -> list[str]:
    """The lines that the program prints on a terminal, with the codes of its colours."""
    command = [sys.executable, "-m", "slacalc", "statement", picture.contract, picture.month]
    command += ["--ledger", picture.ledger, "--lang", picture.language]
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environment |= {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=HERE.parent, env=environment, capture_output=True, check=True)
    return done.stdout.decode().splitlines()


def choose_lines(lines: list[str]) -> list[Text]:
    """The title and the first parts; where lines are left out, a sign of it stands."""
    texts = [Text.from_ansi(line.rstrip()) for line in lines]
    heads = [number for number, text in enumerate(texts) if is_head(text)]
    title = next(text for text in texts if text.plain.strip())
    sign = Text(LEFT_OUT, style="dim")
    return [title, sign, Text(""), *texts[heads[0] : heads[PARTS]], sign]


def is_head(text: Text) -> bool:
    """Whether a line is the head of a part: words, and a rule after them; that of a table has no words."""
    return text.plain.rstrip().endswith(RULE) and not text.plain.startswith(RULE)


def draw(title: str, lines: list[Text]) -> str:
    """The picture."""
    width, height = COLUMNS * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    size = f'width="{pixels(SHOWN)}" height="{pixels(height * SHOWN // width)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pixels(width)} {pixels(height)}" {size} role="img">\n'
    paper = f'<rect class="paper" x=".5" y=".5" width="{pixels(width - 10)}" height="{pixels(height - 10)}" rx="8"/>\n'
    console = Console(color_system="standard", force_terminal=True)
    drawn = "".join(draw_line(list(text.render(console)), number) for number, text in enumerate(lines))
    return f"{head}<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n{paper}{drawn}</svg>\n"


def draw_line(segments: list[Segment], number: int) -> str:
    """The elements of a line."""
    top, column, drawn = MARGIN + number * LINE, 0, ""
    for segment in segments:
        classes = classes_of(segment)
        if "reverse" in classes:
            size = f'width="{pixels(cell_len(segment.text) * CELL)}" height="{pixels(LINE)}"'
            drawn += f'<rect class="mark" x="{pixels(MARGIN + column * CELL)}" y="{pixels(top)}" {size}/>\n'
        for is_rule, characters in groupby(segment.text, lambda character: character == RULE):
            text = "".join(characters)
            drawn += draw_rule(text, column, top) if is_rule else draw_text(text, column, top, classes)
            column += cell_len(text)
    return drawn


def draw_rule(text: str, column: int, top: int) -> str:
    """A rule as one stroke, whatever the font does with its characters."""
    left, right, middle = MARGIN + column * CELL, MARGIN + (column + len(text)) * CELL, top + LINE // 2
    return f'<path class="rule" d="M{pixels(left)} {pixels(middle)}H{pixels(right)}"/>\n'


def draw_text(text: str, column: int, top: int, classes: list[str]) -> str:
    """Characters, each with its own x: one that is two columns wide stands in the middle of them."""
    places: list[str] = []
    shown = ""
    for character in text:
        if character != " ":
            places.append(pixels(MARGIN + column * CELL + (14 if cell_len(character) > 1 else 0)))
            shown += character
        column += cell_len(character)
    if not shown:
        return ""
    named = f' class="{" ".join(classes)}"' if classes else ""
    return f'<text{named} y="{pixels(top + BASELINE)}" x="{" ".join(places)}">{escape(shown, quote=False)}</text>\n'


def classes_of(segment: Segment) -> list[str]:
    """The names of its style: weight, tone and colour."""
    style = segment.style
    if style is None:
        return []
    kept = [name for name, has in (("bold", style.bold), ("dim", style.dim), ("reverse", style.reverse)) if has]
    colour = COLOURS.get(style.color.number or 0) if style.color is not None else None
    return [*kept, colour] if colour else kept


def pixels(tenths: int) -> str:
    """A length; no float is needed for it."""
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def main(folder: Path) -> None:
    """Write every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        made = draw(picture.title, choose_lines(print_statement(picture)))
        (folder / picture.name).write_text(made, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "pictures")
