"""Worked examples: what applies by itself is taken, what is decided is decided, and ``check`` refuses what ``test`` refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lab import CONTRACT, CURED, DIRECT
from program import run_here

if TYPE_CHECKING:
    from pathlib import Path

DECIDED = DIRECT.replace("by itself", "on decision")
CURED_BY_ITSELF = CURED.replace("on decision", "by itself")
FLAT = DIRECT.replace("takes: 1% per started 1 point", "takes: 2% of it")
OVER = (
    "    basis: at least 3, otherwise no finding\n",
    """\
    basis: at least 3, otherwise no finding
    over: mean of days
    each: at least 1, otherwise left out
""",
)
AMENDED = """
amendments:
  softer: {clause: "9", from: 2026-07-01, set: {remedies.answer_rate.deduct.applies: on decision}}
"""
MISSED = "answer_rate: 900 of 1000, fees.service: 10000.00 CNY"
MET = "answer_rate: 950 of 1000, fees.service: 10000.00 CNY"
NOTHING = "answer_rate: 1 of 2, fees.service: 10000.00 CNY"


def example(given: str, expect: str) -> str:
    return f"\nexamples:\n  one: {{given: {{{given}}}, expect: {{{expect}}}}}\n"


def results_of(folder: Path, contract: str) -> list[tuple[str, str]]:
    """The figures of the examples that are expected, and what they come to, where ``check`` has no error either."""
    (folder / "contract.yaml").write_text(contract, encoding="utf-8")
    assert refused(folder, contract) == []
    done = run_here(["test", "contract.yaml", "--format", "json"], folder)
    return [(one["figure"], one["computed"]) for file in json.loads(done.out)["contracts"] for one in file["compared"]]


def refused(folder: Path, contract: str) -> list[str]:
    """The errors of ``check``; ``test`` has the same, and is refused with them."""
    (folder / "contract.yaml").write_text(contract, encoding="utf-8")
    checked = run_here(["check", "contract.yaml", "--format", "json"], folder)
    found = [one["code"] for one in json.loads(checked.out)["remarks"] if one["severity"] == "error"]
    done = run_here(["test", "contract.yaml", "--lang", "en"], folder)
    assert (done.code == 3) == bool(found)
    assert all(f"[{code}]" in done.err for code in found)
    return found


@pytest.mark.parametrize(
    ("remedy", "given", "net"),
    [
        (FLAT, MISSED, "9800"),
        (DIRECT, MISSED, "9500"),
        (DIRECT, MET, "10000"),
        (DIRECT, NOTHING, "10000"),
        (DECIDED, MISSED, "10000"),
        (DECIDED, f"{MISSED}, decided: [answer_rate]", "9500"),
        (CURED, MISSED, "10000"),
        (CURED, f"{MISSED}, decided: [answer_rate]", "9500"),
        (CURED_BY_ITSELF, MISSED, "10000"),
        (CURED_BY_ITSELF, f"{MISSED}, not_cured: [answer_rate]", "9500"),
        (CURED_BY_ITSELF, f"{MET}, not_cured: [answer_rate]", "10000"),
        (DIRECT + AMENDED, MISSED, "9500"),
        (DIRECT + AMENDED, f"{MISSED}, month: 2026-08", "10000"),
    ],
)
def test_what_applies_by_itself_is_taken_in_an_example_as_in_a_month(tmp_path: Path, remedy: str, given: str, net: str) -> None:
    assert results_of(tmp_path, CONTRACT + remedy + example(given, f"total.net: {net}.00 CNY")) == [("total.net", net)]


@pytest.mark.parametrize("given", [MET, NOTHING])
def test_a_deduction_that_applies_by_itself_and_is_not_due_is_nothing(tmp_path: Path, given: str) -> None:
    found = results_of(tmp_path, CONTRACT + DIRECT + example(given, "deduct.answer_rate: 0.00 CNY"))
    assert found == [("deduct.answer_rate", "0")]


@pytest.mark.parametrize(
    ("remedy", "given", "expect", "code"),
    [
        (DIRECT, f"{MISSED}, decided: [answer_rate]", "answer_rate: missed", "contract/decided-by-itself"),
        (CURED_BY_ITSELF, f"{MISSED}, decided: [answer_rate]", "answer_rate: missed", "contract/decided-by-itself"),
        (DIRECT, f"{MISSED}, not_cured: [answer_rate]", "answer_rate: missed", "contract/nothing-not-cured"),
        (CURED, f"{MISSED}, not_cured: [answer_rate]", "answer_rate: missed", "contract/nothing-not-cured"),
        (CURED, MISSED, "deduct.answer_rate: -500.00 CNY", "contract/not-decided"),
        (DECIDED, MISSED, "deduct.answer_rate.points: 5", "contract/not-decided"),
        (DIRECT, MET, "deduct.answer_rate.points: 0", "contract/unknown-figure"),
        (DIRECT, "answer_rate: 1001 of 1000", "answer_rate: met", "contract/more-than-all"),
        (DIRECT, MISSED, "total.nett: 3", "contract/unknown-figure"),
        (DIRECT, MISSED, "fees.service.nosuch: 3", "contract/unknown-figure"),
        (DIRECT, f"{MISSED}, total.nosuch: 3", "total.net: 3", "contract/unknown-figure"),
        (DIRECT, f"{MISSED}, month: 2027-01", "total.net: 3", "contract/month-not-covered"),
        (DIRECT, f"{MISSED}, month: 2025-12", "total.net: 3", "contract/month-not-covered"),
        (DIRECT, "fees.service: 100.001 CNY", "total.net: 3", "contract/bad-quantity"),
        (DIRECT, "fees.calls.quantity: 7.00 CNY", "total.net: 3", "contract/bad-quantity"),
        (DIRECT, MISSED, "deduct.answer_rate.points: 3.00 CNY", "contract/bad-quantity"),
        (DIRECT, MISSED, "total.net: met", "contract/bad-quantity"),
        (DIRECT + AMENDED, f"{MISSED}, month: 2026-08", "deduct.answer_rate: -500.00 CNY", "contract/not-decided"),
    ],
)
def test_what_an_example_cannot_mean_is_refused_by_check_and_by_test(
    tmp_path: Path, remedy: str, given: str, expect: str, code: str
) -> None:
    assert refused(tmp_path, CONTRACT + remedy + example(given, expect)) == [code]


def test_a_metric_over_intervals_is_not_given_by_two_counts(tmp_path: Path) -> None:
    assert refused(tmp_path, CONTRACT.replace(*OVER) + example(MISSED, "answer_rate: missed")) == [
        "contract/given-over-intervals"
    ]


def test_an_example_of_a_later_month_speaks_of_what_an_amendment_has_added(tmp_path: Path) -> None:
    fees = CONTRACT[CONTRACT.index("fees:") : CONTRACT.index("tax:")].replace("fees:\n", "").replace("  calls:", "  more:")
    more = "\n".join(f"      {line}" for line in fees.rstrip().split("\n"))
    amended = f'\namendments:\n  more:\n    clause: "9"\n    from: 2026-07-01\n    set:\n      fees:\n{more}\n'
    found = results_of(tmp_path, CONTRACT + amended + example("month: 2026-07, fees.more: 5.00 CNY", "total.net: 10005.00 CNY"))
    assert found == [("total.net", "10005")]


def test_every_example_is_looked_at_before_a_file_is_refused(tmp_path: Path) -> None:
    two = "\nexamples:\n  a: {given: {}, expect: {total.nett: 1}}\n  b: {given: {}, expect: {total.groß: 1}}\n"
    assert refused(tmp_path, CONTRACT + two) == ["contract/unknown-figure"] * 2


SCORE = """
score:
  clause: "5"
  parts: {{one: {{metric: answer_rate, weight: 100 points, full: {full}, none: {none}, between: {between}}}}}
  rounded: each part to 2 decimals
  pays: {{of: all fees, bands: [100% of it from 90, 90% of it below 90], as: price reduction}}
