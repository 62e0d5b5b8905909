"""The months of 2026, the first term of the agreement.

March is a whole month of a call centre of some twenty seats. The logs of the other months are cut down to some hundreds of
calls; what is not said of them here is in proportion to March.

The answer rate is missed in January, March and April, and in July, August and September, when the target is 96 %; satisfaction
in May; resolution in June, when the client's own system was down. A part of April's log is recovered in June.
"""

from __future__ import annotations

from datetime import date, datetime, time

from plan import Judged, Plan, Rated, Recovered, Unusual

YEAR, DECEMBER = 2026, 12
LOST = Recovered("报修组", date(2026, 4, 13), date(2026, 4, 17), datetime.combine(date(2026, 6, 10), time(10)))

MARCH = Plan(
    first=date(2026, 3, 1),
    end=date(2026, 4, 1),
    encoding="gb18030",
    requests=20_000,
    answered=18_480,
    late_requests=197,
    late_answered=172,
    overflow=58,
    voicemail=25,
    ivr_only=1150,
    marketing=800,
    marketing_answered=301,
    consultations=11_502,
    consultation_seconds=3_199_876,
    faults=4396,
    verbatim=14,
    corrected=6,
    spoilt=True,
    cases=Judged(1240, 61, 13, 19),
    complaints=Judged(310, 8, 2, 3),
    new_cases=204,
    new_complaints=81,
    complaint_surveys=Rated(352, 310, 271),
    other_surveys=Rated(604, 497, 446),
    days=(  # a network outage, and the week that it took to make good
        (9, 106, 125, 120),
        (10, 138, 225, 420),
        (11, 146, 245, 520),
        (12, 130, 205, 430),
        (13, 118, 165, 300),
        (14, 108, 135, 210),
        (15, 104, 120, 160),
    ),
)


def small(
    number: int,
    served: tuple[int, int],
    cases: tuple[Judged, Judged],
    new: tuple[int, int],
    ratings: Rated,
    *days: Unusual,
    recovered: Recovered | None = None,
) -> Plan:
    """A month of which only what the year is about is said.

    Args:
        number: of the month.
        served: requests in service hours, and how many of them were answered.
        cases: judged in the month, complaints apart.
        new: opened in it and judged in the next one, complaints apart.
        ratings: of complaints.
        days: that were not like others.
        recovered: rows that came late.
    """
    requests, answered = served
    heard = answered + 9
    consultations = heard * 62 // 100
    return Plan(
        first=date(YEAR, number, 1),
        end=date(YEAR + number // DECEMBER, number % DECEMBER + 1, 1),
        encoding="utf-8",
        requests=requests,
        answered=answered,
        late_requests=16,
        late_answered=9,
        overflow=2,
        voicemail=1,
        ivr_only=requests * 58 // 1000,
        marketing=requests * 4 // 100,
        marketing_answered=requests * 15 // 1000,
        consultations=consultations,
        consultation_seconds=consultations * (272 + number * 7 % 23) + number * 11,
        faults=heard * 23 // 100,
        verbatim=2,
        corrected=2,
        spoilt=False,
        cases=cases[0],
        complaints=cases[1],
        new_cases=new[0],
        new_complaints=new[1],
        complaint_surveys=ratings,
        other_surveys=Rated(48, 40, 36),
        days=days,
        recovered=recovered,
    )


COLD = ((19, 115, 130, 260), (20, 125, 150, 320), (21, 115, 120, 220))
HOLIDAY = ((15, 70, 80, 90), (16, 60, 80, 90), (17, 50, 70, 90), (18, 60, 80, 90))
BACK_TO_WORK = ((24, 170, 130, 100), (25, 170, 130, 100), (26, 170, 130, 100), (27, 170, 200, 100), (28, 190, 130, 100))
SPRING = (*HOLIDAY, *BACK_TO_WORK)
"""The Spring Festival, and the first days of work after it."""
DOWN = tuple((day, 104, 260, 100) for day in range(8, 13))
"""The client's own system for tickets was down: cases could not be closed."""
HEAT = ((20, 120, 130, 190), (21, 125, 140, 230), (22, 120, 130, 200))
STORM = ((11, 125, 150, 240), (12, 120, 140, 210))
SHORT_OF_STAFF = ((21, 108, 100, 180), (22, 108, 100, 180), (23, 112, 100, 210), (24, 115, 100, 230))
PLANS = (
    small(1, (640, 596), (Judged(72, 4, 1, 1), Judged(24, 1, 0, 0)), (9, 6), Rated(44, 38, 33), *COLD),
    small(2, (620, 591), (Judged(70, 3, 1, 1), Judged(22, 0, 1, 0)), (42, 20), Rated(42, 37, 32), *SPRING),
    MARCH,
    small(4, (600, 567), (Judged(268, 16, 3, 4), Judged(102, 3, 1, 1)), (10, 6), Rated(46, 40, 35), recovered=LOST),
    small(5, (600, 574), (Judged(74, 4, 1, 1), Judged(25, 1, 0, 0)), (8, 5), Rated(48, 42, 35)),
    small(6, (590, 566), (Judged(75, 7, 1, 1), Judged(24, 1, 0, 0)), (9, 6), Rated(45, 39, 34), *DOWN),
    small(7, (640, 612), (Judged(78, 4, 1, 2), Judged(26, 1, 0, 1)), (10, 6), Rated(47, 41, 37), *HEAT),
    small(8, (620, 590), (Judged(76, 5, 0, 1), Judged(25, 1, 0, 0)), (9, 7), Rated(44, 38, 34), *STORM),
    small(9, (600, 569), (Judged(73, 4, 1, 1), Judged(24, 1, 1, 0)), (11, 8), Rated(45, 39, 34), *SHORT_OF_STAFF),
    small(10, (580, 560), (Judged(66, 3, 1, 1), Judged(21, 0, 0, 1)), (9, 6), Rated(42, 36, 32)),
    small(11, (600, 582), (Judged(74, 4, 0, 1), Judged(25, 1, 0, 0)), (8, 6), Rated(46, 40, 36)),
    small(12, (610, 588), (Judged(76, 4, 1, 1), Judged(25, 1, 0, 0)), (10, 7), Rated(44, 39, 35)),
)
