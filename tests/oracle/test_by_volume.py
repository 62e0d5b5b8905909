"""Targets by volume, and months above their forecast: by the program, with a pencil over plain numbers, and by a spreadsheet.

About: contract/metrics/by_volume.py, measure/by_volume.py, statement/outcomes.py.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from billing.contracts import HEAD, MARCH, PAYMENT, TAX, Reckoned
from billing.test_every_charge import check_in_a_sheet
from slacalc.assess.standing import Standing
from slacalc.base.evaluate import NO_BASIS, evaluate
from slacalc.contract.load import load_contract
from slacalc.measure.tally import Table, Tallies
from slacalc.statement.figures import write_month
from slacalc.statement.outcomes import outcome_of, result_of
from slacalc.statement.terms_used import term_entries

FEE = 1000
Bands = list[tuple[int, int]]
"""Up to which volume, and the target in percent; the edge of the last is of no meaning."""


def contract_text(bands: Bands, volume: str, surge: tuple[str, int, int] | None, *, without: str) -> str:
    *steps, last = bands
    texts = [*(f"at least {target}% up to {edge}" for edge, target in steps), f"at least {last[1]}% above"]
    above, share, forecast = surge or ("above", 100, 0)
    keys = f"surge: not judged {above} {share}% of forecast, without_forecast: {without}, "
    keys += f"forecast: {{{MARCH if forecast else '2026-12'}: {forecast or 1}}}, "
    return (
        f"{HEAD}metrics:\n"
        f'  rate: {{clause: "3", name: {{zh: r, en: r}}, reading: answered_of_requested, target: [{", ".join(texts)}], '
        f'volume: {volume}, {keys if surge else ""}basis: "at least 5, otherwise missed"}}\n'
        'fees:\n  desk: {clause: "4", name: {zh: d, en: d}, kind: fixed, '
        f"price: {FEE}.00 CNY per month, part_month: in full}}\n"
        'remedies: {rate: {clause: "6", deduct: {takes: 1% per started 1 point, of: [fees.desk], from: month missed, '
        "as: price reduction, cap: none, applies: by itself}}}\n"
        f"{TAX}{PAYMENT}"
    )


BANDS = st.tuples(
    st.lists(st.integers(1, 40), min_size=1, max_size=4, unique=True).map(sorted),
    st.lists(st.integers(1, 99), min_size=5, max_size=5),
).map(lambda drawn: [*zip(drawn[0], drawn[1], strict=False), (0, drawn[1][-1])])
COUNTS = st.integers(0, 45).flatmap(lambda all_of: st.tuples(st.integers(0, all_of), st.just(all_of), st.integers(0, 5)))
SURGE = st.none() | st.tuples(st.sampled_from(["above", "from"]), st.integers(50, 200), st.integers(0, 40))


@given(
    BANDS, st.sampled_from(["denominator", "scope", "scope of rate"]), COUNTS, SURGE, st.sampled_from(["judged", "not judged"])
)
@example([(20, 95), (0, 90)], "denominator", (18, 20, 3), None, "judged")
@example([(20, 95), (0, 90)], "denominator", (19, 21, 0), ("above", 115, 20), "judged")
@example([(20, 95), (0, 90)], "scope", (19, 20, 3), ("above", 115, 20), "judged")
@example([(20, 95), (0, 90)], "scope", (19, 20, 3), ("from", 115, 20), "judged")
@settings(max_examples=60, deadline=None)
def test_targets_by_volume(
    bands: Bands, volume: str, counts: tuple[int, int, int], surge: tuple[str, int, int] | None, without: str
) -> None:
    text = contract_text(bands, volume, surge, without=without)
    terms = load_contract(text.encode(), "contract.yaml").terms_of(MARCH)
    reached, counted, outside = counts
    outcomes = ("answered", "abandoned", "ivr_only", "overflow", "voicemail", "callback", "failed")
    columns = ("calls", *(f"outcome.{outcome}" for outcome in outcomes), *(f"rate.{name}" for name in COLUMNS))
    row = (*(0 for _ in columns[:-4]), counted + outside, outside, counted, reached)
    tallies = Tallies((("calls", Table.of(("day",), columns, {("2026-03-02",): row})),))

    size = counted if volume == "denominator" else counted + outside
    at = next((place for place, (edge, _) in enumerate(bands[:-1]) if size <= edge), len(bands) - 1)
    target = bands[at][1]
    found = Fraction(reached, counted) if counted >= 5 else None
    judged = surge is None or (without == "judged" if not surge[2] else not _above(size, *surge))
    expected = "missed" if found is None or found * 100 < target else "met"
    expected = expected if judged or found is None else "no finding"

    points = -((found * 100 - target) // 1) if found is not None and expected == "missed" else 0
    book, charges = write_month(terms, {"rate": Standing(deducts=expected == "missed")}, tallies)
    numbers = {quantity.path: quantity.value for quantity in terms.quantities()}
    values = evaluate(book, numbers, tallies)
    assert values["rate"] == (NO_BASIS if found is None else found)
    assert values["rate.target"] == Fraction(target, 100)
    assert outcome_of(terms.metrics[0], values) == expected
    assert result_of(terms.metrics[0], "met", Standing(), values, terms).target == f"metrics.rate.target.{at + 1}.bound"
    if expected == "missed":
        assert values["deduct.rate"] == -Fraction(FEE * points, 100)
    check_in_a_sheet(Reckoned(terms, book, term_entries(terms, book), tallies, values, tuple(charge.id for charge in charges)))


COLUMNS = ("scope", "outside", "denominator", "numerator")


def _above(size: int, how: str, share: int, forecast: int) -> bool:
    return size * 100 >= share * forecast if how == "from" else size * 100 > share * forecast
