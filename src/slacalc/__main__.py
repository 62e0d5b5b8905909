"""``python -m slacalc`` and the ``slacalc`` command."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys

UNCOLLECTED = 300_000
"""Objects that are made before Python looks for circles among them: most runs end sooner, and leave nothing to be found;
a month's statement makes 120,000, and to look through 100,000 takes as long as reading its contract."""
gc.set_threshold(UNCOLLECTED)
ALLOCATOR = ("_RJEM_MALLOC_CONF", "narenas:1,dirty_decay_ms:300,muzzy_decay_ms:0")
"""How polars' allocator is told, before it is loaded, to keep what is free in one place, where several keep a fifth more of it,
and for a third of a second and not for ten; then the system has it at once."""
os.environ.setdefault(*ALLOCATOR)

from slacalc.cli import main as program  # noqa: E402 - what is loaded is made of objects too


def main() -> None:
    """Run the program, and leave without taking apart all that was loaded: that takes a third of a short run.

    By then a command has closed its files and shown its page; what was registered for the end of the run is done: passing
    files are removed.
    """
    try:
        program.main()
    except SystemExit as end:
        atexit._run_exitfuncs()  # noqa: SLF001 - nothing else does it before os._exit
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                with contextlib.suppress(OSError, ValueError):  # nobody reads it any more
                    stream.flush()
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))


if __name__ == "__main__":
    main()
