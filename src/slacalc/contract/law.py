"""Whose law the legal remarks of every face are about: articles, limits, tax papers, capitals.

It decides no amount and no verdict, so a contract may be without it; then no remark is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from slacalc.contract.tree.leaves import Written

Law = Literal["PRC"]
"""The People's Republic of China."""
NO_LAW = "none"
"""What a contract writes that wants no remarks, and no question about them."""


def law_of(written: Written[str] | None) -> Law | None:
    """Whose law; None where a contract names none."""
    return "PRC" if written is not None and written.value == "PRC" else None
