"""An export with a header alone says that there were no records: of any role, alone and together, under every contract."""

from __future__ import annotations

import json
import re
import shutil
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from oracle.test_every_reading import contract as every_reading
from program import ROOT, run_here
from slacalc.records.layout import header_line
from slacalc.records.load_layout import builtin_layout

if TYPE_CHECKING:
    from pathlib import Path

ROWS = {
    "calls": {"call_id": "C1", "arrived_at": "{}-12 09:00:00", "direction": "inbound", "queue": "a", "category": "fault",
              "agent": "A1", "caller": "13900000001", "outcome": "answered", "wait": "5", "talk": "61", "hold": "0", "wrap": "3"},
    "tickets": {"case_id": "T1", "opened_at": "{}-12 10:00:00", "resolved_at": "{}-13 10:00:00", "category": "fault",
                "reopened": "no", "complex": "yes", "call_id": "C1"},
    "surveys": {"survey_id": "S1", "asked_at": "{}-12 10:00:00", "rating": "5", "solved": "yes", "category": "complaint"},
    "seats": {"seat": "B1", "first_day": "{}-01", "queue": "day"},
    "quality": {"score_id": "Q1", "scored_at": "{}-12 10:00:00", "score": "90", "agent": "A1"},
    "updates": {"update_id": "U1", "case_id": "T1", "sent_at": "{}-12 11:00:00"},
    "deliveries": {"delivery_id": "D1", "due_on": "{}-12", "delivered_at": "{}-12 10:00:00"},
    "sales": {"sale_id": "M1", "contacted_at": "{}-12 10:00:00", "reached": "yes", "success": "yes"},
    "extras": {"extra_id": "E1", "done_on": "{}-12", "description": "x", "amount": "12.50", "approval": "L-1"},
    "excused": {"excused_id": "X1", "begins_at": "{}-12 08:00:00", "ends_at": "{}-12 10:00:00", "reason": "r", "agreed_by": "b"},
}  # fmt: skip
"""One record of each role, in a month that is put in."""
SWITCH = {"inbound": "呼入", "fault": "报修", "answered": "已接通"}
"""Words of the operator's switch."""
KINDS = ROOT / "tests" / "golden" / "fees" / "every-kind" / "contract.yaml"
SHIPPED = sorted(path.stem for path in (ROOT / "contracts").glob("*.yaml"))
OWN = """\
slacalc: 1
id: OTHERS
title: Extras, reports, an own reading and a register
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: A}, provider: {name: B}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 08:00-22:00}
exports: {calls: slacalc, extras: slacalc, deliveries: slacalc, sales: slacalc, excused: slacalc}
evidence: {refused_rows: at most 0.1%, days_without_calls: at most 31}
metrics:
  handling: {clause: "3", name: {zh: 处理, en: Handling}, reading: own, counts: calls, numerator: in_service_hours, \
denominator: all, adds: talk + hold, unit: seconds, excused: leaves scope, target: at most 5 min, \
basis: "at least 1, otherwise met"}
  days: {clause: "3", name: {zh: 日, en: Days}, reading: answered_of_all, over: share of days met, \
each: "at least 1, otherwise left out", each_target: at least 80%, target: at least 90%, basis: "at least 1, otherwise missed"}
  again: {clause: "3", name: {zh: 重复, en: Again}, reading: repeated_of_answered, within: 2 h, target: none, \
basis: "at least 1, otherwise no finding"}
  reports: {clause: "3", name: {zh: 报告, en: Reports}, reading: delivered_on_time_of_due, target: at least 90%, \
basis: "at least 1, otherwise no finding"}
fees:
  extras: {clause: "4", name: {zh: 额外, en: Extras}, kind: extras}
  minutes: {clause: "4", name: {zh: 分钟, en: Minutes}, kind: minutes, counts: calls, adds: talk + hold, blank: refused, \
price: 0.35 CNY per minute, increment: 60 s}
  sales: {clause: "4", name: {zh: 营销, en: Sales}, kind: steps, counts: sales, mode: graduated, \
steps: [2.00 CNY each up to 1, 1.50 CNY each above]}
tax: {clause: "4", rate: 6%, prices: exclude tax, rounded: per line}
payment: {clause: "4", due: by day 10 of the following month, rest_day: next working day}
"""


