"""What reads a layout: one from a file, or one of those that come with slacalc, which are listed here.

Its keys are read by :mod:`slacalc.records.layout_schema`, :mod:`slacalc.records.layout_check` looks whether they fit together,
and :mod:`slacalc.records.layout` is what comes of it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.contract.records.kinds import ROLES, record_kind

if TYPE_CHECKING:
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.layout import Layout

CANONICAL = "slacalc"
"""The layout of each role whose headers are the canonical columns."""
HELPDESK = "helpdesk"
"""The layout of tickets under canonical names that reads what helpdesks alone export as well."""
DETAILED = "detailed"
"""The layout of calls, surveys or sales under canonical names that reads reasons, groups of agents and scripts as well."""
FULLEST = {"tickets": HELPDESK, "calls": DETAILED, "surveys": DETAILED, "sales": DETAILED}
"""By role, the layout under canonical names that reads more than the canonical one."""
BUILT_IN: tuple[tuple[str, str], ...] = (
    ("operator-zh", "calls"),
    ("asterisk-cdr", "calls"),
    ("asterisk-queue-log", "calls"),
    ("amazon-connect", "calls"),
    ("twilio", "calls"),
    ("genesys-cloud", "calls"),
    ("huawei-aicc", "calls"),
    (HELPDESK, "tickets"),
    (DETAILED, "calls"),
    (DETAILED, "surveys"),
    (DETAILED, "sales"),
    ("zendesk", "tickets"),
    ("servicenow", "tickets"),
    *((CANONICAL, role) for role in ROLES),
)
"""Name and role of each layout that comes with slacalc."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the exports of one role give, by their layout."""

    layout: str
    columns: tuple[str, ...]
    clockless: tuple[str, ...]
    """Moments of which they have the day alone."""


def given_by_canonical(role: str) -> Given:
    """What the canonical layout of a role gives."""
    columns = record_kind(role).columns
    return Given(CANONICAL, tuple(column.name for column in columns if column.canonical and not column.derived), ())


def reads_more(role: str, name: str) -> bool:
    """Whether a column of a role is read by the fullest of its built-in layouts, and not by the canonical one."""
    column = record_kind(role).column(name)
    return column is not None and not column.derived and not column.canonical


def fullest_layout(role: str) -> Layout:
    """The layout of a role under canonical names that reads every column."""
    return builtin_layout(FULLEST.get(role, CANONICAL), role)


def load_layout(data: bytes, name: str) -> Layout:
    """The layout in a file; ``name`` is the path as the user gave it.

    Raises:
        Refused: with every mistake of the file, each at its place.
    """
    from slacalc.records.layout_check import check_layout  # noqa: PLC0415 - loaded where a layout is read
    from slacalc.records.layout_schema import read_layout_file  # noqa: PLC0415 - as above

    return check_layout(read_layout_file(data, name), data)


def doubts_about_layout(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    """What is still to be said in a layout of which nothing else is wrong, and what it shows of people.

    Raises:
        Refused: as :func:`load_layout`.
    """
    from slacalc.records.layout_check import check_layout, kept_names, open_codes  # noqa: PLC0415 - loaded where a layout is read
    from slacalc.records.layout_schema import read_layout_file  # noqa: PLC0415 - as above

    placed = read_layout_file(data, name)
    check_layout(placed, data)
    return (*open_codes(placed), *kept_names(placed))


@cache
def builtin_layout(name: str, role: str) -> Layout:
    """A layout that comes with slacalc; each is read once.

    Raises:
        Refused: there is none of that name for that role.
    """
    if (name, role) not in BUILT_IN:
        known = ", ".join(f"{layout} ({of})" for layout, of in BUILT_IN)
        raise Refused(error("layout/no-such-layout", Place(name), role=role, known=known))
    file = f"{name}-{role}.yaml"
    return load_layout((Path(__file__).parent / "layouts" / file).read_bytes(), file)
