"""The brand file that ``--brand`` names: a logo and a colour."""

# ruff: noqa: TC001 - annotations of a part are read when it runs
from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.contract.parts.file import Text
from slacalc.contract.tree.part import Part
from slacalc.contract.tree.sections import read_file as read_part_of
from slacalc.render.brand import COLOUR, PLAIN, Brand

if TYPE_CHECKING:
    from pathlib import Path

HEX = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
LARGEST_LOGO = 1_000_000
"""Bytes."""
LIGHTEST = Fraction(2, 5)
"""How light a colour may be for white text to be read on it: green counts most, then red, then blue."""
WEIGHTS = (Fraction(299, 1000), Fraction(587, 1000), Fraction(114, 1000))
KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"<svg", "image/svg+xml"), (b"<?xml", "image/svg+xml"))
"""How a logo begins."""


class BrandPart(Part):
    """The file."""

    colour: Text | None = None
    logo: Text | None = None


def read_brand(path: Path | None, fonts: Path | None) -> Brand:
    """The brand that a file tells of, its logo beside it; none where no file is given.

    Raises:
        Refused: the file, the colour or the logo cannot be used, or ``fonts`` is no folder.
    """
    if fonts is not None and not fonts.is_dir():
        raise Refused(error("input/no-such-folder", Place(str(fonts))))
    if path is None:
        return Brand(fonts=fonts) if fonts is not None else PLAIN
    _, part = read_part_of(BrandPart, read_file(path), str(path), {"": 100})
    colour = part.colour.value if part.colour is not None else COLOUR
    if part.colour is not None and (not HEX.fullmatch(colour) or _lightness(colour) > LIGHTEST):
        raise Refused(error("input/brand-colour", part.colour.scalar.place, text=colour))
    logo = read_file(path.parent / part.logo.value) if part.logo is not None else b""
    media = next((media for begins, media in KINDS if logo.lstrip().startswith(begins)), "")
    if part.logo is not None and (not media or len(logo) > LARGEST_LOGO):
        raise Refused(error("input/brand-logo", part.logo.scalar.place, text=part.logo.value))
    return Brand(colour.lower(), logo, media, fonts)


def _lightness(colour: str) -> Fraction:
    """From 0, black, to 1, white."""
    channels = (Fraction(int(colour[at : at + 2], 16), 255) for at in (1, 3, 5))
    return sum((channel * weight for channel, weight in zip(channels, WEIGHTS, strict=True)), Fraction(0))
