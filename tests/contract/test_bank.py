"""What an IBAN, a SWIFT code and a pattern of numbers may be.

The check digits are worked out once more from the standard (ISO 7064, modulus 97): the number with its first four characters
behind, letters as 10 to 35, is 1 more than a multiple of 97.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slacalc.contract.words.bank import read_iban, read_numbering, read_swift
from slacalc.contract.words.quantities import BadQuantity

PUBLISHED = (
    "AE07 0331 2345 6789 0123 456",
    "BR15 0000 0000 0000 1093 2840 814P 2",
    "DE89 3704 0044 0532 0130 00",
    "FR14 2004 1010 0505 0001 3M02 606",
    "GB29 NWBK 6016 1331 9268 19",
    "KW81 CBKU 0000 0000 0000 1234 5601 01",
    "SA03 8000 0000 6080 1016 7519",
)
"""Examples of the registry of IBAN formats."""


def remainder(iban: str) -> int:
    return int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97


@pytest.mark.parametrize("text", PUBLISHED)
def test_the_examples_of_the_registry_are_read(text: str) -> None:
    assert read_iban(text) == text.replace(" ", "") == read_iban(text.replace(" ", ""))


@given(text=st.sampled_from(PUBLISHED), at=st.integers(0, 40), digit=st.sampled_from("0123456789"))
def test_a_wrong_digit_is_refused(text: str, at: int, digit: str) -> None:
    iban = text.replace(" ", "")
    at = 2 + at % (len(iban) - 2)
    mistyped = iban[:at] + digit + iban[at + 1 :]
    if remainder(mistyped) == 1:
        assert mistyped == iban or not iban[at].isdigit()
        return
    with pytest.raises(BadQuantity) as refused:
        read_iban(mistyped)
    assert refused.value.slug == "contract/iban-mistyped"


@given(text=st.sampled_from(PUBLISHED), at=st.integers(0, 40))
def test_two_neighbours_that_are_exchanged_are_refused(text: str, at: int) -> None:
    iban = text.replace(" ", "")
    at = 4 + at % (len(iban) - 5)
    exchanged = iban[:at] + iban[at + 1] + iban[at] + iban[at + 2 :]
    if exchanged != iban:
        with pytest.raises(BadQuantity):
            read_iban(exchanged)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("COBADEF", "contract/bad-quantity"),
        ("COBADEFFXX", "contract/bad-quantity"),
        ("C0BADEFF", "contract/bad-quantity"),
        ("cobadeff", "contract/bad-quantity"),
        ("COBAUKFF", "contract/swift-of-no-country"),
    ],
)
def test_a_swift_code_that_is_none(text: str, slug: str) -> None:
    with pytest.raises(BadQuantity) as refused:
        read_swift(text)
    assert refused.value.slug == slug


@pytest.mark.parametrize(
    "text", ["", "{year}", "{seq}{seq}", "{seq:1}", "{seq:10}", "{Seq}", "{year}-{month}-{seq}", "{seq", "2026-1"]
)
def test_a_pattern_without_one_sequence_is_refused(text: str) -> None:
    with pytest.raises(BadQuantity):
        read_numbering(text)


@pytest.mark.parametrize("text", ["{seq}", "{year}-{seq}", "结字〔{year}〕第{seq:3}号", "{year}/{year}-{seq:9}x"])
def test_a_pattern_with_one_is_read(text: str) -> None:
    assert read_numbering(text) == text
