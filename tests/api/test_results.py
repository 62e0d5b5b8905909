"""The same use cases as the commands: the same JSON, the same bytes, the same page.

About ``api/statement.py`` and ``api/contract.py``.
"""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl
import pytest

import slacalc
from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
MARCH, LEDGER = ROOT / "sample_data" / "2026-03", ROOT / "sample_data" / "ledger"


@pytest.fixture(scope="module")
def contract() -> slacalc.Contract:
    return slacalc.load_contract(CONTRACT)


@pytest.fixture(scope="module")
def statement(contract: slacalc.Contract) -> slacalc.Statement:
    return contract.open_month(MARCH, ledger=LEDGER).statement()


def said(command: str, folder: Path) -> str:
    answer = run_here([one.format(c=CONTRACT, m=MARCH, l=LEDGER) for one in command.split()], folder)
    assert not answer.code, answer.err
    return answer.out


def test_a_statement_is_that_of_the_command(statement: slacalc.Statement, tmp_path: Path) -> None:
    assert statement.to_json().decode() == said("statement {c} {m} --ledger {l} --format json", tmp_path)
    assert statement.to_dict() == json.loads(statement.to_json())
    assert str(statement) == said("statement {c} {m} --ledger {l}", tmp_path)


def test_measurements_are_those_of_the_command(contract: slacalc.Contract, tmp_path: Path) -> None:
    measurements = contract.open_month(MARCH, ledger=LEDGER).measure(by="week")
    assert measurements.to_dict() == json.loads(said("measure {c} {m} --ledger {l} --by week --format json", tmp_path))
    assert str(measurements) == said("measure {c} {m} --ledger {l} --by week", tmp_path)


def test_months_are_those_of_the_command(contract: slacalc.Contract, tmp_path: Path) -> None:
    months = [contract.open_month(MARCH.parent / name, ledger=LEDGER) for name in ("2026-01", "2026-02")]
    measured = contract.measure(months, by="weekday")
    command = f"measure {{c}} {MARCH.parent / '2026-01'} {MARCH.parent / '2026-02'} --ledger {{l}} --by weekday"
    assert measured.to_dict() == json.loads(said(f"{command} --format json", tmp_path))
    assert str(measured) == said(command, tmp_path)
    assert [str(month) for month in measured.months] == [str(month.measure(by="weekday")) for month in months]
    assert measured.total.row(0) == ("answer_rate", 1318, 1260, 1187, "1187/1260")
    with pytest.raises(ValueError, match="None"):
        contract.measure([months[0], contract.open_month(MARCH)])


def test_a_balance_is_that_of_the_command(contract: slacalc.Contract, tmp_path: Path) -> None:
    balance = contract.late(LEDGER, date(2026, 4, 30))
    assert balance.to_dict() == json.loads(said("late {c} --ledger {l} --as-of 2026-04-30 --format json", tmp_path))
    assert str(balance) == said("late {c} --ledger {l} --as-of 2026-04-30", tmp_path)


def test_days_of_rights_are_those_of_the_command(contract: slacalc.Contract, tmp_path: Path) -> None:
    days = contract.rights(LEDGER, date(2026, 4, 30))
    command = "rights {c} --ledger {l} --as-of 2026-04-30"
    assert days.to_dict() == json.loads(said(f"{command} --format json", tmp_path))
    assert days.to_ics().decode() == said(f"{command} --format ics", tmp_path)
    assert str(days) == said(command, tmp_path)
    assert days.to_dict()["ahead"] == days.ahead.isoformat()


def test_a_pack_is_that_of_the_command_and_verifies(contract: slacalc.Contract, tmp_path: Path) -> None:
    path, key = LEDGER / "issued" / "2026-03.json", b"a key of thirty-two bytes, nearly"
    (tmp_path / "key").write_bytes(key + b"\n")
    packed = slacalc.pack(path, contract, MARCH, key, ledger=LEDGER)
    command = ["pack", str(path), str(MARCH), "--contract", str(CONTRACT), "--ledger", str(LEDGER)]
    assert not run_here([*command, "--key", "key", "--out", "pack.zip"], tmp_path).code
    assert packed == (tmp_path / "pack.zip").read_bytes()
    assert not run_here(["verify", "pack.zip"], tmp_path).code
    with pytest.raises(slacalc.InputRefused) as refused:
        slacalc.pack(path, contract, MARCH, b"short", ledger=LEDGER)
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["input/short-key"]


