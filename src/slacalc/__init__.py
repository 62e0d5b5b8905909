"""slacalc: exact service-level and billing figures over call-log exports, each of which explains itself.

The names below are the program for notebooks and pipelines; ``slacalc guide python`` is about them. None is loaded before it is
used, and with none a program that only asks for the version loads nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.release import VERSION

__version__ = VERSION
__all__ = [
    "Balance",
    "Contract",
    "Diagnostic",
    "Explanation",
    "InputRefused",
    "Measurements",
    "Month",
    "MonthComparison",
    "MonthsEnded",
    "MonthsMeasured",
    "ReadingSpread",
    "RightDays",
    "Statement",
    "Verification",
    "__version__",
    "end_months",
    "load_contract",
    "load_statement",
    "pack",
    "unmasked",
    "verify",
]

if TYPE_CHECKING:
    from slacalc.api import (
        Balance,
        Contract,
        Diagnostic,
        Explanation,
        InputRefused,
        Measurements,
        Month,
        MonthComparison,
        MonthsEnded,
        MonthsMeasured,
        ReadingSpread,
        RightDays,
        Statement,
        Verification,
        end_months,
        load_contract,
        load_statement,
        pack,
        unmasked,
        verify,
    )
else:

    def __getattr__(name: str) -> object:
        """A name of the interface, with what it stands on."""
        if name not in __all__:
            raise AttributeError(name)
        from importlib import import_module  # noqa: PLC0415 - loaded when a name is used

        return getattr(import_module("slacalc.api"), name)

    def __dir__() -> list[str]:
        return __all__
