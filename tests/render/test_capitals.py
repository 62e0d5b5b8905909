"""Chinese capitals: the published forms, and a hundred thousand amounts against another way of writing them."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random

import pytest

from slacalc.render.capitals import in_capitals

PUBLISHED = (
    ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
    ("107000.53", "壹拾万柒仟元零伍角叁分"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("0.05", "伍分"),
    ("1000000001.00", "壹拾亿零壹元整"),
    ("8300004536.62", "捌拾叁亿零肆仟伍佰叁拾陆元陆角贰分"),
    ("0", "零元整"),
    ("0.50", "伍角整"),
    ("20.50", "贰拾元零伍角整"),
    ("100000000", "壹亿元整"),
    ("1000000000000", "壹万亿元整"),
    ("1000100000010", "壹万零壹亿零壹拾元整"),
)


@pytest.mark.parametrize(("amount", "written"), PUBLISHED)
def test_the_published_forms(amount: str, written: str) -> None:
    assert in_capitals(Decimal(amount)) == f"人民币{written}"


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "10000000000000000"])
def test_what_has_no_capitals(amount: str) -> None:
    with pytest.raises(ValueError, match=amount):
        in_capitals(Decimal(amount))


def digit_by_digit(cents: int) -> str:
    """Every digit with its unit, and then what is too much taken away, as one would with a rubber."""
    digits = f"{cents:015d}"
    units = "仟佰拾亿仟佰拾万仟佰拾元角分"
    text = "".join("零壹贰叁肆伍陆柒捌玖"[int(digit)] + unit for digit, unit in zip(digits[1:], units, strict=True))
    whole, fraction = text[:24], text[24:]
    whole = re.sub("零[仟佰拾]", "零", whole)
    whole = re.sub("零+", "零", whole)
    whole = whole.replace("亿零万", "亿零")
    whole = re.sub("零([万元亿])", r"\1", whole)
    whole = re.sub("零+", "零", whole).replace("零元", "元")
    whole = re.sub("^零?亿零?|^零?万|^零", "", whole) if cents < 10**10 else whole.removeprefix("零")
    whole = re.sub("^[亿万零]+", "", whole)
    whole = "" if whole == "元" else whole
    jiao, fen = fraction[0], fraction[2]
    if jiao == fen == "零":
        return f"人民币{whole or '零元'}整"
    if jiao == "零":
        return f"人民币{whole}{'零' if whole else ''}{fen}分"
    zero = "零" if whole and digits[12] == "0" else ""
    return f"人民币{whole}{zero}{jiao}角" + ("整" if fen == "零" else f"{fen}分")


def test_a_hundred_thousand_amounts_agree_with_another_way_of_writing() -> None:
    dice = Random(20260310)
    for _ in range(100_000):
        cents = dice.randrange(10 ** dice.randrange(1, 15))
        if dice.random() < 0.5:  # many zeros inside
            cents = int("".join(digit if dice.random() < 0.4 else "0" for digit in f"{cents}"))
        assert in_capitals(Decimal(cents) / 100) == digit_by_digit(cents), cents
