"""``python -m slacalc`` and the ``slacalc`` command."""

from __future__ import annotations

import gc

UNCOLLECTED = 100_000
"""Objects that are made before Python looks for circles among them: most runs end sooner, and leave nothing to be found."""
gc.set_threshold(UNCOLLECTED)

from slacalc.cli import main as program  # noqa: E402 - what is loaded is made of objects too


def main() -> None:
    """Run the program; what is left at its end is not looked through for circles either, which takes a third of a short run."""
    try:
        program.main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
