"""The calendar of a contract: years that it adds, a calendar file, another country; and how the words about time are read."""

from __future__ import annotations

from datetime import date, time
from hashlib import sha256
from pathlib import Path

import pytest

from slacalc.base.diagnostics import Refused
from slacalc.base.month import Month
from slacalc.contract.calendars.calendar import load_calendar
from slacalc.contract.calendars.file import CalendarTerms
from slacalc.contract.load import Contract, load_contract
from slacalc.contract.words.quantities import BadQuantity
from slacalc.contract.words.times import Within, read_within

TELECOM = Path(__file__).parents[2] / "contracts" / "telecom-outsourcing.yaml"
WHOLE = TELECOM.read_text(encoding="utf-8")
SOURCE = WHOLE[: WHOLE.index("  s2:")] + WHOLE[WHOLE.index("\nexamples:") :]
"""The agreement without the amendment that adds a year of its own."""
CALENDAR = "calendar:\n  working_days: CN\n"
YEAR = "2027: {notice: to come, closed: [2027-01-01, 2027-02-05 to 2027-02-12], open: [2027-02-14]}"
FILE = f"slacalc_calendar: 1\nyears:\n  {YEAR}\n".encode()
SPRING_2026 = "2026-02-15 to 2026-02-23"
YEAR_2026 = (
    f"2026: {{notice: seven, closed: [2026-01-01 to 2026-01-03, {SPRING_2026}, 2026-04-04 to 2026-04-06, "
    "2026-05-01 to 2026-05-05, 2026-06-19 to 2026-06-21, 2026-09-25 to 2026-09-27, 2026-10-01 to 2026-10-07], "
    "open: [2026-01-04, 2026-02-14, 2026-02-28, 2026-05-09, 2026-09-20, 2026-10-10]}"
)


def load(calendar: str, file: bytes = FILE) -> Contract:
    text = SOURCE.replace(CALENDAR, f"calendar:\n{calendar}")
    assert text != SOURCE
    opened: list[str] = []

    def beside(name: str) -> bytes:
        opened.append(name)
        return file

    contract = load_contract(text.encode(), "folder/c.yaml", beside)
    assert set(opened) <= {"calendars/cn-2027.yaml"}
    return contract


def codes(calendar: str, file: bytes = FILE) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        load(calendar, file)
    return [(found.code.partition("/")[2], found.place.file) for found in refused.value.diagnostics]


def test_a_contract_without_years_has_the_table_of_china() -> None:
    terms = load_contract(SOURCE.encode(), "c.yaml").terms_of(Month(2026, 3))
    assert terms.calendar == CalendarTerms("CN", "", "", ())
    assert 2027 not in terms.working_days.years


@pytest.mark.parametrize(
    ("calendar", "working", "resting"),
    [
        ("  working_days: EG", "2026-03-08", "2026-03-06"),  # a Sunday; a Friday
        ("  working_days: AE", "2026-03-06", "2026-03-08"),  # since 2022 it rests on Saturday and Sunday
        ("  working_days: AE\n  weekend: Friday and Saturday", "2026-03-08", "2026-03-06"),
        ("  working_days: US\n  weekend: Sunday", "2026-03-07", "2026-03-08"),
        (
            "  working_days: US\n  weekend: Sunday",
            "2026-07-06",
            "2026-07-04",
        ),  # Independence Day, a Saturday
    ],
)
def test_weekends_are_those_of_the_country_or_of_the_contract(calendar: str, working: str, resting: str) -> None:
    days = load(calendar).terms_of(Month(2026, 3)).working_days
    assert (days.is_working(date.fromisoformat(working)), days.is_working(date.fromisoformat(resting))) == (True, False)


def test_a_weekend_of_its_own_stands_on_the_statement_and_china_has_none() -> None:
    terms = load("  working_days: AE\n  weekend: Friday and Saturday").terms_of(Month(2026, 3))
    assert terms.calendar.weekend == "Friday and Saturday"
    assert codes("  working_days: CN\n  weekend: Sunday") == [("not-both", "folder/c.yaml")]
    assert codes("  working_days: AE\n  weekend: Fri") == [("bad-quantity", "folder/c.yaml")]


@pytest.mark.parametrize(
    ("calendar", "digest"),
    [
        (f"  working_days: CN\n  years:\n    {YEAR}\n", ""),
        ("  working_days: CN\n  file: calendars/cn-2027.yaml\n", sha256(FILE).hexdigest()),
        (f"  working_days: CN\n  file: calendars/cn-2027.yaml\n  years:\n    {YEAR}\n", sha256(FILE).hexdigest()),
        (f"  working_days: CN\n  years:\n    {YEAR}\n    {YEAR_2026}\n", ""),
    ],
)
def test_a_year_can_stand_in_the_contract_in_a_file_or_in_both_if_they_agree(calendar: str, digest: str) -> None:
    terms = load(calendar).terms_of(Month(2026, 12))
    assert terms.calendar == CalendarTerms("CN", "", digest, (2027,))
    assert terms.working_days.is_working(date(2027, 2, 14))
    assert not terms.working_days.is_working(date(2027, 2, 8))
    assert [notice.number for notice in terms.working_days.notice_of(2027)] == ["to come"]


