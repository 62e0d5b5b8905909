"""A statement and its correction come to the month computed again, to the fen; the next statement bills exactly the difference.

The contract is drawn: how tax is rounded and prices are meant, what is deducted and how, which fees there are. So is the log, and
what of it came late. The sums are made from the JSON alone, with plain decimals.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from program import run_here

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

Wire = dict[str, Any]
NOTHING = Decimal(0)
CONTRACT = """\
slacalc: 1
id: LAW
title: Hotline
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {{client: {{name: A}}, provider: {{name: B}}}}
term: {{first_day: 2026-01-01, last_day: 2026-12-31, renews: never}}
calendar: {{working_days: CN}}
service_hours: {{every_day: 00:00-24:00}}
exports: {{calls: slacalc}}
evidence: {{refused_rows: at most 0.1%, days_without_calls: at most 31}}
metrics:
  answer_rate:
    clause: "3"
    name: {{zh: 接听率, en: Answer rate}}
    reading: answered_of_requested
    target: at least 95%
    basis: at least 3, otherwise no finding
fees:
  service: {{clause: "4", name: {{zh: 服务, en: Service}}, kind: fixed, price: 10000.01 CNY per month, part_month: in full}}
  minutes:
    clause: "4"
    name: {{zh: 分钟, en: Minutes}}
    kind: minutes
    counts: calls
    adds: talk
    blank: 0 s
    price: 0.333 CNY per minute
    increment: 7 s
  calls:
    clause: "4"
    name: {{zh: 话务, en: Calls}}
    kind: steps
    counts: calls
    where: outcome is answered
    mode: {mode}
    {measured}steps: [1.76 CNY each up to 5, 1.675 CNY each above]
limits:
  least: {{clause: "5", name: {{zh: 保底, en: Least}}, kind: minimum, of: all fees, at_least: {least} CNY, part_month: in full}}
tax: {{clause: "4", rate: {rate}, prices: {prices}, rounded: {rounded}}}
remedies:
  answer_rate:
    clause: "6"
    deduct: {{takes: {takes}, of: all fees, from: month missed, as: {kind}, cap: 10%, applies: by itself}}
