"""Make the fonts of the PDF from Noto Sans CJK (fonts-noto-cjk of Debian): pip install fonttools; python .ci/fonts.py FOLDER.

A subset of two faces: GB 2312, Latin, signs, and characters of names beside them. Which these are is read from the shipped faces.
The faces get another name, as their licence asks of what is changed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

SHIPPED = Path(__file__).parents[1] / "src" / "slacalc" / "render" / "paper" / "fonts"
FACES = ("Regular", "Bold")
NAME = "slacalc Sans"
FAMILY, UNIQUE, FULL, POSTSCRIPT, TYPOGRAPHIC = 1, 3, 4, 6, 16


def main(folder: Path) -> None:
    """Write both faces anew, with the characters that the shipped ones have."""
    for face in FACES:
        path = SHIPPED / f"slacalc-sans-{face.lower()}.otf"
        with subset.load_font(str(path), subset.Options()) as shipped:
            characters = set(shipped.getBestCmap())
        made(folder / f"NotoSansCJK-{face}.ttc", face, characters).save(path)


def made(source: Path, face: str, characters: set[int]):  # noqa: ANN201 - fontTools has no types
    """The subset of a face under its own name."""
    font = next(one for one in TTCollection(str(source)).fonts if one["name"].getDebugName(FULL).startswith("Noto Sans CJK SC"))
    options = subset.Options()
    options.layout_features = ["kern", "tnum", "palt", "locl", "ccmp", "mark", "mkmk"]
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.name_languages = [0x409]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.recalcTimestamp = False
    names = {FAMILY: NAME, TYPOGRAPHIC: NAME, FULL: f"{NAME} {face}", POSTSCRIPT: f"slacalcSans-{face}", UNIQUE: "slacalcSans"}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    table = font["CFF "].cff
    table.fontNames = [f"slacalcSans-{face}"]
    table[table.fontNames[0]].FamilyName = table[table.fontNames[0]].FullName = NAME
    return font


if __name__ == "__main__":
    main(Path(sys.argv[1]))
