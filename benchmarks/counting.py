"""What counting a log takes against other ways to count it: ``python benchmarks/counting.py FOLDER [ROUNDS]``.

FOLDER is one of ``benchmarks/logs.py``. Each way is a process of its own; they take turns, so that a busy machine slows all of
them. Told are the medians of processor seconds with their spread, the ratio to the bare read, peak memory, and what was counted
of a tally by day, queue and category: calls that came in, and those that were answered. ``bare`` only reads the columns that
are needed. ``duckdb`` and ``pandas`` count what they find. With ``checked`` they do the work of a count that money is paid by:
they tell by SHA-256 which file it was, whether each row can be counted, which calls stand there twice, and whether their rows
agree in every column. A way whose library is not installed is left out.
"""

from __future__ import annotations

import importlib.util
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUNDS = 3
NEEDED = ("呼叫流水号", "进线时间", "呼叫方向", "技能组", "业务类型", "通话状态", "等待时长", "通话时长")
BARE = f"""
import sys, polars as pl
log = pl.scan_csv(sys.argv[1] + "/calls.csv", infer_schema=False).select({list(NEEDED)!r})
print(log.select(pl.len(), pl.all().null_count().name.suffix("_")).collect(engine="streaming").row(0)[0], "")
"""
COUNT = """
select sum(inbound), sum(answered) from (
  select day, queue, category, count(*) filter (inbound) inbound, count(*) filter (inbound and answered) answered,
    count(*) filter (inbound and answered and wait <= 20) in_time, sum(talk) filter (inbound and answered) talk
  from (
    select any_value(arrived)::date as day, any_value(queue) queue, any_value(category) category, any_value(wait) wait,
      any_value(talk) talk, any_value(direction) = '呼入' inbound, any_value(state) = '已接通' answered
    from (
      select "呼叫流水号" id, "呼叫方向" direction, "通话状态" state, "技能组" queue, "业务类型" category,
        strptime("进线时间", '%Y-%m-%d %H:%M:%S') arrived, nullif("等待时长", '')::int wait, nullif("通话时长", '')::int talk
      from read_csv(?, all_varchar = true)
    )
    where arrived >= timestamp '2026-03-01' and arrived < timestamp '2026-04-01'
    group by id)
  group by day, queue, category)
"""
DUCKDB = f"""
import sys, duckdb
duckdb.execute("set enable_progress_bar = false")
print(*duckdb.execute({COUNT!r}, [sys.argv[1] + "/calls.csv"]).fetchone())
"""
CHECKED_COUNT = """
with told as (
  select "呼叫流水号" id, "呼叫方向" direction, "通话状态" state, "技能组" queue, "业务类型" category,
    try_strptime("进线时间", '%Y-%m-%d %H:%M:%S') arrived, try_strptime("导出时间", '%Y-%m-%d %H:%M:%S') exported,
    try_cast("等待时长" as int) wait, try_cast("通话时长" as int) talk,
    ("等待时长" is null or wait between 0 and 86400) and ("通话时长" is null or talk between 0 and 86400)
      and ("保持时长" is null or try_cast("保持时长" as int) between 0 and 86400)
      and ("话后时长" is null or try_cast("话后时长" as int) between 0 and 86400) as can_be,
    hash("呼叫流水号", "进线时间", "呼叫方向", "技能组", "业务类型", "主叫号码", "坐席工号", "通话状态", "等待时长", "通话时长",
      "保持时长", "话后时长", "录音地址", "导出时间") line
  from read_csv(?, all_varchar = true)),
kept as (
  select any_value(arrived)::date as day, any_value(queue) queue, any_value(category) category, any_value(wait) wait,
    any_value(talk) talk, any_value(direction) = '呼入' inbound, any_value(state) = '已接通' answered, count(*) as often,
    bool_and(coalesce(id is not null and arrived is not null and exported is not null and can_be and direction in ('呼入', '呼出')
      and state in ('已接通', '排队放弃', 'IVR挂机', '溢出', '语音留言', '预约回呼', '系统失败')
      and (category is null or category in ('咨询', '报修', '投诉', '营销')) and (state <> '已接通' or talk is not null), false))
      and min(line) = max(line) fits,
    fits and any_value(arrived) >= timestamp '2026-03-01' and any_value(arrived) < timestamp '2026-04-01' counts
  from told group by id),
tally as (
  select day, queue, category, count(*) filter (counts and inbound) inbound,
    count(*) filter (counts and inbound and answered) answered,
    count(*) filter (counts and inbound and answered and wait <= 20) in_time,
    sum(talk) filter (counts and inbound and answered) talk,
    sum(often) as often, sum(often - 1) filter (fits) again, sum(often) filter (not fits) unfit
  from kept group by day, queue, category)
select sum(inbound), sum(answered), sum(often), sum(again), coalesce(sum(unfit), 0) from tally
"""
CHECKED = f"""
import hashlib, sys, duckdb
with open(sys.argv[1] + "/calls.csv", "rb") as log:
    hashlib.file_digest(log, "sha256").hexdigest()
duckdb.execute("set enable_progress_bar = false")
print(*duckdb.execute({CHECKED_COUNT!r}, [sys.argv[1] + "/calls.csv"]).fetchone())
"""
PANDAS = f"""
import sys, pandas as pd
log = pd.read_csv(sys.argv[1] + "/calls.csv", usecols={list(NEEDED)!r}, dtype=str, engine="pyarrow")
log["arrived"] = pd.to_datetime(log["进线时间"], format="%Y-%m-%d %H:%M:%S")
for name in ("等待时长", "通话时长"):
    log[name] = pd.to_numeric(log[name])
log = log[(log.arrived >= "2026-03-01") & (log.arrived < "2026-04-01")].drop_duplicates("呼叫流水号")
log["inbound"] = log["呼叫方向"] == "呼入"
log["answered"] = log.inbound & (log["通话状态"] == "已接通")
log["in_time"], log["talk"] = log.answered & (log["等待时长"] <= 20), log["通话时长"].where(log.answered, 0)
tally = log.groupby([log.arrived.dt.date, "技能组", "业务类型"], dropna=False)[["inbound", "answered", "in_time", "talk"]].sum()
print(int(tally.inbound.sum()), int(tally.answered.sum()))
"""
PANDAS_CHECKED = """
import hashlib, sys, pandas as pd
with open(sys.argv[1] + "/calls.csv", "rb") as file:
    hashlib.file_digest(file, "sha256").hexdigest()
log = pd.read_csv(sys.argv[1] + "/calls.csv", dtype=str, engine="pyarrow")
line = pd.util.hash_pandas_object(log, index=False)
id = log["呼叫流水号"]
arrived, exported = (pd.to_datetime(log[name], format="%Y-%m-%d %H:%M:%S", errors="coerce") for name in ("进线时间", "导出时间"))
fits = id.notna() & arrived.notna() & exported.notna()
for name in ("等待时长", "通话时长", "保持时长", "话后时长"):
    seconds = pd.to_numeric(log[name], errors="coerce")
    fits &= log[name].isna() | seconds.between(0, 86400)
    log[name] = seconds
fits &= log["呼叫方向"].isin(["呼入", "呼出"])
fits &= log["通话状态"].isin(["已接通", "排队放弃", "IVR挂机", "溢出", "语音留言", "预约回呼", "系统失败"])
fits &= log["业务类型"].isna() | log["业务类型"].isin(["咨询", "报修", "投诉", "营销"])
fits &= (log["通话状态"] != "已接通") | log["通话时长"].notna()
recurs = id.duplicated(keep=False)
of_key = pd.DataFrame({"id": id, "line": line, "fits": fits})[recurs].groupby("id")
alike = (of_key["line"].transform("nunique") == 1) & of_key["fits"].transform("all")
fits[recurs] = alike
again = fits & id.duplicated()
log, arrived = log[fits & ~again], arrived[fits & ~again]
of_month = (arrived >= "2026-03-01") & (arrived < "2026-04-01")
log, arrived = log[of_month], arrived[of_month]
inbound = log["呼叫方向"] == "呼入"
answered = inbound & (log["通话状态"] == "已接通")
columns = {
    "inbound": inbound, "answered": answered, "in_time": answered & (log["等待时长"] <= 20),
    "talk": log["通话时长"].where(answered, 0),
}
tally = pd.DataFrame(columns).groupby([arrived.dt.date, log["技能组"], log["业务类型"]], dropna=False).sum()
print(int(tally.inbound.sum()), int(tally.answered.sum()), len(fits), int(again.sum()), int((~fits).sum()))
"""
WAYS = {
    "bare": (None, ("-c", BARE)),
    "slacalc": (None, ("-m", "slacalc", "measure", str(ROOT / "benchmarks" / "contract.yaml"))),
    "duckdb": ("duckdb", ("-c", DUCKDB)),
    "duckdb checked": ("duckdb", ("-c", CHECKED)),
    "pandas": ("pandas", ("-c", PANDAS)),
    "pandas checked": ("pandas", ("-c", PANDAS_CHECKED)),
}