def test_a_year_that_the_file_has_otherwise_is_refused_where_the_contract_says_it() -> None:
    other = YEAR.replace("2027-02-14", "2027-02-20")
    found = codes(f"  working_days: CN\n  file: calendars/cn-2027.yaml\n  years:\n    {other}\n")
    assert found == [("calendar-year-known", "folder/c.yaml")]


def test_the_mistakes_of_a_calendar_file_have_its_place() -> None:
    file = FILE.replace(b"2027-02-14", b"2027-02-15").replace(b"2027-01-01,", b"2027-01-32,")
    with pytest.raises(Refused) as refused:
        load_calendar(file, "x.yaml")
    assert [str(found.place) for found in refused.value.diagnostics] == ["x.yaml:3:36"]
    found = codes("  working_days: CN\n  file: calendars/cn-2027.yaml\n", FILE.replace(b"2027-02-14", b"2027-02-15"))
    assert found == [("weekday-made-up", "folder/calendars/cn-2027.yaml")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("slacalc_calendar: 1", "slacalc_calendar: 2", "other-version"),
        ("years:", "yaers:", "unknown-key"),
        ("2027: {", "27: {", "bad-quantity"),
        ("2027-02-05 to 2027-02-12", "2027-02-12 to 2027-02-05", "bad-quantity"),
        ("2027-02-05 to 2027-02-12", "2027-02-05 to 2027-02-05", "bad-quantity"),
        (", open: [2027-02-14]", "", "missing-key"),
        ("open: [2027-02-14]", "open: []", "nothing-there"),
        ("open: [2027-02-14]", "open: [2027-02-06]", "open-and-closed"),
        ("2027-01-01,", "2026-11-30,", "day-of-other-year"),
    ],
)
def test_a_mistake_in_a_calendar_file_is_found(old: str, new: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        load_calendar(FILE.decode().replace(old, new).encode(), "x.yaml")
    assert f"contract/{code}" in {found.code for found in refused.value.diagnostics}


def test_a_year_without_make_up_days_says_none_and_may_reach_back_into_december() -> None:
    file = FILE.replace(b"open: [2027-02-14]", b"open: none").replace(b"2027-01-01,", b"2026-12-31 to 2027-01-01,")
    days = load("  working_days: CN\n  file: calendars/cn-2027.yaml\n", file).terms_of(Month(2026, 12)).working_days
    assert (days.is_working(date(2026, 12, 31)), days.is_working(date(2026, 12, 30))) == (False, True)


def test_another_country_says_which_library_knows_its_days() -> None:
    terms = load("  working_days: DE-BY\n").terms_of(Month(2026, 3))
    assert (terms.calendar.name, terms.calendar.library.split()[0]) == ("DE-BY", "holidays")
    assert not terms.working_days.is_working(date(2027, 1, 6))
    assert codes("  working_days: XX\n") == [("unknown-country", "folder/c.yaml")]
    assert codes(f"  working_days: DE\n  years:\n    {YEAR}\n") == [("calendar-year-known", "folder/c.yaml")]


@pytest.mark.parametrize(
    ("text", "value", "after_receipt", "until", "before"),
    [
        ("15 s", 15, False, None, None),
        ("2 h", 7200, False, None, None),
        ("3 working days after receipt", 3, True, None, None),
        ("1 working day after receipt, until 18:00", 1, True, time(18), None),
        ("3 working days after receipt, received before 17:00 counts as the first day", 3, True, None, time(17)),
        (
            "3 working days after receipt, until 18:00, received before 17:30 counts as the first day",
            3,
            True,
            time(18),
            time(17, 30),
        ),
        ("1 working day after receipt, until 18:00, received before 18:00 counts as the first day", 1, True, time(18), time(18)),
        ("48 hours after receipt", 172800, True, None, None),
    ],
)
def test_a_time_allowed_is_read(text: str, value: int, *, after_receipt: bool, until: time | None, before: time | None) -> None:
    within = read_within(text)
    assert within == Within(within.number, after_receipt, until, before)
    assert within.number.value == value


@pytest.mark.parametrize(
    "text",
    [
        "0 working days after receipt",
        "3 working days",
        "48 hours",
        "0 hours after receipt",
        "3 working days after receipt, until 24:00",
        "3 working days after receipt until 18:00",
        "48 hours after receipt, until 18:00",
        "3 working days after receipt, received before 17:00 counts as the first day, until 18:00",
        "3661 working days after receipt",
    ],
)
def test_another_time_allowed_is_refused(text: str) -> None:
    with pytest.raises(BadQuantity):
        read_within(text)


@pytest.mark.parametrize(("within", "reading"), [("48 h", "resolved_in_time"), ("48 hours after receipt", "answered")])
def test_a_time_after_receipt_is_for_cases_and_a_bare_time_is_not(within: str, reading: str) -> None:
    if reading == "resolved_in_time":
        text = SOURCE.replace("within: 3 working days after receipt", f"within: {within}")
    else:
        text = SOURCE.replace("reading: answered_of_requested", f"reading: answered_in_time_of_requested\n    within: {within}")
    with pytest.raises(Refused) as refused:
        load_contract(text.encode(), "c.yaml")
    assert [found.code for found in refused.value.diagnostics] == ["contract/other-unit"]
