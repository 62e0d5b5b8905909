"""Rates that others have published for one month, from logs made to their counts, through the real command.

About ``measure/count.py``.
"""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from typing import TYPE_CHECKING

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

TINY = (ROOT / "tests/refused/contract/reading-has-no/contract.yaml").read_text(encoding="utf-8")
IN_TIME, BOTH = {"within": "20 s"}, {"within": "20 s", "short": "up to 5 s"}
OWN = {
    "reading": "own",
    "counts": "calls",
    "numerator": "outcome is answered and wait <= 20 s",
    "denominator": "all",
    "unit": "share",
}


def measured(folder: Path, calls: list[tuple[int, str, int]], metrics: dict[str, dict[str, str]]) -> dict[str, Fraction]:
    """What the command gives for so many calls of an outcome after so many seconds."""
    head, _, rest = TINY.partition("metrics:\n")
    body = "".join(
        f'  {name}:\n    clause: "3"\n    name: {{zh: 指标, en: Metric}}\n'
        + "".join(f"    {key}: {value}\n" for key, value in ({"reading": name} | keys).items())
        + "    target: none\n    basis: at least 1, otherwise no finding\n"
        for name, keys in metrics.items()
    )
    tail = rest[rest.index("fees:\n") :]
    (folder / "contract.yaml").write_text(f"{head}metrics:\n{body}{tail}", encoding="utf-8")
    rows = [(outcome, wait) for count, outcome, wait in calls for _ in range(count)]
    lines = [f"C{at:05},2026-03-{at % 28 + 1:02} 10:00:00,{outcome},{wait},30" for at, (outcome, wait) in enumerate(rows)]
    (folder / "month").mkdir()
    (folder / "month/calls.csv").write_text("\n".join(["call_id,arrived_at,outcome,wait,talk", *lines, ""]), encoding="utf-8")
    (folder / "month/month.yaml").write_text("month: 2026-03\nas_of: 2026-04-02 09:00:00\n", encoding="utf-8")
    answer = run_here(["measure", "contract.yaml", "month", "--format", "csv"], folder)
    assert answer.code == 0, answer.err
    return {row["metric"]: Fraction(row["value"]) for row in csv.DictReader(io.StringIO(answer.out))}


def test_six_service_levels_of_one_month_are_as_published(tmp_path: Path) -> None:
    calls = [(860, "answered", 20), (140, "answered", 21), (10, "abandoned", 5), (10, "abandoned", 20), (40, "abandoned", 21)]
    metrics = {
        "handled_in_time_of_answered_and_abandoned": IN_TIME,
        "answered_in_time_of_answered": IN_TIME,
        "answered_in_time_of_answered_and_abandoned": IN_TIME,
        "answered_in_time_less_abandons_in_time": IN_TIME,
        "answered_in_time_and_short_abandons": BOTH,
        "answered_in_time_less_short_abandons": BOTH,
        "mine": OWN,
    }
    expected = [(880, 1060), (860, 1000), (860, 1060), (860, 1040), (870, 1060), (860, 1050), (860, 1060)]
    assert list(measured(tmp_path, calls, metrics).values()) == [Fraction(*pair) for pair in expected]


def test_four_answer_rates_of_one_log_are_as_published(tmp_path: Path) -> None:
    calls = [(7400, "answered", 20), (820, "answered", 21), (150, "abandoned", 5), (430, "abandoned", 6), (1200, "ivr_only", 0)]
    metrics = {
        "answered_of_all": {},
        "answered_of_requested": {},
        "answered_of_requested_less_short_abandons": {"short": "up to 5 s"},
        "answered_in_time_of_requested": IN_TIME,
    }
    expected = [(8220, 10_000), (8220, 8800), (8220, 8650), (7400, 8800)]
    assert list(measured(tmp_path, calls, metrics).values()) == [Fraction(*pair) for pair in expected]


def test_sixty_seconds_is_within_sixty_seconds(tmp_path: Path) -> None:
    calls = [(1, "answered", 60), (1, "answered", 61)]
    found = measured(tmp_path, calls, {"answered_in_time_of_answered": {"within": "60 s"}})
    assert found == {"answered_in_time_of_answered": Fraction(1, 2)}
