"""What the canonical layouts give is known without reading them."""

from __future__ import annotations

import pytest

from slacalc.contract.records.kinds import ROLES
from slacalc.records.load_layout import CANONICAL, builtin_layout, given_by_canonical


@pytest.mark.parametrize("role", ROLES)
def test_the_canonical_layout_of_a_role_gives_what_is_said_of_it(role: str) -> None:
    layout = builtin_layout(CANONICAL, role)
    given = given_by_canonical(role)
    assert (layout.id, layout.clockless) == (given.layout, given.clockless)
    assert tuple(column.name for column in layout.columns) == given.columns