def run(way: tuple[str, ...], folder: str, environment: dict[str, str]) -> tuple[float, float, float, str]:
    """Seconds of processor and of the clock, peak megabytes and output of a process."""
    extra = ("--format", "json") if "slacalc" in way else ()
    out, into = os.pipe()
    begun = time.perf_counter()
    process = os.posix_spawn(
        sys.executable, (sys.executable, *way, folder, *extra), environment, file_actions=[(os.POSIX_SPAWN_DUP2, into, 1)]
    )
    os.close(into)
    with os.fdopen(out, encoding="utf-8") as pipe:
        said = pipe.read()
    _, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(said)
    return used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 1024, said


def counted(way: str, said: str) -> tuple[int, ...]:
    """Calls that came in, and those that were answered; of the bare read nothing."""
    if way == "slacalc":
        metric = json.loads(said)["metrics"][0]
        return int(metric["denominator"]), int(metric["numerator"])
    return () if way == "bare" else tuple(map(int, said.split()[:2]))


def rows_of(way: str, said: str) -> tuple[int, ...]:
    """Rows that were read, that stand there once more, and that cannot be counted, from those who tell."""
    if way == "slacalc":
        rows = json.loads(said)["rows"][0]
        return rows["read"], rows["duplicate"], rows["refused"]
    return tuple(map(int, said.split()[2:])) if "checked" in way else ()


