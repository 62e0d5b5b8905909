"""What counting a log takes against other ways to count it: ``python benchmarks/counting.py FOLDER [ROUNDS]``.

FOLDER is one of ``benchmarks/logs.py``. Each way is a process of its own; they take turns, so that a busy machine slows all of
them. Told are the medians of processor seconds with their spread, the ratio to the bare read, peak memory, and what was counted
of a tally by day, queue and category: calls that came in, and those that were answered. ``bare`` only reads the columns that
are needed. A way whose library is not installed is left out. slacalc does more than the others: it checks every cell, settles
duplicates exactly, and writes measurements.
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
WAYS = {
    "bare": (None, ("-c", BARE)),
    "slacalc": (None, ("-m", "slacalc", "measure", str(ROOT / "benchmarks" / "contract.yaml"))),
    "duckdb": ("duckdb", ("-c", DUCKDB)),
    "pandas": ("pandas", ("-c", PANDAS)),
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
    return () if way == "bare" else tuple(map(int, said.split()))


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
        print(f"{name:8} {middle:7.2f} s ({spread}) {middle / bare:5.1f} x bare {clock:7.2f} s wall {memory:6.0f} MB")
    print("counts agree:", answers if len(answers) == 1 else f"NO: {answers}")


if __name__ == "__main__":
    main()