@pytest.mark.parametrize("line", [None, "fees.seats", "total.gross"])
def test_an_explanation_is_that_of_the_command(statement: slacalc.Statement, line: str | None, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_bytes(statement.to_json())
    assert str(statement.explain(line)) == said(f"explain s.json {line or ''}", tmp_path)


def test_an_explanation_holds_the_figures_and_terms_below_it(statement: slacalc.Statement) -> None:
    made = statement.explain("fees.seats").to_dict()
    assert made["explained"] == ["fees.seats"]
    assert [figure["name"] for figure in made["figures"]] == ["fees.seats.days", "fees.seats.months", "fees.seats"]
    assert [term["path"] for term in made["terms"]] == ["fees.seats.price"]
    assert all(figure in statement.to_dict()["figures"] for figure in made["figures"])


def test_a_verification_is_that_of_the_command(contract: slacalc.Contract, statement: slacalc.Statement, tmp_path: Path) -> None:
    (tmp_path / "statement.json").write_bytes(statement.to_json())
    made = slacalc.verify(statement, contract, ledger=LEDGER, month_dir=MARCH)
    assert str(made) == said("verify statement.json {m} --contract {c} --ledger {l}", tmp_path)
    assert made.agrees
    assert made.to_dict()["looked_at"] == ["terms", "history", "counts"]


def test_a_statement_that_was_changed_is_an_answer_to_verify_and_refused_to_use(statement: slacalc.Statement) -> None:
    changed = statement.to_json().replace(b'"value": "18480"', b'"value": "19000"')
    made = slacalc.verify(changed)
    assert not made.agrees
    assert (made.findings[0].where, made.findings[0].stated, made.findings[0].computed) == (
        "figures.answer_rate.numerator",
        "19000",
        "18480",
    )
    with pytest.raises(slacalc.InputRefused) as refused:
        slacalc.load_statement(changed)
    assert [one.code for one in refused.value.diagnostics] == ["input/changed-statement"]


def test_an_issued_statement_is_read_as_it_stands() -> None:
    path = LEDGER / "issued" / "2026-03.json"
    read = slacalc.load_statement(path)
    assert read.to_json() == path.read_bytes()
    assert (read.month, read.state, read.total, read.currency) == ("2026-03", "issued", Decimal("194890.80"), "CNY")
    assert slacalc.load_statement(path.read_bytes()) == read


def test_a_contract_of_bytes_is_that_of_the_file(contract: slacalc.Contract) -> None:
    read = slacalc.load_contract(CONTRACT.read_bytes(), folder=CONTRACT.parent)
    assert (read.id, read.currency, read.timezone) == (contract.id, contract.currency, contract.timezone)
    mine = read.open_month(MARCH, ledger=LEDGER).statement()
    assert mine.total == Decimal("194890.80")


def test_frames_hold_no_float_and_add_up(contract: slacalc.Contract, statement: slacalc.Statement) -> None:
    measurements = contract.open_month(MARCH).measure(by="day")
    frames = [statement.lines, statement.metrics, measurements.frame, measurements.groups]
    frames += [*statement.tallies.values(), *measurements.tallies.values()]
    assert not [kind for frame in frames for kind in frame.dtypes if kind.is_float()]
    lines = statement.lines
    assert sum((*lines["amount"], *lines["tax"])) == statement.total
    by_day = measurements.groups.group_by("metric").agg(pl.col("numerator").sum(), pl.col("denominator").sum())
    whole = measurements.frame.select("metric", "numerator", "denominator")
    assert by_day.sort("metric").equals(whole.sort("metric"))
    calls = statement.tallies["calls"]
    assert calls.schema["day"] == pl.Date
    assert calls["answer_rate.numerator"].sum() == whole.row(by_predicate=pl.col("metric") == "answer_rate")[1]


def test_results_are_frozen_and_hand_out_copies(contract: slacalc.Contract, statement: slacalc.Statement) -> None:
    for result in (
        contract,
        statement,
        statement.explain(),
        contract.late(LEDGER, date(2026, 4, 30)),
        contract.rights(LEDGER, date(2026, 4, 30)),
    ):
        for field in fields(result):
            with pytest.raises(FrozenInstanceError):
                setattr(result, field.name, None)
    statement.to_dict()["lines"].clear()
    assert statement.to_dict()["lines"]


def test_a_moment_is_an_argument(contract: slacalc.Contract) -> None:
    told = contract.open_month(MARCH, as_of="2026-04-02T09:00:00+08:00").measure().to_dict()
    assert told["as_of"]["basis"] == "option"
    assert contract.open_month(MARCH, as_of=datetime(2026, 4, 2, 1, tzinfo=UTC)).measure().to_dict() == told
    with pytest.raises(TypeError):
        contract.late(LEDGER, datetime(2026, 4, 30, tzinfo=UTC))
    with pytest.raises(TypeError):
        contract.rights(LEDGER, datetime(2026, 4, 30, tzinfo=UTC))


def test_a_refusal_has_every_mistake_with_its_words() -> None:
    text = CONTRACT.read_bytes().replace(b"at least 95%", b"at least 950%").replace(b"slacalc: 1", b"slacalc: 1\ncolour: red")
    with pytest.raises(slacalc.InputRefused) as refused:
        slacalc.load_contract(text, language="en")
    codes = {one.code: one for one in refused.value.diagnostics}
    unknown = codes["contract/unknown-key"]
    assert len(codes) > 1
    assert (unknown.severity, unknown.file, unknown.line, unknown.column) == ("error", "contract.yaml", unknown.line, 1)
    assert "'colour' is not a key" in unknown.cause
    assert unknown.cause in str(unknown) in str(refused.value)


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda c: c.open_month("nowhere"), "input/no-such-folder"),
        (lambda c: c.open_month(MARCH, "2026-04"), "input/two-months"),
        (lambda c: c.open_month(MARCH, as_of="2026-04-02").measure(), "input/bad-time"),
        (lambda c: c.late("nowhere", date(2026, 4, 30)), "ledger/no-such-folder"),
        (lambda c: c.rights("nowhere", date(2026, 4, 30)), "ledger/no-such-folder"),
        (lambda c: c.open_month(MARCH).statement().explain("fees.chairs"), "input/no-figure"),
        (lambda _: slacalc.load_contract("nowhere.yaml"), "input/no-such-file"),
        (lambda _: slacalc.load_statement(CONTRACT), "input/no-statement"),
        (lambda _: slacalc.verify(LEDGER / "issued" / "2026-03.json", month_dir=MARCH), "input/needs-contract"),
    ],
)
def test_what_a_command_refuses_is_one_exception(contract: slacalc.Contract, ask: object, code: str) -> None:
    assert callable(ask)
    with pytest.raises(slacalc.InputRefused) as refused:
        ask(contract)
    assert code in {one.code for one in refused.value.diagnostics}


