"""Blanks in what a fee or an own reading adds up, by the program and by a pencil that knows csv and whole numbers alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from program import run_here

if TYPE_CHECKING:
    from program import Answer

CONTRACT = """\
slacalc: 1
id: BLANKS
title: Blanks
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: A}, provider: {name: B}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 00:00-24:00}
exports: {calls: LAYOUT}
evidence: {refused_rows: at most 100%, days_without_calls: at most 31}
metrics:
  handling: {clause: "3", name: {zh: 处理, en: Handling}, reading: own, counts: calls, numerator: outcome is answered, \
denominator: outcome is answered, adds: talk + hold, METRIC unit: seconds, target: none, \
basis: "at least 1, otherwise no finding"}
fees:
  minutes: {clause: "4", name: {zh: 分钟, en: Minutes}, kind: minutes, counts: calls, where: queue is a and outcome is answered, \
adds: hold + wrap, FEE price: 0.35 CNY per minute, increment: 7 s}
tax: {clause: "4", rate: 6%, prices: exclude tax, rounded: per line}
payment: {clause: "4", due: by day 10 of the following month, rest_day: next working day}
"""
LEGS = """\
slacalc_layout: 1
id: legs
role: calls
columns:
  call_id: {from: call_id}
  arrived_at: {from: arrived_at, format: "%Y-%m-%d %H:%M:%S", over_legs: first}
  queue: {from: queue, over_legs: first}
  outcome: {from: outcome, over_legs: last}
  talk: {from: talk, as: seconds, over_legs: sum}
  hold: {from: hold, as: seconds, over_legs: sum}
  wrap: {from: wrap, as: seconds, over_legs: sum}
legs: {number: leg}
duplicates: {keep: none}
"""
HEADERS = ["call_id", "arrived_at", "queue", "outcome", "talk", "hold", "wrap"]
FEE, METRIC = ("", "0 s", "refused"), ("", "0 s", "left out", "refused")
Call = dict[str, str]


def written(word: str) -> str:
    return f"blank: {word}," if word else ""


def pencil(calls: list[Call], fee: str, metric: str) -> tuple[set[str], int, int, int] | None:
    """Ids set aside, increments billed, and both numbers of the mean; None where the contract has to speak."""

    def billed(call: Call) -> bool:
        return call["queue"] == "a" and call["outcome"] == "answered"

    fee_blank = {call["call_id"] for call in calls if billed(call) and "" in (call["hold"], call["wrap"])}
    mean_blank = {call["call_id"] for call in calls if call["outcome"] == "answered" and "" in (call["talk"], call["hold"])}
    if (fee_blank and not fee) or (mean_blank and not metric):
        return None
    aside = (fee_blank if fee == "refused" else set()) | (mean_blank if metric == "refused" else set())
    left = [call for call in calls if call["call_id"] not in aside]
    increments = sum(-(-(int(call["hold"] or 0) + int(call["wrap"] or 0)) // 7) for call in left if billed(call))
    counts = [call for call in left if call["outcome"] == "answered" and (metric == "0 s" or call["call_id"] not in mean_blank)]
    return aside, increments, sum(int(call["talk"] or 0) + int(call["hold"] or 0) for call in counts), len(counts)


SECONDS = st.sampled_from(["", "0", "6", "7", "8", "61"])
CALLS = st.lists(
    st.fixed_dictionaries(
        {
            "queue": st.sampled_from(["a", "b", ""]),
            "outcome": st.sampled_from(["answered", "answered", "abandoned"]),
            "talk": st.sampled_from(["5", "60"]),
            "hold": SECONDS,
            "wrap": SECONDS,
        }
    ),
    min_size=1,
    max_size=6,
)


def statement(folder: Path, rows: list[Call], fee: str, metric: str, layout: str = "slacalc") -> Answer:
    contract = CONTRACT.replace("METRIC", written(metric)).replace("FEE", written(fee)).replace("LAYOUT", layout)
    (folder / "contract.yaml").write_text(contract, encoding="utf-8")
    (folder / "legs.yaml").write_text(LEGS, encoding="utf-8")
    month = folder / "month"
    month.mkdir(exist_ok=True)
    (month / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-02T09:00:00\n", encoding="utf-8")
    with (month / "calls.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return run_here(["statement", "contract.yaml", "month", "--format", "json"], folder)


def check(done: Answer, right: tuple[set[str], int, int, int] | None, refused_rows: int) -> None:
    if right is None:
        assert done.code == 3
        assert "[measure/blank-not-said" in done.err
        return
    assert done.code == 0, done.err
    made = json.loads(done.out)
    aside, increments, added, counted = right
    figures = {figure["name"]: figure["value"] for figure in made["figures"]}
    found = [int(figures[name]) for name in ("fees.minutes.increments", "handling.numerator", "handling.denominator")]
    assert found == [increments, added, counted]
    rows = made["rows"][0]
    assert rows["refused"] == refused_rows
    assert rows["read"] == rows["refused"] + rows["duplicate"] + rows["absorbed"] + rows["records"]
    assert dict(rows["refused_by"]) == ({"records/blank-added-up": refused_rows} if aside else {})


@settings(max_examples=60, deadline=None)
@given(CALLS, st.sampled_from(FEE), st.sampled_from(METRIC))
def test_a_blank_in_what_is_added_up_is_what_the_contract_says(calls: list[Call], fee: str, metric: str) -> None:
    rows = [{"call_id": f"C{at}", "arrived_at": f"2026-03-02 09:00:0{at}", **call} for at, call in enumerate(calls)]
    right = pencil(rows, fee, metric)
    with TemporaryDirectory() as folder:
        check(statement(Path(folder), rows, fee, metric), right, len(right[0]) if right else 0)


@settings(max_examples=25, deadline=None)
@given(CALLS, st.sampled_from(FEE), st.sampled_from(METRIC))
def test_a_call_of_two_legs_is_blank_where_both_are_and_is_set_aside_whole(calls: list[Call], fee: str, metric: str) -> None:
    rows = [{"call_id": f"C{at}", "arrived_at": f"2026-03-02 09:00:0{at}", **call} for at, call in enumerate(calls)]
    right = pencil(rows, fee, metric)
    legs = [{"leg": "1", **row} for row in rows] + [{**row, "leg": "2", "talk": "", "hold": "", "wrap": ""} for row in rows]
    with TemporaryDirectory() as folder:
        check(statement(Path(folder), legs, fee, metric, "legs.yaml"), right, 2 * len(right[0]) if right else 0)


def test_what_a_fee_sets_aside_is_not_measured_and_measuring_speaks_of_no_fee(tmp_path: Path) -> None:
    cells = {"outcome": "answered", "talk": "5", "wrap": "1"}
    calls = [{**cells, "queue": "a", "hold": ""}, {**cells, "queue": "a", "hold": "7"}, {**cells, "queue": "b", "hold": "7"}]
    rows = [{"call_id": f"C{at}", "arrived_at": f"2026-03-02 09:00:0{at}", **call} for at, call in enumerate(calls)]
    assert "[measure/charged-by-no-fee]" in statement(tmp_path, rows, "refused", "left out").err
    measured = run_here(["measure", "contract.yaml", "month", "--format", "json"], tmp_path)
    assert measured.code == 0
    assert "charged-by-no-fee" not in measured.err
    found = json.loads(measured.out)["metrics"][0]
    assert (int(found["numerator"]), int(found["denominator"])) == (24, 2)
