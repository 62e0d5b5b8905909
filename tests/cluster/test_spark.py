"""What Spark counts is what is counted without it: the same bytes, whatever becomes of its workers."""

from __future__ import annotations

import gzip
import importlib.util
import os
import shutil
import signal
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

import polars as pl
import pytest

from program import ROOT, Answer, run_here
from slacalc.cluster import spark
from slacalc.cluster.session import SparkMachines
from slacalc.cluster.tasks import parse_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GENERATOR = ROOT / "benchmarks" / "logs.py"
SECONDS = ROOT / "tests" / "golden" / "same-second"
SPARK = ("--engine", "spark")
IS_THERE = all(importlib.util.find_spec(name) for name in ("pyspark", "pyarrow", "pandas")) and shutil.which("java") is not None
needs_spark = pytest.mark.skipif(not IS_THERE, reason="PySpark and Java are an extra")


class Run(NamedTuple):
    """A command in a folder."""

    arguments: tuple[str, ...]
    folder: Path


def log_of(folder: Path, rows: int) -> None:
    """A dirty log of the benchmarks: faults of every kind, rows that repeat and contradict each other."""
    spec = importlib.util.spec_from_file_location("logs", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    logs = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = logs
    spec.loader.exec_module(logs)
    logs.write_log(folder, rows, seed=1, dirty=True)


def in_two_parts(month: Path) -> None:
    """The log as a plain file in GB18030 and a packed one, with rows of the first once more in the second."""
    header, *lines = (month / "calls.csv").read_text(encoding="utf-8").splitlines()
    (month / "calls.csv").unlink()
    middle = len(lines) // 2
    (month / "calls-01.csv").write_text("\r\n".join([header, *lines[:middle]]), encoding="gb18030")
    (month / "calls-02.csv.gz").write_bytes(gzip.compress("\n".join([header, *lines[middle - 100 :]]).encode()))


def in_quotes(month: Path) -> None:
    """The log with a note for every call, which goes on over several lines, a page of them now and then."""
    header, *lines = (month / "calls.csv").read_text(encoding="utf-8").splitlines()
    notes = ['"a\n""b"""', '"a\nb,\n"', '""', '"' + "x\n" * 3_000 + '"']
    rows = [f"{line},{notes[at % 3 if at % 500 else 3]}" for at, line in enumerate(lines)]
    (month / "calls.csv").write_text("\n".join([f"{header},备注", *rows]), encoding="utf-8")


def as_parquet(month: Path) -> None:
    """The log without lines that are no rows, as Parquet of several row groups."""
    log = pl.read_csv(month / "calls.csv", infer_schema=False, truncate_ragged_lines=True)
    log.write_parquet(month / "calls.parquet", row_group_size=500)
    (month / "calls.csv").unlink()


def same(run: Run) -> Answer:
    """What both engines say."""
    alone, spread = (run_here([*run.arguments, *engine], run.folder) for engine in ((), SPARK))
    assert (spread.code, spread.out, spread.err) == (alone.code, alone.out, alone.err)
    assert alone.code == 0
    return alone


def dying(path: Path, *, always: bool = False) -> Callable[..., Iterator[tuple[int, int, bytes]]]:
    """The parsing of a span in a worker that is killed, the first time or always."""
    parse = parse_span

    def parse_or_die(given: list[object], task: int) -> Iterator[tuple[int, int, bytes]]:
        if always or not path.exists():
            if not always:
                path.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return parse(given, task)  # type: ignore[arg-type]

    return parse_or_die


@needs_spark
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_what_spark_counts_is_what_is_counted_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    monkeypatch.setattr(spark, "SPAN", 100_000)
    monkeypatch.setattr(spark, "SLICE", 200_000)
    month = tmp_path / "month"
    log_of(month, 3_000)
    statement = ("statement", str(ROOT / "benchmarks" / "contract.yaml"), str(month), "--format", "json")
    sample = ("statement", str(ROOT / "contracts" / "telecom-outsourcing.yaml"), str(ROOT / "sample_data" / "2026-03"))
    with SparkMachines("local[2,4]", os.environ) as machines:
        monkeypatch.setattr(spark, "spark_engine", lambda *_: nullcontext(spark.SparkEngine(machines)))
        with subtests.test("a dirty log"):
            assert "同一编号内容不同" in same(Run(statement, tmp_path)).err
        with subtests.test("a worker is killed in between"), monkeypatch.context() as killing:
            killing.setattr(spark, "parse_span", dying(tmp_path / "died"))
            same(Run(statement, tmp_path))
            assert (tmp_path / "died").exists()
        with subtests.test("a task that never ends well"), monkeypatch.context() as killing:
            killing.setattr(spark, "parse_span", dying(tmp_path / "nowhere" / "died", always=True))
            answer = run_here([*statement, *SPARK, "--lang", "en"], tmp_path)
            assert (answer.code, answer.out, "[output/spark-failed]" in answer.err) == (4, "", True)
        with subtests.test("row groups of Parquet"):
            shutil.copytree(month, tmp_path / "parquet")
            as_parquet(tmp_path / "parquet")
            same(Run((*statement[:2], str(tmp_path / "parquet"), *statement[3:]), tmp_path))
        with subtests.test("records over several lines, which stand in two spans"):
            shutil.copytree(month, tmp_path / "quoted")
            in_quotes(tmp_path / "quoted")
            same(Run((*statement[:2], str(tmp_path / "quoted"), *statement[3:]), tmp_path))
        with subtests.test("several files, packed, in another encoding"):
            in_two_parts(month)
            same(Run(statement, tmp_path))
        with subtests.test("calls, tickets, surveys and seats"):
            same(Run((*sample, "--format", "json"), tmp_path))
        with subtests.test("calls from one number, which stand in several slices"):
            shutil.copytree(SECONDS, tmp_path / "seconds")
            with (tmp_path / "seconds" / "answered-first" / "calls.csv").open("a") as calls:
                calls.write("V, 2026-07-20 03:00:41,inbound,answered,1,50,13900000001\n")  # is settled beside the others
            same(Run(("measure", "contract.yaml", "answered-first", "--format", "csv"), tmp_path / "seconds"))
        with subtests.test("a quotation mark that is left open"):
            (month / "calls-02.csv.gz").unlink()
            (month / "calls-01.csv").open("a", encoding="gb18030").write('\r\n"H,\r\n')
            answer = run_here([*statement, *SPARK, "--lang", "en"], tmp_path)
            assert (answer.code, "[input/not-in-spans]" in answer.err) == (3, True)


@needs_spark
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_so_it_is_with_a_million_calls(tmp_path: Path) -> None:
    log_of(tmp_path / "month", 1_000_000)
    statement = ("statement", str(ROOT / "benchmarks" / "contract.yaml"), str(tmp_path / "month"), "--format", "json")
    alone = run_here([*statement], tmp_path)
    assert run_here([*statement, *SPARK, "--master", "local[*,4]"], tmp_path) == alone


def test_what_spark_cannot_read_is_refused_before_it_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "spark_engine", lambda *_: nullcontext(spark.SparkEngine(None)))  # type: ignore[arg-type]
    shutil.copytree(SECONDS / "answered-first", tmp_path / "month")
    (tmp_path / "month" / "calls.csv").rename(tmp_path / "month" / "calls.jsonl")
    answer = run_here(["measure", str(SECONDS / "contract.yaml"), "month", *SPARK], tmp_path)
    assert (answer.code, answer.out, "[input/not-in-spans]" in answer.err) == (3, "", True)
