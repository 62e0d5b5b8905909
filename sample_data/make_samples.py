"""Write the sample months: the same bytes every time, on every machine.

    python make_samples.py                    2026-03 beside this file
    python make_samples.py OUT                2026-01, 2026-02 and 2026-03 under OUT
    python make_samples.py OUT --month 2026-02

Names, numbers and companies are made up. Nothing but the standard library is used.
"""

from __future__ import annotations

import argparse
import csv
import io
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from cases import make_cases, make_surveys, show_cases
from dice import choose
from plan import PLANS
from staff import FIRST_AGENT, GROUPS
from traffic import make_calls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases import Survey
    from plan import Plan
    from traffic import Call

Row = tuple[str, ...]
HEADER = (
    "呼叫流水号",
    "进线时间",
    "呼叫方向",
    "技能组",
    "业务类型",
    "主叫号码",
    "坐席工号",
    "通话状态",
    "等待时长",
    "通话时长",
    "保持时长",
    "话后时长",
    "录音地址",
    "导出时间",
)
ID, ARRIVED, OUTCOME, TALK = (HEADER.index(name) for name in ("呼叫流水号", "进线时间", "通话状态", "通话时长"))
RECORDING, EXPORTED = (HEADER.index(name) for name in ("录音地址", "导出时间"))
DIRECTIONS = {"inbound": "呼入", "outbound": "呼出"}
CATEGORIES = {"consultation": "咨询", "fault": "报修", "complaint": "投诉", "marketing": "营销", None: ""}
OUTCOMES = {
    "answered": "已接通",
    "abandoned": "排队放弃",
    "ivr_only": "IVR挂机",
    "overflow": "溢出",
    "voicemail": "语音留言",
    "failed": "系统失败",
}
SPOILT_CLOCKS = (" 25:61:00", " 09:75:00", " --:--:--", "")
SPOILT_TALK = ("1小时前", "", "")
SPOILT_IDS = ("", "")
TICKETS = ("case_id", "opened_at", "resolved_at", "category", "queue", "reopened", "parent", "call_id", "exported_at")
SURVEYS = ("survey_id", "asked_at", "rating", "category", "queue", "call_id", "case_id")
SEATS = ("seat", "first_day", "last_day", "queue")
MONTH_KEPT = "2026-03"
"""The month that is kept beside this file."""
LEFT = {"A24": "2026-03-20", "A25": "2026-02-13", "A26": "2026-02-20"}


def show_call(call: Call, exported: datetime) -> Row:
    """A row as the operator's system writes it."""
    numbers = ("" if number is None else str(number) for number in (call.wait, call.talk, call.hold, call.wrap))
    recording = f"rec/{call.arrived:%Y%m%d}/{call.id}.wav" if call.talk else ""
    texts = (call.queue or "", CATEGORIES[call.category], call.caller, call.agent or "", OUTCOMES[call.outcome])
    return (call.id, str(call.arrived), DIRECTIONS[call.direction], *texts, *numbers, recording, str(exported))


def with_cell(row: Row, at: int, value: str) -> Row:
    """The row with one cell changed."""
    return (*row[:at], value, *row[at + 1 :])


def spoil(dice: Random, plan: Plan, rows: Sequence[Row]) -> list[Row]:
    """Rows that cannot be used; each stands beside a good row that looks like it, under an id of its own."""
    changes = [(ARRIVED, text) for text in SPOILT_CLOCKS]
    changes += [(TALK, text) for text in SPOILT_TALK]
    changes += [(ID, text) for text in SPOILT_IDS]
    answered = [row for row in rows if row[OUTCOME] == OUTCOMES["answered"]]
    models = choose(dice, answered, [100] * len(answered), len(changes))
    spoilt: list[Row] = []
    for number, (row, (at, text)) in enumerate(zip(models, changes, strict=True)):
        name = f"{row[ID][:15]}{90 + number}"
        own = with_cell(with_cell(row, ID, name), RECORDING, f"rec/{name[1:9]}/{name}.wav")
        spoilt.append(with_cell(own, at, row[ARRIVED][:10] + text if at == ARRIVED else text))
    return spoilt if plan.spoilt else []


def list_calls(plan: Plan, calls: Sequence[Call], neighbours: Sequence[Call]) -> list[Row]:
    """The rows of the export, with what is wrong with it: repeated, corrected and unreadable rows."""
    dice = Random(plan.first.toordinal() * 17)
    exported = datetime.combine(plan.end, time(8, 30))
    later = exported + timedelta(days=1, minutes=10)
    rows = [show_call(call, exported) for call in sorted([*calls, *neighbours], key=lambda call: (call.arrived, call.id))]
    usable = [row for row in rows[40:-40] if row[OUTCOME] == OUTCOMES["answered"]]
    chosen = choose(dice, usable, [100] * len(usable), plan.verbatim + plan.corrected)
    repeated, corrected = chosen[: plan.verbatim], chosen[plan.verbatim :]
    extra = [*repeated, *spoil(dice, plan, rows)]
    for number, row in enumerate(corrected):
        wrong = with_cell(row, TALK, str(int(row[TALK]) + 37 + dice.randrange(400)))
        rows[rows.index(row)] = wrong if number > 1 else with_cell(row, EXPORTED, str(later))
        extra.append(with_cell(wrong, EXPORTED, str(exported)) if number <= 1 else with_cell(row, EXPORTED, str(later)))
    for row in extra[: -plan.corrected]:
        rows.insert(40 + dice.randrange(len(rows) - 80), row)
    return rows + extra[-plan.corrected :]


