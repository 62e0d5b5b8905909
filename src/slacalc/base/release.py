"""Which release this is."""

from __future__ import annotations

VERSION = "0.2.0"
"""As statements carry it, and as ``pyproject.toml`` has it."""