payment: {{clause: "4", due: by day 10 of the following month, rest_day: next working day}}
{amendments}"""
OTHERS = {"exclude tax": "include tax", "include tax": "exclude tax"}


@dataclass(frozen=True)
class Drawn:
    """A contract, a log and the rows that came late."""

    contract: str
    calls: tuple[int, ...]
    """Seconds of talk; 0 where nobody answered."""
    late: tuple[int, ...]
    gone: int
    """How many of the first rows the corrected log no longer has."""
    repriced: bool
    """Whether the prices of February are meant otherwise, with tax or without."""


@st.composite
def cases(draw: st.DrawFn) -> Drawn:
    volume, repriced = draw(st.booleans()), draw(st.booleans())
    prices = draw(st.sampled_from(["exclude tax", "include tax"]))
    amendment = f'amendments:\n  s1: {{clause: "9", from: 2026-02-01, set: {{tax.prices: {OTHERS[prices]}}}}}\n'
    contract = CONTRACT.format(
        mode="volume" if volume else "graduated",
        measured="measured: total of the month\n    " if volume else "",
        least=draw(st.sampled_from(["0.01", "10020.00", "10040.00"])),
        rate=draw(st.sampled_from(["6%", "0%", "13%"])),
        prices=prices,
        amendments=amendment if repriced else "",
        rounded=draw(st.sampled_from(["per line", "on total"])),
        takes=draw(st.sampled_from(["1% per started 1 point", "0.37% per 1 point", "333.33 CNY"])),
        kind=draw(st.sampled_from(["price reduction", "penalty"])),
    )
    talk = st.sampled_from([0, 1, 7, 8, 59, 61, 120, 333])
    calls = draw(st.lists(talk, min_size=1, max_size=12))
    late = draw(st.lists(talk, max_size=5))
    return Drawn(contract, tuple(calls), tuple(late), draw(st.integers(0, len(calls) - 1)), repriced)


def write_month(folder: Path, month: str, calls: list[tuple[str, int]], as_of: str) -> None:
    folder.mkdir()
    rows = [
        f"{name},{month}-{1 + at % 28:02d} 09:00:{at:02d},inbound,{'answered' if talk else 'abandoned'},3,{talk or ''}"
        for at, (name, talk) in enumerate(calls)
    ]
    header = "call_id,arrived_at,direction,outcome,wait,talk"
    (folder / "calls.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    (folder / "month.yaml").write_text(f"month: {month}\nas_of: {as_of}T09:00:00+08:00\n", encoding="utf-8")


def made(folder: Path, *arguments: str) -> Wire | None:
    done = run_here(["statement", "contract.yaml", *arguments, "--ledger", "ledger", "--format", "json"], folder)
    if "[input/nothing-has-changed]" in done.err:
        return None
    assert done.code == 0, done.err
    found: Wire = json.loads(done.out)
    return found


def lines_of(wire: Wire) -> dict[str, tuple[Decimal, Decimal]]:
    return {line["id"]: (Decimal(line["amount"]), Decimal(line["tax"] or 0)) for line in wire["lines"]}


def totals_of(wire: Wire) -> dict[str, Decimal]:
    """Without a penalty all of it is left to pay."""
    found = {name: Decimal(amount) for name, amount in wire["totals"].items()}
    return {"penalties": NOTHING, "payable": found["gross"]} | found


def added(one: dict[str, Decimal], other: dict[str, Decimal]) -> dict[str, Decimal]:
    return {name: one[name] + other[name] for name in one}


@given(cases())
@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_a_correction_and_its_original_are_the_month_computed_again(
    tmp_path_factory: pytest.TempPathFactory, case: Drawn
) -> None:
    folder = tmp_path_factory.mktemp("law")
    (folder / "contract.yaml").write_text(case.contract, encoding="utf-8")
    (folder / "ledger").mkdir()
    calls = [(f"C{at}", talk) for at, talk in enumerate(case.calls)]
    again = [*calls[case.gone :], *((f"L{at}", talk) for at, talk in enumerate(case.late))]
    write_month(folder / "jan", "2026-01", calls, "2026-02-02")
    write_month(folder / "again", "2026-01", again, "2026-02-20")
    write_month(folder / "feb", "2026-02", calls, "2026-03-02")
    original = made(folder, "jan", "--issue", "--issue-date", "2026-02-03")
    without = made(folder, "feb")
    correction = made(folder, "again", "--correct", "2026-01", "--issue", "--issue-date", "2026-02-21")
    if correction is None:
        draft = made(folder, "again")
        assert original is not None
        assert draft is not None
        assert lines_of(draft) == lines_of(original)
        return
    following = made(folder, "feb")
    assert original is not None
    assert without is not None
    assert following is not None
    check_lines(original, correction, following, without, repriced=case.repriced)
    check_totals(original, correction, following, without)


def check_lines(original: Wire, correction: Wire, following: Wire, without: Wire, *, repriced: bool) -> None:
    before, after, billed = (lines_of(wire) for wire in (original, correction, following))
    differences = {
        one["line"]: (Decimal(one["amount"]), Decimal(one["tax"] or 0)) for one in correction["correction"]["differences"]
    }
    for name in {*before, *after, *differences}:
        was, now, moved = (found.get(name, (NOTHING, NOTHING)) for found in (before, after, differences))
        assert (was[0] + moved[0], was[1] + moved[1]) == now, name
    assert all(amount or tax for amount, tax in differences.values())
    own = {f"corrections.2026-01.1.{name}": sums for name, sums in differences.items()}
    found = {name: sums for name, sums in billed.items() if name in own}
    assert found == own or (
        repriced and {name: tax for name, (_, tax) in found.items()} == {name: tax for name, (_, tax) in own.items()}
    )
    assert {name: sums for name, sums in billed.items() if not name.startswith("corrections.")} == lines_of(without)


def check_totals(original: Wire, correction: Wire, following: Wire, without: Wire) -> None:
    moved = totals_of(correction["correction"])
    assert added(totals_of(original), moved) == totals_of(correction)
    assert added(totals_of(without), moved) == totals_of(following)
