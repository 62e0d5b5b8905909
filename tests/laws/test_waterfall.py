"""A difference is the sum of its causes: whatever differs between two sides is found as what it is, and nothing is left over.

What is stated of the two sides is made by the month-end command's own way, so that the causes account for that, and not for
themselves.
"""

from __future__ import annotations

import random
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab import CONTRACT, DAMAGES, DIRECT
from slacalc.app.contract import open_contract
from slacalc.app.mixed_month import MixedMonth
from slacalc.app.month_folder import open_month
from slacalc.app.month_side import open_side
from slacalc.app.statement import make_month
from slacalc.audit.waterfall import payable, waterfall
from slacalc.ledger.ledger import read_ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.app.month_side import MonthSide

HEADER = "call_id,arrived_at,direction,category,caller,outcome,wait,talk"
TERMS = f"{CONTRACT}{DIRECT}\n{DAMAGES}"
for old, new in (
    ("at most 0.1%", "at most 20%"),
    ("{every_day: 00:00-24:00}", "{working_days: 08:00-20:00, rest_days: 10:00-16:00}"),
    ("{working_days: CN}", "{working_days: HK}"),
    ("{calls: slacalc}", "{calls: slacalc, excused: slacalc}"),
    ("reading: answered_of_requested", "reading: answered_of_requested\n    where: in_service_hours\n    excused: leaves scope"),
):
    TERMS = TERMS.replace(old, new)
REGISTER = "excused_id,metric,queue,begins_at,ends_at,reason,agreed_by"
Row = list[str]