def main() -> None:
    """Print the table."""
    folder, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS  # noqa: PLR2004 - the second argument
    ways = {name: way for name, (library, way) in WAYS.items() if library is None or importlib.util.find_spec(library)}
    with tempfile.TemporaryDirectory() as compiled:  # as an installed program has its modules
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = compiled
        run(("-m", "compileall", "-q", str(ROOT / "src")), folder, environment)
        for name in ("polars", "pydantic, typer, yaml", *(library for library, _ in WAYS.values() if library)):
            run(("-c", f"try: import {name}\nexcept ImportError: pass"), folder, environment)
        runs = [(name, *run(way, folder, environment)) for _ in range(rounds) for name, way in ways.items()]
    bare = statistics.median(cpu for name, cpu, *_ in runs if name == "bare")
    answers = {counted(name, said) for name, *_, said in runs} - {()}
    for name in ways:
        seconds = sorted(cpu for of, cpu, *_ in runs if of == name)
        memory = max(peak for of, _, _, peak, _ in runs if of == name)
        middle, clock = statistics.median(seconds), statistics.median(wall for of, _, wall, *_ in runs if of == name)
        spread = f"{seconds[0]:.2f}-{seconds[-1]:.2f}"
        print(f"{name:14} {middle:7.2f} s ({spread}) {middle / bare:5.1f} x bare {clock:7.2f} s wall {memory:6.0f} MB")
    print("counts agree:", answers if len(answers) == 1 else f"NO: {answers}")
    rows = {rows_of(name, said) for name, *_, said in runs} - {()}
    print("rows agree:", rows if len(rows) == 1 else f"NO: {rows}")


if __name__ == "__main__":
    main()
