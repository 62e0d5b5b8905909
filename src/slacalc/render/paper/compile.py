"""A template and its data become a PDF/A-3: the same bytes for the same data.

The compiler takes its data as JSON, so no text of a contract or a log is ever read as markup; a character that no font has is an
error, never an empty box.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Unwritable, error

if TYPE_CHECKING:
    from datetime import date

    from slacalc.base.diagnostics import Place
    from slacalc.render.paper.sections import Data

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
FAMILY = "slacalc Sans"
MISSING = re.compile(r'the text `?"(.+?)"`? could not be displayed')
"""How the compiler tells of a character that no font has."""


def compile_paper(template: str, data: Data, day: date, fonts: Path | None, place: Place) -> bytes:
    """The paper of a template of this folder; its times are those of ``day``, and ``fonts`` a folder of more of them.

    Raises:
        Unwritable: the extra ``slacalc[pdf]`` is not installed, or no font has one of the characters.
    """
    try:
        import typst  # noqa: PLC0415 - an extra, and loaded where a paper is made
    except ImportError as cause:
        raise Unwritable(error("output/needs-extra", place, form="pdf", extra="slacalc[pdf]")) from cause
    data = {**data, "fonts": [FAMILY, *_families(fonts)]}
    try:
        paper: bytes = typst.compile(
            str(HERE / template),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            font_paths=[str(folder) for folder in (FONTS, fonts) if folder is not None],
            ignore_system_fonts=True,
            timestamp=datetime.combine(day, time(), UTC),
            pdf_standards=["a-3a", "ua-1"],
        )
    except (typst.TypstError, RuntimeError) as cause:
        characters = "".join(dict.fromkeys("".join(MISSING.findall(str(cause)))))
        if not characters:
            raise
        raise Unwritable(error("output/no-glyph", place, characters=characters)) from cause
    return paper


def _families(folder: Path | None) -> list[str]:
    """Families of the fonts that a user has given."""
    if folder is None:
        return []
    import typst  # noqa: PLC0415 - as above

    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    return list(dict.fromkeys(own.families()))
