"""Complaints of two months are compared only where one follows the other."""

from __future__ import annotations

from datetime import date

from slacalc.reports.complaints import Complaints, of_month_before


def test_only_the_month_that_ends_where_this_one_begins_is_the_month_before() -> None:
    january, march = (Complaints((), (), end=day) for day in (date(2026, 2, 1), date(2026, 4, 1)))
    assert of_month_before((january, march), date(2026, 4, 1)) is march
    assert of_month_before((january,), date(2026, 3, 1)) is None
    assert of_month_before((january,), date(2026, 2, 1)) is january
    assert of_month_before((), date(2026, 3, 1)) is None
