"""A small contract, made as a test wants it, with months of calls and a ledger that is kept by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from program import run_here

if TYPE_CHECKING:
    from pathlib import Path

    from program import Answer

Wire = dict[str, Any]
CONTRACT = """\
slacalc: 1
id: LAB
title: Lab
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: A}, provider: {name: B}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 00:00-24:00}
exports: {calls: slacalc}
evidence: {refused_rows: at most 0.1%, days_without_calls: at most 31}
metrics:
  answer_rate:
    clause: "3"
    name: {zh: 接听率, en: Answer rate}
    reading: answered_of_requested
    target: at least 95%
    basis: at least 3, otherwise no finding
fees:
  service: {clause: "4", name: {zh: 服务, en: Service}, kind: fixed, price: 10000.00 CNY per month, part_month: in full}
  calls:
    clause: "4"
    name: {zh: 话务, en: Calls}
    kind: steps
    counts: calls
    where: outcome is answered
    mode: graduated
    steps: [1.76 CNY each up to 5, 1.675 CNY each above]
tax: {clause: "4", rate: 6%, prices: exclude tax, rounded: per line}
payment: {clause: "4", due: by day 10 of the following month, rest_day: next working day}
"""
DEDUCT = "deduct: {takes: 1% per started 1 point, of: all fees, from: FROM, as: price reduction, cap: 10%, applies: APPLIES}"
CURED = """\
remedies:
  answer_rate:
    clause: "6"
    cure: {starts: on receipt of the notice, lasts: 30 days, rest_day: same day, \
cured_by: first month ending after it that meets the target, second_notice: starts a new period}
    """ + DEDUCT.replace("FROM", "month judged not cured").replace("APPLIES", "on decision")
"""A deduction only after a notice and a period to rectify, and on decision."""
DIRECT = 'remedies:\n  answer_rate:\n    clause: "6"\n    ' + DEDUCT.replace("FROM", "month missed").replace(
    "APPLIES", "by itself"
)
"""A deduction that applies by itself, from the month missed on."""
LATE = """\
late_payment: {clause: "7", rate: 0.05% per day, interest: simple, days: calendar days, on: unpaid sum including tax, \
due_day: not counted, payment_day: counted, part_payments: costs then interest then principal, \
disputed: from the due day once settled, suspend: after 30 days, terminate: after 60 days}
"""
DAMAGES = 'damages: {clause: "8"}\n'
ISSUED_ON = {1: "2026-02-03", 2: "2026-03-03", 3: "2026-04-03", 4: "2026-05-07"}
KNOWN = {1: "2026-02-02", 2: "2026-03-02", 3: "2026-04-02", 4: "2026-05-06"}


class Lab:
    """A folder with a contract, month folders and a ledger."""

    def __init__(self, folder: Path, *parts: str) -> None:
        self.folder = folder
        (folder / "ledger").mkdir(parents=True)
        (folder / "contract.yaml").write_text(CONTRACT + "".join(f"{part}\n" for part in parts), encoding="utf-8")

    def month(self, name: str, number: int, answered: int, missed: int = 0, known: str = "", *, exported: str = "") -> None:
        """A month folder as of a day; of one that was ``exported`` at some time, the exports alone tell."""
        month, rows = f"2026-{number:02d}", ["call_id,arrived_at,direction,outcome,wait,talk,exported_at"]
        for at in range(answered + missed):
            end = "answered,3,60" if at < answered else "abandoned,3,"
            rows.append(f"C{month}{at},{month}-{1 + at % 28:02d} 09:00:{at % 60:02d},inbound,{end},{exported}")
        folder = self.folder / name
        folder.mkdir()
        (folder / "calls.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        as_of = "" if exported else f"as_of: {known or KNOWN[number]}T09:00:00+08:00\n"
        (folder / "month.yaml").write_text(f"month: {month}\n{as_of}", encoding="utf-8")

    def decide(self, *rows: str) -> None:
        """The decisions of the ledger, instead of those before: reference,on,kind,metric,month,by,note,case,amount,digest."""
        header = "reference,on,kind,metric,month,by,note,case,amount,digest"
        (self.folder / "ledger" / "decisions.csv").write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")

    def run(self, *arguments: str, lang: str = "en") -> Answer:
        """Any command."""
        return run_here([*arguments, "--lang", lang], self.folder)

    def statement(self, *arguments: str, lang: str = "en") -> Answer:
        """The command ``statement`` with the ledger."""
        return self.run("statement", "contract.yaml", *arguments, "--ledger", "ledger", lang=lang)

    def statement_wire(self, *arguments: str) -> Wire:
        """The statement that is made."""
        done = self.statement(*arguments, "--format", "json")
        assert done.code == 0, done.err
        statement: Wire = json.loads(done.out)
        return statement

    def issue(self, name: str, on: str, *arguments: str) -> Wire:
        """Issue a month, or a correction."""
        return self.statement_wire(name, "--issue", "--issue-date", on, *arguments)

    def verify(self, path: str, name: str) -> Answer:
        """Verify a statement with everything."""
        return self.run("verify", path, name, "--contract", "contract.yaml", "--ledger", "ledger")