def contracts() -> dict[str, str]:
    """The text of each contract, with room for a month without calls."""
    texts = {name: (ROOT / "contracts" / f"{name}.yaml").read_text(encoding="utf-8") for name in SHIPPED}
    texts |= {"every-kind-of-fee": KINDS.read_text(encoding="utf-8"), "every-reading": every_reading("slacalc"), "others": OWN}
    return {
        name: re.sub(r"days_without_calls: at most \d+", "days_without_calls: at most 31", text) for name, text in texts.items()
    }


CONTRACTS = contracts()


def exports_of(text: str) -> dict[str, str]:
    """Role and layout of each export that a contract names."""
    named = re.search(r"^exports:\s*(\{.*?\}|(?:\n +.*)+)", text, re.MULTILINE)
    assert named
    return dict(re.findall(r"(\w+): ([\w-]+)", named[1]))


def write_month(folder: Path, text: str, empty: set[str]) -> str:
    """The contract and the first month of its term, in which the roles ``empty`` have a header alone; the month."""
    found = re.search(r"first_day: (\d{4}-\d\d)", text)
    assert found
    month = found[1]
    (folder / "contract.yaml").write_text(text, encoding="utf-8")
    (folder / "month").mkdir(exist_ok=True)
    year, number = map(int, month.split("-"))
    later = f"{year + number // 12}-{number % 12 + 1:02d}"
    (folder / "month" / "month.yaml").write_text(f"month: {month}\nas_of: {later}-20T09:00:00\n", encoding="utf-8")
    for role, name in exports_of(text).items():
        layout = builtin_layout(name, role)
        cells = dict.fromkeys(header_line(layout).split(","), "")
        for column, value in ROWS[role].items():
            mapped = layout.column(column)
            if mapped is not None:
                put = value.replace("{}", month)
                cells[mapped.headers[0]] = SWITCH.get(put, put) if name == "operator-zh" else put
        lines = [",".join(cells), *([] if role in empty else [",".join(cells.values())])]
        (folder / "month" / f"{role}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return month


CASES = [
    pytest.param(name, frozenset(empty), number, id=f"{name}-{'all' if len(empty) > 1 else min(empty)}")
    for name, text in CONTRACTS.items()
    for roles in [exports_of(text)]
    for number, empty in enumerate(chain(({role} for role in roles), [set(roles)] if len(roles) > 1 else []))
]
"""A contract, roles with a header alone, and its number among those of the contract."""
GROUPINGS = ("hour", "weekday", "day", "week", "queue", "category", "agent")
FORMS = ("table", "json", "csv")


@pytest.mark.parametrize(("name", "empty", "number"), CASES)
def test_a_header_alone_is_a_month_without_such_records(name: str, empty: frozenset[str], number: int, tmp_path: Path) -> None:
    """Where all is empty, each grouping is asked for, and where one role is, two in their turn, in another form each time."""
    month = write_month(tmp_path, CONTRACTS[name], set(empty))
    formats = [word for form in ("json", "csv", "md", "xlsx") for word in ("--format", form)]
    made = run_here(["statement", "contract.yaml", "month", "--out", "out", "--lang", "en", *formats], tmp_path)
    assert made.code == 0, made.err
    for role in empty:
        assert f"{role}.csv:1: note [records/header-only]" in made.err
    path = tmp_path / "out" / f"statement-{month}.json"
    statement = json.loads(path.read_text(encoding="utf-8"))
    assert statement["state"] == "draft" or "calls" not in empty  # whoever called once can still call again
    assert statement["evidence"] == []
    for rows in statement["rows"]:
        assert (rows["read"] == 0) == (rows["role"] in empty)
    for arguments in (["verify", str(path), "month", "--contract", "contract.yaml"], ["explain", str(path)]):
        done = run_here([*arguments, "--lang", "en"], tmp_path)
        assert done.code == 0, done.out + done.err
    whole = len(empty) == len(exports_of(CONTRACTS[name]))
    groupings = GROUPINGS if whole else [GROUPINGS[(2 * number + at) % len(GROUPINGS)] for at in range(2)]
    for at, by in enumerate(("", *groupings)):
        expect_measured(by, FORMS[(number + at) % len(FORMS)], tmp_path)
    expect_drawn_or_nothing(name, empty, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "empty"), [pytest.param(*case.values[:2], id=case.id) for case in CASES])
