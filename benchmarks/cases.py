"""What counting cases and surveys takes: ``python benchmarks/cases.py FOLDER ROWS [ROUNDS]``.

Writes a month folder, unless it is there: so many tickets and so many surveys, three of each thousand of them twice. Cases are
resolved within three working days, complaints within five, and are judged in the month in which that time ends; half of the
surveys are answered. Then slacalc and DuckDB take turns to count them. Told are the medians of processor seconds with their
spread, peak memory, and whether both come to the same four numbers of each standard. The working days that DuckDB counts are
written down here from the notice of the State Council for 2026, and shared with nothing.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from pathlib import Path

import counting
import polars as pl

CHUNK = 500_000
ROUNDS = 3
CATEGORIES = ("consultation", "fault", "complaint", "marketing")
MONTH = "month: 2026-03\nas_of: 2026-04-12T09:00:00+08:00\n"
WORKING = """
create temp table working as select date_on, row_number() over (order by date_on) as number from (
  select unnest(generate_series(date '2026-02-01', date '2026-04-30', interval 1 day))::date as date_on)
where (isodow(date_on) <= 5 and not date_on between date '2026-02-15' and date '2026-02-23' and date_on <> date '2026-04-06')
  or date_on in (date '2026-02-14', date '2026-02-28')
"""
CASES = """
with cases as (
    select case_id, any_value(opened_at)::timestamp opened, any_value(nullif(resolved_at, ''))::timestamp resolved,
      any_value(category) category, any_value(reopened) = 'yes' reopened
    from read_csv(?, all_varchar = true) group by case_id),
  passed as (select opened_on, max(number) number from (select distinct opened::date opened_on from cases), working
    where date_on <= opened_on group by opened_on),
  judged as (
    select cases.*, ended.date_on + interval 1 day as ends
    from cases join passed on opened::date = opened_on
    join working ended on ended.number = passed.number + case when category = 'complaint' then 5 else 3 end
    where ended.date_on >= date '2026-03-01' and ended.date_on < date '2026-04-01')
select count(*) filter (category in ('consultation', 'fault')),
  count(*) filter (category in ('consultation', 'fault') and resolved < ends and not reopened),
  count(*) filter (category = 'complaint'), count(*) filter (category = 'complaint' and resolved < ends and not reopened)
from judged
"""
SURVEYS = """
select count(*) filter (rating <> ''), count(*) filter (rating in ('4', '5')) from (
  select survey_id, any_value(rating) rating, any_value(category) category, any_value(asked_at)::timestamp asked
  from read_csv(?, all_varchar = true) group by survey_id)
where category = 'complaint' and asked >= timestamp '2026-03-01' and asked < timestamp '2026-04-01'
"""
DUCKDB = f"""
import sys, duckdb
duckdb.execute("set enable_progress_bar = false")
duckdb.execute({WORKING!r})
for name, count in (("tickets", {CASES!r}), ("surveys", {SURVEYS!r})):
    print(*duckdb.execute(count, [f"{{sys.argv[1]}}/{{name}}.csv"]).fetchone())
"""
WAYS = {
    "slacalc": ("-m", "slacalc", "measure", str(Path(__file__).with_name("cases.yaml"))),
    "duckdb": ("-c", DUCKDB),
}


def _dice(salt: int, sides: int) -> pl.Expr:
    return (pl.col("number").hash(salt) % sides).cast(pl.Int64)


def _word(salt: int, words: tuple[str, ...]) -> pl.Expr:
    return _dice(salt, len(words)).replace_strict(list(range(len(words))), list(words), return_dtype=pl.String)


def _text(moment: pl.Expr) -> pl.Expr:
    return moment.dt.strftime("%Y-%m-%d %H:%M:%S").fill_null("")


def cases() -> tuple[pl.Expr, ...]:
    """Tickets of the numbers of a frame: opened from the end of February on, a twentieth of them not resolved."""
    opened = pl.datetime(2026, 2, 24) + pl.duration(seconds=_dice(1, 40 * 86400))
    resolved = pl.when(_dice(2, 20) > 0).then(opened + pl.duration(seconds=_dice(3, 7 * 86400)))
    return (
        pl.format("T{}", 10_000_000_000 + pl.col("number")).alias("case_id"),
        _text(opened).alias("opened_at"),
        _text(resolved).alias("resolved_at"),
        _word(4, CATEGORIES).alias("category"),
        pl.when(_dice(5, 50) == 0).then(pl.lit("yes")).otherwise(pl.lit("no")).alias("reopened"),
        pl.lit("2026-04-12 08:30:00").alias("exported_at"),
    )


def surveys() -> tuple[pl.Expr, ...]:
    """Surveys of the numbers of a frame, half of them answered."""
    asked = pl.datetime(2026, 3, 1) + pl.duration(seconds=_dice(6, 31 * 86400))
    return (
        pl.format("S{}", 10_000_000_000 + pl.col("number")).alias("survey_id"),
        _text(asked).alias("asked_at"),
        _word(7, ("", "", "", "", "", "1", "3", "4", "5", "5")).alias("rating"),
        _word(8, CATEGORIES).alias("category"),
        pl.lit("2026-04-12 08:30:00").alias("exported_at"),
    )


def write(folder: Path, rows: int) -> None:
    """The month folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "month.yaml").write_text(MONTH, encoding="utf-8")
    for name, columns in (("tickets", cases()), ("surveys", surveys())):
        with (folder / f"{name}.csv").open("w", encoding="utf-8") as out:
            for first in range(0, rows, CHUNK):
                numbers = pl.select(number=pl.int_range(first, min(first + CHUNK, rows), dtype=pl.Int64))
                records = numbers.select(columns)
                again = records.filter(pl.Series(numbers["number"].hash(9) % 1000 < 3))  # noqa: PLR2004 - as said above
                out.write(pl.concat([records, again]).write_csv(include_header=first == 0, quote_style="never"))


def counted(way: str, said: str) -> tuple[int, ...]:
    """What a way counted: cases judged and resolved in time, complaints likewise, surveys rated and satisfied."""
    if way == "slacalc":
        return tuple(int(metric[count]) for metric in json.loads(said)["metrics"] for count in ("denominator", "numerator"))
    return tuple(map(int, said.split()))


def main() -> None:
    """Print the table."""
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else ROUNDS  # noqa: PLR2004 - the third argument
    if not (folder / "surveys.csv").exists():
        write(folder, rows)
    runs = [(name, *counting.run(way, str(folder), dict(os.environ))) for _ in range(rounds) for name, way in WAYS.items()]
    for name in WAYS:
        seconds = sorted(cpu for of, cpu, *_ in runs if of == name)
        clock = statistics.median(wall for of, _, wall, *_ in runs if of == name)
        memory = max(peak for of, _, _, peak, _ in runs if of == name)
        spread = f"{seconds[0]:.2f}-{seconds[-1]:.2f}"
        print(f"{name:8} {statistics.median(seconds):7.2f} s ({spread}) {clock:7.2f} s wall {memory:6.0f} MB")
    answers = {counted(name, said) for name, *_, said in runs}
    print("counts agree:", answers if len(answers) == 1 else f"NO: {answers}")


if __name__ == "__main__":
    main()
