"""slacalc: exact service-level and billing figures over call-log exports, each of which explains itself."""

from __future__ import annotations

from slacalc.base.release import VERSION

__version__ = VERSION
