"""Records taken off a numerator, as detractors of promoters: by the program, with a pencil over the rows, and by a spreadsheet.

About: measure/columns.py, measure/count.py, measure/weighted.py, contract/metrics/own_reading.py.
"""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from billing.contracts import Reckoned
from billing.test_every_charge import check_in_a_sheet
from program import run_here
from slacalc.base.month import Month
from slacalc.contract.load import load_contract
from slacalc.statement.codec import from_wire
from slacalc.statement.terms_used import term_entries

HEAD = """slacalc: 1
id: LESS
title: Survey
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: Client}, provider: {name: Provider}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 00:00-24:00}
exports: {surveys: slacalc, excused: slacalc}
evidence: {refused_rows: at most 0%, days_without_calls: at most 31}
fees:
  desk: {clause: "4", name: {zh: d, en: d}, kind: fixed, price: 1000.00 CNY per month, part_month: in full}
tax: none
payment: {clause: "4", due: by day 10 of the following month, rest_day: same day}
remedies: {nps: {clause: "6", deduct: {takes: 1% per started 1 point, of: [fees.desk], from: month missed, as: price reduction,
  cap: none, applies: by itself}}}
metrics:
  nps: {clause: "3", name: {zh: nps, en: nps}, reading: own, counts: surveys, unit: share, numerator: "rating in [9, 10]",
    less: rating <= 6, denominator: not rating is blank, target: at least 30%, basis: "at least 3, otherwise no finding"}
  freed: {clause: "3", name: {zh: f, en: f}, reading: own, counts: surveys, unit: share, numerator: rating >= 8,
    less: rating <= 8, denominator: all, excused: leaves scope, target: none, basis: "at least 1, otherwise no finding"}
  voice: {clause: "3", name: {zh: v, en: v}, reading: weighted, parts: {nps: 0.25, freed: 0.75}, unit: share,
    without_basis: reweighted, target: none, basis: "at least 1, otherwise no finding"}
"""
CONTRACT = load_contract(HEAD.encode(), "contract.yaml")
RATING = st.none() | st.integers(0, 10)
NOON = 12


@given(st.lists(st.tuples(RATING, st.integers(0, 23)), max_size=12))
@example([(6, 1), (0, 13), (3, 2), (9, 13)])
@example([(9, 1), (10, 1), (8, 1)])
@settings(max_examples=12, deadline=None)
def test_records_are_taken_off(answers: list[tuple[int | None, int]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contract.yaml").write_text(HEAD, encoding="utf-8")
        (folder / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-02T09:00:00\n", encoding="utf-8")
        with (folder / "surveys.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("survey_id", "asked_at", "rating"))
            for at, (rating, hour) in enumerate(answers):
                writer.writerow((f"s{at}", f"2026-03-02 {hour:02d}:00:00", "" if rating is None else rating))
        (folder / "excused.csv").write_text(
            f"excused_id,begins_at,ends_at,queue,reason,agreed_by\nx,2026-03-02 {NOON}:00:00,2026-03-03 00:00:00,,outage,both\n",
            encoding="utf-8",
        )
        done = run_here(["statement", "contract.yaml", ".", "--format", "json", "--lang", "en"], folder)
    assert done.code == 0, done.err
    statement = from_wire(json.loads(done.out))
    values = dict(statement.values)

    rated = [rating for rating, _ in answers if rating is not None]
    score = Fraction(sum(rating >= 9 for rating in rated) - sum(rating <= 6 for rating in rated), len(rated) or 1)
    found = score if len(rated) >= 3 else None
    assert values["nps.numerator"] == score * (len(rated) or 1)
    assert values["nps"] == found if found is not None else not isinstance(values["nps"], Fraction)
    kept = [rating for rating, hour in answers if hour < NOON]
    freed = Fraction(sum(_net(rating) for rating in kept), len(kept)) if kept else None
    every = [rating for rating, _ in answers]
    if freed is not None:
        assert values["freed"] == freed
    if every:
        assert values["freed.unexcused"] == Fraction(sum(map(_net, every)), len(every))
    parts = [(Fraction(1, 4), found), (Fraction(3, 4), freed)]
    having = [(weight, part) for weight, part in parts if part is not None]
    if having:
        assert values["voice"] == sum(weight * part for weight, part in having) / sum(weight for weight, _ in having)
    if found is not None and found < Fraction(3, 10):
        assert values["deduct.nps"] == 10 * ((found * 100 - 30) // 1)
    terms = CONTRACT.terms_of(Month(2026, 3))
    lines = tuple(line.id for line in statement.lines)
    check_in_a_sheet(Reckoned(terms, statement.book, term_entries(terms, statement.book), statement.tallies, values, lines))


def _net(rating: int | None) -> int:
    return 0 if rating is None else (rating >= 8) - (rating <= 8)
