"""The templates of pages, and a chart as a picture that stands by itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.render.page.drawing import HEIGHT, LEFT, RIGHT, WIDTH

if TYPE_CHECKING:
    from jinja2 import Environment

    from slacalc.render.chart import Chart
    from slacalc.render.page.drawing import Drawing

HERE = Path(__file__).parent
SIZES = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT}
INK = """text{font-family:slacalc Sans;font-size:11px;fill:#55606e}
.grid{stroke:#d5dae1}.end{text-anchor:end}.middle{text-anchor:middle}
.line{fill:none;stroke:#1f5fa8;stroke-width:1.6}.dot,.bar{fill:#1f5fa8}.miss{fill:#b3261e}
.bound{fill:none;stroke:#55606e;stroke-width:1.4;stroke-dasharray:5 4}"""
"""The colours of a picture on paper; on a page those of the page hold."""


@cache
def templates() -> Environment:
    """The templates of this folder, which escape whatever is put into them."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - loaded where a page is made

    loader = FileSystemLoader(HERE)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def svg_of(chart: Chart, drawing: Drawing) -> str:
    """The chart as an SVG file."""
    template = templates().get_template("chart.svg.j2")
    inside = template.render(chart=chart, drawing=drawing, id="chart", **SIZES)
    head, _, body = inside.partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"><style>{INK}</style>{body}'
