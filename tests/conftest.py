"""How the tests run the program on a case folder; ``--golden-update``, which writes its answer down anew; what was drawn."""

from __future__ import annotations

import gc
import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("POLARS_MAX_THREADS", "1")
"""As many workers run as there are cores, and frames of a few rows gain nothing by threads. CI runs the cases under two as well:
figures do not depend on it."""
settings.register_profile("without a clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without a clock")  # a law holds or not, however busy the machine is

DRAWN = "drawn "
"""How a test says how many of something it has drawn: ``record_property("drawn contracts", 25)``."""

OF_A_LAW = "_hypothesis_internal_use_settings"
"""Where hypothesis keeps what ``@settings`` says of a law: it has no other way to change that from outside."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden-update",
        action="store_true",
        help="write the expected output of the cases anew; read the diff before it is kept",
    )


@pytest.fixture
def golden_update(request: pytest.FixtureRequest) -> bool:
    """Whether expected output is to be written instead of compared."""
    return bool(request.config.getoption("--golden-update"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Each worker goes through folders of its own, so that what tests of a file share is made once; who is done first helps."""
    from xdist.scheduler import WorkStealingScheduling  # type: ignore[import-untyped]  # noqa: PLC0415 - where it is there

    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """``SLACALC_LAWS=10``: each law draws ten times as many examples as it says."""
    times = int(os.environ.get("SLACALC_LAWS", "1"))
    for law in (getattr(item, "obj", None) for item in items if times > 1):
        examples = getattr(law, OF_A_LAW, None)
        if isinstance(examples, settings):
            setattr(law, OF_A_LAW, settings(examples, max_examples=times * examples.max_examples))


def pytest_collection_finish() -> None:
    """Thousands of tests, and what they import, stay until the end: nobody need look again and again whether they are garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the tests that passed have drawn, in sums, whatever process ran them."""
    sums: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        sums.update({name.removeprefix(DRAWN): many for name, many in report.user_properties if name.startswith(DRAWN)})
    if sums:
        terminalreporter.write_line("drawn: " + ", ".join(f"{many:,} {name}" for name, many in sorted(sums.items())))
