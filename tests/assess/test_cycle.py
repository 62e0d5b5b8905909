"""Which months lie in what follows from a notice.

About ``assess/cycle.py``.
"""

from __future__ import annotations

from datetime import date

from slacalc.assess.cycle import Cycle, is_open
from slacalc.assess.history import Decision
from slacalc.base.month import Month

NOTICE = Decision("D-1", date(2026, 3, 5), "notice received", "answer_rate", Month(2026, 2))
MONTHS = [Month(2026, number) for number in range(1, 6)]


def test_a_month_before_the_one_that_the_notice_is_about_does_not_lie_in_it() -> None:
    cycle = Cycle(NOTICE, Month(2026, 2), Month(2026, 2), date(2026, 4, 8), Month(2026, 4))
    assert [is_open(cycle, month) for month in MONTHS] == [False, True, True, True, True]
