"""A mutant that no run can notice is one of a line that stands in its module today, and says why.

About ``.ci/mutants.py``.
"""

from __future__ import annotations

import tomllib

import pytest

from program import ROOT

EQUIVALENT = tomllib.loads((ROOT / "tests" / "mutants" / "equivalent.toml").read_text(encoding="utf-8"))["equivalent"]


@pytest.mark.parametrize("mutant", EQUIVALENT, ids=lambda mutant: mutant["after"])
def test_a_mutant_that_cannot_be_noticed_is_of_a_line_that_is_there(mutant: dict[str, str]) -> None:
    assert mutant["before"] in (ROOT / mutant["module"]).read_text(encoding="utf-8")
    assert mutant["before"] != mutant["after"]
    assert mutant["because"]
