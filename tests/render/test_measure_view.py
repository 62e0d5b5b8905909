"""What a group is held against, on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lab import Lab

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("answered", "target"), [(8, "at least 95%"), (9, "at least 90%")])
def test_a_group_has_the_target_that_the_volume_of_the_month_has_chosen(tmp_path: Path, answered: int, target: str) -> None:
    lab = Lab(tmp_path / "lab")
    contract = lab.folder / "contract.yaml"
    by_volume = "target: [at least 95% up to 10, at least 90% above]\n    volume: denominator"
    contract.write_text(contract.read_text("utf-8").replace("target: at least 95%", by_volume), "utf-8")
    lab.month("m", 1, answered, 2)
    done = lab.run("measure", "contract.yaml", "m", "--by", "weekday")
    assert done.code == 0, done.err
    assert [line.count(target) for line in done.out.splitlines() if line.startswith("| Thu ")] == [1]
