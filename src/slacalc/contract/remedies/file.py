"""The keys of what follows: a missed standard, the day of payment, late payment."""

# ruff: noqa: TC001 - pydantic reads annotations when it runs
from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from slacalc.contract.parts.file import ById, Clause, FeesMeant, Items, MetricsMeant, Text
from slacalc.contract.terms import CuredBy, Disputed, SecondNotice, StartsAnew, Uncounted
from slacalc.contract.tree.leaves import (
    Part,
    Reads,
    Words,
    Written,
)
from slacalc.contract.words import prices as p
from slacalc.contract.words import quantities as q


class CurePart(Part):
    """The period to rectify."""

    starts: Annotated[Written[str], Words("on receipt of the notice")]
    lasts: Annotated[Written[q.Number], Reads(q.read_cure)]
    rest_day: Annotated[Written[Literal["next working day", "same day"]], Words("next working day", "same day")]
    cured_by: Annotated[Written[CuredBy], Words(*get_args(CuredBy))]
    second_notice: Annotated[Written[SecondNotice], Words(*get_args(SecondNotice))]


class DeductPart(Part):
    """What a missed standard takes: so much a point, or by bands."""

    takes: Annotated[Written[p.Takes] | None, Reads(p.read_takes)] = None
    bands: Items[Annotated[Written[p.Band], Reads(p.read_band)]] | None = None
    per_point: Annotated[Written[p.Takes] | None, Reads(p.read_per_point)] = None
    of: FeesMeant
    from_: Annotated[
        Written[Literal["month judged not cured", "month missed"]], Words("month judged not cured", "month missed")
    ] = Field(alias="from")
    as_: Annotated[Written[Literal["price reduction", "penalty"]], Words("price reduction", "penalty")] = Field(alias="as")
    cap: Annotated[Written[q.Number | p.Price | None], Reads(p.read_cap)]
    applies: Annotated[Written[Literal["on decision", "by itself"]], Words("on decision", "by itself")]


class TerminatePart(Part):
    """When the client may end the agreement."""

    after: Annotated[Written[q.Misses], Reads(q.read_months_missed)]
    excused_month: Annotated[Written[Uncounted], Words(*get_args(Uncounted))]
    month_without_finding: Annotated[Written[Uncounted], Words(*get_args(Uncounted))]
    lapses: Annotated[Written[q.Number | None], Reads(q.read_lapse)]
    starts_anew: Annotated[Written[StartsAnew] | None, Words(*get_args(StartsAnew))] = None


class RemedyPart(Part):
    """What a missed target leads to."""

    clause: Clause
    cure: CurePart | None = None
    deduct: DeductPart | None = None
    terminate: TerminatePart | None = None


class DeductionsPart(Part):
    """How the deductions of one month go together."""

    clause: Clause
    together: Annotated[Written[Literal["all added", "only the largest"]], Words("all added", "only the largest")]
    same_event: Items[MetricsMeant] | None = None
    cap: Annotated[Written[q.Number | p.Price | None], Reads(p.read_cap)]


class DamagesPart(Part):
    """What both parties agree on as compensation enters a statement by a decision."""

    clause: Clause


class PaymentPart(Part):
    """When the statement is due."""

    clause: Clause
    due: Annotated[Written[q.Due], Reads(q.read_due)]
    rest_day: Annotated[
        Written[Literal["next working day", "previous working day", "same day"]],
        Words("next working day", "previous working day", "same day"),
    ]


class YearlyLimitPart(Part):
    """A yearly rate to compare the daily one with, and where it comes from."""

    yearly: Annotated[Written[q.Number], Reads(q.read_yearly_rate)]
    source: Text


class LatePaymentPart(Part):
    """What late payment costs, and when it gives the provider rights."""

    clause: Clause
    rate: Annotated[Written[q.Number], Reads(q.read_daily_rate)]
    interest: Annotated[Written[str], Words("simple", "compound")]
    days: Annotated[Written[str], Words("calendar days", "working days")]
    on: Annotated[Written[str], Words("unpaid sum including tax", "unpaid sum without tax")]
    due_day: Annotated[Written[str], Words("counted", "not counted")]
    payment_day: Annotated[Written[str], Words("counted", "not counted")]
    part_payments: Annotated[Written[str], Words("costs then interest then principal", "principal then interest then costs")]
    disputed: Annotated[Written[Disputed] | None, Words(*get_args(Disputed))] = None
    yearly_limits: ById[YearlyLimitPart] | None = None
    suspend: Annotated[Written[q.Number] | None, Reads(q.read_after_days)] = None
    terminate: Annotated[Written[q.Number] | None, Reads(q.read_after_days)] = None