"""


@pytest.mark.parametrize(
    ("full", "none", "between", "code"),
    [
        ("at least 31%", "below 90%", "linear", "contract/score-contradicts"),
        ("at least 31%", "below 90%", "nothing", "contract/score-contradicts"),
        ("at least 95%", "at least 90%", "linear", "contract/score-contradicts"),
        ("below 95%", "below 90%", "linear", "contract/score-contradicts"),
        ("at most 20%", "from 10%", "linear", "contract/score-contradicts"),
        ("at least 95%", "at most 95%", "nothing", "contract/score-contradicts"),
        ("at least 95%", "below 95%", "linear", "contract/score-without-slope"),
        ("at least 95%", "below 95%", "nothing", ""),
        ("above 95%", "at most 95%", "nothing", ""),
        ("at most 10%", "above 20%", "linear", ""),
        ("above 95%", "at most 90%", "linear", ""),
    ],
)
def test_the_edges_of_a_score_contradict_each_other_or_not(tmp_path: Path, full: str, none: str, between: str, code: str) -> None:
    assert refused(tmp_path, CONTRACT + SCORE.format(full=full, none=none, between=between)) == [code] * bool(code)


@pytest.mark.parametrize(
    ("full", "none", "counts", "points"),
    [
        ("at least 95%", "below 90%", "950 of 1000", "100"),
        ("above 95%", "at most 90%", "900 of 1000", "0"),
        ("at least 95%", "below 90%", "899 of 1000", "0"),
        ("at least 95%", "below 90%", "920 of 1000", "40"),
        ("at most 10%", "from 20%", "120 of 1000", "80"),
        ("below 10%", "above 20%", "200 of 1000", "0"),
    ],
)
def test_points_go_up_evenly_between_the_edges_and_meet_them_there(
    tmp_path: Path, full: str, none: str, counts: str, points: str
) -> None:
    text = CONTRACT + SCORE.format(full=full, none=none, between="linear")
    found = results_of(tmp_path, text + example(f"answer_rate: {counts}", f"score.one.points: {points}"))
    assert found == [("score.one.points", points)]
