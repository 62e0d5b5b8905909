"""Mutants of the code that moves money: small changes drawn at random, each of which a test must notice.

    python .ci/mutants.py --draw 300 --seed 1 --jobs 2 --report mutants.csv

The changes are those of cosmic-ray. Each is made in a copy of the project, and the tests that run the changed line are run there,
the quick and specific first, until one fails; which those are, and what they take, is found by one run of the suite under
coverage (``--map`` keeps it). At the end the tests that failed are run without a change: one that fails there proves nothing.
Without a map the folders of tests named below are run. A change that no test notices has survived: a new test must notice it, or
``tests/mutants/equivalent.toml`` lists it with its reason. Exit 1 where fewer than ``--least`` percent of the others were killed.
"""

from __future__ import annotations

import argparse
import ast
import csv
import multiprocessing
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Literal, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from coverage import CoverageData

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).resolve().parents[1]
ROOMS = (
    "billing",
    "assess",
    "base/exact.py",
    "base/money.py",
    "base/evaluate.py",
    "statement/correction.py",
    "statement/reasons.py",
)
"""Where money is made, below ``src/slacalc``."""
SUITE = (
    "tests/base",
    "tests/billing",
    "tests/assess",
    "tests/statement",
    "tests/laws",
    "tests/ledger",
    "tests/releases",
    "tests/app",
    "tests/test_cases.py",
)
"""The tests of these rooms, where no map says which of them run a line."""
LONGEST = 900
"""Seconds of the processor, however busy it is, that the tests of one mutant may take: well above what they take without it.
One that never ends was noticed."""
NO_END, NO_START = "no end", "no start"
MOST = 400
"""Tests that are run against one mutant."""
AT_LEAST = 0.05
"""Seconds that even the quickest test costs."""
FIRST = 12
"""Tests that are tried alone before the rest is collected: most mutants are noticed by one of them."""
QUIET = ("-q", "-p", "no:cacheprovider")
PYTEST = (sys.executable, "-m", "pytest", *QUIET)
PROCESSES = multiprocessing.get_context("forkserver")
"""Each begins where the libraries are loaded already, which takes longer than most tests; of slacalc nothing is."""
PROCESSES.set_forkserver_preload(["pytest", "hypothesis", "polars", "pydantic", "yaml", "openpyxl", "rich.console", "typer"])
JUNIT = ("-o", "junit_family=xunit1")
"""The form that names the file of each test."""
EQUIVALENT = TOP / "tests/mutants/equivalent.toml"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module."""

    module: str
    """Path from the top of the project."""
    operator: str
    occurrence: int
    line: int
    before: str
    after: str
    """The changed lines, as they were and as they are now."""
    source: str
    """The whole module as it is now."""


class Outcome(NamedTuple):
    """What became of a mutant, and the test that noticed it."""

    what: Literal["killed", "survived", "equivalent"]
    by: str = ""


class Site(NamedTuple):
    """Where an operator can change a module."""

    module: Path
    operator: str
    occurrence: int
    line: int


def sites_of(module: Path) -> list[Site]:
    """Every place of a module at which something can be changed."""
    nodes = tuple(ast_nodes(get_ast_from_path(module)))
    sites = []
    for name in operator_names():
        operator_class = get_operator(name)
        if operator_class.arguments():
            continue
        operator = operator_class()
        lines = [start[0] for node in nodes for start, _ in operator.mutation_positions(node)]
        sites += [Site(module, name, occurrence, line) for occurrence, line in enumerate(lines)]
    return sites


def mutant_at(site: Site) -> Mutant | None:
    """The module changed there; None where no run can see the change, such as in an annotation."""
    source = site.module.read_text(encoding="utf-8")
    mutated = mutate_code(source, get_operator(site.operator)(), site.occurrence)
    if mutated is None or executed(mutated) in {executed(source), None}:
        return None
    before, after = differing(source, mutated)
    path = site.module.relative_to(TOP).as_posix()
    return Mutant(path, site.operator.removeprefix("core/"), site.occurrence, site.line, before, after, mutated)


def executed(source: str) -> str | None:
    """What a module does when it runs: its syntax without annotations and slots; None where it is no Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg):
            node.annotation = ast.Name("any")
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.ClassDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call):
                    decorator.keywords = [keyword for keyword in decorator.keywords if keyword.arg != "slots"]
    return ast.dump(tree)


def differing(source: str, mutated: str) -> tuple[str, str]:
    """The lines in which two texts differ, each side joined."""
    old, new = source.splitlines(), mutated.splitlines()
    head = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    tail = next((at for at, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), 0)
    was, now = (" ".join(line.strip() for line in lines[head : len(lines) - tail]) for lines in (old, new))
    return was, now