class Draft:
    """What one side has, before it is written."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.terms, self.decisions, self.excused = dice, TERMS, list[str](), list[str]()
        self.rows: list[Row] = []
        for number in range(dice.randint(12, 40)):
            # C004 and C005 are changed as answered calls can be.
            outcome = "answered" if number in {4, 5} else dice.choice(["answered"] * 9 + ["abandoned"])
            moment = f"2026-03-{dice.randint(1, 31):02d} {dice.randint(8, 20):02d}:{number % 60:02d}:00"
            talk = str(dice.randint(10, 400)) if outcome == "answered" else ""
            caller = f"1390000{number:04d}"
            self.rows.append([f"C{number:03d}", moment, "inbound", "consult", caller, outcome, str(dice.randint(0, 60)), talk])

    def copy(self) -> Draft:
        """The other side, as long as nothing differs."""
        other = Draft(random.Random(0))
        other.dice, other.terms = self.dice, self.terms
        other.rows = [[*row] for row in self.rows]
        return other

    def write(self, folder: Path) -> MonthSide:
        """Write it, and read it as a side."""
        month = folder / "2026-03"
        month.mkdir(parents=True)
        (folder / "contract.yaml").write_text(self.terms, encoding="utf-8")
        (month / "calls.csv").write_text("\n".join((HEADER, *(",".join(row) for row in self.rows))) + "\n", encoding="utf-8")
        (month / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-10T09:00:00+08:00\n", encoding="utf-8")
        if self.excused:  # a month in which nothing was excused has no register
            (month / "excused.csv").write_text("\n".join((REGISTER, *self.excused)) + "\n", encoding="utf-8")
        (folder / "ledger").mkdir()
        header = "reference,on,kind,metric,month,by,note,case,amount,digest"
        (folder / "ledger" / "decisions.csv").write_text("\n".join((header, *self.decisions)) + "\n", encoding="utf-8")
        contract = open_contract(folder / "contract.yaml")
        side = open_side(contract, open_month(month, None), folder / "ledger", None)
        ledger = read_ledger(folder / "ledger", contract)
        assert payable(make_month(contract, open_month(month, None), ledger, None).statement) == payable(side.statement)
        return side

    def row(self, key: str) -> Row:
        """The row of a call; each cause changes rows of its own."""
        return next(row for row in self.rows if row[0] == key)


def drop(draft: Draft) -> str:
    draft.rows = [row for row in draft.rows if row[0] not in {"C001", "C002"}]
    return "calls:only first"


def add(draft: Draft) -> str:
    draft.rows.append(["N001", "2026-03-07 21:30:00", "inbound", "consult", "13911112222", "answered", "3", "77"])
    return "calls:only second"


def twice(draft: Draft) -> str:
    row = draft.row("C003")
    draft.rows.append([f"D{row[0]}", *row[1:]])
    return "calls:twice in second"


def longer(draft: Draft) -> str:
    row = draft.row("C004")
    row[7] = str(int(row[7]) + 45)
    return "calls:differs:talk"


def abandon(draft: Draft) -> str:
    row = draft.row("C005")
    row[5], row[7] = "abandoned", ""
    return "calls:differs:outcome"


def refuse(draft: Draft) -> str:
    draft.row("C006")[6] = "soon"
    return "calls:refused by second"


def move(draft: Draft) -> str:
    draft.row("C007")[1] = "2026-03-08 21:07:00"
    return "calls:differs:arrived_at"


def rename(draft: Draft) -> str:
    draft.row("C008")[3] = "fault"
    return "calls:differs:category"


def excuse(draft: Draft) -> str:
    draft.excused.append("EX-1,answer_rate,,2026-03-09 00:00:00,2026-03-20 00:00:00,a line that was down,both")
    return "excused:only second"


def hours(draft: Draft) -> str:
    draft.terms = draft.terms.replace("rest_days: 10:00-16:00", "rest_days: none")
    return "service_hours"


def calendar(draft: Draft) -> str:
    draft.terms = draft.terms.replace("{working_days: HK}", "{working_days: HK, weekend: Sunday}")
    return "calendar"


def reading(draft: Draft) -> str:
    draft.terms = draft.terms.replace(
        "reading: answered_of_requested", "reading: answered_in_time_of_requested\n    within: 20 s"
    )
    return "metrics.answer_rate"


def target(draft: Draft) -> str:
    draft.terms = draft.terms.replace("target: at least 95%", "target: at least 88%")
    return "metrics.answer_rate.target"


def price(draft: Draft) -> str:
    draft.terms = draft.terms.replace("1.675 CNY each", "1.705 CNY each")
    return "fees.calls"


def rounding(draft: Draft) -> str:
    draft.terms = draft.terms.replace("rounded: per line", "rounded: on total")
    return "tax.rounded"


def cap(draft: Draft) -> str:
    draft.terms = draft.terms.replace("cap: 10%", "cap: 2%")
    return "remedies.answer_rate"


def decision(draft: Draft) -> str:
    draft.decisions.append("D-1,2026-04-02,agreed damages,,2026-03,both,,,123.45,")
    return "decisions"


INJECTED: tuple[Callable[[Draft], str], ...] = (
    *(drop, add, twice, longer, abandon, refuse, move, rename),
    *(excuse, hours, calendar),
    *(reading, target, price, rounding, cap, decision),
)


def check(seed: int, causes: tuple[Callable[[Draft], str], ...]) -> None:
    """Two sides that differ by these causes: they are found, and what they are worth is the difference."""
    first = Draft(random.Random(seed))
    second = first.copy()
    expected = {inject(second) for inject in causes}
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = first.write(Path(folder) / "a"), second.write(Path(folder) / "b")
    mixed = MixedMonth(ours, theirs, None)
    assert {cause.id for cause in mixed.causes} == expected
    why = waterfall(mixed.causes, mixed.mix, ours.statement, theirs.statement)
    assert why.remainder == 0
    assert why.unpriced == ()
    assert sum((step.worth for step in why.steps), Fraction(0)) == payable(theirs.statement) - payable(ours.statement)
    if len(why.steps) == 1:
        assert why.steps[0].worth == why.steps[0].first == why.steps[0].last == why.total
        back = MixedMonth(theirs, ours, None)
        mirrored = waterfall(back.causes, back.mix, theirs.statement, ours.statement)
        assert (mirrored.total, mirrored.remainder) == (-why.total, Fraction(0))


@pytest.mark.parametrize("inject", INJECTED, ids=lambda inject: inject.__name__)
def test_a_cause_alone_is_found_and_is_the_difference(inject: Callable[[Draft], str]) -> None:
    check(7, (inject,))


SEVERAL = st.lists(st.sampled_from(INJECTED), min_size=2, max_size=3, unique=True).map(tuple)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), causes=SEVERAL)
def test_causes_in_pairs_and_triples_sum_to_the_difference(seed: int, causes: tuple[Callable[[Draft], str], ...]) -> None:
    check(seed, causes)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(seed=st.integers(0, 10**6), causes=SEVERAL)
def test_a_thousand_pairs_leave_nothing_over(seed: int, causes: tuple[Callable[[Draft], str], ...]) -> None:
    check(seed, causes)
