"""The sample month, counted again by somebody who has not seen the program: the csv module, whole numbers and fractions.

It reads the clauses of the agreement and the files, and shares no code with what it checks.
"""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

CALENDAR = Path(__file__).parents[2] / "src" / "slacalc" / "base" / "data" / "cn_working_days.csv"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.DictReader(text.splitlines(), strict=True))


def read_month(folder: Path) -> tuple[date, date]:
    line = next(text for text in (folder / "month.yaml").read_text(encoding="utf-8").splitlines() if text.startswith("month:"))
    first = date.fromisoformat(line.removeprefix("month:").strip() + "-01")
    return first, (first + timedelta(days=31)).replace(day=1)


def is_moment(text: str) -> bool:
    if not MOMENT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_refused(row: Row) -> bool:
    numbers = [row[header] for header in ("等待时长", "通话时长", "保持时长", "话后时长")]
    silent = row["通话状态"] == "已接通" and not (row["等待时长"] and row["通话时长"])
    return (
        not row["呼叫流水号"]
        or not is_moment(row["进线时间"])
        or silent
        or any(n and not re.fullmatch("[0-9]+", n) for n in numbers)
    )


def deadline_of(received: date, working_days: int, exceptions: dict[date, str]) -> date:
    day = received
    while working_days:
        day += timedelta(days=1)
        usual = "open" if day.isoweekday() <= 5 else "closed"
        if exceptions.get(day, usual) == "open":
            working_days -= 1
    return day


def recount(folder: Path) -> dict[str, int]:
    """Every whole number of the month, by a flat name."""
    first, end = read_month(folder)
    return {
        **recount_calls(read_rows(folder / "calls.csv"), first, end),
        **recount_tickets(read_rows(folder / "tickets.csv"), first, end),
        **recount_surveys(read_rows(folder / "surveys.csv"), first, end),
        **recount_seats(read_rows(folder / "seats.csv"), first, end),
    }


def recount_calls(rows: list[Row], first: date, end: date) -> dict[str, int]:
    usable = [row for row in rows if not is_refused(row)]
    latest: dict[str, Row] = {}
    for row in usable:
        rival = latest.get(row["呼叫流水号"])
        if rival is None or row["导出时间"] > rival["导出时间"]:
            latest[row["呼叫流水号"]] = row
    month = [row for row in latest.values() if first <= date.fromisoformat(row["进线时间"][:10]) < end]
    inbound = [row for row in month if row["呼叫方向"] == "呼入"]
    requests = [row for row in inbound if row["通话状态"] != "IVR挂机"]
    served = [row for row in requests if "08:00:00" <= row["进线时间"][11:] < "22:00:00"]
    answered = [row for row in inbound if row["通话状态"] == "已接通"]
    talk = {name: [int(row["通话时长"]) for row in answered if row["业务类型"] == name] for name in ("咨询", "报修", "投诉")}
    return {
        "calls.read": len(rows),
        "calls.refused": len(rows) - len(usable),
        "calls.duplicate": len(usable) - len(latest),
        "calls.records": len(latest),
        "calls.left_out": len(latest) - len(month),
        "calls.in_month": len(month),
        "calls.outbound": len(month) - len(inbound),
        "calls.outbound_answered": sum(row["呼叫方向"] == "呼出" and row["通话状态"] == "已接通" for row in month),
        "calls.ivr_only": len(inbound) - len(requests),
        "calls.requests_outside_hours": len(requests) - len(served),
        "answer_rate.denominator": len(served),
        "answer_rate.numerator": sum(row["通话状态"] == "已接通" for row in served),
        "consultation_talk_time.denominator": len(talk["咨询"]),
        "consultation_talk_time.numerator": sum(talk["咨询"]),
        "fault_and_complaint_talk_time.denominator": len(talk["报修"]) + len(talk["投诉"]),
        "fault_and_complaint_talk_time.numerator": sum(talk["报修"]) + sum(talk["投诉"]),
        "fees.calls.quantity": len(answered),
    }


