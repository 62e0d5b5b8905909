"""A session of Apache Spark that says nothing of its own, and of which nothing is left when it ends."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import warnings
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.cluster.progress import telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, MutableMapping
    from types import TracebackType

PATIENCE = 10
"""Seconds in which Java is to end before it is ended."""
_SHOWN = 200
"""Characters of what Spark gives as its reason."""


class SparkMachines:
    """The machines of Spark under one master; they are asked for when there is something to do."""

    def __init__(self, master: str, environment: MutableMapping[str, str]) -> None:
        """Nothing is started yet; ``environment`` is that of this process.

        Raises:
            Unwritable: the extra ``slacalc[spark]`` or Java is not there.
        """
        place = Place("--engine")
        if find_spec("pyspark") is None or find_spec("pyarrow") is None or find_spec("pandas") is None:
            raise Unwritable(error("output/needs-spark", place))
        home = environment.get("JAVA_HOME")
        if shutil.which(str(Path(home) / "bin" / "java") if home else "java") is None:
            raise Unwritable(error("output/needs-java", place))
        self._master, self._environment, self._session = master, environment, None
        self._java: subprocess.Popen[bytes] | None = None
        self.file = ""
        """The name of the export that is read, the first of its files: it is told by that how far Spark is."""
        self._folder = Path(tempfile.mkdtemp(prefix="slacalc-"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None) -> None:
        self.close(at_once=isinstance(failure, KeyboardInterrupt))

    def under_way(self) -> tuple[int, int]:
        """How many tasks of what runs now are done, and how many there are; none before Spark is there."""
        if self._session is None:
            return 0, 0
        tracker = self._session.sparkContext.statusTracker()
        stages = [info for stage in tracker.getActiveStageIds() if (info := tracker.getStageInfo(stage)) is not None]
        return sum(stage.numCompletedTasks for stage in stages), sum(stage.numTasks for stage in stages)

    def cores(self) -> int:
        """How many tasks there may be at a time."""
        return int(self._spark().sparkContext.defaultParallelism)

    def cut_into(self, slices: int) -> None:
        """From now on there are so many slices."""
        self._spark().conf.set("spark.sql.shuffle.partitions", slices)

    def tasks(self, number: int) -> Any:  # noqa: ANN401 - Spark's, which need not be there
        """Numbers from 0, one a task."""
        return self._spark().range(0, number, 1, number)

    def rows(self, rows: Iterable[tuple[int, int, bytes]], schema: str) -> Any:  # noqa: ANN401 - as above
        """Rows from here."""
        return self._spark().createDataFrame([*rows], schema)

    @staticmethod
    def keep(rows: Any) -> Any:  # noqa: ANN401 - as above
        """Rows that are made once, and then lie on the disks of the machines."""
        from pyspark import StorageLevel  # noqa: PLC0415 - an extra

        return rows.persist(StorageLevel.DISK_ONLY)

    def reported(self, rows: Any) -> list[tuple[int, Any]]:  # noqa: ANN401 - as above
        """What every task reports, under its number.

        Raises:
            Unwritable: Spark does not come to an end of it.
        """
        with self._failing(), telling(self.file, self.under_way):
            asked = rows.filter("slice < 0").select("task", "data").collect()
        return [(row["task"], pickle.loads(row["data"])) for row in asked]  # noqa: S301 - a task of this run has written it

    def fetched(self, rows: Any) -> Iterator[bytes]:  # noqa: ANN401 - as above
        """The rows of every slice.

        Raises:
            Unwritable: as above.
        """
        with self._failing():
            yield from (bytes(row["data"]) for row in rows.filter("slice >= 0").select("data").toLocalIterator())

    def close(self, *, at_once: bool = False) -> None:
        """End the session, and with it Java and every worker; what it has put into files is gone."""
        session, self._session = self._session, None
        java, self._java = self._java, None
        if java is not None:
            from pyspark import SparkContext  # noqa: PLC0415 - an extra
            from pyspark.sql import SparkSession  # noqa: PLC0415 - as above

            gateway = SparkContext._gateway  # noqa: SLF001 - Spark keeps it for the next session, which would be of this Java
            if session is not None and not at_once:
                with suppress(Exception):
                    session.stop()
            SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None  # noqa: SLF001 - as above
            SparkSession._instantiatedSession = None  # noqa: SLF001 - as above
            with suppress(Exception):
                gateway.shutdown()
            _end(java, at_once=at_once)
        for _ in range(PATIENCE):
            shutil.rmtree(self._folder, ignore_errors=True)
            if not self._folder.exists():  # a worker may be putting something there while it goes
                break

    @contextmanager
    def _failing(self) -> Iterator[None]:
        from py4j.protocol import Py4JError  # noqa: PLC0415 - an extra
        from pyspark.errors import PySparkException  # noqa: PLC0415 - as above

        try:
            with quiet():
                yield
        except (PySparkException, Py4JError, ConnectionError) as failure:
            if was_interrupted(failure):
                raise KeyboardInterrupt from failure
            raise self._failed(str(failure)) from failure

    def _failed(self, reason: str) -> Unwritable:
        line = next((line.strip() for line in reason.splitlines() if line.strip()), "")
        return Unwritable(error("output/spark-failed", Place(self._master), reason=line[:_SHOWN]))

    def _spark(self) -> Any:  # noqa: ANN401 - as above
        if self._session is None:
            self._session = self._started()
        return self._session

    def _started(self) -> Any:  # noqa: ANN401 - as above
        """The session; Java writes to a file whatever it has to say."""
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

        builder = SparkSession.builder.master(self._master).appName("slacalc")
        for name, value in self._settings().items():
            builder = builder.config(name, value)
        log, in_main = self._folder / "spark.log", threading.current_thread() is threading.main_thread()
        before, python = signal.getsignal(signal.SIGINT), self._environment.get("PYSPARK_PYTHON")
        try:
            if self._is_local:
                self._environment["PYSPARK_PYTHON"] = sys.executable
            with quiet(), _streams_into(log), self._java_known():
                return builder.getOrCreate()
        except Exception as failure:
            self.close(at_once=True)
            raise self._failed(str(failure)) from failure
        finally:
            if in_main:  # Spark has put its own there
                signal.signal(signal.SIGINT, before)
            if self._is_local:
                self._environment.pop("PYSPARK_PYTHON")
                self._environment.update({"PYSPARK_PYTHON": python} if python is not None else {})

    @contextmanager
    def _java_known(self) -> Iterator[None]:
        """In this block Java is started: from its first moment on it can be ended."""
        from pyspark import java_gateway  # noqa: PLC0415 - an extra

        start = java_gateway.Popen

        def start_known(*command: Any, **options: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - as they are
            self._java = start(*command, **options)
            return self._java

        java_gateway.Popen = start_known
        try:
            yield
        finally:
            java_gateway.Popen = start

    @property
    def _is_local(self) -> bool:
        return self._master.startswith("local")

    def _settings(self) -> dict[str, str]:
        folder = str(self._folder)
        settings = {
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.adaptive.enabled": "false",
            "spark.sql.execution.arrow.maxRecordsPerBatch": "1",
            "spark.sql.warehouse.dir": folder,
            "spark.executorEnv.POLARS_MAX_THREADS": "1",
            # Java hands bytes on and calculates nothing here: what it compiles thoroughly costs more than it gives.
            "spark.driver.extraJavaOptions": f"-Djava.io.tmpdir={folder} -XX:-UsePerfData -XX:TieredStopAtLevel=1",
        }
        if self._is_local:
            settings |= {
                "spark.ui.enabled": "false",
                "spark.local.dir": folder,
                "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1",
                "spark.executorEnv.TMPDIR": folder,
            }
        return settings


def was_interrupted(failure: BaseException) -> bool:
    """Whether something failed because of an interrupt: what Spark still wanted to say to Java then is said to nobody."""
    before = failure.__context__
    return before is not None and (isinstance(before, KeyboardInterrupt) or was_interrupted(before))


@contextmanager
def quiet() -> Iterator[None]:
    """In this block nobody is warned of what libraries think of each other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _streams_into(log: Path) -> Iterator[None]:
    """What is started in this block writes into a file; so does this process, until the block ends."""
    kept = [os.dup(1), os.dup(2)]
    with log.open("ab") as file:
        try:
            for number in (1, 2):
                os.dup2(file.fileno(), number)
            yield
        finally:
            for number, before in zip((1, 2), kept, strict=True):
                os.dup2(before, number)
                os.close(before)


def _end(java: subprocess.Popen[bytes], *, at_once: bool) -> None:
    """End Java: it goes when nobody speaks to it any longer, and if it does not, it is made to; its workers go with it."""
    if at_once:
        java.kill()
    if java.stdin is not None:
        with suppress(OSError):
            java.stdin.close()
    try:
        java.wait(PATIENCE)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        java.kill()
        java.wait()
