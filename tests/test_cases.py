"""Every case folder gives, to the byte, what its ``expected`` folder says.

A case is a folder with a file ``command``: one command line a line, run in order in a copy of the folder. Beside it stand the
inputs, and in ``expected`` what came out: ``stdout`` and ``stderr``, ``exit`` with a code a command, and every file that was
written or changed, under its path. A case of ``refused`` lies in the folder of the remark that it is about; of several for one
remark, each says after ``--`` what is wrong in it. For a contract, ``check.json`` is what ``check`` says of it for machines.

Cases that are about many months, and those about a remark, keep of each issued statement what such a case is about; the digests
of the other sections stand for them, so that any change of a byte is seen all the same, and what has changed can be read. Where
nothing was said on ``stdout`` or ``stderr``, there is no such file.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from program import PLACES, run_apart, run_here
from schemas.files import faults_of
from slacalc.statement.json_text import parse_json, to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from program import Answer

HERE = Path(__file__).parent
CASES = sorted(path.parent for kind in ("golden", "refused") for path in (HERE / kind).rglob("command"))
APART = (
    "golden/first-month",
    "golden/cure/decided",
    "refused/input/no-such-file",
    "refused/output/already-issued",
    "refused/contract/unknown-key",
)
"""Cases that are also run as processes of their own."""
TEXT = (".json", ".csv", ".md", ".html")
"""Endings of written files that are compared to the byte; of others it is compared that they are there."""
MONTHS = ("golden/cure/", "golden/histories/", "golden/late/", "golden/manila")
"""Cases about many months."""
EXCERPTS = (*MONTHS, "refused/")
"""Cases that keep a part of what they issue."""
AS_A_WHOLE = ("contract", "figures", "inputs", "names", "rows", "tallies", "tax", "terms", "wording")
"""Sections of their statements of which only the digest is kept."""
SAID = ("stdout", "stderr", "exit")
BUG = 70


def name_of(case: Path) -> str:
    return case.relative_to(HERE).as_posix()


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_case_gives_what_is_expected(case: Path, tmp_path: Path, *, golden_update: bool) -> None:
    answer = answer_of(case, tmp_path / "case", run_here)
    assert str(BUG) not in answer["exit"].decode().split(), answer.get("stderr", b"").decode()
    if golden_update:
        write_expected(case, answer)
    assert answer == read_expected(case)
    if name_of(case).startswith(MONTHS):
        issued = sorted((tmp_path / "case").rglob("issued/*.json"))
        assert [faults for path in issued for faults in faults_of("statement", parse_json(path.read_bytes()))] == []
    if name_of(case).startswith("refused/"):
        code = slug_of(case)
        assert code.encode() in answer.get("stdout", b"") + answer.get("stderr", b"")
        assert not [path for path in answer if path.startswith("out/")]


@pytest.mark.parametrize("name", APART)
def test_a_process_of_its_own_says_the_same(name: str, tmp_path: Path) -> None:
    assert answer_of(HERE / name, tmp_path / "case", run_apart) == read_expected(HERE / name)


def answer_of(case: Path, folder: Path, run: Callable[[list[str], Path], Answer]) -> dict[str, bytes]:
    """What the commands of a case say and write, by name or path."""
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("expected", "command"))
    before = files_in(folder)
    lines = [line for line in (case / "command").read_text(encoding="utf-8").splitlines() if line]
    answers = [run([real(word) for word in shlex.split(line)], folder) for line in lines]
    said = {
        "stdout": "".join(headed(line, answer.out, len(lines)) for line, answer in zip(lines, answers, strict=True)),
        "stderr": "".join(headed(line, answer.err, len(lines)) for line, answer in zip(lines, answers, strict=True)),
        "exit": "".join(f"{answer.code}\n" for answer in answers),
    }
    said |= in_json(lines[0], folder, run) if name_of(case).startswith("refused/contract/") else {}
    written = {path: data for path, data in files_in(folder).items() if before.get(path) != data}
    gone = dict.fromkeys(before.keys() - files_in(folder).keys(), b"(removed)")
    return (
        {name: neutral(text).encode() for name, text in said.items() if text}
        | {path: comparable(case, path, data) for path, data in written.items()}
        | gone
    )


def slug_of(case: Path) -> str:
    """The remark that a case of ``refused`` is about."""
    return case.relative_to(HERE / "refused").as_posix().partition("--")[0]


def in_json(line: str, folder: Path, run: Callable[[list[str], Path], Answer]) -> dict[str, str]:
    """What ``check`` says in JSON of the files that a case checks, or of its folder; in the language of the case."""
    words = shlex.split(line)
    paths = [word for word in words[1:] if (folder / real(word)).is_file()] if words[0] == "check" else []
    lang = words[words.index("--lang") :][:2] if "--lang" in words else []
    return {"check.json": run(["check", *map(real, paths or ["."]), *lang, "--format", "json"], folder).out}


def headed(line: str, text: str, lines: int) -> str:
    """What one command said; of several, under the command itself."""
    return f"$ {line}\n{text}" if lines > 1 else text


def real(word: str) -> str:
    for name, path in PLACES:
        word = word.replace(name, str(path))
    return word


def neutral(text: str) -> str:
    for name, path in PLACES:
        text = text.replace(str(path), name)
    return text


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def comparable(case: Path, path: str, data: bytes) -> bytes:
    if "/issued/" in f"/{path}" and name_of(case).startswith(EXCERPTS):
        return excerpt(data)
    return data if path.endswith(TEXT) else b"(not compared)"


def excerpt(data: bytes) -> bytes:
    """An issued statement without what is kept as a digest; it is written in its one form."""
    wire = parse_json(data)
    assert to_bytes(wire) == data
    kept = {section: value for section, value in wire.items() if section not in AS_A_WHOLE}
    digests = {section: digest for section, digest in wire["digests"].items() if section.partition(".")[0] in AS_A_WHOLE}
    return to_bytes({**kept, "digests": digests})


def read_expected(case: Path) -> dict[str, bytes]:
    return {name: data for name, data in files_in(case / "expected").items() if data or name not in SAID}


def write_expected(case: Path, answer: dict[str, bytes]) -> None:
    shutil.rmtree(case / "expected", ignore_errors=True)
    for path, data in answer.items():
        file = case / "expected" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
