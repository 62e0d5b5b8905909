from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from docs.pages import LANGUAGES, blocks_of, guide, run_page, run_shell, write_clone
from slacalc.base.exact import parse_exact, shown, shown_percent
from slacalc.contract.readings import READINGS

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from slacalc.contract.readings import Reading


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_numbers_of_the_readings_are_what_the_program_counts(language: str, tmp_path: Path) -> None:
    write_clone(tmp_path)
    page = guide("readings", language)
    run_page(page, tmp_path)
    (tmp_path / "readings.yaml").write_text(contract_of_readings(), encoding="utf-8")
    out, _ = run_shell("slacalc measure readings.yaml readings --format csv", tmp_path)
    values = {row["metric"]: row for row in csv.DictReader(io.StringIO(out))}
    for reading in READINGS:
        row = next(line for line in page.splitlines() if line.startswith(f"| `{reading.name}` |"))
        for text in (reading.numerator, reading.denominator):
            assert not text or f"`{text}`" in row, (reading.name, text)
        if reading.computed:
            assert worked(reading, values[reading.name]) in row


def worked(reading: Reading, row: dict[str, str]) -> str:
    value: Fraction = parse_exact(row["value"])
    text = {"share": shown_percent(value), "seconds": f"{shown(value, 2)} s", "number": shown(value, 2)}[reading.unit]
    return f"{row['numerator']} ÷ {row['denominator']} = {text}"


def contract_of_readings() -> str:
    """The smallest contract of the guide, with a metric for each reading."""
    page = guide("contract", "en")
    text = next(block.text for block in blocks_of(page) if block.marker == "file: smallest.yaml")
    head, _, rest = text.partition("metrics:\n")
    _, _, tail = rest.partition("fees:\n")
    head = re.sub(r"exports:.*", "exports: {calls: slacalc, tickets: slacalc, surveys: slacalc, seats: slacalc}", head)
    metrics = "".join(metric_of(reading) for reading in READINGS if reading.computed)
    return f"{head}metrics:\n{metrics}fees:\n{tail}"


def metric_of(reading: Reading) -> str:
    lines = [f"  {reading.name}:", '    clause: "3"', "    name: {zh: 指标, en: metric}", f"    reading: {reading.name}"]
    if reading.takes_within:
        lines.append("    within: " + ("20 s" if reading.takes_within == "seconds" else "3 working days after receipt"))
    if reading.takes_satisfied:
        lines.append("    satisfied: [4, 5]")
    if reading.takes_reopened:
        lines += ["    judged: in month of deadline", "    reopened: not resolved"]
    return "\n".join([*lines, "    target: none", "    basis: at least 1, otherwise no finding", ""])
