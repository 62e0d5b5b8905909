"""A text that is longer than the terminal, shown by the pager that the reader has chosen, or by ``less``.

Nothing is written by a command whose text goes through here, so the pager runs before the end of the run.
"""

from __future__ import annotations

import codecs
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import PurePath
from typing import TYPE_CHECKING

from slacalc.cli.streams import UTF_8

if TYPE_CHECKING:
    from collections.abc import Mapping

LESS = "less"
"""Where nothing is chosen."""
WITHOUT = ("", "cat")
"""What ``PAGER`` says where none is wanted."""
SHORT_PAGES = "FRX"
"""How ``less`` shows colours, ends where a page fits, and leaves it on the screen, unless the reader has told it otherwise."""


def pager_of(environment: Mapping[str, str]) -> list[str]:
    """The command of the pager; nothing where none is wanted or there is none."""
    asked = environment.get("PAGER", LESS).strip()
    if asked in WITHOUT or environment.get("TERM") == "dumb":
        return []
    try:
        command = shlex.split(asked, posix=os.name == "posix")
    except ValueError:  # a quotation mark is left open
        return []
    return command if command and shutil.which(command[0]) else []


def is_less(command: list[str]) -> bool:
    """Whether it is ``less``, which shows colours where it is told to; of others nobody knows."""
    return PurePath(command[0]).stem == LESS


def page_through(text: str, command: list[str]) -> bool:
    """Show a text by a pager, until the reader leaves it; whether it could be started."""
    encoding = sys.stdout.encoding
    with_signs = {"LESSCHARSET": UTF_8} if codecs.lookup(encoding).name == UTF_8 else {}
    environment = {"LESS": SHORT_PAGES, **with_signs, **os.environ}
    try:
        pager = subprocess.Popen([*command, *(["-R"] if is_less(command) else [])], stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the reader chose it
    except OSError:
        return False
    assert pager.stdin is not None  # noqa: S101 - for the type checker: it was asked for
    with suppress(OSError), pager.stdin as to:  # the reader may leave before the end
        to.write(text.encode(encoding, sys.stdout.errors or "strict"))
    while True:
        try:
            pager.wait()
        except KeyboardInterrupt:  # it is meant for the pager, which stops what it does and stays
            continue
        return True
