"""The contract room from bytes to terms."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slacalc.base.diagnostics import Refused, Severity
from slacalc.base.hours import Hours
from slacalc.base.month import Month
from slacalc.contract.fees.seats import SeatsFee
from slacalc.contract.fees.steps import StepsFee
from slacalc.contract.load import Contract, load_contract
from slacalc.contract.parts.scales import TakesTerms
from slacalc.contract.predicates.predicate import And, Is, OneOf, Yes

if TYPE_CHECKING:
    from slacalc.contract.parts.terms import Quantity
    from slacalc.contract.terms import Terms

CONTRACTS = Path(__file__).parents[2] / "contracts"
FILES = tuple(sorted(CONTRACTS.glob("*.yaml")))
TELECOM = CONTRACTS / "telecom-outsourcing.yaml"


def load(path: Path) -> Contract:
    return load_contract(path.read_bytes(), f"contracts/{path.name}")


def telecom(month: str) -> Terms:
    return load(TELECOM).terms_of(Month.parse(month))


def named(terms: Terms, path: str) -> Quantity:
    return next(quantity for quantity in terms.quantities() if quantity.path == path)


def line_of(path: Path, text: str) -> int:
    return next(number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_contract_on_paper_loads_and_has_terms(path: Path) -> None:
    contract = load(path)
    assert all(remark.severity < Severity.ERROR for remark in contract.remarks)
    terms = contract.terms_of(contract.first_month)
    paths = [quantity.path for quantity in terms.quantities()]
    assert len(paths) == len(set(paths))
    assert all(quantity.place.file == path.name and quantity.place.line for quantity in terms.quantities())


def test_there_are_six_of_them() -> None:
    assert len(FILES) == 6


def test_the_terms_of_march_are_those_of_the_agreement() -> None:
    terms = telecom("2026-03")
    assert (terms.contract_id, terms.currency, terms.timezone, terms.file) == (
        "TEL-CS-2026-017",
        "CNY",
        "Asia/Shanghai",
        "telecom-outsourcing.yaml",
    )
    assert (terms.first_day, terms.last_day) == (date(2026, 1, 1), date(2026, 12, 31))
    assert terms.amendments == ()
    assert terms.service_hours.working_days == (Hours(time(8), time(22)),)
    assert terms.service_hours.same_every_day
    assert terms.provider.account is not None
    assert terms.provider.account.number == "3200 0000 0000 0017"
    assert dict(terms.exports)["calls"] == "operator-zh"
    assert [metric.id for metric in terms.metrics] == [
        "answer_rate",
        "consultation_talk_time",
        "fault_and_complaint_talk_time",
        "resolution",
        "complaint_timeliness",
        "complaint_satisfaction",
    ]


def test_a_metric_has_its_scope_target_and_basis() -> None:
    terms = telecom("2026-03")
    rate, talk, observed, resolution, _, satisfaction = terms.metrics
    assert rate.scope.predicate == And((Is("direction", "inbound"), Yes("in_service_hours")))
    assert rate.target is not None
    assert (rate.target.how, rate.target.bound.value, rate.target.bound.clause) == ("at least", Fraction(19, 20), "三.1")
    assert (rate.least.value, rate.below_least) == (Fraction(30), "no finding")
    assert talk.target is not None
    assert (talk.target.how, talk.target.bound.value, talk.target.bound.unit) == ("at most", Fraction(300), "seconds")
    assert observed.target is None
    assert observed.scope.predicate == And((Is("direction", "inbound"), OneOf("category", ("fault", "complaint"))))
    assert resolution.within is not None
    assert (resolution.within.value, resolution.within.unit) == (Fraction(3), "working days")
    assert resolution.reopened_is_resolved is False
    assert satisfaction.satisfied == (4, 5)


def test_fees_tax_payment_and_remedies_are_exact() -> None:
    terms = telecom("2026-03")
    seats, calls = terms.fees
    assert isinstance(seats, SeatsFee)
    assert (seats.price.value, seats.part_month, seats.last_day_counts) == (Fraction(6800), "by calendar days", True)
    assert isinstance(calls, StepsFee)
    assert [(step.price.value, step.up_to and step.up_to.value) for step in calls.steps] == [
        (Fraction("1.76"), 10000),
        (Fraction("1.67"), None),
    ]
    assert calls.measured == "total of the month"
    assert terms.tax.rate is not None
    assert (terms.tax.rate.value, terms.tax.prices, terms.tax.rounded) == (Fraction("0.06"), "exclude tax", "per line")
    assert (terms.payment.day.value, terms.payment.rest_day, terms.payment.quarterly) == (Fraction(10), "next working day", False)
    remedy = terms.remedy("answer_rate")
    assert remedy is not None
    assert remedy.cure is not None
    assert remedy.cure.lasts.value == 30
    assert remedy.terminate is not None
    assert remedy.terminate.months.value == 3
    assert remedy.terminate.of is None
    assert remedy.deduct is not None
    assert remedy.deduct.of == ("fees.seats", "fees.calls")
    assert remedy.deduct.cap is not None
    assert remedy.deduct.cap.value == Fraction("0.1")
    assert isinstance(remedy.deduct.takes, TakesTerms)
    assert remedy.deduct.takes.counted == "started"
    assert (remedy.deduct.takes.rate.path, remedy.deduct.takes.rate.value) == (
        "remedies.answer_rate.deduct.takes.share",
        Fraction(1, 100),
    )
    assert remedy.deduct.takes.per is not None
    assert remedy.deduct.takes.per.value == Fraction(1, 100)


def test_every_quantity_points_at_its_own_text() -> None:
    lines = TELECOM.read_text(encoding="utf-8").splitlines()
    for quantity in telecom("2026-07").quantities():
        line = lines[quantity.place.line - 1]
        assert line == quantity.place.excerpt
        assert line[quantity.place.column - 1 :][: quantity.place.width] == quantity.text


@pytest.mark.parametrize(("month", "bound", "clause"), [("2026-06", "0.95", "三.1"), ("2026-07", "0.96", "补充协议一.1")])
def test_an_amendment_holds_from_its_month_on_and_is_cited(month: str, bound: str, clause: str) -> None:
    terms = telecom(month)
    target = named(terms, "metrics.answer_rate.target")
    assert (target.value, target.clause) == (Fraction(bound), clause)
    text = "metrics.answer_rate.target: at least 96%" if month == "2026-07" else "target: at least 95%"
    assert target.place.line == line_of(TELECOM, text)
    assert terms.amendments == (("s1",) if month == "2026-07" else ())


@pytest.mark.parametrize("month", ["2025-12", "2028-01"])
def test_a_month_outside_the_term_is_refused(month: str) -> None:
    with pytest.raises(Refused) as refused:
        telecom(month)
    assert [d.code for d in refused.value.diagnostics] == ["contract/month-not-covered"]


def test_the_room_never_loads_polars_or_openpyxl() -> None:
    code = "import sys, slacalc.contract.load; print(sorted({'polars', 'openpyxl', 'fastexcel', 'rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
