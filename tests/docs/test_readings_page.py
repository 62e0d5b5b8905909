from __future__ import annotations

import csv
import io
import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from docs.pages import GUIDE, LANGUAGES, ROOT, UPDATE, blocks_of, guide, run_page, run_shell, write_clone
from slacalc.base.exact import parse_exact, shown, shown_percent
from slacalc.contract.metrics.readings import READINGS
from slacalc.contract.predicates.text import parse_predicate, predicate_sql
from slacalc.contract.records.kinds import record_kind

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from slacalc.contract.metrics.readings import Reading

KEYS = (
    ("within", "takes_within", "20 s"),
    ("short", "takes_short", "up to 12 s"),
    ("satisfied", "takes_satisfied", "[4, 5]"),
    ("dissatisfied", "takes_dissatisfied", "[1, 2]"),
    ("passed", "takes_passed", "from 85"),
    ("reopened", "takes_reopened", "not resolved"),
    ("judged", "takes_judged", "in month of deadline"),
    ("blank", "blank_in", "missed"),
)
WITHIN = {
    "resolved_in_time": "3 working days after receipt",
    "responded_in_time": "30 minutes after receipt",
    "called_back_in_time": "24 hours after closing",
    "informed_of_notices_due": "2 working days after receipt",
    "repeated_of_answered": "1 h",
    "not_repeated_of_answered": "1 h",
}
PUT_IN = {"within": "20", "short": "12", "satisfied": "[4, 5]", "dissatisfied": "[1, 2]", "passed": "85"}
HEAD = {
    "en": ("reading", "counts", "numerator", "denominator", "adds", "keys", "worked"),
    "zh": ("口径", "含义", "分子", "分母", "相加", "键", "算例"),
}
SQL_HEAD = {"en": ("reading", "numerator in SQL", "denominator in SQL"), "zh": ("口径", "分子的 SQL", "分母的 SQL")}
ALL = {"en": ("each", "all in scope", "made for each metric"), "zh": ("逐条", "范围内全部", "按指标得出")}
TABLES = re.compile(r"(<!-- generated: readings (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_of_readings_are_the_catalogue_and_what_the_program_counts(language: str, tmp_path: Path) -> None:
    write_clone(tmp_path)
    page = guide("readings", language)
    run_page(page, tmp_path)
    (tmp_path / "readings.yaml").write_text(contract_of_readings(), encoding="utf-8")
    out, said = run_shell("slacalc measure readings.yaml readings --format csv", tmp_path)
    values = {row["metric"]: row for row in csv.DictReader(io.StringIO(out))}
    assert len(values) == len(READINGS), said
    made = TABLES.sub(lambda found: found[1] + tables_of(found[2], language, values) + found[3], page)
    if UPDATE:
        (GUIDE / language / "readings.md").write_text(made, encoding="utf-8")
    assert made == (made if UPDATE else page)
    assert not [reading.name for reading in READINGS if f"\n| `{reading.name}` |" not in made]


def tables_of(role: str, language: str, values: dict[str, dict[str, str]]) -> str:
    """What each reading of a role counts and comes to, and its predicates in SQL with the worked numbers put in."""
    words = tomllib.loads((ROOT / f"src/slacalc/render/messages/{language}/readings.toml").read_text(encoding="utf-8"))
    each, everything, derived = ALL[language]
    rows: list[tuple[str, ...]] = [HEAD[language], ("---",) * 7]
    sql: list[tuple[str, ...]] = [SQL_HEAD[language], ("---",) * 3]
    for reading in (reading for reading in READINGS if reading.role == role):
        texts = [f"`{text}`" if text else everything for text in (reading.numerator, reading.denominator)]
        adds = f"`{reading.adds}`" if reading.adds else each
        keys = ", ".join(f"`{key}`" for key, takes, _ in KEYS if getattr(reading, takes))
        rows.append((f"`{reading.name}`", words[reading.name], *texts, adds, keys, worked(reading, values[reading.name])))
        in_sql = (
            [derived] * 2
            if reading.takes_judged
            else [f"`{sql_of(reading, t)}`" for t in (reading.numerator, reading.denominator)]
        )
        sql.append((f"`{reading.name}`", *in_sql))
    return "\n".join(["", *(f"| {' | '.join(row)} |" for row in rows), "", *(f"| {' | '.join(row)} |" for row in sql), "", ""])


def sql_of(reading: Reading, text: str) -> str:
    for key, value in PUT_IN.items():
        known = "3600" if key == "within" and reading.name in WITHIN else value
        text = text.replace(f"{{{key}}}", known)
    return predicate_sql(parse_predicate(text, record_kind(reading.role)))


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
    exports = "exports: {calls: slacalc, tickets: helpdesk, surveys: slacalc, seats: slacalc, quality: slacalc, updates: slacalc}"
    exports = exports.replace("}", ", deliveries: slacalc, sales: slacalc}")
    head = re.sub(r"exports:.*", exports, head)
    metrics = "".join(metric_of(reading) for reading in READINGS)
    return f"{head}metrics:\n{metrics}fees:\n{tail}"


def metric_of(reading: Reading) -> str:
    lines = [f"  {reading.name}:", '    clause: "3"', "    name: {zh: 指标, en: metric}", f"    reading: {reading.name}"]
    for key, takes, value in KEYS:
        if getattr(reading, takes):
            lines.append(f"    {key}: {WITHIN.get(reading.name, value) if key == 'within' else value}")
    return "\n".join([*lines, "    target: none", "    basis: at least 1, otherwise no finding", ""])
