"""What a company puts on its papers: a logo, a colour, fonts for rare names."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from pathlib import Path

COLOUR = "#1f3a5f"
"""Where no colour is given."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A logo and a colour; white text can be read on the colour."""

    colour: str = COLOUR
    """``#1f3a5f``."""
    logo: bytes = b""
    media: str = ""
    """Of the logo: ``image/png`` or ``image/svg+xml``; empty where there is none."""

    fonts: Path | None = None
    """A folder with fonts for characters that the papers' own do not have."""

    def logo_inline(self) -> str:
        """The logo as an address that holds it; empty where there is none."""
        return f"data:{self.media};base64,{b64encode(self.logo).decode('ascii')}" if self.logo else ""


PLAIN = Brand()