def list_surveys(surveys: Sequence[Survey]) -> list[Row]:
    """The rows of the surveys."""
    return [
        (s.id, str(s.asked), str(s.rating or ""), s.call.category or "", s.call.queue or "", s.call.id, s.case or "")
        for s in surveys
    ]


def list_seats(plan: Plan) -> list[Row]:
    """The seats as known when the month ended."""
    rows: list[Row] = []
    for number in range(1, 27):
        seat = f"A{number:02d}"
        first = "2026-03-16" if seat == "A23" else "2026-01-01"
        last = LEFT.get(seat, "")
        if first < str(plan.end):
            queue = GROUPS[(FIRST_AGENT - 1 + number) % len(GROUPS)]
            rows.append((seat, first, last if last < str(plan.end) else "", queue))
    return rows


def write_table(path: Path, header: Row, rows: Sequence[Row], encoding: str = "utf-8") -> None:
    """A CSV file with LF line ends."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    path.write_bytes(text.getvalue().encode(encoding))


def write_month(folder: Path, plan: Plan, tables: dict[str, tuple[Row, Sequence[Row]]]) -> None:
    """The files of one month."""
    folder.mkdir(parents=True, exist_ok=True)
    for role, (header, rows) in tables.items():
        write_table(folder / f"{role}.csv", header, rows, plan.encoding if role == "calls" else "utf-8")
    lines = [
        f"month: {plan.name}",
        f"as_of: {plan.end + timedelta(days=1)}T09:00:00+08:00",
        "exported_by: 王工（话务系统）",
        "expect:",
        *(f"  {role}: {len(rows)}" for role, (_, rows) in tables.items()),
    ]
    (folder / "month.yaml").write_bytes(("\n".join(lines) + "\n").encode())


def check_calls(plan: Plan, calls: Sequence[Call]) -> None:
    """The counts that the plan promises.

    Raises:
        AssertionError: the dice fell otherwise.
    """
    inbound = [call for call in calls if call.direction == "inbound"]
    asked = [call for call in inbound if call.outcome != "ivr_only"]
    served = [call for call in asked if time(8) <= call.arrived.time() < time(22)]
    heard = [call for call in asked if call.outcome == "answered"]
    consultations = [call.talk or 0 for call in heard if call.category == "consultation"]
    found = (len(served), sum(c.outcome == "answered" for c in served), len(asked), len(heard), len(inbound) - len(asked))
    night = (plan.requests + plan.late_requests, plan.answered + plan.late_answered)
    if found != (plan.requests, plan.answered, *night, plan.ivr_only) or len(calls) - len(inbound) != plan.marketing:
        raise AssertionError(found)
    if (len(consultations), sum(consultations)) != (plan.consultations, plan.consultation_seconds):
        raise AssertionError(len(consultations), sum(consultations))
    if not all(plan.first <= call.arrived.date() < plan.end for call in calls):
        raise AssertionError(plan.name)


def make_samples(out: Path, months: Sequence[str]) -> None:
    """Write those months; cases run on from month to month, so all are made."""
    traffic = {plan.name: make_calls(plan) for plan in PLANS}
    calls = {name: own for name, (own, _) in traffic.items()}
    cases = make_cases(PLANS, calls)
    surveys = make_surveys(PLANS, calls, cases)
    for plan in PLANS:
        check_calls(plan, calls[plan.name])
        if plan.name in months:
            exported = datetime.combine(plan.end + timedelta(days=1), time(8, 45))
            tables: dict[str, tuple[Row, Sequence[Row]]] = {
                "calls": (HEADER, list_calls(plan, *traffic[plan.name])),
                "tickets": (TICKETS, show_cases(plan, cases, exported)),
                "surveys": (SURVEYS, list_surveys(surveys[plan.name])),
                "seats": (SEATS, list_seats(plan)),
            }
            write_month(out / plan.name, plan, tables)


def main() -> None:
    """Read the command line."""
    names = [plan.name for plan in PLANS]
    parser = argparse.ArgumentParser(description="Write the sample months.")
    parser.add_argument("out", nargs="?", type=Path, metavar="OUT", help="folder; without it 2026-03 is written beside this file")
    parser.add_argument("--month", choices=names, action="append", help="only this month; may be given again")
    given = parser.parse_args()
    beside = Path(__file__).parent
    make_samples(given.out or beside, given.month or (names if given.out else [MONTH_KEPT]))


if __name__ == "__main__":
    main()
