"""Call logs of any size from a seed: ``python benchmarks/logs.py FOLDER ROWS [--dirty] [--seed N]`` writes a month folder.

The log is March 2026 in the ``operator-zh`` layout, 14 columns, about 140 bytes a call, and 0.3 % of its rows stand there twice.
A dirty one has in each thousand rows some that slacalc must look at twice: spaces, decimals, a missing field, an unreadable
time, an impossible duration, a blank, a total, rows of one call that contradict each other.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl

CHUNK = 500_000
HEADERS = (
    *("呼叫流水号", "进线时间", "呼叫方向", "技能组", "业务类型", "主叫号码", "坐席工号"),
    *("通话状态", "等待时长", "通话时长", "保持时长", "话后时长", "录音地址", "导出时间"),
)
QUEUES = ("咨询一组", "咨询二组", "报修组", "投诉组", "营销组")
CATEGORIES = ("咨询", "报修", "投诉", "营销", "")
DAYS = 31
INBOUND, ANSWERED, REACHED, WAITED = 90, 88, 60, 96
"""Of a hundred calls: come in; of these answered, or given up in the queue below the last; of those that go out, reached."""
DUPLICATES = 3
"""In each thousand rows."""
MONTH = "month: 2026-03\nas_of: 2026-04-02T09:00:00+08:00\n"


def calls(first: int, rows: int, seed: int) -> pl.DataFrame:
    """Calls with numbers from ``first`` on, as text columns under the layout's headers."""
    number = pl.int_range(first, first + rows, dtype=pl.Int64)

    def dice(salt: int, sides: int) -> pl.Expr:
        return (number.hash(seed * 1000 + salt) % sides).cast(pl.Int64)

    def pick(salt: int, words: tuple[str, ...]) -> pl.Expr:
        return dice(salt, len(words)).replace_strict(list(range(len(words))), list(words), return_dtype=pl.String)

    arrived = pl.datetime(2026, 3, 1) + pl.duration(seconds=dice(1, DAYS * 86400))
    inbound, fate = dice(2, 100) < INBOUND, dice(3, 100)
    answered = pl.when(inbound).then(fate < ANSWERED).otherwise(fate < REACHED)
    state = pl.when(answered).then(pl.lit("已接通")).when(inbound & (fate < WAITED)).then(pl.lit("排队放弃"))
    state = state.when(inbound).then(pl.lit("IVR挂机")).otherwise(pl.lit("系统失败"))
    talk = pl.when(answered).then((20 + dice(4, 400)).cast(pl.String)).otherwise(pl.lit(""))
    return pl.select(
        pl.format("H{}", pl.lit(2026_0000_0000) + number).alias(HEADERS[0]),
        arrived.dt.strftime("%Y-%m-%d %H:%M:%S").alias(HEADERS[1]),
        pl.when(inbound).then(pl.lit("呼入")).otherwise(pl.lit("呼出")).alias(HEADERS[2]),
        pick(5, QUEUES).alias(HEADERS[3]),
        pick(6, CATEGORIES).alias(HEADERS[4]),
        pl.format("139{}", (10_000_000 + dice(7, 3_000_000)).cast(pl.String)).alias(HEADERS[5]),
        pl.when(answered).then(pl.format("{}", 6000 + dice(8, 400))).otherwise(pl.lit("")).alias(HEADERS[6]),
        state.alias(HEADERS[7]),
        dice(9, 90).cast(pl.String).alias(HEADERS[8]),
        talk.alias(HEADERS[9]),
        pl.when(answered).then(dice(10, 30).cast(pl.String)).otherwise(pl.lit("")).alias(HEADERS[10]),
        pl.when(answered).then(dice(11, 60).cast(pl.String)).otherwise(pl.lit("")).alias(HEADERS[11]),
        pl.format("rec/{}.wav", number).alias(HEADERS[12]),
        pl.lit("2026-04-01 08:30:00").alias(HEADERS[13]),
    )


def with_duplicates(log: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The log with some of its rows once more at its end."""
    again = log.filter(pl.col(HEADERS[0]).hash(seed) % 1000 < DUPLICATES)
    return pl.concat([log, again])


def dirty_lines(lines: pl.Series, seed: int) -> pl.Series:
    """Lines of which some have one of the faults of real exports."""
    line, dice = pl.col("line"), pl.col("line").hash(seed + 7) % 10_000
    faults = (
        line.str.replace(",", " ,", literal=True),
        line.str.replace(r",(\d+),(\d+),(\d+),rec", ",${1}.0,${2},${3},rec"),
        line.str.replace(r",rec[^,]*", ""),
        line.str.replace(r"2026-03-(\d\d) ", "2026-13-${1} "),
        line.str.replace(r",\d+,(\d+),(\d+),rec", ",99999,${1},${2},rec"),
        line.str.replace(r"^H\d+", ""),
        line.str.replace(r"^H\d+", "合计"),
        pl.lit(""),
        line + "\n" + line.str.replace("呼入", "呼出", literal=True),
    )
    broken = line
    for number, fault in enumerate(faults):
        broken = pl.when(dice == number).then(fault).otherwise(broken)
    return pl.DataFrame({"line": lines}).select(broken.alias("line"))["line"]


def write_log(folder: Path, rows: int, seed: int, *, dirty: bool) -> Path:
    """``calls.csv`` and ``month.yaml`` in the folder; gives the log."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "month.yaml").write_text(MONTH, encoding="utf-8")
    path = folder / "calls.csv"
    with path.open("wb") as out:
        out.write((",".join(HEADERS) + "\n").encode())
        for first in range(0, rows, CHUNK):
            log = with_duplicates(calls(first, min(CHUNK, rows - first), seed), seed)
            text = log.write_csv(include_header=False, quote_style="never")
            if dirty:
                text = "\n".join(dirty_lines(pl.Series("line", text.split("\n")[:-1]), seed)) + "\n"
            out.write(text.encode())
    return path


def main() -> None:
    """Write a log as the command line says."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("rows", type=int)
    asked.add_argument("--dirty", action="store_true")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    print(write_log(given.folder, given.rows, given.seed, dirty=given.dirty))


if __name__ == "__main__":
    main()
