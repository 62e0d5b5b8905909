"""The sample month, counted a third way: SQL over the text of the files, in another engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from oracle.month import CALENDAR, read_month

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ("calls", "tickets", "surveys", "seats")
CLEAN = """
create view usable as select * from calls
where 呼叫流水号 is not null
  and try_strptime(进线时间, '%Y-%m-%d %H:%M:%S') is not null
  and (等待时长 is null or try_cast(等待时长 as integer) is not null)
  and (通话时长 is null or try_cast(通话时长 as integer) is not null)
  and (通话状态 <> '已接通' or (等待时长 is not null and 通话时长 is not null));
create view latest as select * from usable
qualify row_number() over (partition by 呼叫流水号 order by 导出时间 desc) = 1;
create view heard as select * from latest
where 进线时间::timestamp >= getvariable('first') and 进线时间::timestamp < getvariable('end');
create view working as
select days.day, row_number() over (order by days.day) as number
from (select unnest(generate_series(date '2025-12-01', date '2027-01-31', interval 1 day))::date as day) as days
left join calendar on calendar.day::date = days.day
where coalesce(kind, if(isodow(days.day) <= 5, 'open', 'closed')) = 'open';
create view judged as
select tickets.*, working.day as deadline
from tickets join working on number = if(category = 'complaint', 5, 3)
  + (select count(*) from working as past where past.day <= opened_at::date)
where working.day >= getvariable('first') and working.day < getvariable('end');
create view asked as select * from surveys
where category = 'complaint' and asked_at::timestamp >= getvariable('first') and asked_at::timestamp < getvariable('end');
"""
COUNTS = (
    ("calls.read", "select count(*) from calls"),
    ("calls.refused", "select (select count(*) from calls) - (select count(*) from usable)"),
    ("calls.duplicate", "select count(*) - count(distinct 呼叫流水号) from usable"),
    ("calls.records", "select count(*) from latest"),
    ("calls.left_out", "select (select count(*) from latest) - (select count(*) from heard)"),
    ("calls.in_month", "select count(*) from heard"),
    ("calls.outbound", "select count(*) from heard where 呼叫方向 = '呼出'"),
    ("calls.outbound_answered", "select count(*) from heard where 呼叫方向 = '呼出' and 通话状态 = '已接通'"),
    ("calls.ivr_only", "select count(*) from heard where 呼叫方向 = '呼入' and 通话状态 = 'IVR挂机'"),
    (
        "calls.requests_outside_hours",
        """select count(*) from heard where 呼叫方向 = '呼入' and 通话状态 <> 'IVR挂机'
        and not (hour(进线时间::timestamp) >= 8 and hour(进线时间::timestamp) < 22)""",
    ),
    (
        "answer_rate.denominator",
        """select count(*) from heard where 呼叫方向 = '呼入' and 通话状态 <> 'IVR挂机'
        and hour(进线时间::timestamp) between 8 and 21""",
    ),
    (
        "answer_rate.numerator",
        """select count(*) from heard where 呼叫方向 = '呼入' and 通话状态 = '已接通'
        and hour(进线时间::timestamp) between 8 and 21""",
    ),
    (
        "consultation_talk_time.denominator",
        "select count(*) from heard where 呼叫方向 = '呼入' and 通话状态 = '已接通' and 业务类型 = '咨询'",
    ),
    (
        "consultation_talk_time.numerator",
        "select sum(通话时长::integer) from heard where 呼叫方向 = '呼入' and 通话状态 = '已接通' and 业务类型 = '咨询'",
    ),
    (
        "fault_and_complaint_talk_time.denominator",
        "select count(*) from heard where 呼叫方向 = '呼入' and 通话状态 = '已接通' and 业务类型 in ('报修', '投诉')",
    ),
    (
        "fault_and_complaint_talk_time.numerator",
        """select sum(通话时长::integer) from heard
        where 呼叫方向 = '呼入' and 通话状态 = '已接通' and 业务类型 in ('报修', '投诉')""",
    ),
    ("fees.calls.quantity", "select count(*) from heard where 呼叫方向 = '呼入' and 通话状态 = '已接通'"),
    ("tickets.read", "select count(*) from tickets"),
    ("resolution.denominator", "select count(*) from judged where category <> 'complaint'"),
    (
        "resolution.numerator",
        "select count(*) from judged where category <> 'complaint' and resolved_at::timestamp < deadline + 1 and reopened = 'no'",
    ),
    ("complaint_timeliness.denominator", "select count(*) from judged where category = 'complaint'"),
    (
        "complaint_timeliness.numerator",
        "select count(*) from judged where category = 'complaint' and resolved_at::timestamp < deadline + 1 and reopened = 'no'",
    ),
    ("surveys.read", "select count(*) from surveys"),
    ("complaint_satisfaction.asked", "select count(*) from asked"),
    ("complaint_satisfaction.denominator", "select count(rating) from asked"),
    ("complaint_satisfaction.numerator", "select count(*) from asked where rating::integer >= 4"),
    ("seats.read", "select count(*) from seats"),
    (
        "fees.seats.days",
        """select count(*) from seats, generate_series(getvariable('first'), getvariable('end'), interval 1 day) as days(day)
        where day < getvariable('end') and day >= first_day::date and day <= coalesce(last_day::date, day)""",
    ),
    ("month.days", "select date_diff('day', getvariable('first'), getvariable('end'))"),
)


def recount_in_sql(folder: Path, scratch: Path) -> dict[str, int]:
    """The same names as ``oracle.month.recount``; ``scratch`` takes the files in UTF-8."""
    first, end = read_month(folder)
    with duckdb.connect() as engine:
        for table in TABLES:
            data = (folder / f"{table}.csv").read_bytes()
            copy = scratch / f"{table}.csv"
            encoding = "gb18030" if table == "calls" and "呼叫流水号".encode("gb18030") in data[:40] else "utf-8"
            copy.write_text(data.decode(encoding), encoding="utf-8")
            engine.read_csv(str(copy), header=True, all_varchar=True, delimiter=",").create(table)
        engine.read_csv(str(CALENDAR), header=True, all_varchar=True, delimiter=",").create("calendar")
        engine.execute("set variable first = ?::date", [first.isoformat()])
        engine.execute('set variable "end" = ?::date', [end.isoformat()])
        engine.execute(CLEAN)
        counts: dict[str, int] = {}
        for name, query in COUNTS:
            row = engine.execute(query).fetchone()
            assert row is not None
            counts[name] = int(row[0])
    return counts
