"""Mutants of the code that moves money: small changes drawn at random, each of which a test must notice.

    python .ci/mutants.py --draw 300 --seed 1 --jobs 2 --report mutants.csv

The changes are those of cosmic-ray. Each is made in a copy of the project, and the tests that run the changed line are run there,
the most specific first, until one fails; which those are is found by one run of the suite under coverage (``--map`` keeps it).
Without a map the folders of tests named below are run. A change that no test notices has survived: a new test must notice it, or
``tests/mutants/equivalent.toml`` lists it with its reason. Exit 1 where fewer than ``--least`` percent of the others were killed.
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Literal

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
    "tests/app",
    "tests/test_cases.py",
)
"""The tests of these rooms, where no map says which of them run a line."""
LONGEST = 600
"""Seconds that the tests of one mutant may take, well above what they take without it; one that never ends was noticed."""
MOST = 400
"""Tests that are run against one mutant."""
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
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


def mutants_of(module: Path) -> list[Mutant]:
    """Every change that can be made in a module, but for those that no run can see, such as in an annotation."""
    source = module.read_text(encoding="utf-8")
    nodes = tuple(ast_nodes(get_ast_from_path(module)))
    what_runs = executed(source)
    mutants = []
    for name in operator_names():
        operator_class = get_operator(name)
        if operator_class.arguments():
            continue
        operator = operator_class()
        places = [start for node in nodes for start, _ in operator.mutation_positions(node)]
        for occurrence, (line, _) in enumerate(places):
            mutated = mutate_code(source, operator, occurrence)
            if mutated is None or executed(mutated) in {what_runs, None}:
                continue
            before, after = differing(source, mutated)
            path = module.relative_to(TOP).as_posix()
            mutants.append(Mutant(path, name.removeprefix("core/"), occurrence, line, before, after, mutated))
    return mutants


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
    """Which tests run a line, the most specific first: those that run the fewest lines of these rooms in all."""

    @classmethod
    def read(cls, path: Path) -> Selection:
        """From a file that :func:`make_map` has written."""
        data = CoverageData(str(path))
        data.read()
        return cls(data)

    def __init__(self, data: CoverageData) -> None:
        self._by_line: dict[tuple[str, int], set[str]] = {}
        breadth: Counter[str] = Counter()
        for file in data.measured_files():
            path = file[file.index("src/slacalc/") :]
            for line, contexts in data.contexts_by_lineno(file).items():
                tests = {context.removesuffix("|run") for context in contexts if context.endswith("|run")}
                self._by_line[path, line] = tests
                breadth.update(tests)
        self._breadth = breadth

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that run the line; of a line that runs at import only, all of the module's."""
        tests = self._by_line.get((mutant.module, mutant.line)) or {
            test for (path, _), tests in self._by_line.items() if path == mutant.module for test in tests
        }
        return sorted(tests, key=lambda test: (self._breadth[test], test))[:MOST]


def near(mutant: Mutant) -> list[str]:
    """The tests of these rooms, those of the mutant's own room first."""
    own = f"tests/{mutant.module.removeprefix('src/slacalc/').partition('/')[0]}"
    return sorted(SUITE, key=lambda folder: folder != own)


def make_map(path: Path) -> None:
    """Run the suite once under coverage and keep which test ran which line."""
    rooms = [f"src/slacalc/{room}" + ("" if room.endswith(".py") else "/*") for room in ROOMS]
    settings = path.with_suffix(".ini")
    settings.write_text(f"[run]\ndata_file = {path}\ninclude =\n" + "".join(f"    {room}\n" for room in rooms), encoding="utf-8")
    command = [*PYTEST, "--cov", "--cov-context=test", "--cov-report=", f"--cov-config={settings}", *SUITE, "tests/cli"]
    subprocess.run(command, cwd=TOP, check=False)


def killed(mutant: Mutant, copy: Path, tests: list[str]) -> bool:
    """Whether a test notices the mutant, in a copy of the project that nobody else uses meanwhile."""
    module = copy / mutant.module
    original = module.read_bytes()
    module.write_text(mutant.source, encoding="utf-8")
    # With CI set, hypothesis draws the same examples each time.
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}
    command = [*PYTEST, "-x", *tests]
    with subprocess.Popen(
        command, cwd=copy, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as run:
        try:
            return run.wait(timeout=LONGEST) != 0
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            return True
        finally:
            module.write_bytes(original)


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
        make_map(options.map.resolve())
    selection = Selection.read(options.map) if options.map else None
    modules = sorted(path for room in ROOMS for path in modules_in(room) if options.only in path.as_posix())
    mutants = [mutant for module in modules for mutant in mutants_of(module)]
    drawn = random.Random(options.seed).sample(mutants, min(options.draw, len(mutants)))
    known = equivalents()
    outcomes = dict(zip(drawn, run_all(drawn, selection, known, options.jobs), strict=True))
    counts = Counter(outcomes.values())
    if options.report:
        with options.report.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("module", "line", "operator", "outcome", "before", "after"))
            rows.writerows((m.module, m.line, m.operator, outcome, m.before, m.after) for m, outcome in outcomes.items())
    judged = counts["killed"] + counts["survived"]
    print(f"{len(mutants)} mutants, {len(drawn)} drawn: {counts['killed']} killed, {counts['survived']} survived,", end=" ")
    print(f"{counts['equivalent']} equivalent; killed {100 * counts['killed'] // max(judged, 1)} %")
    return int(100 * counts["killed"] < options.least * judged)


def modules_in(room: str) -> list[Path]:
    """The modules of a room, or the one that is named."""
    place = TOP / "src/slacalc" / room
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def run_all(
    drawn: list[Mutant], selection: Selection | None, known: dict[tuple[str, str, str], str], jobs: int
) -> Iterator[Literal["killed", "survived", "equivalent"]]:
    """What became of each mutant, several at a time, each job in a copy of its own."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        copies: Queue[Path] = Queue()
        for number in range(jobs):
            copy = Path(folder) / str(number) / "slacalc"
            shutil.copytree(TOP, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__"))
            copies.put(copy)

        def judge(mutant: Mutant) -> Literal["killed", "survived", "equivalent"]:
            outcome = judged(mutant)
            if outcome == "survived":  # said at once: a draw of 300 takes hours
                print(f"{mutant.module}:{mutant.line} {mutant.operator}\n  - {mutant.before}\n  + {mutant.after}", flush=True)
            return outcome

        def judged(mutant: Mutant) -> Literal["killed", "survived", "equivalent"]:
            if (mutant.module, mutant.before, mutant.after) in known:
                return "equivalent"
            tests = selection.tests_of(mutant) if selection is not None else near(mutant)
            copy = copies.get()
            try:
                return "killed" if killed(mutant, copy, tests) else "survived"
            finally:
                copies.put(copy)

        yield from pool.map(judge, drawn)


if __name__ == "__main__":
    sys.exit(main())
