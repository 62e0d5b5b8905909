"""From where to where values of a YAML file are written, however they are: quoted, escaped, or over several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


@dataclass(frozen=True, slots=True, order=True)
class Extent:
    """A piece of a text, half-open: lines, and code points of a line, from 0."""

    line: int
    column: int
    end_line: int
    end_column: int


def extents_of(text: str, paths: Collection[str]) -> tuple[Extent, ...]:
    """Where the values under these dotted paths are written; a list between brackets is one, of all else each value is.

    ``text`` is a file that :func:`slacalc.contract.tree.source.read_tree` reads.
    """
    extents: list[Extent] = []
    events = iter(yaml.CSafeLoader(text).get_event, None)
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            _gather(next(events), events, "", paths, extents, within=False)
            break
    return tuple(extents)


def _gather(
    event: Any,  # noqa: ANN401 - the parser's events have no types
    events: Iterator[Any],
    path: str,
    paths: Collection[str],
    extents: list[Extent],
    *,
    within: bool,
) -> None:
    """Walk over the value that begins with ``event``; it is asked for where it is ``within`` one that is."""
    wanted, before, number = within or path in paths, len(extents), 0
    if isinstance(event, yaml.MappingStartEvent):
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            below = f"{path}.{key.value}" if path else key.value
            _gather(next(events), events, below, paths, extents, within=wanted)
    elif isinstance(event, yaml.SequenceStartEvent):
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            number += 1
            _gather(item, events, f"{path}.{number}", paths, extents, within=wanted)
        if wanted and event.flow_style:
            extents[before:] = [_between(event.start_mark, item.end_mark)]
    elif wanted and event.end_mark.index > event.start_mark.index:
        extents.append(_between(event.start_mark, event.end_mark))


def _between(start: Any, end: Any) -> Extent:  # noqa: ANN401 - as above
    return Extent(start.line, start.column, end.line, end.column)