def test_a_month_with_a_header_alone_is_grouped_by_anything_in_any_form(name: str, empty: frozenset[str], tmp_path: Path) -> None:
    write_month(tmp_path, CONTRACTS[name], set(empty))
    for by in ("", *GROUPINGS):
        for form in FORMS:
            expect_measured(by, form, tmp_path)


def expect_measured(by: str, form: str, folder: Path) -> None:
    """The command ``measure`` answers, or says that nothing is grouped by that."""
    grouped = ["--by", by] if by else []
    done = run_here(["measure", "contract.yaml", "month", *grouped, "--format", form, "--lang", "en"], folder)
    assert done.code == 0 or (done.code == 3 and re.search(r"\[measure/(column-not-read|no-groups)\]", done.err)), done.err


def expect_drawn_or_nothing(name: str, empty: frozenset[str], folder: Path) -> None:
    """The command ``sample`` draws calls, or says that there are none."""
    for arguments in (["--size", "1"], ["--margin", "5%"], ["--size", "1", "--by", "agent"]):
        done = run_here(["sample", "contract.yaml", "month", "--seed", "s", *arguments, "--lang", "en"], folder)
        nothing = "calls" in empty or "calls" not in exports_of(CONTRACTS[name])
        assert done.code == (3 if nothing else 0), done.err
        assert not nothing or "[input/nothing-to-draw]" in done.err or "[input/no-export]" in done.err


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_what_is_said_of_a_missing_export_is_what_to_write_for_a_month_without_one(name: str, tmp_path: Path) -> None:
    write_month(tmp_path, CONTRACTS[name], set())
    roles = [role for role in exports_of(CONTRACTS[name]) if role != "excused"]
    for role in roles:
        (tmp_path / "month" / f"{role}.csv").unlink()
    done = run_here(["statement", "contract.yaml", "month", "--lang", "en"], tmp_path)
    assert done.code == 3
    lines = dict(re.findall(r"write (\w+)\.csv with this one line: (.*)", done.err))
    assert set(lines) == set(roles)
    for role, line in lines.items():
        (tmp_path / "month" / f"{role}.csv").write_text(f"{line}\n", encoding="utf-8")
    done = run_here(["statement", "contract.yaml", "month", "--lang", "en"], tmp_path)
    assert done.code == 0, done.err


@pytest.mark.parametrize("name", sorted(CONTRACTS))
def test_the_chain_goes_on_after_a_month_without_any_record(name: str, tmp_path: Path) -> None:
    month = write_month(tmp_path, CONTRACTS[name], set(exports_of(CONTRACTS[name])))
    (tmp_path / "ledger").mkdir()
    issue = ["--ledger", "ledger", "--issue", "--lang", "en"]
    year, number = map(int, month.split("-"))
    first = run_here(["statement", "contract.yaml", "month", *issue, "--issue-date", f"{year}-{number + 1:02d}-21"], tmp_path)
    assert first.code == 0, first.err
    following = f"{year}-{number + 1:02d}"
    shutil.copytree(tmp_path / "month", tmp_path / "next")
    known = f"month: {following}\nas_of: {year}-{number + 2:02d}-20T09:00:00\n"
    (tmp_path / "next" / "month.yaml").write_text(known, encoding="utf-8")
    second = run_here(["statement", "contract.yaml", "next", *issue, "--issue-date", f"{year}-{number + 2:02d}-21"], tmp_path)
    assert second.code == 0, second.err
    whole = run_here(["ledger", "verify", "ledger", "--lang", "en"], tmp_path)
    assert whole.code == 0, whole.out + whole.err
