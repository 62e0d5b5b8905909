"""Two contracts of one month, drawn part by part: what differs is a cause, each alone is the difference, and all sum to it.

Which parts differ is told by what was drawn, and never by the terms. Taxes are of every kind: none, one rate, several rates,
reverse charge.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab import CONTRACT
from slacalc.app.contract import open_contract
from slacalc.app.mixed_month import MixedMonth
from slacalc.app.month_folder import open_month
from slacalc.app.month_side import open_side
from slacalc.assess.history import CorrectedLine, Decision, History, PastCorrection
from slacalc.audit.effect import effect_of
from slacalc.audit.mixed_statement import MixedStatements
from slacalc.audit.price import price
from slacalc.audit.waterfall import payable, waterfall
from slacalc.base.month import Month

if TYPE_CHECKING:
    from slacalc.app.month_side import MonthSide

HEAD, _, REST = CONTRACT.partition("fees:\n")
PAYMENT = REST[REST.index("payment:") :]
MARCH = Month(2026, 3)
FIXED = '  {0}: {{clause: "4", name: {0}, kind: fixed, price: {1} CNY per month, part_month: in full}}\n'
BONUS = (
    '  bonus: {{clause: "4", name: Bonus, kind: bonus, metric: answer_rate, above: at least 50%, '
    "takes: 0.37% per completed 1 point, of: [fees.service], cap: {0}}}\n"
)
CALLS = '  calls: {{clause: "4", name: Calls, kind: each, counts: calls, where: outcome is answered, price: {0} CNY each}}\n'
LEAST = '  least: {{clause: "5", name: Least, kind: minimum, of: all fees, at_least: {0} CNY, part_month: in full}}\n'
DEDUCT = (
    'remedies:\n  answer_rate:\n    clause: "6"\n    deduct: {{takes: {0}, of: all fees, '
    "from: month missed, as: {1}, cap: 10%, applies: by itself}}\n"
)
WITHHELD = 'withholding: {{w1: {{clause: "3", name: Withheld, rate: 2%, of: {0}}}}}\n'
RATES = {"standard": "6%", "reduced": "3%", "odd": "6%", "abroad": None}
"""By id; None is reverse charge."""
CORRECTIONS = (
    (),
    (CorrectedLine("fees.calls", "4", "fee", Decimal("-12.34"), Decimal("-0.74")),),
    (
        CorrectedLine("fees.calls", "4", "fee", Decimal("20.01"), None),
        CorrectedLine("deduct.answer_rate", "6", "penalty", Decimal("-3.33"), None),
        CorrectedLine("", "4", "tax", Decimal("0.00"), Decimal("1.20")),
    ),
)


@dataclass(frozen=True)
class Tax:
    """How tax comes to the lines."""

    way: str
    """``none``, ``reverse``, ``one`` or ``several``."""
    rate: str
    prices: str
    rounded: str
    groups: tuple[str, ...]
    """Of each line in the order of :data:`LINES`, the id of its rate."""


LINES = ("fees.service", "fees.letters", "fees.calls", "fees.bonus", "limits.least", "deduct.answer_rate")


@dataclass(frozen=True)
class Drawn:
    """What one side has."""

    service: str
    letters: str
    calls: str
    bonus: str
    least: str
    deduct: tuple[str, str]
    withheld: str
    rounding: tuple[str, ...]
    damages: bool
    tax: Tax
    agreed: tuple[str, ...]
    corrections: int

    @property
    def lines(self) -> tuple[str, ...]:
        """Those that bear tax."""
        there = (self.service, self.letters, self.calls, self.bonus, self.least, self.deduct[1] == "price reduction")
        return tuple(line for line, drawn in zip(LINES, there, strict=True) if drawn)

    def borne(self) -> dict[str, str]:
        """Of each line the id of its rate."""
        if self.tax.way != "several":
            return dict.fromkeys(self.lines, self.tax.way)
        return {line: group for line, group in zip(LINES, self.tax.groups, strict=True) if line in self.lines}

    def bears(self) -> dict[str, str | None]:
        """Of each line its rate."""
        rates = {**RATES, "one": self.tax.rate, "none": "no tax", "reverse": None}
        return {line: rates[group] for line, group in self.borne().items()}

    def contract(self) -> str:
        """As a file."""
        text = HEAD + "fees:\n" + FIXED.format("service", self.service) if self.service else HEAD + "fees:\n"
        text += FIXED.format("letters", self.letters) if self.letters else ""
        text += CALLS.format(self.calls) if self.calls else ""
        text += BONUS.format(self.bonus) if self.bonus else ""
        text += "limits:\n" + LEAST.format(self.least) if self.least else ""
        text += DEDUCT.format(*self.deduct) if self.deduct[0] else ""
        text += 'damages: {clause: "8"}\n' if self.damages else ""
        text += WITHHELD.format(self.withheld) if self.withheld else ""
        return text + self.rounded + self._tax() + PAYMENT

    @property
    def cut_off(self) -> set[str]:
        """What is cut off."""
        return {*self.rounding}

    @property
    def rounded(self) -> str:
        """Which way amounts go; nothing is said of a tax that is not there."""
        if not self.rounding:
            return ""
        said = {"tax": self.tax.way in {"one", "several"}, "withholding": bool(self.withheld)}
        ways = {way: "cut off" if way in self.rounding else "half away from zero" for way in ("lines", "tax", "withholding")}
        return f"rounding: {{clause: '6', {', '.join(f'{way}: {ways[way]}' for way in ways if said.get(way, True))}}}\n"

    def _tax(self) -> str:
        tax = self.tax
        if tax.way == "none":
            return "tax: none\n"
        if tax.way == "reverse":
            return 'tax: {clause: "4", reverse_charge: Said so}\n'
        if tax.way == "one":
            return f'tax: {{clause: "4", rate: {tax.rate}, prices: {tax.prices}, rounded: {tax.rounded}}}\n'
        borne, rates = self.borne(), []
        for group in dict.fromkeys(borne.values()):
            said = f"rate: {RATES[group]}" if RATES[group] else "reverse_charge: Said so"
            rates.append(f"{group}: {{{said}, of: [{', '.join(line for line in borne if borne[line] == group)}]}}")
        return f'tax: {{clause: "4", rates: {{{", ".join(rates)}}}, prices: {tax.prices}, rounded: {tax.rounded}}}\n'

    def history(self) -> History:
        """What earlier months left, and what was agreed."""
        agreed = tuple(
            Decision(name, date(2026, 4, 2), "agreed damages", "", MARCH, amount=Decimal(f"{123 + at}.45"), by="both")
            for at, name in enumerate(self.agreed)
        )
        lines = CORRECTIONS[self.corrections]
        corrections = (PastCorrection(Month(2026, 2), 1, date(2026, 3, 20), "exclude tax", lines),) if lines else ()
        return History(decisions=agreed, corrections=corrections)


def expected(first: Drawn, second: Drawn) -> set[str]:
    """The causes, by what was drawn."""
    counted = {"lines"}
    counted |= {"tax"} if not {first.tax.way, second.tax.way} & {"none", "reverse"} else set()
    counted |= {"withholding"} if first.withheld and second.withheld else set()
    parts = {
        "fees.service": (first.service, second.service),
        "fees.letters": (first.letters, second.letters),
        "fees.calls": (first.calls, second.calls),
        "fees.bonus": (first.bonus, second.bonus),
        "limits.least": (first.least, second.least),
        "remedies.answer_rate": (first.deduct, second.deduct),
        "withholding.w1": (first.withheld, second.withheld),
        "rounding": (first.cut_off & counted, second.cut_off & counted),
        "damages": (first.damages, second.damages),
        "decisions": ({*first.agreed}, {*second.agreed}),
        "earlier months": (first.corrections, second.corrections),
    }
    causes = {cause for cause, (ours, theirs) in parts.items() if ours != theirs}
    taxes, untaxed = (first.tax, second.tax), {"none", "reverse"}
    ways = {tax.way for tax in taxes}
    if not ways & untaxed and taxes[0].rounded != taxes[1].rounded:
        causes.add("tax.rounded")
    return causes | ({"tax"} if not ways <= {"none"} and _taxed_otherwise(first, second) else set())


def _taxed_otherwise(first: Drawn, second: Drawn) -> bool:
    ours, theirs = first.tax, second.tax
    untaxed = {"none", "reverse"}
    if {ours.way, theirs.way} & untaxed:
        return ours.way != theirs.way
    if ours.prices != theirs.prices or (ours.way == theirs.way == "one" and ours.rate != theirs.rate):
        return True
    shared = [line for line in first.lines if line in second.lines]
    if any(first.bears()[line] != second.bears()[line] for line in shared):
        return True
    if "on total" not in {ours.rounded, theirs.rounded}:
        return False
    together = [
        {(one, other) for one in shared for other in shared if side.borne()[one] == side.borne()[other] and side.bears()[one]}
        for side in (first, second)
    ]
    return together[0] != together[1]


@cache
def opened(contract: str) -> MonthSide:
    """The side of a contract, in a month of seven calls, two of which nobody answered."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        month = folder / "2026-03"
        month.mkdir()
        (folder / "contract.yaml").write_text(contract, encoding="utf-8")
        rows = [f"C{number},2026-03-{number + 10} 09:00:00,inbound,answered,3,60" for number in range(5)]
        rows += [f"C{number},2026-03-{number + 10} 09:00:00,inbound,abandoned,3," for number in (5, 6)]
        (month / "calls.csv").write_text("\n".join(("call_id,arrived_at,direction,outcome,wait,talk", *rows)), encoding="utf-8")
        (month / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-10T09:00:00+08:00\n", encoding="utf-8")
        return open_side(open_contract(folder / "contract.yaml"), open_month(month, None), None, None)


def side_of(drawn: Drawn) -> MonthSide:
    side, history = opened(drawn.contract()), drawn.history()
    return replace(side, history=history, statement=price(side.terms, side.counted, history))


@st.composite
def taxes(draw: st.DrawFn) -> Tax:
    way = draw(st.sampled_from(["none", "reverse", "one", "one", "several", "several", "several"]))
    prices = draw(st.sampled_from(["exclude tax", "exclude tax", "include tax"]))
    ids = [name for name, rate in RATES.items() if rate or prices == "exclude tax"]
    groups = tuple(draw(st.sampled_from(["standard", *ids])) for _ in LINES)
    rate = draw(st.sampled_from(["6%", "9%"]))
    return Tax(way, rate, prices, draw(st.sampled_from(["per line", "on total"])), groups)


@st.composite
def sides(draw: st.DrawFn) -> tuple[Drawn, Drawn]:
    """Two sides that have most parts in common."""
    choices: dict[str, st.SearchStrategy[object]] = {
        "service": st.sampled_from(["10000.00", "9999.99"]),
        "letters": st.sampled_from(["", "100.25", "33.33"]),
        "calls": st.sampled_from(["", "1.755", "1.675"]),
        "bonus": st.sampled_from(["", "2%", "150.00 CNY"]),
        "least": st.sampled_from(["", "", "10200.01"]),
        "deduct": st.sampled_from(
            [
                ("", ""),
                ("1% per started 1 point", "price reduction"),
                ("333.33 CNY", "price reduction"),
                ("0.37% per 1 point", "penalty"),
            ]
        ),
        "withheld": st.sampled_from(["", "", "total including tax", "total without tax"]),
        "rounding": st.sampled_from([(), (), ("lines",), ("lines", "tax"), ("tax", "withholding")]),
        "damages": st.booleans(),
        "tax": taxes(),
        "agreed": st.sampled_from([(), ("D-1",), ("D-1", "D-2")]),
        "corrections": st.sampled_from([0, 0, 1, 2]),
    }
    ours = {name: draw(choice) for name, choice in choices.items()}
    other = draw(st.sets(st.sampled_from(sorted(choices)), min_size=1, max_size=4))
    theirs = {name: draw(choice) if name in other else ours[name] for name, choice in choices.items()}
    first, second = Drawn(**ours), Drawn(**theirs)  # type: ignore[arg-type]
    for side in (first, second):
        if side.agreed and not side.damages:
            object.__setattr__(side, "agreed", ())
    return first, second


def check(first: Drawn, second: Drawn) -> None:
    ours, theirs = side_of(first), side_of(second)
    mixed = MixedMonth(ours, theirs, None)
    assert {cause.id for cause in mixed.causes} == expected(first, second)
    why = waterfall(mixed.causes, mixed.mix, ours.statement, theirs.statement)
    assert why.unpriced == ()
    assert why.remainder == 0
    assert why.total == payable(theirs.statement) - payable(ours.statement)
    if len(mixed.causes) == 1:
        assert why.steps[0].worth == why.steps[0].first == why.steps[0].last == why.total


def check_statements(first: Drawn, second: Drawn) -> None:
    ours, theirs = side_of(first).statement, side_of(second).statement
    mixed = MixedStatements(ours, theirs)
    why = waterfall(mixed.causes, mixed.mix, ours, theirs)
    assert why.unpriced == ()
    assert why.remainder == 0
    every = mixed.mix(frozenset(cause.id for cause in mixed.causes))
    if first.deduct[1] == second.deduct[1]:  # the other side's deduction stands where the own one does, before tax or after it
        assert not any(total.difference for total in effect_of(every, theirs).totals)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(sides())
def test_the_parts_that_differ_are_the_causes_and_sum_to_the_difference(pair: tuple[Drawn, Drawn]) -> None:
    check(*pair)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(sides())
def test_two_statements_leave_nothing_without_a_cause(pair: tuple[Drawn, Drawn]) -> None:
    check_statements(*pair)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(sides())
def test_a_thousand_pairs_of_contracts(pair: tuple[Drawn, Drawn]) -> None:
    check(*pair)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(sides())
def test_a_thousand_pairs_of_statements(pair: tuple[Drawn, Drawn]) -> None:
    check_statements(*pair)