def recount_tickets(rows: list[Row], first: date, end: date) -> dict[str, int]:
    with CALENDAR.open(encoding="utf-8", newline="") as lines:
        exceptions = {date.fromisoformat(row["day"]): row["kind"] for row in csv.DictReader(lines)}
    counts = {"tickets.read": len(rows)}
    for name, categories, days in (("resolution", ("consultation", "fault"), 3), ("complaint_timeliness", ("complaint",), 5)):
        judged = in_time = 0
        for row in rows:
            deadline = deadline_of(date.fromisoformat(row["opened_at"][:10]), days, exceptions)
            if row["category"] in categories and first <= deadline < end:
                judged += 1
                in_time += "" < row["resolved_at"][:10] <= deadline.isoformat() and row["reopened"] == "no"
        counts |= {f"{name}.denominator": judged, f"{name}.numerator": in_time}
    return counts


def recount_surveys(rows: list[Row], first: date, end: date) -> dict[str, int]:
    asked = [row for row in rows if row["category"] == "complaint" and first <= date.fromisoformat(row["asked_at"][:10]) < end]
    return {
        "surveys.read": len(rows),
        "complaint_satisfaction.asked": len(asked),
        "complaint_satisfaction.denominator": sum(row["rating"] != "" for row in asked),
        "complaint_satisfaction.numerator": sum(row["rating"] in {"4", "5"} for row in asked),
    }


def recount_seats(rows: list[Row], first: date, end: date) -> dict[str, int]:
    """Seats and days, each pair once, whatever the rows are."""
    there: set[tuple[str, date]] = set()
    for row in rows:
        begins = max(first, date.fromisoformat(row["first_day"]))
        stops = min(end, date.fromisoformat(row["last_day"]) + timedelta(days=1)) if row["last_day"] else end
        there |= {(row["seat"], begins + timedelta(days=number)) for number in range((stops - begins).days)}
    return {"seats.read": len(rows), "fees.seats.days": len(there), "month.days": (end - first).days}


def to_the_fen(amount: Fraction) -> Fraction:
    """Half away from zero, by the school rule."""
    fen = (abs(amount) * 100 + Fraction(1, 2)) // 1
    return Fraction(fen if amount >= 0 else -fen, 100)


def measure(counts: dict[str, int]) -> dict[str, Fraction]:
    """Every metric, in shares or seconds."""
    names = [name.removesuffix(".denominator") for name in counts if name.endswith(".denominator")]
    return {name: Fraction(counts[f"{name}.numerator"], counts[f"{name}.denominator"]) for name in names}


def bill(counts: dict[str, int]) -> dict[str, Fraction]:
    """The statement of a month in which a deduction for the answer rate was decided: clause 四.1 and 六.2, by hand."""
    quantity = counts["fees.calls.quantity"]
    seats = to_the_fen(6800 * Fraction(counts["fees.seats.days"], counts["month.days"]))
    calls = to_the_fen(Fraction("1.76") * min(quantity, 10_000) + Fraction("1.67") * max(quantity - 10_000, 0))
    short = max(Fraction(0), Fraction(95, 100) - measure(counts)["answer_rate"])
    points = -(-short * 100 // 1)
    deduction = -to_the_fen(min(points, 10) * Fraction(1, 100) * (seats + calls))
    lines = {"fees.seats": seats, "fees.calls": calls, "deduct.answer_rate": deduction}
    taxes = {f"tax.{name}": to_the_fen(amount * Fraction(6, 100)) for name, amount in lines.items()}
    net, tax = sum(lines.values(), Fraction(0)), sum(taxes.values(), Fraction(0))
    return {
        **lines,
        **taxes,
        "deduct.answer_rate.points": Fraction(points),
        "total.net": net,
        "total.tax": tax,
        "total.gross": net + tax,
    }
