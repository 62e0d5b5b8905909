"""Spellings that can mean one thing only are mended; everything else stays, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from slacalc.base.diagnostics import Refused
from slacalc.contract.load import load_contract
from slacalc.contract.respell import respelt

SOURCE = (Path(__file__).parents[1] / "refused" / "lint" / "no-cap" / "contract.yaml").read_text(encoding="utf-8")
TARGET = "target: at least 95%"
assert TARGET in SOURCE
PARTIES = (Path(__file__).parents[1] / "golden" / "parties" / "contract.yaml").read_text(encoding="utf-8")
IBAN = "iban: DE89 3704 0044 0532 0130 00"


def mended(new: str) -> str:
    data = SOURCE.replace(TARGET, new).encode()
    out = respelt(data, "c.yaml")
    assert respelt(out, "c.yaml") == out
    return out.decode()


@pytest.mark.parametrize(
    "text",
    [
        "target: ≥ 95%",
        "target: ≥95％",
        "target: at least ９５%",
        'target: "≥ 95%"   # as the annex has it',
        "target:   at least 95％",
    ],
)
def test_an_unmistakable_spelling_is_mended_and_nothing_else(text: str) -> None:
    out = mended(text)
    load_contract(out.encode(), "c.yaml")
    line = next(line for line in out.split("\n") if "target:" in line)
    assert "at least 95%" in line
    assert ("# as the annex has it" in line) == ("#" in text)
    assert [one for one in out.split("\n") if "target:" not in one] == [one for one in SOURCE.split("\n") if "target:" not in one]


@pytest.mark.parametrize(
    "text", ["target: 95%", "target: ≥ 95", "target: about 95%", "target: ~95%", "target: ≥ 95% or more", "target: ≥ 950%"]
)
def test_what_could_mean_another_thing_stays(text: str) -> None:
    assert mended(text) == SOURCE.replace(TARGET, text)
    with pytest.raises(Refused):
        load_contract(SOURCE.replace(TARGET, text).encode(), "c.yaml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("iban: de89 3704 0044 0532 0130 00", "iban: DE89 3704 0044 0532 0130 00"),
        ("iban: DE８９ 3704 0044 0532 0130 00", "iban: DE89 3704 0044 0532 0130 00"),
        ("iban: DE89 3704 0044 0532 0130 00, swift: cobadeffxxx", "iban: DE89 3704 0044 0532 0130 00, swift: COBADEFFXXX"),
        ("iban: de89 3704 0044 0532 0130 01", "iban: de89 3704 0044 0532 0130 01"),
    ],
)
def test_small_letters_of_an_iban_are_mended_where_its_check_digits_fit(written: str, meant: str) -> None:
    assert IBAN in PARTIES
    before, after = PARTIES.replace(f"{IBAN}, swift: COBADEFFXXX", written), PARTIES.replace(f"{IBAN}, swift: COBADEFFXXX", meant)
    assert respelt(before.encode(), "c.yaml").decode() == after


def test_line_ends_and_byte_order_mark_stay() -> None:
    data = b"\xef\xbb\xbf" + SOURCE.replace(TARGET, "target: ≥ 95%").replace("\n", "\r\n").encode()
    assert respelt(data, "c.yaml") == b"\xef\xbb\xbf" + SOURCE.replace("\n", "\r\n").encode()


def test_a_number_and_its_unit() -> None:
    source = SOURCE.replace("reading: answered_of_requested", "reading: answered_within\n    within: WITHIN")
    assert source != SOURCE
    for text in ("20s", "２０ s", "20\u3000s"):
        assert respelt(source.replace("WITHIN", text).encode(), "c.yaml") == source.replace("WITHIN", "20 s").encode()
    assert respelt(source.replace("WITHIN", "20m").encode(), "c.yaml") == source.replace("WITHIN", "20m").encode()


def test_a_good_file_stays() -> None:
    assert respelt(SOURCE.encode(), "c.yaml") == SOURCE.encode()
