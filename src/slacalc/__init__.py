"""slacalc: exact service-level and billing figures over call-log exports, each of which explains itself."""

from __future__ import annotations

__version__ = "0.2.0"
