"""The counts of a role are the sum of the counts of its slices, also where calls look at each other and at cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from instants import with_instants
from program import ROOT
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.contract.records.calls import CALLS
from slacalc.measure.by_moment import count_by_moment
from slacalc.measure.counting import KnownBefore, Slice, sum_of_counts
from slacalc.measure.needs import roles_beside, sliced_by

MARCH = Month(2026, 3)
SOURCE = (ROOT / "benchmarks" / "contract.yaml").read_text(encoding="utf-8")
FOLLOWED = """\
  again:
    clause: 三.9
    name: {zh: 重复来电率, en: Calls again}
    reading: repeated_of_answered
    within: 86400 s
    target: none
    basis: at least 1, otherwise no finding

  cases:
    clause: 三.10
    name: {zh: 转工单率, en: Calls that came to a case}
    reading: ticketed_of_answered
    target: none
    basis: at least 1, otherwise no finding

metrics:
"""
PLAIN = load_contract(SOURCE.encode(), "c.yaml").terms_of(MARCH)
HEAD, _, TAIL = SOURCE.partition("metrics:\n")
TERMS = load_contract(
    (
        HEAD.replace("exports:\n", "exports:\n  tickets: slacalc\n") + "metrics:\n" + FOLLOWED.removesuffix("metrics:\n") + TAIL
    ).encode(),
    "c.yaml",
).terms_of(MARCH)
SCHEMA = {
    "call_id": pl.String(),
    "arrived_at": pl.Datetime("us"),
    "direction": pl.String(),
    "queue": pl.String(),
    "category": pl.String(),
    "caller": pl.String(),
    "outcome": pl.String(),
    "wait": pl.Int64(),
    "talk": pl.Int64(),
}
CASES = pl.DataFrame({"case_id": ["K1", "K2", "K3"], "call_id": ["C1", "C4", None]})
ROW = st.tuples(
    st.integers(-86400, 32 * 86400).map(lambda after: datetime(2026, 3, 1) + timedelta(seconds=after)),  # noqa: DTZ001 - local
    st.sampled_from(["inbound", "inbound", "outbound"]),
    st.sampled_from(["a", "b", None]),
    st.sampled_from(["consultation", None]),
    st.sampled_from(["1", "2", "3", None]),
    st.sampled_from(["answered", "answered", "abandoned"]),
    st.integers(0, 40),
    st.integers(1, 400),
)


def test_what_decides_each_other_stands_in_one_slice() -> None:
    assert (sliced_by(PLAIN, "calls"), sliced_by(TERMS, "calls"), sliced_by(TERMS, "tickets")) == ("call_id", "caller", "case_id")
    assert (roles_beside(PLAIN, "calls"), roles_beside(TERMS, "calls"), roles_beside(TERMS, "updates")) == (
        (),
        ("tickets",),
        ("tickets",),
    )
    assert CALLS.across == ("called_again_after",)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, max_size=12), st.integers(1, 4))
def test_slices_add_up_to_the_whole(rows: list[tuple[object, ...]], parts: int) -> None:
    made = pl.DataFrame([(f"C{at}", *row) for at, row in enumerate(rows)], schema=SCHEMA, orient="row")
    frame = with_instants(made)
    known = KnownBefore(datetime(2026, 4, 2, tzinfo=UTC), newest_day=frame["arrived_at"].dt.date().max())  # type: ignore[arg-type]

    def count(records: pl.DataFrame) -> Slice:
        return Slice("calls", records, known, beside={"tickets": CASES})

    of_caller = pl.col("caller").fill_null("").str.to_integer(strict=False).fill_null(0) % parts
    slices = [count_by_moment(TERMS, count(frame.filter(of_caller == at))) for at in range(parts)]
    whole = count_by_moment(TERMS, count(frame))
    assert sum_of_counts(slices) == whole
    assert whole.scope.in_scope + sum(number for _, number in whole.scope.left_out) == len(rows)
