"""How far the reading of an export is: one line for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import set_cell_size

if TYPE_CHECKING:
    from slacalc.records.machine import ReadingProgress
    from slacalc.render.words import Words

_MINUTE = 60
_MEGA = 1_000_000


def progress_line(progress: ReadingProgress, seconds: float, width: int, words: Words) -> str:
    """The line of ``width`` cells; ``seconds`` have gone by since the file was begun."""
    if progress.rows is None:
        share = progress.done / max(progress.size, 1)
        return set_cell_size(words("run", "reading_elsewhere", progress.file, f"{share:.0%}"), width)
    size = f"{progress.size / _MEGA:,.0f} MB"
    if not progress.done:
        text = words("run", "reading_whole", progress.file, size)
    else:
        share = min(1.0, progress.done / max(progress.size, 1))
        seconds_left = int(seconds * (1 - share) / share) if share else 0
        text = words(
            "run",
            "reading",
            progress.file,
            f"{share:.0%}",
            f"{progress.done / _MEGA:,.0f}",
            size,
            f"{progress.rows:,}",
            f"{progress.rows / max(seconds, 0.001):,.0f}",
            f"{seconds_left // _MINUTE}:{seconds_left % _MINUTE:02d}",
        )
    return set_cell_size(text, width)
