"""Two logs compared by DuckDB: how many calls only one has, how many differ and in what first, however little memory there is.

About ``app/compare_months.py``, ``records/matched.py``.
"""

from __future__ import annotations

import csv
import io
import json
import random
from typing import TYPE_CHECKING
from unittest.mock import patch

import duckdb
import pytest

from lab import CONTRACT, DIRECT
from program import run_here
from slacalc.records import budget

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = ("call_id", "arrived_at", "direction", "queue", "category", "caller", "outcome", "wait", "talk", "hold")
ASKED = ("outcome", "arrived_at", "direction", "queue", "category", "caller", "wait", "talk", "hold")
"""The columns that tell a cause, the first of them that differs."""
DIFFERS = " ".join(f"when a.{name} is distinct from b.{name} then 'calls:differs:{name}'" for name in ASKED)
BY_KEY = f"""
select case when b.call_id is null then 'calls:only first' when a.call_id is null then 'calls:only second' {DIFFERS} end as cause,
  count(*) from a full join b using (call_id) group by cause having cause is not null
"""  # noqa: S608 - our own columns
NEAR = """
with alone as (select * from a anti join b using (call_id)), other as (select * from b anti join a using (call_id)),
near as (
  select alone.call_id as ours, other.call_id as theirs, count(*) over (partition by alone.call_id) as of_ours,
    count(*) over (partition by other.call_id) as of_theirs
  from alone join other using (caller)
  where abs(epoch(alone.arrived_at::timestamp) - epoch(other.arrived_at::timestamp)) <= 3 and caller is not null
    and abs(coalesce(alone.talk::int, 0) + coalesce(alone.hold::int, 0)
      - coalesce(other.talk::int, 0) - coalesce(other.hold::int, 0)) <= 3)
select count(*) filter (of_ours = 1 and of_theirs = 1), count(*) filter (of_ours > 1 or of_theirs > 1) from near
"""
Rows = list[dict[str, str]]


def log_of(dice: random.Random, calls: int) -> Rows:
    """A log with few callers, so that calls of one are near each other."""
    rows = []
    for number in range(calls):
        outcome = dice.choice(["answered", "answered", "abandoned"])
        spoken = (str(dice.randint(1, 9)), str(dice.randint(0, 3))) if outcome == "answered" else ("", "")
        moment = f"2026-03-{dice.randint(1, 4):02d} 10:{dice.randint(0, 4):02d}:{dice.randint(0, 59):02d}"
        caller = dice.choice(["", *(f"1390000{at:04d}" for at in range(4))])
        words = ("inbound", dice.choice("ABC"), dice.choice(["consult", "fault"]), caller, outcome, str(dice.randint(0, 9)))
        rows.append(dict(zip(HEADERS, (f"C{number:05d}", moment, *words, *spoken), strict=True)))
    return rows


def other_party(dice: random.Random, rows: Rows) -> Rows:
    """The same log with calls dropped, added, changed and under other keys."""
    changed = []
    for row in rows:
        match dice.randint(0, 9):
            case 0:
                continue
            case 1:
                changed.append({**row, "queue": "D", "wait": "10"})
            case 2 if row["talk"]:
                changed.append({**row, "talk": str(int(row["talk"]) + 5)})
            case 3 | 4:
                changed.append({**row, "call_id": f"X{row['call_id']}", "hold": row["hold"] and "4"})
            case _:
                changed.append(row)
    return [*changed, *({**row, "call_id": f"N{row['call_id']}", "caller": ""} for row in log_of(dice, 7))]


def write(folder: Path, rows: Rows) -> Path:
    """A month folder."""
    folder.mkdir(parents=True)
    (folder / "month.yaml").write_text("month: 2026-03\nas_of: 2026-04-02T09:00:00+08:00\n", encoding="utf-8")
    with (folder / "calls.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, HEADERS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return folder / "calls.csv"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_causes_have_as_many_calls_as_duckdb_counts(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    ours = log_of(dice, 600)
    paths = [write(tmp_path / name, rows) for name, rows in (("a", ours), ("b", other_party(dice, ours)))]
    (tmp_path / "contract.yaml").write_text(CONTRACT + DIRECT, encoding="utf-8")
    database = duckdb.connect()
    for name, path in zip("ab", paths, strict=True):
        database.execute(f"create table {name} as select * from read_csv('{path}', all_varchar = true)")  # noqa: S608 - a path of the test
    asked = ["compare", "a", "b", "--contract", "contract.yaml", "--memory", "32MB", "--format"]
    with patch.object(budget, "PART", 6_000):  # a budget is never as small as these logs
        said = run_here([*asked, "csv"], tmp_path)
        near = json.loads(run_here([*asked, "json", "--tolerance", "3s"], tmp_path).out)
    rows = csv.DictReader(io.StringIO(said.out))
    counts = {row["id"]: int(row["count"]) for row in rows if row["part"] == "cause" and row["count"]}
    assert counts == dict(database.execute(BY_KEY).fetchall())
    pairs = [record for record in near["records"] if record["first"] and record["second"] and "call_id" in record["differs"]]
    assert (len(pairs), sum(map(len, near["doubtful"]))) == database.execute(NEAR).fetchone()
    assert pairs
    assert near["doubtful"]
