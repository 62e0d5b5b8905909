"""A file as one part with all its mistakes, those of its sections too where its syntax is broken somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from slacalc.base.diagnostics import Diagnostic, Refused, in_order
from slacalc.contract.tree.find import currency_of
from slacalc.contract.tree.leaves import Progress
from slacalc.contract.tree.part import Part, keys_of, validate
from slacalc.contract.tree.sizes import check_sizes
from slacalc.contract.tree.source import Mapping, read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from slacalc.contract.tree.source import Node

P = TypeVar("P", bound=Part)
READ_ON = ("contract/ambiguous-scalar", "contract/braces-in-text", "contract/duplicate-key", "contract/missing-value")
"""Mistakes of spelling after which the rest of the file is checked all the same."""

UNREADABLE = frozenset(
    {
        "contract/bad-indent",
        "contract/bad-yaml",
        "contract/cannot-start",
        "contract/colon-in-text",
        "contract/no-colon",
        "contract/unclosed",
    }
)
"""Mistakes of syntax: the parser does not read on after them."""
LARGEST = 200_000
"""Bytes of a file whose sections are read one by one."""
_KEY = re.compile(r"([a-z_]+):(?=\s|$)")


def read_file(
    part: type[P],
    data: bytes,
    name: str,
    limits: dict[str, int],
    accepted: frozenset[str] = frozenset(),
    unfit: Callable[[Mapping, P], Iterable[Diagnostic]] = lambda _, __: (),
) -> tuple[Mapping, P]:
    """The tree of a file, and the part that it is.

    Args:
        part: the keys of the file.
        data: its bytes.
        name: the file as the user calls it; every place shows it.
        limits: entries of its mappings, by their path.
        accepted: words that are text.
        unfit: what does not fit together in a file whose keys can each be read.

    Raises:
        Refused: with every mistake of the file.
    """
    try:
        root, spelling = read_tree(data, name, accepted)
    except Refused as broken:
        raise Refused(*mistakes_of_sections(part, data, name, broken, limits, accepted)) from None
    if any(mistake.code not in READ_ON for mistake in spelling):
        raise Refused(*spelling)
    crowded = tuple(check_sizes(root, limits))
    if crowded:
        raise Refused(*spelling, *crowded)
    progress = Progress("")
    value = validate(part, root, progress)
    more = unfit(root, value) if value is not None else ()
    mistakes = [*spelling, *(mistake for mistake in (*progress.mistakes, *more) if not follows(mistake, spelling))]
    if value is None or mistakes:
        raise Refused(*in_order(mistakes))
    return root, value


def mistakes_of_sections(
    part: type[Part], data: bytes, name: str, broken: Refused, limits: dict[str, int], accepted: frozenset[str] = frozenset()
) -> tuple[Diagnostic, ...]:
    """Every mistake of a file that cannot be read as a whole, as far as each section tells its own by itself.

    Rules that span sections are left out: what they look for may stand in a section that cannot be read.
    """
    sections = read_sections(data, name, {key.name for key in keys_of(part)}, broken, accepted)
    if sections is None:
        return broken.diagnostics
    root, mistakes = sections
    if any(mistake.code not in READ_ON and mistake.code not in UNREADABLE for mistake in mistakes):
        return in_order(mistakes)
    crowded = tuple(check_sizes(root, limits))
    progress = Progress(currency_of(root))
    if not crowded:
        validate(part, root, progress)
    absent = [part.missing_key(root, key.name) for key in keys_of(part)]
    own = [remark for remark in progress.mistakes if remark not in absent and not follows(remark, mistakes)]
    return in_order([*mistakes, *crowded, *own])


def follows(remark: Diagnostic, spelling: Collection[Diagnostic]) -> bool:
    """Whether a remark is about a value that is a mistake of spelling already: said once is enough.

    One about a line as a whole is about no value of it: what is missing there.
    """
    return bool(remark.place.column) and any(
        remark.place.line == mistake.place.line
        and (remark.place.column == mistake.place.column or mistake.code == "contract/missing-value")
        for mistake in spelling
    )


def read_sections(
    data: bytes, name: str, keys: Collection[str], whole: Refused, accepted: frozenset[str] = frozenset()
) -> tuple[Mapping, tuple[Diagnostic, ...]] | None:
    """What can be read of a file that is refused as a ``whole``: the sections that hold, and what is wrong with the others.

    A section begins where one of ``keys`` begins a line. None where that does not tell where the mistake is: then only the first
    mistake of the file is known.
    """
    if len(data) > LARGEST or any(mistake.code not in UNREADABLE for mistake in whole.diagnostics):
        return None
    lines = data.decode("utf-8-sig").split("\n")
    starts = [at for at, line in enumerate(lines) if (key := _KEY.match(line)) and key[1] in keys]
    if not starts:
        return None
    items: list[tuple[str, Node]] = []
    broken: list[Diagnostic] = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        try:
            root, spelling = read_tree("\n".join([*[""] * start, *lines[start:end]]).encode(), name, accepted)
        except Refused as section:
            within = [mistake for mistake in whole.diagnostics if start < mistake.place.line <= end]
            broken += within or section.diagnostics
        else:
            broken += spelling
            items += root.items
    if not broken or len({key for key, _ in items}) != len(items):
        return None
    first = items[0][1] if items else None
    place = first.key if first is not None else broken[0].place
    return Mapping("", place, place, tuple(items)), tuple(broken)
