"""Where Spark is not there, that is said before anything is read."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from program import ROOT, run_here
from slacalc.cluster import session
from slacalc.cluster.session import was_interrupted

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = ["measure", str(ROOT / "contracts" / "telecom-outsourcing.yaml"), str(ROOT / "sample_data" / "2026-03"), "--lang", "en"]


def test_without_the_extra_it_is_said_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda _: None)
    answer = run_here([*COMMAND, "--engine", "spark"], tmp_path)
    assert (answer.code, answer.out) == (4, "")
    assert "[output/needs-spark]" in answer.err
    assert "pip install 'slacalc[spark]'" in answer.err


def test_without_java_it_is_said_that_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", str)  # whatever it is asked for is there
    monkeypatch.setattr(shutil, "which", lambda _: None)
    answer = run_here([*COMMAND, "--engine", "spark"], tmp_path)
    assert (answer.code, answer.out) == (4, "")
    assert "[output/needs-java]" in answer.err


def test_only_spark_has_a_master(tmp_path: Path) -> None:
    answer = run_here([*COMMAND, "--master", "local[2]"], tmp_path)
    assert (answer.code, "--master" in answer.err) == (2, True)


def test_what_fails_while_a_run_is_interrupted_is_the_interrupt() -> None:
    def stop() -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise ConnectionError("Answer from Java side is empty")

    with pytest.raises(ConnectionError) as raised:
        stop()
    assert was_interrupted(raised.value)
    assert not was_interrupted(ConnectionError())
