"""Doubts about names, examples, amendments, the smallest basis and quoted clauses: where they arise, and where not.

About ``lint/run.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from slacalc.contract.load import load_contract
from slacalc.lint.run import doubts

REFUSED = Path(__file__).parents[1] / "refused" / "lint"


def source(slug: str) -> str:
    return (REFUSED / slug / "contract.yaml").read_text(encoding="utf-8")


def found(code: str, text: str) -> list[dict[str, str]]:
    return [one.fact for one in doubts(load_contract(text.encode(), "c.yaml")) if one.code == f"lint/{code}"]


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


QUOTES = """clauses:
  "3": The provider answers at least 95 % of calls.
  "4": The client pays for each answered call.
  "6": For each point begun the client may deduct 1 %.
metrics:
"""


def test_where_nothing_is_quoted_no_quote_is_missing() -> None:
    assert not found("clause-not-quoted", source("shown"))
    assert not found("quote-not-cited", source("shown"))


def test_each_clause_that_is_cited_is_told_once_and_a_near_one_is_named() -> None:
    text = changed(source("shown"), ("metrics:\n", QUOTES))
    assert not found("clause-not-quoted", text)
    assert not found("quote-not-cited", text)
    text = changed(text, ('"4": The', '"4.1": The'))
    assert [one["path"] for one in found("clause-not-quoted", text)] == ["fees.calls"]
    assert [(one["clause"], one["nearest"]) for one in found("quote-not-cited", text)] == [("4.1", "")]
    text = changed(source("shown"), ("metrics:\n", QUOTES), ('"6": For', '"6.1.2": For'), ('clause: "6"', 'clause: "6.1.1"'))
    assert [one["nearest"] for one in found("clause-not-quoted", text)] == ["6.1.2"]


def test_an_amendment_cites_its_own_clause_and_what_it_writes_cites_it_too() -> None:
    amendment = (
        "amendments:\n  first: {clause: A1, from: 2026-07-01, set: {metrics.answer_rate.target: at least 96%}}\nremedies:\n"
    )
    text = changed(source("shown"), ("metrics:\n", QUOTES), ("remedies:\n", amendment), ("at least 20", "at least 40"))
    assert [(one["clause"], one["path"]) for one in found("clause-not-quoted", text)] == [("A1", "amendments.first")]
    text = changed(text, ("clauses:\n", "clauses:\n  A1: From July the standard is 96 %.\n"))
    assert not found("clause-not-quoted", text)
    assert not found("quote-not-cited", text)


@pytest.mark.parametrize(
    "written",
    ["tax.clause: '4.3'", "tax: {clause: '4.3', rate: 6%, prices: exclude tax, rounded: per line}"],
)
def test_a_clause_that_only_an_amendment_brings_is_cited(written: str) -> None:
    amendment = f"amendments:\n  first:\n    clause: A1\n    from: 2026-07-01\n    set:\n      {written}\nremedies:\n"
    text = changed(source("shown"), ("metrics:\n", QUOTES), ("remedies:\n", amendment))
    assert {one["clause"] for one in found("clause-not-quoted", text)} == {"A1", "4.3"}
    text = changed(text, ("clauses:\n", "clauses:\n  A1: Tax is told apart.\n  '4.3': Tax is 6 %.\n"))
    assert not found("clause-not-quoted", text)
    assert not found("quote-not-cited", text)


def test_a_quote_may_be_long_and_no_longer_than_that(tmp_path: Path) -> None:
    text = changed(source("shown"), ("metrics:\n", QUOTES))
    assert not found("clause-not-quoted", changed(text, ("For each point", "x" * 3900)))
    with pytest.raises(Exception, match="contract/text-too-long"):
        load_contract(changed(text, ("For each point", "x" * 4001)).encode(), str(tmp_path))


@pytest.mark.parametrize(
    ("target", "least", "expected"),
    [
        ("at least 95%", 20, None),
        ("at least 95%", 19, ("18", "94.74%", "at least 100%")),
        ("above 95%", 20, ("19", "95.00%", "at least 100%")),
        ("above 95%", 21, None),
        ("at least 97%", 30, ("29", "96.67%", "at least 100%")),
        ("at least 100%", 5, None),
        ("at most 3%", 30, ("1", "3.33%", "at most 0%")),
        ("at most 3%", 34, None),
        ("below 5%", 20, ("1", "5.00%", "at most 0%")),
        ("at most 0%", 20, None),
    ],
)
def test_one_miss_on_the_smallest_basis(target: str, least: int, expected: tuple[str, str, str] | None) -> None:
    text = changed(source("shown"), ("at least 95%", target), ("basis: at least 20", f"basis: at least {least}"))
    facts = found("small-basis", text)
    assert [(one["one_miss"], one["share"], one["perfect"]) for one in facts] == ([expected] if expected else [])


def test_a_mean_of_days_is_no_count_over_its_basis() -> None:
    over = "    over: mean of days\n    each: at least 10, otherwise left out\n"
    text = changed(source("shown"), ("    basis: at least 20", f"{over}    basis: at least 5"))
    assert not found("small-basis", text)


SECOND = (
    "  reached: {clause: '3', name: {zh: 接通率, en: Reached}, reading: answered_of_requested, where: direction is inbound, "
    "target: none, basis: 'at least 20, otherwise no finding'}\nfees:\n"
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("target: none", "target: at least 90%"), ["reached"]),
        (("direction is inbound", "direction is inbound and in_service_hours"), []),
        (("direction is inbound", "'direction in [inbound]'"), ["reached"]),
        (("direction is inbound", "not not direction is inbound"), ["reached"]),
        (("direction is inbound", "not direction is inbound"), []),
        (("answered_of_requested, where: direction is inbound,", "answered_of_requested,"), []),
        (("answered_of_requested, where", "abandoned_of_requested, where"), []),
        (("answered_of_requested, where", "answered_in_time_of_requested, within: 15 s, where"), []),
        (("answered_of_requested, where", "answered_of_requested, period: rolling 3 months, part_period: judged, where"), []),
        (("basis: 'at least 20", "basis: 'at least 99"), ["reached"]),
    ],
)
def test_two_metrics_are_one_where_everything_that_is_counted_is(change: tuple[str, str], expected: list[str]) -> None:
    text = changed(source("shown"), ("fees:\n", changed(SECOND, change)))
    assert [one["other"] for one in found("two-names-for-one", text)] == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("outcome in [answered]", 1),
        ("(not not outcome is answered)", 1),
        ("not outcome is answered", 0),
    ],
)
def test_fees_charge_the_same_however_it_is_written(where: str, expected: int) -> None:
    before, _, after = source("charged-twice").rpartition("outcome is answered")
    assert len(found("charged-twice", f"{before}{where}{after}")) == expected


@pytest.mark.parametrize(
    ("given", "expect", "idle"),
    [
        ("answer_rate: 924 of 1000", "answer_rate: missed", []),
        ("answer_rate: 924 of 1000, fees.calls: 1000.00 CNY", "answer_rate: missed", ["fees.calls"]),
        ("answer_rate: 924 of 1000, fees.calls: 1000.00 CNY, decided: [answer_rate]", "deduct.answer_rate: -30.00 CNY", []),
        ("answer_rate: 924 of 1000, fees.calls.quantity: 20", "fees.calls: 35.20 CNY", ["answer_rate"]),
        ("answer_rate: 924 of 1000, fees.calls.quantity: 20", "total.net: 35.20 CNY", []),
        ("fees.calls.quantity: 20", "tax.fees.calls: 2.11 CNY", []),
    ],
)
def test_a_number_is_idle_where_nothing_expected_depends_on_it(given: str, expect: str, idle: list[str]) -> None:
    example = f"examples:\n  one:\n    given: {{{given}}}\n    expect: {{{expect}}}\nremedies:\n"
    assert [one["name"] for one in found("example-idle-number", changed(source("shown"), ("remedies:\n", example)))] == idle


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("at least 95%", ["940 of 1000"]),
        ("at least 94%", []),
        ("above 94%", []),
        ("at least 95.9%", []),
        ("at least 95.8%", ["960 of 1000"]),
    ],
)
def test_a_threshold_that_moves_leaves_its_examples_behind(target: str, expected: list[str]) -> None:
    verdict = "met" if target == "at least 94%" else "missed"
    text = changed(
        source("example-off-target"),
        ("target: at least 95%", f"target: {target}"),
        ("expect: {answer_rate: missed}", f"expect: {{answer_rate: {verdict}}}"),
    )
    if verdict == "met":
        text = changed(
            text,
            ("examples:\n", "examples:\n  below:\n    given: {answer_rate: 900 of 1000}\n    expect: {answer_rate: missed}\n"),
        )
    assert [one["nearest_example"] for one in found("example-off-target", text)] == expected


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ("per started 2 points", "per started 1 point", ["fees.calls"]),
        ("per started 2 points", "per started 0.5 points", ["fees.calls"]),
        ("per started 2 points", "per 1 point", ["fees.calls"]),
        ("at least 95%", "at least 96%", ["fees.calls"]),
        ("up to 20, ", "up to 10, ", ["remedies.answer_rate.deduct"]),
        ("up to 20, ", "up to 11, ", ["remedies.answer_rate.deduct", "fees.calls"]),
        ("quantity: 11}", "quantity: 12}", ["remedies.answer_rate.deduct"]),
        ("939 of 1000", "938 of 1000", ["fees.calls"]),
        ("points: 2, deduct.answer_rate: -20.00 CNY", "points: 1, deduct.answer_rate: -10.00 CNY", ["fees.calls"]),
    ],
)
def test_a_step_that_moves_leaves_two_examples_of_it_behind(before: str, after: str, paths: list[str]) -> None:
    text = changed(source("example-off-step"), (before, after))
    assert [one["path"] for one in found("example-off-step", text)] == paths


@pytest.mark.parametrize(
    ("path", "value", "idle"),
    [
        ("fees.calls.steps.1", "1.76 CNY each up to 20", True),
        ("fees.calls.steps.1", "1.760 CNY each up to 20", True),
        ("fees.calls.steps.1", "1.75 CNY each up to 20", False),
        ("fees.calls.steps", "[1.76 CNY each up to 20, 1.67 CNY each above]", True),
        ("fees.calls.steps", "[1.76 CNY each up to 21, 1.67 CNY each above]", False),
        ("tax", "{rounded: per line, clause: '4', prices: exclude tax, rate: 6%}", True),
        ("remedies.answer_rate.deduct.of", "[fees.calls]", True),
    ],
)
def test_an_amendment_that_writes_what_stands(path: str, value: str, idle: bool) -> None:
    amendment = f"amendments:\n  first:\n    clause: A1\n    from: 2026-07-01\n    set:\n      {path}: {value}\nremedies:\n"
    facts = found("amendment-changes-nothing", changed(source("shown"), ("remedies:\n", amendment)))
    assert [one["path"] for one in facts] == ([path] if idle else [])


def test_an_amendment_is_measured_by_the_one_before_it_and_not_by_the_first_text() -> None:
    back = (
        "amendments:\n  first: {clause: A1, from: 2026-07-01, set: {tax.rate: 5%}}\n"
        "  second: {clause: A2, from: 2026-09-01, set: {tax.rate: 6%}}\nremedies:\n"
    )
    assert not found("amendment-changes-nothing", changed(source("shown"), ("remedies:\n", back)))
    again = changed(back, ("tax.rate: 6%", "tax.rate: 5%"))
    assert [one["amendment"] for one in found("amendment-changes-nothing", changed(source("shown"), ("remedies:\n", again)))] == [
        "second"
    ]


def test_what_an_amendment_makes_of_a_scale_is_looked_at() -> None:
    worse = "remedies.answer_rate.deduct.bands.2: 8% of it from 90% below 95%"
    text = changed(
        source("shown"),
        ("takes: 1% per started 1 point", "bands: [0% of it from 95%, 2% of it from 90% below 95%, 5% of it below 90%]"),
        ("remedies:\n", f"amendments:\n  first: {{clause: A1, from: 2026-07-01, set: {{{worse}}}}}\nremedies:\n"),
    )
    assert [(one["more"], one["less"]) for one in found("deduction-falls", text)] == [("8%", "5%")]
