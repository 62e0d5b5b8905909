"""What a contract would have to say of records that an export has, and does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from slacalc.base.diagnostics import Refused, error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.base.diagnostics import Place


class NotSaid(NamedTuple):
    """Something that decides how some cases are counted."""

    slug: str
    place: Place
    """Where the contract would say it."""
    cases: int
    metric: str = ""
    path: str = ""
    """Of the fee, where one asks."""
    example: str = ""
    """The first id, masked, where it is shown."""


def refuse_unsaid(unsaid: Iterable[NotSaid]) -> None:
    """Say of how many cases in all.

    Raises:
        Refused: there is something.
    """
    cases: dict[tuple[str, Place, str, str], int] = {}
    examples: dict[tuple[str, Place, str, str], str] = {}
    for slug, place, number, metric, path, example in unsaid:
        key = (slug, place, metric, path)
        cases[key] = cases.get(key, 0) + number
        examples[key] = min(example, examples.get(key, example))
    if cases:
        refusals = (
            error(slug, place, cases=number, **_facts(metric=metric, path=path, example=examples[slug, place, metric, path]))
            for (slug, place, metric, path), number in cases.items()
        )
        raise Refused(*refusals)


def _facts(**facts: str) -> dict[str, str]:
    return {name: fact for name, fact in facts.items() if fact}
