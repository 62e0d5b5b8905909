"""``python -m slacalc`` and the ``slacalc`` command."""

from __future__ import annotations

from slacalc.cli.main import main

if __name__ == "__main__":
    main()
