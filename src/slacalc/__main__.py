"""``python -m slacalc`` and the ``slacalc`` command."""

from __future__ import annotations

import gc

UNCOLLECTED = 100_000
"""Objects that are made before Python looks for circles among them: most runs end sooner, and leave nothing to be found."""
gc.set_threshold(UNCOLLECTED)

from slacalc.cli.main import main  # noqa: E402 - what is loaded is made of objects too

if __name__ == "__main__":
    main()