def test_pages_and_remarks_follow_the_language() -> None:
    for language, word in (("en", "Seats"), ("zh", "坐席")):
        chosen = slacalc.load_contract(CONTRACT, language=language)  # type: ignore[arg-type]
        made = chosen.open_month(MARCH).statement()
        assert word in str(made.explain("fees.seats.days"))
        assert made._repr_html_().startswith(f'<div lang="{language}">')


def test_a_notebook_shows_the_remarks_below_the_page(contract: slacalc.Contract, tmp_path: Path) -> None:
    month = tmp_path / "2026-03"
    month.mkdir()
    for path in MARCH.iterdir():
        (month / path.name).write_bytes(path.read_bytes())
    (month / "quality.csv").write_text("score_id\n1\n", encoding="utf-8")
    made = contract.open_month(month).statement()
    assert "input/not-needed" in {one.code for one in made.diagnostics}
    assert "input/not-needed" in made._repr_html_()


def test_a_comparison_and_a_spread_are_those_of_the_commands(tmp_path: Path) -> None:
    case = ROOT / "tests" / "golden" / "readings" / "four-answers"
    lab = slacalc.load_contract(case / "contract.yaml")
    month = lab.open_month(case / "month")
    spread = month.readings(within=20, short=5)
    command = ["readings", str(case / "contract.yaml"), str(case / "month"), "--within", "20s", "--short", "5s"]
    assert spread.to_dict() == json.loads(run_here([*command, "--format", "json"], tmp_path).out)
    assert str(spread) == run_here(command, tmp_path).out
    other = tmp_path / "other"
    other.mkdir()
    lines = (case / "month" / "calls.csv").read_text(encoding="utf-8").splitlines()
    (other / "calls.csv").write_text("\n".join(lines[:-5]) + "\n", encoding="utf-8")
    (other / "month.yaml").write_bytes((case / "month" / "month.yaml").read_bytes())
    comparison = month.compare(lab.open_month(other))
    found = comparison.to_dict()
    asked = ["compare", str(case / "month"), "other", "--contract", str(case / "contract.yaml"), "--format", "json"]
    said_so = json.loads(run_here(asked, tmp_path).out)
    assert [found[part] for part in ("totals", "lines", "why")] == [said_so[part] for part in ("totals", "lines", "why")]
    assert comparison.differs
    assert "calls:only first" in str(found["why"])
