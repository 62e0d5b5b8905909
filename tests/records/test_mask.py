from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slacalc.records.mask import mask_cell, mask_id, mask_phone, mask_text


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("008613812345678", "138****5678"),
        ("013812345678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("01012345666", "010*****666"),
        ("0571-87654321", "0571*****321"),
        ("700123456789012", "700********9012"),
        ("10086", "10086"),
        ("95588", "95588"),
        ("4008001234", "4008001234"),
        ("12345", "12345"),
        ("8765432", "***"),
        ("王小明", "***"),
        ("", ""),
    ],
)
def test_a_phone_number_is_shown_without_its_middle(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("来电 13812345678 转 8001", "来电 138****5678 转 8001"),
        ("138 1234 5678", "138****5678"),
        ("8765432", "***"),
        ("2026-03-01 09:00:00", "2026-03-01 09:00:00"),
        ("2026/3/1", "2026/3/1"),
        ("rec/20260301.wav", "rec/***.wav"),
        ("投诉组", "投诉组"),
    ],
)
def test_long_numbers_inside_a_text_are_masked_and_dates_are_not(text: str, shown: str) -> None:
    assert mask_text(text) == shown


def test_an_identifier_is_shown_but_not_the_mobile_number_in_it() -> None:
    assert mask_id("H2026030120262295") == "H2026030120262295"
    assert mask_id("20260301-13812345678-1") == "20260301-138****5678-1"


FORMS = (
    "13812345678",
    "013812345678",
    "8613812345678",
    "138-1234-5678",
    "138.1234.5678",
    "138/1234/5678",
    "138_1234_5678",
    "138\u00a01234\u00a05678",
    "138\u20091234\u20095678",
    "138  1234  5678",
    "138 - 1234 - 5678",
    "(138) 1234 5678",
    "138:1234:5678",
    "138\u200b1234\u200b5678",
    "1.3812345678E+10",
    "１３８－１２３４－５６７８",
    "02512345678",
    "025-84512345",
    "(025) 8451 2345",
    "025.8451.2345",
    "+49 30 1234567",
    "+49(0)30/123456-7",
    "0049301234567",
    "+1 212 555 0123",
    "(212) 555-0123",
    "06.12.34.56.78",
    "2.512345678E+10",
)
"""One number, as exports write it."""


@pytest.mark.parametrize("number", FORMS)
@pytest.mark.parametrize(
    ("kind", "is_id"), [("text", False), ("code", False), ("text", True), ("moment", False), ("seconds", False), ("phone", False)]
)
@pytest.mark.parametrize("around", ["{}", "queue {}, desk 7"])
def test_no_form_of_a_number_is_shown_in_any_kind_of_column(number: str, kind: str, is_id: bool, around: str) -> None:
    shown = mask_cell(around.format(number), kind, is_id=is_id)  # type: ignore[arg-type]
    assert "*" in shown
    assert _digits(number)[-8:-3] not in _digits(shown).replace("*", " ")


SPLITS = st.sampled_from(["", "", " ", "  ", "-", ".", "/", "_", "\u00a0", "\u2009", " - ", ") ", "\u2011", "\uff0f", ":", ","])


@settings(max_examples=40, deadline=None)
@given(
    st.from_regex(r"1[3-9][0-9]{9}|0(10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}", fullmatch=True),
    st.lists(SPLITS, min_size=11, max_size=11),
)
def test_a_number_stays_hidden_however_it_is_split(number: str, splits: list[str]) -> None:
    written = "".join(digit + split for digit, split in zip(number, splits, strict=False)) + number[len(splits) :]
    for shown in (mask_text(written), mask_id(written), mask_phone(written)):
        assert number not in _digits(shown)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-01 25:61:00",
        "13/01/2021",
        "02/03/2026 10:00:00",
        "26-03-07 09:00:00",
        "2026-03-01T09:00:00.123456Z",
        "2026-03-01 09:00:00+08:00",
        "20260301101530",
        "20260301 101530",
        "13-Mar-2026 09:00:00",
        "Jan 13, 2026 9:05 PM",
        "09:00:00 13/03/2026",
        "2026-03-01_09:00:00",
        "0000-00-00 00:00:00",
        "46082.375",
        "100:00:00",
        "0.02.58",
        "1.38E+10",
    ],
)
def test_a_time_that_cannot_be_read_is_shown(cell: str) -> None:
    assert mask_cell(cell, "moment", is_id=False) == cell


def _digits(text: str) -> str:
    return re.sub(r"[^\d*]", "", unicodedata.normalize("NFKC", text))
