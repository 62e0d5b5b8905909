"""Every kind of charge on random terms: from a contract's text, against a pencil, and against a spreadsheet program.

About ``billing/bill.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import formualizer
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from billing import pencil
from billing.contracts import CALLS, TAX, Reckoned, contract, metric, reckon
from slacalc.base.evaluate import NO_BASIS
from slacalc.render.workbook.formula.compiler import compile_book

few = settings(max_examples=40, deadline=None)
cents = st.integers(0, 300_000).map(lambda units: Fraction(units, 100))
mills = st.integers(1, 30_000).map(lambda units: Fraction(units, 1000))
tenths = st.integers(0, 1000).map(lambda tenth: Fraction(tenth, 1000))


def text(number: Fraction, scale: int = 1) -> str:
    """A number as a contract writes it."""
    digits = f"{number.numerator * scale * 10**6 // number.denominator:07d}"
    whole, _, part = f"{digits[:-6]}.{digits[-6:]}".partition(".")
    return f"{whole}.{part}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Cells:
    """Where everything stands on one sheet: terms in A, figures in B, tallies in C."""

    reckoned: Reckoned

    def figure(self, name: str) -> str:
        return f"B{1 + [figure.name for figure in self.reckoned.book].index(name)}"

    def term(self, path: str) -> str:
        return f"A{1 + [term.path for term in self.reckoned.entries].index(path)}"

    def run(self, table: str, column: str, first: int, last: int) -> str:
        assert first == last == 0
        row = 1 + self.columns.index((table, column))
        return f"C{row}:C{row}"

    @property
    def columns(self) -> list[tuple[str, str]]:
        return [(name, column) for name, table in self.reckoned.tallies.tables for column in table.columns]


def check_in_a_sheet(found: Reckoned) -> None:
    """A spreadsheet program computes every figure of money, every verdict and every number of points from its formula."""
    cells, book = Cells(found), formualizer.Workbook()
    formulas = compile_book(found.book, found.entries, found.tallies, cells)
    book.add_sheet("S")
    for row, term in enumerate(found.entries, start=1):
        book.set_value("S", row, 1, float(term.value))
    for row, (table, column) in enumerate(cells.columns, start=1):
        book.set_value("S", row, 3, found.tallies.total(table, column))
    for row, figure in enumerate(found.book, start=1):
        book.set_formula("S", row, 2, "=" + formulas[figure.name])
    book.evaluate_all()
    for row, figure in enumerate(found.book, start=1):
        value, cell = found.values[figure.name], book.get_value("S", row, 2)
        if value is NO_BASIS:
            assert not isinstance(cell, float | int), figure.name
        elif figure.unit == "money":
            assert isinstance(cell, float | int)
            assert round(Fraction(str(cell)) * 100) == value * 100, (figure.name, formulas[figure.name])
        elif figure.unit in {"verdict", "points", "count"}:
            assert cell == value, (figure.name, formulas[figure.name])


def check_sums(found: Reckoned) -> None:
    """The lines, and nothing else, make the totals."""
    amounts = [found.values[line] for line in found.lines]
    assert all(isinstance(amount, Fraction) for amount in amounts)
    assert sum(amount for amount in amounts if isinstance(amount, Fraction)) == found.values["total.net"]


def fee(kind: str, **keys: str) -> str:
    inner = "".join(f", {key}: {value}" for key, value in keys.items())
    return f'  f: {{clause: "4", name: {{zh: 费, en: Fee}}, kind: {kind}{inner}}}\n'


def charged(fees: str, counts: dict[str, dict[str, int]], name: str = "fees.f") -> Fraction:
    found = reckon(contract(fees=fees), counts)
    check_in_a_sheet(found)
    check_sums(found)
    amount = found.values[name]
    assert isinstance(amount, Fraction)
    return amount


@given(mills, st.integers(0, 50_000))
@few
def test_each(price: Fraction, quantity: int) -> None:
    amount = charged(fee("each", counts="calls", price=f"{text(price)} CNY each"), {"calls": {"fees.f.quantity": quantity}})
    assert amount == pencil.fen(price * quantity)


shares_of_index = st.integers(-999, 2000).map(lambda mill: Fraction(mill, 1000))
indexes = st.lists(st.tuples(shares_of_index, st.integers(0, 5)), min_size=1, max_size=4)


@given(mills, indexes, st.integers(0, 5000))
@few
def test_each_whose_price_is_indexed(price: Fraction, shares: list[tuple[Fraction, int]], quantity: int) -> None:
    written = [
        f"{'-' if share < 0 else '+'}{text(abs(share), 100)}%, rounded to {'0.' + '0' * (places - 1) + '1' if places else '1'}"
        for share, places in shares
    ]
    amendments = "".join(
        f'  s{at}: {{clause: S, from: 2026-0{1 if at < 3 else 2}-01, index: {{all fees: "{rate}"}}}}\n'
        for at, rate in enumerate(written, 1)
    )
    found = reckon(
        contract(fees=fee("each", counts="calls", price=f"{text(price)} CNY each"), more=f"amendments:\n{amendments}"),
        {"calls": {"fees.f.quantity": quantity}},
    )
    check_in_a_sheet(found)
    assert found.values["fees.f"] == pencil.fen(pencil.indexed(price, shares) * quantity)


@given(st.lists(st.tuples(mills, st.integers(0, 5000)), min_size=2, max_size=5))
@few
def test_each_by_queue(priced: list[tuple[Fraction, int]]) -> None:
    names = [*(f"queue {at}" for at in range(1, len(priced))), "others"]
    prices = ", ".join(f"{name}: {text(price)} CNY each" for name, (price, _) in zip(names, priced, strict=True))
    counts = {f"fees.f.quantity.{name}": quantity for name, (_, quantity) in zip(names, priced, strict=True)}
    amount = charged(fee("each", counts="calls", price=f"{{by: queue, {prices}}}"), {"calls": counts})
    assert amount == pencil.fen(sum((price * quantity for price, quantity in priced), Fraction(0)))


@st.composite
def steps(draw: st.DrawFn) -> pencil.Steps:
    edges = sorted(draw(st.sets(st.integers(1, 300), max_size=9)))
    prices = draw(st.lists(mills, min_size=len(edges) + 1, max_size=len(edges) + 1))
    return list(zip(prices, [*edges, None], strict=True))


def steps_text(found: pencil.Steps) -> str:
    return "[" + ", ".join(f"{text(price)} CNY each {f'up to {edge}' if edge else 'above'}" for price, edge in found) + "]"


@given(steps(), st.data())
@few
def test_steps(found: pencil.Steps, data: st.DataObject) -> None:
    assume(len(found) > 1)
    edges = [edge for _, edge in found if edge]
    near = st.sampled_from([quantity for edge in edges for quantity in (edge - 1, edge, edge + 1)])
    quantity, days = data.draw(near | st.integers(0, 400)), 31
    counts = {"calls": {"fees.f.quantity": quantity}}
    graduated = fee("steps", counts="calls", mode="graduated", steps=steps_text(found))
    assert charged(graduated, counts) == pencil.graduated(found, quantity)
    volume = fee("steps", counts="calls", mode="volume", measured="total of the month", steps=steps_text(found))
    assert charged(volume, counts) == pencil.by_volume(found, quantity, None)
    mean = fee("steps", counts="calls", mode="volume", measured="daily mean of the month", steps=steps_text(found))
    many = data.draw(st.sampled_from([edge * days + more for edge in edges for more in (-1, 0, 1)]))
    assert charged(mean, {"calls": {"fees.f.quantity": many}}) == pencil.by_volume(found, many, days)


@given(steps())
@few
def test_graduated_fees_have_no_leap_at_an_edge(found: pencil.Steps) -> None:
    assume(len(found) > 1)
    graduated = fee("steps", counts="calls", mode="graduated", steps=steps_text(found))
    for (price, edge), (following, _) in pairwise(found):
        assert edge is not None
        here, after = (charged(graduated, {"calls": {"fees.f.quantity": quantity}}) for quantity in (edge, edge + 1))
        assert abs(after - here - following) <= Fraction(1, 100)
        assert price > 0


@given(mills, st.sampled_from([1, 6, 30, 60]), st.lists(st.integers(0, 400), max_size=30))
@few
def test_minutes(price: Fraction, increment: int, seconds: list[int]) -> None:
    increments = sum(-(-one // increment) for one in seconds)
    keys = {"counts": "calls", "adds": "talk", "price": f"{text(price)} CNY per minute", "increment": f"{increment} s"}
    amount = charged(fee("minutes", **keys), {"calls": {"fees.f.increments": increments}})
    assert amount == pencil.minutes(price, increment, seconds)


@given(mills, st.integers(1, 90), st.integers(1, 90), st.lists(st.integers(0, 400), max_size=30))
@few
def test_minutes_whose_first_increment_is_another(price: Fraction, first: int, further: int, seconds: list[int]) -> None:
    begun = {
        "fees.f.first_increments": sum(length > 0 for length in seconds),
        "fees.f.further_increments": sum(-(-(length - first) // further) for length in seconds if length > first),
    }
    keys = {"counts": "calls", "adds": "talk", "price": f"{text(price)} CNY per minute"}
    amount = charged(fee("minutes", **keys, increment=f'"{first} s, then {further} s"'), {"calls": begun})
    assert amount == pencil.minutes(price, further, seconds, first)


@given(cents, st.integers(0, 1000), mills, st.integers(0, 2000))
@few
def test_package(price: Fraction, includes: int, beyond: Fraction, quantity: int) -> None:
    keys = {
        "counts": "calls",
        "price": f"{text(price)} CNY per month",
        "includes": f"{includes} units",
        "beyond": f"{text(beyond)} CNY each",
        "part_month": "in full",
    }
    amount = charged(fee("package", **keys), {"calls": {"fees.f.quantity": quantity}})
    assert amount == pencil.package(price, includes, beyond, quantity)


@given(
    cents, st.integers(0, 30), st.integers(0, 700), st.sampled_from(["calendar", "working", "21.75", "full"]), st.integers(0, 60)
)
@few
def test_seats(price: Fraction, full: int, days: int, how: str, least: int) -> None:
    words = {"calendar": "by calendar days", "working": "by working days", "21.75": "by 21.75 days", "full": "in full"}[how]
    counts = {"fees.f.days": days} | ({"fees.f.full": full} if how == "21.75" else {})
    keys = {
        "price": f"{text(price)} CNY per seat per month",
        "part_month": words,
        "last_day": "counts",
        "billed": f"at least {least} seats",
        "billed_part_month": "in full",
    }
    months = {
        "calendar": Fraction(days, 31),
        "working": Fraction(days, 22),
        "21.75": full + days / Fraction("21.75"),
        "full": Fraction(days, 31),
    }
    assert charged(fee("seats", **keys), {"seats": counts}) == pencil.fen(price * max(months[how], Fraction(least)))


@given(mills, st.integers(0, 5000), tenths, cents)
@few
def test_fixed_and_percentage(price: Fraction, quantity: int, share: Fraction, fixed: Fraction) -> None:
    fees = (
        '  share: {clause: "4", name: {zh: 比例, en: Share}, kind: percentage, takes: '
        f"{text(share, 100)}%, of: [fees.f, fees.base]}}\n"
        + fee("each", counts="calls", price=f"{text(price)} CNY each")
        + fee("fixed", price=f"{text(fixed)} CNY per month", part_month="in full").replace("  f:", "  base:")
    )
    amount = charged(fees, {"calls": {"fees.f.quantity": quantity}}, "fees.share")
    assert amount == pencil.fen(share * (pencil.fen(price * quantity) + fixed))


LIMIT = 'limits: {m: {clause: "5", name: {zh: 限, en: Limit}, kind: %s, of: all fees, part_month: in full, '
MINIMUM = LIMIT % "minimum" + "at_least: %s CNY}}\n"
MAXIMUM = LIMIT % "maximum" + "at_most: %s CNY}}\n"
BUDGET = (
    'limits: {m: {clause: "5", name: {zh: 预算, en: Budget}, kind: budget, of: all fees, at_most: %s CNY, over: whole term, '
    "then: stop billing}}\n"
)


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3000))
@few
def test_limits(quantity: int, edge: int, before: int) -> None:
    counts = {"calls": {"fees.calls.quantity": quantity}, "ledger": {"limits.m.before": before * 100}}
    for words, expected in (
        (MINIMUM, max(0, edge - quantity)),
        (MAXIMUM, -max(0, quantity - edge)),
        (BUDGET, -max(0, quantity - max(0, edge - before))),
    ):
        found = reckon(contract(more=words % f"{edge}.00"), counts)
        check_in_a_sheet(found)
        check_sums(found)
        assert found.values["limits.m"] == expected
        total = found.values["total.net"]
        assert isinstance(total, Fraction)
        assert {MINIMUM: total >= edge, MAXIMUM: total <= edge, BUDGET: total + before <= max(edge, before)}[words]


TAKES = {
    "started": "{share}% per started {per} point",
    "completed": "{share}% per completed {per} point",
    "exact": "{share}% per {per} point",
    "CNY started": "{money} CNY per started {per} point",
    "CNY completed": "{money} CNY per completed {per} point",
    "CNY exact": "{money} CNY per {per} point",
    "in proportion": "in proportion to the target",
    "share": "{share}% of it",
    "CNY": "{money} CNY",
}


def deduct(words: str, cap: str = "none", nature: str = "price reduction", of: str = "all fees") -> str:
    return f"{{takes: {words}, of: {of}, from: month missed, as: {nature}, cap: {cap}, applies: by itself}}"


def remedy(name: str, words: str, **keys: str) -> str:
    return f'  {name}: {{clause: "6", deduct: {deduct(words, **keys)}}}\n'


def counts_of(quantity: int, **metrics: tuple[int, int]) -> dict[str, dict[str, int]]:
    columns = {"fees.calls.quantity": quantity}
    for name, (numerator, denominator) in metrics.items():
        parts = {"scope": denominator, "denominator": denominator, "numerator": numerator, "outside": 0}
        columns |= {f"{name}.{part}": number for part, number in parts.items()}
    return {"calls": columns}


@pytest.mark.parametrize("kind", TAKES)
@given(data=st.data())
@few
def test_deductions(kind: str, data: st.DataObject) -> None:
    share, per = (
        data.draw(st.integers(1, 500).map(lambda n: Fraction(n, 10_000))),
        data.draw(st.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2)])),
    )
    money, of = data.draw(cents), data.draw(st.sampled_from(["none", "base", "amount"]))
    caps = {"none": st.none(), "base": st.sampled_from([Fraction(5, 100), Fraction(1, 10), Fraction(1)]), "amount": cents}
    cap = data.draw(caps[of])
    denominator = data.draw(st.integers(0, 3000))
    numerator = data.draw(st.integers(0, denominator) | st.integers(int(denominator * 0.9), denominator))
    quantity = data.draw(st.integers(0, 200_000))
    words = TAKES[kind].format(share=text(share, 100), per=text(per), money=text(money))
    number = money if "CNY" in kind else share
    written = "none" if cap is None else f"{text(cap)} CNY" if of == "amount" else f"{text(cap, 100)}%"
    more = "remedies:\n" + remedy("m", words, cap=written)
    found = reckon(contract(metrics=metric("m"), more=more), counts_of(quantity, m=(numerator, denominator)), ("m",))
    check_in_a_sheet(found)
    check_sums(found)
    measured = Fraction(numerator, denominator) if denominator else None
    most = None if cap is None else (cap, of)
    taken = pencil.deduction(kind, number, per / 100, measured, Fraction(95, 100), Fraction(quantity), most)
    assert found.values["deduct.m"] == -taken
    assert cap is None or taken <= pencil.fen(quantity * cap if of == "base" else cap)


OF_SECONDS = metric("m", "at most 300 s").replace("answered_of_all", "mean_talk_time")


@pytest.mark.parametrize("kind", [kind for kind, words in TAKES.items() if "point" in words])
@given(st.integers(1, 500), st.sampled_from([1, 7, 10, 60]), cents, st.integers(1, 3000), st.integers(0, 3_000_000), st.data())
@few
def test_deductions_by_the_second(
    kind: str, share: int, per: int, money: Fraction, calls: int, seconds: int, data: st.DataObject
) -> None:
    seconds = data.draw(st.sampled_from([seconds, 300 * calls, (300 + per) * calls, (300 + per) * calls + 1]))
    words = TAKES[kind].format(share=text(Fraction(share, 100)), per=per, money=text(money)).replace("point", "s")
    found = reckon(
        contract(metrics=OF_SECONDS, more="remedies:\n" + remedy("m", words)), counts_of(5000, m=(seconds, calls)), ("m",)
    )
    check_in_a_sheet(found)
    number, mean = money if "CNY" in kind else Fraction(share, 10_000), Fraction(seconds, calls)
    assert found.values["deduct.m"] == -pencil.deduction(kind, number, Fraction(per), -mean, Fraction(-300), Fraction(5000), None)


@pytest.mark.parametrize("kind", ["started", "completed", "exact", "CNY exact", "in proportion"])
@given(st.integers(1, 300), st.data())
@few
def test_a_deduction_never_falls_as_the_shortfall_grows(kind: str, share: int, data: st.DataObject) -> None:
    words = TAKES[kind].format(share=text(Fraction(share, 100)), per="1", money="250.00")
    more = "remedies:\n" + remedy("m", words)
    reached = sorted(data.draw(st.lists(st.integers(0, 2000), min_size=2, max_size=4)))
    taken = [
        reckon(contract(metrics=metric("m"), more=more), counts_of(100_000, m=(one, 2000)), ("m",)).values["deduct.m"]
        for one in reached
    ]
    assert taken == sorted(taken, key=lambda amount: amount if isinstance(amount, Fraction) else 0)


@given(st.integers(0, 2000), st.integers(0, 100_000))
@few
def test_bands(reached: int, quantity: int) -> None:
    bands = "[0% of it from 92%, 2% of it from 90% below 92%, 5% of it from 88% below 90%, 10% of it below 88%]"
    shares = [(Fraction(0), Fraction(92, 100)), (Fraction(2, 100), Fraction(90, 100)), (Fraction(5, 100), Fraction(88, 100))]
    more = f'remedies:\n  m: {{clause: "6", deduct: {deduct("X").replace("takes: X", f"bands: {bands}")}}}\n'
    found = reckon(contract(metrics=metric("m"), more=more), counts_of(quantity, m=(reached, 2000)), ("m",))
    check_in_a_sheet(found)
    share = pencil.band([*shares, (Fraction(10, 100), None)], Fraction(reached, 2000))
    assert found.values["deduct.m"] == -pencil.fen(quantity * share)


TABLES = (
    ("0.00 CNY|200.00 CNY|750.00 CNY", "", (0, 200, 750)),
    ("0 points|2 points|5 points", ", per_point: 100.00 CNY", (0, 200, 500)),
    ("0 points|2 points|5 points", ", per_point: 0.5% of it", (0, Fraction(1, 100), Fraction(25, 1000))),
)


@pytest.mark.parametrize(("taken", "each", "amounts"), TABLES)
@given(st.integers(0, 2000), st.integers(0, 100_000))
@few
def test_tables_of_amounts_and_points(
    taken: str, each: str, amounts: tuple[Fraction | int, ...], reached: int, quantity: int
) -> None:
    first, second, third = taken.split("|")
    bands = f"[{first} from 92%, {second} from 90% below 92%, {third} below 90%]{each}"
    more = f'remedies:\n  m: {{clause: "6", deduct: {deduct("X").replace("takes: X", f"bands: {bands}")}}}\n'
    found = reckon(contract(metrics=metric("m"), more=more), counts_of(quantity, m=(reached, 2000)), ("m",))
    check_in_a_sheet(found)
    of_table = [
        (Fraction(amounts[0]), Fraction(92, 100)),
        (Fraction(amounts[1]), Fraction(90, 100)),
        (Fraction(amounts[2]), None),
    ]
    number = pencil.band(of_table, Fraction(reached, 2000))
    expected = pencil.fen(quantity * number) if "%" in each else number
    assert found.values["deduct.m"] == -expected


@given(st.integers(0, 10**9))
@few
def test_extras(hundredths: int) -> None:
    counts = {"calls": {"fees.calls.quantity": 0}, "extras": {"fees.f.hundredths": hundredths}}
    assert charged(CALLS + fee("extras"), counts) == Fraction(hundredths, 100)


@given(
    st.lists(st.integers(0, 1000), min_size=3, max_size=3),
    st.sampled_from(["all added", "only the largest"]),
    st.booleans(),
    st.none() | st.integers(0, 30),
)
@few
def test_several_deductions(reached: list[int], how: str, grouped: bool, cap: int | None) -> None:
    names, quantity = ("a", "b", "c"), 90_000
    words = ("1% per 1 point", "2% per started 1 point", "4000.00 CNY")
    more = "remedies:\n" + "".join(remedy(name, takes) for name, takes in zip(names, words, strict=True))
    more += f'deductions: {{clause: "6", together: {how}, cap: {"none" if cap is None else f"{cap}%"}'
    more += ", same_event: [[a, c]]}\n" if grouped else "}\n"
    metrics = "".join(metric(name) for name in names)
    found = reckon(
        contract(metrics=metrics, more=more),
        counts_of(quantity, **{n: (r, 1000) for n, r in zip(names, reached, strict=True)}),
        names,
    )
    check_in_a_sheet(found)
    check_sums(found)
    base, target = Fraction(quantity), Fraction(95, 100)
    alone = [
        pencil.deduction(kind, number, Fraction(1, 100), Fraction(one, 1000), target, base, None)
        for kind, number, one in zip(
            ("exact", "started", "CNY"), (Fraction(1, 100), Fraction(2, 100), Fraction(4000)), reached, strict=True
        )
    ]
    most = None if cap is None else pencil.fen(base * cap / 100)
    expected = pencil.together(alone, [{0, 2}] if grouped else [], largest=how == "only the largest", cap=most)
    assert [found.values[f"deduct.{name}"] for name in names] == [-amount for amount in expected]


@given(
    st.tuples(st.integers(0, 1000), st.integers(0, 1000)),
    st.sampled_from(["linear", "nothing"]),
    st.sampled_from(["no finding", "met", "missed"]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 100_000),
)
@few
def test_scores(reached: tuple[int, int], between: str, otherwise: str, first_has: bool, banded: bool, quantity: int) -> None:
    metrics = metric("a", "none", f"at least 1, otherwise {otherwise}") + metric("b", "none")
    pays = "bands: [100% of it from 90, 95% of it from 80 below 90, 90% of it below 80]" if banded else "share: score of 100"
    more = (
        'score:\n  clause: "5"\n  parts:\n'
        f"    one: {{metric: a, weight: 60 points, full: at least 95%, none: below 90%, between: {between}}}\n"
        f"    two: {{metric: b, weight: 40 points, full: at most 14%, none: from 17%, between: {between}}}\n"
        "  rounded: each part to 2 decimals\n"
        f"  pays: {{of: all fees, {pays}, as: price reduction}}\n"
    )
    rates = counts_of(quantity, a=(reached[0], 1000) if first_has else (0, 0), b=(reached[1], 1000))
    found = reckon(contract(metrics=metrics, more=more), rates)
    linear = between == "linear"
    one = (
        Fraction(60),
        Fraction(reached[0], 1000) if first_has else None,
        Fraction(95, 100),
        Fraction(90, 100),
        linear,
        otherwise,
    )
    two = (Fraction(40), Fraction(reached[1], 1000), Fraction(14, 100), Fraction(17, 100), linear, "no finding")
    total = pencil.score([one, two], 2)
    assert found.values["score.total"] == total
    bands: list[tuple[Fraction, Fraction | None]] = [
        (Fraction(1), Fraction(90)),
        (Fraction(95, 100), Fraction(80)),
        (Fraction(90, 100), None),
    ]
    share = pencil.band(bands, total) if banded else total / 100
    assert found.values["score"] == -pencil.fen(quantity * (1 - share))
    check_in_a_sheet(found)
    check_sums(found)


@given(st.integers(0, 99), st.booleans(), st.sampled_from(["900.00 CNY", "2%", "none"]), st.integers(0, 20_000))
@few
def test_a_bonus(reached: int, amount: bool, cap: str, quantity: int) -> None:
    takes = "300.00 CNY per completed 1 point" if amount else "15% per completed 1 point"
    fees = (
        '  calls: {clause: "4", name: {zh: 话, en: Calls}, kind: each, counts: calls, price: 1.00 CNY each}\n'
        f'  f: {{clause: "4", name: {{zh: 奖, en: Bonus}}, kind: bonus, metric: m, above: at least 90%, takes: {takes}, '
        f"of: [fees.calls], cap: {cap}}}\n"
    )
    found = reckon(contract(metrics=metric("m", "none"), fees=fees), counts_of(quantity, m=(reached, 99)))
    check_in_a_sheet(found)
    points = pencil.points(max(Fraction(0), Fraction(reached, 99) - Fraction(9, 10)), Fraction(1, 100), "completed")
    most = {"900.00 CNY": (Fraction(900), "amount"), "2%": (Fraction(2, 100), "base"), "none": None}[cap]
    earned = points * 300 if amount else quantity * points * Fraction(15, 100)
    assert found.values["fees.f"] == pencil.capped(earned, Fraction(quantity), most)


RULES = [(prices, rounded) for prices in ("exclude tax", "include tax") for rounded in ("per line", "on total")]


@pytest.mark.parametrize(("prices", "rounded"), RULES)
@given(st.lists(cents, min_size=1, max_size=5), st.sampled_from([0, 1, 6, 9, 13]), st.booleans())
@few
def test_tax(prices: str, rounded: str, amounts: list[Fraction], rate: int, penalty: bool) -> None:
    fees = "".join(
        fee("fixed", price=f"{text(amount)} CNY per month", part_month="in full").replace("  f:", f"  f{at}:")
        for at, amount in enumerate(amounts)
    )
    tax = TAX.replace("6%", f"{rate}%").replace("exclude tax", prices).replace("per line", rounded)
    more = "remedies:\n" + remedy("m", "3% of it", nature="penalty" if penalty else "price reduction")
    found = reckon(contract(metrics=metric("m"), fees=fees, tax=tax, more=more), counts_of(0, m=(900, 1000)), ("m",))
    less = -pencil.fen(sum(amounts, Fraction(0)) * Fraction(3, 100))
    lines, penalties = (amounts, [less]) if penalty else ([*amounts, less], [])
    expected = pencil.totals(lines, penalties, Fraction(rate, 100), prices, rounded)
    payable = found.values["total.payable" if penalty else "total.gross"]
    assert {part: found.values[f"total.{part}"] for part in ("net", "tax", "gross")} | {"payable": payable} == expected
    check_in_a_sheet(found)
