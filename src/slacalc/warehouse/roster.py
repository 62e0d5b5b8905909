"""Seats: the days of the month for which a fee bills each, on the days of all its rows together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slacalc.contract.predicates.text import predicate_sql
from slacalc.measure.price_periods import price_periods
from slacalc.measure.seats import MOST_PART_DAYS
from slacalc.warehouse.literals import NamedQuery, day_sql, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slacalc.contract.fees.seats import SeatsFee
    from slacalc.contract.terms import Terms

ROSTER = "roster"
"""The rows of the roster that a fee is about."""


def seat_days(terms: Terms, fee: SeatsFee) -> Iterator[NamedQuery]:
    """The queries that lead to ``seat_days``: a row for each seat and day of service on which it is there.

    The last day of a stay is billed where the contract counts it, or where a next row of the seat adjoins: then the seat does not
    go.

    Raises:
        Uncovered: working days are counted in a year for which no holiday notice is known.
    """
    yield NamedQuery(ROSTER, f"SELECT * FROM seats WHERE {predicate_sql(fee.scope.predicate)}")
    by_working_day = fee.part_month in {"by working days", "by 21.75 days"}
    days = [
        (day_sql(day), "TRUE" if by_working_day and terms.working_days.is_working(day) else "FALSE")
        for first, end in terms.served
        for day in (first + timedelta(days=number) for number in range((end - first).days))
    ]
    yield table_of("days_of_service", ("passing_day", "works"), days)
    stays_on = (
        f'EXISTS (SELECT 1 FROM {ROSTER} AS following WHERE following."seat" = staying."seat" '
        'AND following."first_day" <= staying."last_day" + INTERVAL \'1 day\' '
        'AND (following."last_day" IS NULL OR following."last_day" > staying."last_day"))'
    )
    on_last_day = "TRUE" if fee.last_day_counts else stays_on
    yield NamedQuery(
        "seat_days",
        'SELECT DISTINCT staying."seat" AS seat, days.passing_day AS "day", days.works AS works '
        f"FROM {ROSTER} AS staying JOIN days_of_service AS days "
        'ON staying."first_day" <= days.passing_day AND (staying."last_day" IS NULL OR days.passing_day < staying."last_day" '
        f'OR (days.passing_day = staying."last_day" AND {on_last_day}))',
    )


def select_seat_days(terms: Terms, fee: SeatsFee) -> str:
    """``SELECT`` of the columns of the tally of seats from ``seat_days``."""
    match fee.part_month:
        case "in full":
            return f'SELECT COUNT(DISTINCT seat) * {terms.month.days} AS "days" FROM seat_days'
        case "by 21.75 days":
            throughout = f"COUNT(*) = {terms.month.days}"
            worked = f"CASE WHEN {throughout} THEN 0 ELSE COUNT(CASE WHEN works THEN 1 END) END"
            whole = f"{throughout} OR {worked} > {MOST_PART_DAYS}"
            by_seat = f"SELECT seat, {worked} AS worked, {whole} AS whole FROM seat_days GROUP BY seat"
            return (
                'SELECT CAST(COALESCE(SUM(CASE WHEN NOT whole THEN worked END), 0) AS BIGINT) AS "days", '
                f'COUNT(CASE WHEN whole THEN 1 END) AS "full" FROM ({by_seat}) AS by_seat'
            )
        case _:
            columns = (
                f'COUNT(CASE WHEN {_counted(fee, period or terms.span)} THEN 1 END) AS "days{suffix}"'
                for suffix, period, _, _ in price_periods(fee, terms.span)
            )
            return f"SELECT {', '.join(columns)} FROM seat_days"


def _counted(fee: SeatsFee, period: tuple[date, date]) -> str:
    inside = f'"day" >= {day_sql(period[0])} AND "day" < {day_sql(period[1])}'
    return f"{inside} AND works" if fee.part_month == "by working days" else inside
