"""Files to fill in: a contract with a question at each blank, a layout, a month file and the two tables of a ledger.

A blank is a key without a value: the file is refused until it is filled, at its line. No term that can move money is filled here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slacalc.render.words import Words

CONTRACT, LAYOUT, MONTH = "contract.yaml", "calls-layout.yaml", "month/month.yaml"
COLUMN = 28
"""Where questions begin."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known when a contract is begun; what is empty stays a blank."""

    language: str
    """As the contract has it: ``en`` or ``zh-CN``."""
    country: str
    currency: str
    timezone: str
    first_day: str
    last_day: str
    fees: tuple[str, ...]
    """Kinds of fees and limits, in their order."""


HEAD = """\
# #? head
slacalc: 1
id: #? id
title: #? title
language: {language}
currency: {currency} #? currency
timezone: {timezone} #? timezone

parties:
  client:
    name: #? client
  provider:
    name: #? provider

term:
  first_day: {first_day} #? first_day
  last_day: {last_day} #? last_day
  renews: #? renews

calendar:
  working_days: {country} #? working_days

service_hours:
  every_day: #? every_day

exports:
  calls: calls-layout.yaml #? calls
{exports}
evidence:
  refused_rows: #? refused_rows
  days_without_calls: #? days_without_calls

metrics:
  answer_rate:
    clause: #? clause
    name: {{zh: 接听率, en: Answer rate}}
    reading: #? reading
    where: #? metric_where
    target: #? target
    basis: #? basis

"""
TAIL = """\
tax:
  clause: #? clause
  rate: #? tax_rate
  prices: #? tax_prices
  rounded: #? tax_rounded

payment:
  clause: #? clause
  due: #? due
  rest_day: #? rest_day

# #? more
"""
FEES = {
    "seats": """\
  seats:
    clause: #? clause
    name: {zh: 坐席服务费, en: Seats}
    kind: seats
    price: #? seat_price
    part_month: #? seat_part_month
    last_day: #? seat_last_day
""",
    "each": """\
  calls:
    clause: #? clause
    name: {zh: 按次服务费, en: Calls}
    kind: each
    counts: calls
    where: #? fee_where
    price: #? each_price
""",
    "steps": """\
  steps:
    clause: #? clause
    name: {zh: 阶梯服务费, en: Calls by steps}
    kind: steps
    counts: calls
    where: #? fee_where
    mode: #? mode
    steps: #? steps
""",
    "minutes": """\
  minutes:
    clause: #? clause
    name: {zh: 通话分钟费, en: Minutes}
    kind: minutes
    counts: calls
    where: #? fee_where
    adds: #? adds
    blank: #? blank
    price: #? minute_price
    increment: #? increment
""",
    "package": """\
  package:
    clause: #? clause
    name: {zh: 套餐费, en: Package}
    kind: package
    counts: calls
    where: #? fee_where
    price: #? month_price
    includes: #? includes
    beyond: #? beyond
    part_month: #? part_month
""",
    "fixed": """\
  fixed:
    clause: #? clause
    name: {zh: 月固定费, en: Fixed fee}
    kind: fixed
    price: #? month_price
    part_month: #? part_month
""",
    "percentage": """\
  percentage:
    clause: #? clause
    name: {zh: 管理费, en: Management fee}
    kind: percentage
    takes: #? percentage
    of: #? of
""",
    "bonus": """\
  bonus:
    clause: #? clause
    name: {zh: 奖励, en: Bonus}
    kind: bonus
    metric: answer_rate
    above: #? above
    takes: #? bonus_takes
    of: #? of
    cap: #? cap
""",
    "extras": """\
  extras:
    clause: #? clause
    name: {zh: 委托方另行要求, en: Special requests}
    kind: extras
""",
}
LIMITS = {
    "minimum": """\
  minimum:
    clause: #? clause
    name: {zh: 最低服务费, en: Minimum}
    kind: minimum
    of: #? of
    at_least: #? at_least
    part_month: #? part_month
""",
    "maximum": """\
  maximum:
    clause: #? clause
    name: {zh: 最高服务费, en: Maximum}
    kind: maximum
    of: #? of
    at_most: #? at_most
    part_month: #? part_month
""",
    "budget": """\
  budget:
    clause: #? clause
    name: {zh: 预算, en: Budget}
    kind: budget
    of: #? of
    at_most: #? at_most
    over: #? over
    then: stop billing
""",
}
KINDS = (*FEES, *LIMITS)
EXPORTS = {"seats": "  seats: slacalc\n", "extras": "  extras: slacalc\n"}
"""The exports that a kind of fee needs besides calls."""
LAYOUT_TEXT = """\
# #? layout_head
slacalc_layout: 1
id: #? layout_id
role: calls
columns:
  call_id:
    from: #? call_id
  arrived_at:
    from: #? arrived_at
    format: #? format
  direction:
    from: #? direction
    codes: #? codes
  outcome:
    from: #? outcome
    codes: #? codes
  wait:
    from: #? wait
    as: #? duration
  talk:
    from: #? talk
    as: #? duration
duplicates:
  keep: #? keep
"""
MONTH_TEXT = """\
# #? month_head
month: #? month
"""


def contract_draft(begun: Begun, words: Words) -> bytes:
    """The contract, with those terms that are known."""
    known = {name: getattr(begun, name) for name in ("language", "country", "currency", "timezone", "first_day", "last_day")}
    head = HEAD.format(**known, exports="".join(EXPORTS.get(kind, "") for kind in begun.fees))
    fees = "".join(FEES[kind] for kind in begun.fees if kind in FEES)
    limits = "".join(LIMITS[kind] for kind in begun.fees if kind in LIMITS)
    body = f"fees:\n{fees}\n" + (f"limits:\n{limits}\n" if limits else "")
    return asked(head + body + TAIL, words)


def layout_draft(words: Words) -> bytes:
    """The layout of calls."""
    return asked(LAYOUT_TEXT, words)


def month_draft(words: Words) -> bytes:
    """The month file."""
    return asked(MONTH_TEXT, words)


def asked(text: str, words: Words) -> bytes:
    """A skeleton with each question written out at its place."""
    lines = (_line(line, words) for line in text.splitlines())
    return ("\n".join(lines) + "\n").encode()


def _line(line: str, words: Words) -> str:
    before, mark, key = line.partition("#? ")
    if not mark:
        return line
    question = words("draft", key)
    return f"# {question}" if before.strip() == "#" else f"{before.rstrip():{COLUMN}}  # {question}"