class Selection:
    """Which tests run a line: first those that take little time and run few lines of these rooms in all."""

    @classmethod
    def read(cls, path: Path) -> Selection:
        """From the files that :func:`make_map` has written."""
        data = CoverageData(str(path))
        data.read()
        cases = ET.parse(durations_of(path)).iter("testcase")  # noqa: S314 - pytest wrote it
        return cls(data, {test_id(case): float(case.get("time", 0)) for case in cases})

    def __init__(self, data: CoverageData, seconds: dict[str, float]) -> None:
        self._by_line: dict[tuple[str, int], set[str]] = {}
        breadth: Counter[str] = Counter()
        for file in data.measured_files():
            path = file[file.index("src/slacalc/") :]
            for line, contexts in data.contexts_by_lineno(file).items():
                tests = {context.removesuffix("|run") for context in contexts if context.endswith("|run")}
                self._by_line[path, line] = tests
                breadth.update(tests)
        self._cost = {test: lines * (seconds.get(test, 1) + AT_LEAST) for test, lines in breadth.items()}

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that run the line; of a line that runs at import only, all of the module's."""
        tests = self._by_line.get((mutant.module, mutant.line)) or {
            test for (path, _), tests in self._by_line.items() if path == mutant.module for test in tests
        }
        return sorted(tests, key=lambda test: (self._cost[test], test))[:MOST]


def durations_of(path: Path) -> Path:
    """Where the map keeps what each test took."""
    return path.with_name(f"{path.stem}-durations.xml")


def test_id(case: ET.Element) -> str:
    """The name of a test as pytest takes it, from its row in JUnit's form."""
    file, name = case.get("file", ""), case.get("name", "")
    within = case.get("classname", "").removeprefix(file.removesuffix(".py").replace("/", ".")).replace(".", "::")
    return f"{file}{within}::{name}"


def naming(mutant: Mutant) -> list[str]:
    """The files of these tests that name the mutant's module: most mutants are noticed by one of them."""
    name = re.compile(rf"\b{Path(mutant.module).stem}\b")
    files = sorted(path for folder in SUITE for path in (TOP / folder).rglob("test_*.py"))
    return [path.relative_to(TOP).as_posix() for path in files if name.search(path.read_text(encoding="utf-8"))]


def near(mutant: Mutant) -> list[str]:
    """The tests of these rooms, those of the mutant's own room first."""
    own = f"tests/{mutant.module.removeprefix('src/slacalc/').partition('/')[0]}"
    return sorted(SUITE, key=lambda folder: folder != own)


def make_map(path: Path, jobs: int) -> None:
    """Run the suite once under coverage and keep which test ran which line, and what each took."""
    rooms = [f"src/slacalc/{room}" + ("" if room.endswith(".py") else "/*") for room in ROOMS]
    settings = path.with_name(f"{path.stem}-settings.ini")
    settings.write_text(f"[run]\ndata_file = {path}\ninclude =\n" + "".join(f"    {room}\n" for room in rooms), encoding="utf-8")
    command = [
        *PYTEST,
        f"-n{jobs}",
        *JUNIT,
        f"--junitxml={durations_of(path)}",
        "--cov",
        "--cov-context=test",
        "--cov-report=",
        f"--cov-config={settings}",
    ]
    subprocess.run([*command, *SUITE, "tests/cli"], cwd=TOP, env={**os.environ, "CI": "true"}, check=False)


def noticed_by(mutant: Mutant, copy: Path, tests: tuple[list[str], list[str]]) -> str | None:
    """The test that notices the mutant, in a copy of the project that nobody else uses meanwhile; None where none does.

    The second tests are not so much as collected where one of the first notices it.
    """
    module = copy / mutant.module
    original = module.read_bytes()
    module.write_text(mutant.source, encoding="utf-8")
    try:
        for some in tests:
            for test in failing(["-x", *some], copy) if some else ():
                return test
    finally:
        module.write_bytes(original)
    return None


def failing(tests: list[str], copy: Path) -> list[str]:
    """Those of the tests that fail in the copy; ``no end`` where they do not end, ``no start`` where they cannot be loaded."""
    report = copy.parent / "run.xml"
    report.unlink(missing_ok=True)
    run = PROCESSES.Process(target=run_tests, args=([*JUNIT, f"--junitxml={report}", *tests], copy))
    run.start()
    run.join()
    if run.exitcode == -signal.SIGXCPU:
        return [NO_END]
    if not run.exitcode:
        return []
    if not report.exists():
        return [NO_START]
    cases = ET.parse(report).iter("testcase")  # noqa: S314 - pytest wrote it
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    return [test_id(case) for case in bad if case.get("file") and case.find("error[@message='collection failure']") is None] or [
        NO_START
    ]


