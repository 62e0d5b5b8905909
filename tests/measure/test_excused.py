"""The register of excused times, from files to figures, against plain Python over the same rows."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta
from fractions import Fraction
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from program import run_here

CONTRACT = (Path(__file__).parents[1] / "golden" / "excused" / "contract.yaml").read_text(encoding="utf-8")
MONTH = "month: 2026-01\nas_of: 2026-02-02T09:00:00+08:00\n"
START = datetime(2026, 1, 5, 9)  # noqa: DTZ001 - local times, as in the files
Call = tuple[int, str, bool]
"""Seconds after the start, queue, whether it was answered."""
Time = tuple[int, int, str, str]
"""From, until, metric, queue."""

calls = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["a", "b", ""]), st.booleans()), min_size=1, max_size=40)
spans = st.tuples(st.integers(-5, 65), st.integers(0, 40)).map(lambda span: (span[0], sum(span)))
times = st.lists(
    st.tuples(spans, st.sampled_from(["", "answer_rate", "quiet_days"]), st.sampled_from(["a", ""])).map(
        lambda found: (*found[0], found[1], found[2])
    ),
    max_size=4,
)


def measured(found: list[Call], register: list[Time] | None) -> dict[str, Any]:
    """The metric ``answer_rate``, as the program measures it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "contract.yaml").write_text(CONTRACT, encoding="utf-8")
        (folder / "month").mkdir()
        (folder / "month" / "month.yaml").write_text(MONTH, encoding="utf-8")
        rows = [
            (f"C{at}", _moment(second), "inbound", queue, "answered" if answered else "abandoned", 5, 60 if answered else "")
            for at, (second, queue, answered) in enumerate(found)
        ]
        header: tuple[str, ...] = ("call_id", "arrived_at", "direction", "queue", "outcome", "wait", "talk")
        (folder / "month" / "calls.csv").write_text(_csv(header, rows), encoding="utf-8")
        if register:
            entries = [
                (f"E{at}", metric, queue, _moment(begins), _moment(ends), "a fault", "both", "")
                for at, (begins, ends, metric, queue) in enumerate(register)
            ]
            header = ("excused_id", "metric", "queue", "begins_at", "ends_at", "reason", "agreed_by", "evidence")
            (folder / "month" / "excused.csv").write_text(_csv(header, entries), encoding="utf-8")
        answer = run_here(["measure", "contract.yaml", "month", "--format", "json"], folder)
    assert answer.code == 0, answer.err
    metric: dict[str, Any] = json.loads(answer.out)["metrics"][0]
    return metric


def _moment(second: int) -> str:
    return f"{START + timedelta(seconds=second):%Y-%m-%d %H:%M:%S}"


def _csv(header: tuple[str, ...], rows: list[Any]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def excused(call: Call, register: list[Time]) -> bool:
    """Whether any time for this metric and queue holds the call: from its beginning up to, and without, its end."""
    second, queue, _ = call
    return any(
        begins <= second < ends and metric in {"", "answer_rate"} and where in {"", queue}
        for begins, ends, metric, where in register
    )


@given(calls, times)
@example([(0, "a", True), (10, "a", False), (20, "a", False)], [(10, 20, "answer_rate", "a")])
@settings(max_examples=40, deadline=None)
def test_what_is_excused_leaves_the_scope_and_is_shown_beside_it(found: list[Call], register: list[Time]) -> None:
    kept = [call for call in found if not excused(call, register)]
    said = measured(found, register)
    assert (said["scope"], said["denominator"]) == (str(len(kept)), str(len(kept)))
    assert said["numerator"] == str(sum(answered for *_, answered in kept))
    assert said["excused"] == str(len(found) - len(kept))
    if len(found) < 20:
        assert said["unexcused"] == "no basis"
    else:
        assert Fraction(said["unexcused"]) == Fraction(sum(answered for *_, answered in found), len(found))


@given(calls)
@settings(max_examples=10, deadline=None)
def test_a_register_that_excuses_nothing_changes_nothing_and_one_of_all_leaves_no_basis(found: list[Call]) -> None:
    nothing, empty = measured(found, None), measured(found, [(100, 200, "", "")])
    assert nothing == empty
    everything = measured(found, [(0, 61, "", "")])
    assert (everything["value"], everything["scope"], everything["outcome"]) == ("no basis", "0", "no finding")
    assert everything["unexcused"] == nothing["value"]
