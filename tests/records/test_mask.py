from __future__ import annotations

import pytest

from slacalc.records.mask import mask_id, mask_phone, mask_text


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
