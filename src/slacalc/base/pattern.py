"""Regular expressions that are compiled when a text is first held against them."""

from __future__ import annotations

import re
from typing import Any, cast


class _Uncompiled:
    """What stands in the place of a compiled pattern, and becomes it when anything is asked of it."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the pattern has by that name
        """What the pattern has by that name, kept for the next time."""
        value = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)
        return value


def pattern(text: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """A pattern that most runs never ask: compiling one with classes of Chinese characters takes as long as loading a module.

    It has what a compiled one has, and is none: ``re.fullmatch(pattern(…), text)`` would refuse it.
    """
    return cast("re.Pattern[str]", _Uncompiled(text, flags))
