"""One name for two things: a reader takes them for what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Diagnostic, note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.contract.terms import Terms


def doubt_one_name(terms: Terms) -> Iterator[Diagnostic]:
    """Metrics, or fees, that are called alike in either language; each is told with the first."""
    for family in (terms.metrics, terms.fees):
        called: dict[str, str] = {}
        for named in family:
            alike = [name for name in (named.names.zh, named.names.en) if called.setdefault(name, named.id) != named.id]
            if alike:
                yield note("lint/one-name-for-two", named.place, one=called[alike[0]], other=named.id, name=alike[0])
