"""The rows of a month's exports, as the systems of client and provider write them."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from dice import choose
from staff import DESKS, JOINED, LEFT, OPENED, agent_at, group_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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


def exported_at(plan: Plan, call: Call) -> datetime:
    """When the row of a call was exported: with the month, or weeks later where it had been lost."""
    lost = plan.recovered
    if lost and call.direction == "inbound" and call.queue == lost.queue and lost.first <= call.arrived.date() <= lost.last:
        return lost.exported
    return plan.exported


def list_calls(plan: Plan, calls: Sequence[Call], neighbours: Sequence[Call]) -> list[Row]:
    """The rows of the export, with what is wrong with it: repeated, corrected and unreadable rows."""
    dice = Random(plan.first.toordinal() * 17)
    exported, later = str(plan.exported), str(plan.exported + timedelta(days=1, minutes=10))
    listed = sorted([*calls, *neighbours], key=lambda call: (call.arrived, call.id))
    rows = [show_call(call, exported_at(plan, call)) for call in listed]
    usable = [row for row in rows[40:-40] if row[OUTCOME] == OUTCOMES["answered"] and row[EXPORTED] == exported]
    chosen = choose(dice, usable, [100] * len(usable), plan.verbatim + plan.corrected)
    repeated, corrected = chosen[: plan.verbatim], chosen[plan.verbatim :]
    extra = [*repeated, *spoil(dice, plan, rows)]
    for number, row in enumerate(corrected):
        wrong = with_cell(row, TALK, str(int(row[TALK]) + 37 + dice.randrange(400)))
        rows[rows.index(row)] = wrong if number > 1 else with_cell(row, EXPORTED, later)
        extra.append(with_cell(wrong, EXPORTED, exported) if number <= 1 else with_cell(row, EXPORTED, later))
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
    for seat in DESKS:
        first, last = JOINED.get(seat, OPENED), LEFT.get(seat)
        if first < plan.end:
            rows.append((seat, str(first), str(last) if last and last < plan.end else "", group_of(agent_at(seat))))
    return rows