def run_tests(arguments: list[str], copy: Path) -> None:
    """In a process of its own, from which nothing is heard: the tests in the copy, with the copy's code."""
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST + 1))
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    os.chdir(copy)
    # With CI set, hypothesis draws the same examples each time.
    os.environ |= {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(copy / "src"))
    sys.exit(pytest.main([*QUIET, "-W", "ignore::pytest.PytestAssertRewriteWarning", *arguments]))


def equivalents() -> dict[tuple[str, str, str], str]:
    """Why a change of a module, by the lines as they were and as they are, cannot be noticed."""
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]
    return {(row["module"], row["before"], row["after"]): row["because"] for row in listed}


def main() -> int:
    """Draw mutants, run their tests, say what survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draw", type=int, default=300, help="how many mutants are drawn")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many run at a time")
    parser.add_argument("--only", default="", help="of modules whose path contains this")
    parser.add_argument("--map", type=Path, help="a file with which test runs which line; made where it is not there")
    parser.add_argument("--report", type=Path, help="write one row a mutant into this CSV file")
    parser.add_argument("--least", type=int, default=95, help="percent that must be killed")
    options = parser.parse_args()
    if options.map and not options.map.exists():
        make_map(options.map.resolve(), options.jobs)
    selection = Selection.read(options.map) if options.map else None
    modules = sorted(path for room in ROOMS for path in modules_in(room) if options.only in path.as_posix())
    sites = [site for module in modules for site in sites_of(module)]
    random.Random(options.seed).shuffle(sites)
    drawn = tuple(islice(filter(None, map(mutant_at, sites)), options.draw))
    with tempfile.TemporaryDirectory() as folder:
        copies = [copied(Path(folder) / str(number) / "slacalc") for number in range(options.jobs)]
        if failing([SUITE[0]], copies[0]):
            sys.exit(f"{SUITE[0]} fails without a change: nothing can be told here")
        outcomes = dict(zip(drawn, run_all(drawn, selection, copies), strict=True))
        named = sorted({outcome.by for outcome in outcomes.values() if "::" in outcome.by})
        prove_nothing = failing(named, copies[0]) if named else []
    for test in prove_nothing:
        print(f"fails without a change, and proves nothing: {test}")
    counts = Counter(outcome.what for outcome in outcomes.values() if outcome.by not in prove_nothing)
    if options.report:
        with options.report.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("module", "line", "operator", "outcome", "by", "before", "after"))
            rows.writerows((m.module, m.line, m.operator, end.what, end.by, m.before, m.after) for m, end in outcomes.items())
    judged = counts["killed"] + counts["survived"]
    print(f"{len(sites)} sites, {len(drawn)} mutants drawn: {counts['killed']} killed, {counts['survived']} survived,", end=" ")
    print(f"{counts['equivalent']} equivalent; killed {100 * counts['killed'] // max(judged, 1)} %")
    return int(bool(prove_nothing) or 100 * counts["killed"] < options.least * judged)


def modules_in(room: str) -> list[Path]:
    """The modules of a room, or the one that is named."""
    place = TOP / "src/slacalc" / room
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def copied(copy: Path) -> Path:
    """A copy of the project, without what is made anew in it."""
    shutil.copytree(TOP, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__"))
    return copy


def run_all(drawn: list[Mutant], selection: Selection | None, copies: list[Path]) -> Iterator[Outcome]:
    """What became of each mutant, one at a time in each copy."""
    known = equivalents()
    free: Queue[Path] = Queue()
    for copy in copies:
        free.put(copy)

    def judge(mutant: Mutant) -> Outcome:
        if (mutant.module, mutant.before, mutant.after) in known:
            return Outcome("equivalent")
        copy = free.get()
        try:
            if selection is None:
                by = noticed_by(mutant, copy, (naming(mutant), near(mutant)))
            else:
                tests = selection.tests_of(mutant)
                by = noticed_by(mutant, copy, (tests[:FIRST], tests[FIRST:]))
        finally:
            free.put(copy)
        if by is not None:
            return Outcome("killed", by)
        # Said at once: a draw of 300 takes hours.
        print(f"{mutant.module}:{mutant.line} {mutant.operator}\n  - {mutant.before}\n  + {mutant.after}", flush=True)
        return Outcome("survived")

    with ThreadPoolExecutor(len(copies)) as pool:
        yield from pool.map(judge, drawn)


if __name__ == "__main__":
    sys.exit(main())
