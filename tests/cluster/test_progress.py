"""How far Spark is, told while it is waited for; nobody asks it where nobody looks."""

from __future__ import annotations

from threading import Event

from slacalc.cluster.progress import telling
from slacalc.records.bounds import MEMORY
from slacalc.records.machine import Machine, ReadingProgress, use
from slacalc.render.progress import progress_line
from slacalc.render.words import words


def test_the_tasks_of_its_step_are_told_until_it_is_done() -> None:
    told, enough = list[ReadingProgress](), Event()

    def tell(progress: ReadingProgress) -> None:
        told.append(progress)
        enough.set()

    with use(Machine(MEMORY, tell)):
        with telling("calls.csv", lambda: (3, 4), every=0.001):
            assert enough.wait(10)
        known = len(told)
        assert told[0] == ReadingProgress("calls.csv", 3, 4, None)
    assert len(told) == known
    assert progress_line(told[0], 1.0, 60, words("en")).rstrip() == "calls.csv: Spark has done 75% of this step"
    assert progress_line(told[0], 1.0, 60, words("zh")).rstrip() == "calls.csv：Spark 本步已完成 75%"


def test_spark_that_is_not_there_yet_has_done_nothing() -> None:
    line = progress_line(ReadingProgress("calls.csv", 0, 0, None), 1.0, 60, words("en"))
    assert line.rstrip() == "calls.csv: Spark has done 0% of this step"


def test_what_spark_fails_with_meanwhile_is_not_told_twice() -> None:
    asked = Event()

    def broken() -> tuple[int, int]:
        asked.set()
        raise ConnectionError

    with use(Machine(MEMORY, lambda _: None)), telling("calls.csv", broken, every=0.001):
        assert asked.wait(10)


def test_nobody_asks_spark_where_nobody_looks() -> None:
    asked = Event()

    def tasks() -> tuple[int, int]:
        asked.set()
        return 0, 1

    with telling("calls.csv", tasks, every=0.0):
        assert not asked.is_set()
