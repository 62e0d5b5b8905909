"""Files to fill in: a contract with a question at each blank, a layout, a month file and the two tables of a ledger.

A blank is a key without a value: the file is refused until it is filled, at its line. No term that can move money is filled here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.contract.fees import kinds as fee_kinds
from slacalc.contract.fitting import in_currency

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
    address: #? address
    tax_number: #? tax_number
    contact: #? contact
    purchase_order: #? purchase_order
  provider:
    name: #? provider
    address: #? address
    tax_number: #? tax_number
    contact: #? contact
    account:
      bank: #? bank
      number: #? account_number
      iban: #? iban
      swift: #? swift

statement_number: #? statement_number

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
FEES = fee_kinds.parts()
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
    roles = [FEES[kind].role for kind in begun.fees if kind in FEES]
    head = HEAD.format(**known, exports="".join(f"  {role}: slacalc\n" for role in roles if role))
    fees = "".join(FEES[kind].draft for kind in begun.fees if kind in FEES)
    limits = "".join(LIMITS[kind] for kind in begun.fees if kind in LIMITS)
    body = f"fees:\n{fees}\n" + (f"limits:\n{limits}\n" if limits else "")
    return with_questions(head + body + TAIL, words, begun.currency)


def layout_draft(words: Words) -> bytes:
    """The layout of calls."""
    return with_questions(LAYOUT_TEXT, words)


def month_draft(words: Words) -> bytes:
    """The month file."""
    return with_questions(MONTH_TEXT, words)


def with_questions(text: str, words: Words, currency: str = "") -> bytes:
    """A skeleton with each question written out at its place; its examples of money are in the currency, where that is known."""
    lines = (_line(line, words, currency) for line in text.splitlines())
    return ("\n".join(lines) + "\n").encode()


def _line(line: str, words: Words, currency: str) -> str:
    before, mark, key = line.partition("#? ")
    if not mark:
        return line
    question = in_currency(words("draft", key), currency)
    return f"# {question}" if before.strip() == "#" else f"{before.rstrip():{COLUMN}}  # {question}"
