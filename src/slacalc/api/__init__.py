"""The program for notebooks and pipelines: its nouns as frozen objects, its verbs as their methods.

Nothing here prints, asks, reads a clock, an environment or a locale, writes a file or ends the program. It stands on the same use
cases as the commands, so that the same inputs come to the same bytes. The field that an object wraps is the program's own and may
change; what the guide's page lists stays.
"""

from __future__ import annotations

from slacalc.api.balance import Balance
from slacalc.api.contract import Contract, load_contract
from slacalc.api.diagnostic import Diagnostic, InputRefused
from slacalc.api.dispute import MonthComparison, ReadingSpread
from slacalc.api.measurements import Measurements
from slacalc.api.month import Month
from slacalc.api.month_end import end_months
from slacalc.api.months_ended import MonthsEnded
from slacalc.api.months_measured import MonthsMeasured
from slacalc.api.pack import pack
from slacalc.api.people import unmasked
from slacalc.api.rights import RightDays
from slacalc.api.statement import Explanation, Statement, load_statement
from slacalc.api.verification import Verification, verify

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
    "end_months",
    "load_contract",
    "load_statement",
    "pack",
    "unmasked",
    "verify",
]
