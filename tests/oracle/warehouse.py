"""A month's canonical records as tables of a database, and the queries that the program prints, run there.

About: warehouse/script.py.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from program import run_here
from slacalc.app.contract import open_contract
from slacalc.app.exports import Exports
from slacalc.app.month_folder import open_month
from slacalc.contract.records.kinds import ROLES, record_kind
from slacalc.records.moments import INSTANT

if TYPE_CHECKING:
    from collections.abc import Iterator

Counts = dict[str, list[dict[str, str]]]
"""By the path of a metric or fee the rows of its query, each by the names of its columns."""
PATH = re.compile(r"^-- ((?:metrics|fees)\.[a-z0-9_]+)", re.MULTILINE)
DEBIAN = Path("/usr/lib/postgresql")
TYPES = {pl.String(): "text", pl.Int64(): "bigint", pl.Boolean(): "boolean", pl.Date(): "date", INSTANT: "timestamptz"}


def tables_of(folder: Path, contract: str = "contract.yaml", month: str = "month") -> dict[str, pl.DataFrame]:
    """The canonical records of every role that the folder has: moments as instants, everything else as it stands."""
    agreed, inputs = open_contract(folder / contract), open_month(folder / month, None)
    exports = Exports(inputs, every_column=True).read_there(agreed.terms_of(inputs.month), agreed, ROLES)
    return {role: _table(role, records) for role, records in ((e.inputs[0].role, e.records) for e in exports)}


def _table(role: str, records: pl.DataFrame) -> pl.DataFrame:
    columns = [column for column in record_kind(role).columns if column.name in records.columns]
    return records.select(
        pl.col(f"{column.name}.instant").alias(column.name) if column.type == "moment" else pl.col(column.name)
        for column in columns
    )


def script_of(folder: Path, dialect: str, contract: str = "contract.yaml", month: str = "month") -> str:
    """The SQL that the program prints for a month."""
    answer = run_here(["sql", contract, month, "--dialect", dialect], folder)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def queries_of(script: str) -> Iterator[tuple[str, str]]:
    """The path and the SQL of each query."""
    for text in script.split(";\n"):
        if (path := PATH.search(text)) is not None:
            yield path[1], text


def in_duckdb(tables: dict[str, pl.DataFrame], script: str, folder: Path) -> Counts:
    """What DuckDB answers."""
    counts: Counts = {}
    with duckdb.connect(":memory:") as database:
        database.execute("SET TimeZone = 'America/St_Johns'")
        for role, table in tables.items():
            path = folder / f"{role}.parquet"
            table.write_parquet(path)
            database.execute(f'CREATE TABLE {role} AS SELECT * FROM "{path}"')  # noqa: S608 - names of ours
        for path_of_figure, query in queries_of(script):
            answer = database.execute(query)
            heads = [column[0] for column in answer.description or ()]
            counts[path_of_figure] = [dict(zip(heads, map(str, row), strict=True)) for row in answer.fetchall()]
    return counts


class Postgres:
    """A server of its own, whose socket lies in a folder, without a port."""

    def __init__(self, folder: Path, programs: Path, user: list[str]) -> None:
        self._folder, self._programs, self._user = folder, programs, user

    def run(self, sql: str) -> str:
        """What the server answers, as CSV with a head."""
        arguments = ["psql", "-h", str(self._folder), "-d", "postgres", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--csv"]
        return self.call(*arguments, sent=sql)

    def call(self, name: str, *arguments: str, sent: str = "") -> str:
        """Run one of its programs as the user of the server."""
        command = [*self._user, str(self._programs / name), *arguments]
        done = subprocess.run(command, cwd=self._folder, input=sent, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def counts(self, tables: dict[str, pl.DataFrame], script: str) -> Counts:
        """What it answers over the tables, which are laid anew."""
        self.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public; ALTER DATABASE postgres SET TimeZone = 'America/St_Johns';")
        for role, table in tables.items():
            columns = ", ".join(f'"{name}" {TYPES[kind]}' for name, kind in table.schema.items())
            rows = table.write_csv(include_header=False, datetime_format="%Y-%m-%d %H:%M:%S%.6f+00", quote_style="non_numeric")
            self.run(f"CREATE TABLE {role} ({columns});\nCOPY {role} FROM STDIN (FORMAT csv);\n{_blank(rows)}\\.\n")
        return {path: list(csv.DictReader(io.StringIO(self.run(query + ";")))) for path, query in queries_of(script)}


def _blank(rows: str) -> str:
    """Blank cells as PostgreSQL reads them: nothing between two commas, where polars writes two quotation marks."""
    return re.sub(r'(?<=[,\n])""(?=[,\n])|^""(?=,)', "", rows)


def programs_of_postgres() -> Path | None:
    """The folder of the programs of a PostgreSQL server; None where there is none, or nobody to run it."""
    if os.geteuid() == 0 and (shutil.which("runuser") is None or not _is_user("postgres")):
        return None
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    return max(DEBIAN.glob("*/bin"), default=None, key=lambda path: int(path.parent.name))


def _is_user(name: str) -> bool:
    return any(line.startswith(f"{name}:") for line in Path("/etc/passwd").read_text(encoding="utf-8").splitlines())


@contextmanager
def postgres(folder: Path, programs: Path) -> Iterator[Postgres]:
    """A server that runs as long as the block."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    server = Postgres(folder, programs, user)
    data, socket = str(folder / "data"), f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    server.call("initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--no-locale")
    server.call("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", socket, "start")
    try:
        yield server
    finally:
        server.call("pg_ctl", "-D", data, "-m", "immediate", "stop")
