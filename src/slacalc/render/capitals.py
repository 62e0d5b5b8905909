"""Amounts in Chinese capitals (人民币大写), as banks write them on bills so that no figure can be altered.

The rule is that of the annex to the Payment and Settlement Measures of the People's Bank of China (支付结算办法附件一):
capitals from 壹 to 玖 with 拾 佰 仟 万 亿; one 零 for a run of zeros inside the number; 整 after 元 and after 角, never after 分;
零 after 元 where there are fen without jiao. Of the two forms that the annex allows for a zero before jiao or before 仟 at the
end of a section, the one with 零 stands before jiao where the last digit of yuan is zero, and the one without before 仟.

A deduction has no negative capitals: it is written as a positive amount of its own.
"""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
SECTIONS = ("", "万", "亿", "万亿")
SECTION = 10_000
LARGEST = Decimal(10) ** 16


def in_capitals(amount: Decimal) -> str:
    """``1409.50`` as ``人民币壹仟肆佰零玖元伍角整``.

    Raises:
        ValueError: below zero, 10^16 or more, or not in whole fen.
    """
    if not 0 <= amount < LARGEST or amount * 100 % 1:
        raise ValueError(amount)
    fen = int(amount * 100)
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    yuan_text = f"{_integer(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"人民币{yuan_text or '零元'}整"
    zero = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    jiao_text = f"{DIGITS[jiao]}角" if jiao else ""
    return f"人民币{yuan_text}{zero}{jiao_text}" + (f"{DIGITS[fen]}分" if fen else "整")


def _integer(number: int) -> str:
    """A whole number above zero, section of four digits by section."""
    sections: list[int] = []
    while number:
        number, last = divmod(number, SECTION)
        sections.append(last)
    text = ""
    for at in range(len(sections) - 1, -1, -1):
        section = sections[at]
        if not section:
            continue
        gap = text and (section < SECTION // 10 or not sections[at + 1])
        text += ("零" if gap else "") + _section(section) + SECTIONS[at]
    return _hundred_millions(text)


def _section(number: int) -> str:
    """Up to four digits, the zeros between two others as one 零."""
    text, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            zero = bool(text)
            continue
        text += ("零" if zero else "") + DIGITS[digit] + PLACES[place]
        zero = False
    return text


def _hundred_millions(text: str) -> str:
    """Ten thousand hundred millions: where a section of 亿 follows, 万 alone is enough."""
    head, ten_thousand, rest = text.partition("万亿")
    return f"{head}万{rest}" if ten_thousand and "亿" in rest else text
