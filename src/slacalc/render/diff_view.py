"""Two contracts compared, as blocks: what each month would have cost first, then the terms that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.render.view import Block, Cell, Grid, Heading, Notes, Pairs, Title, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.audit.changed_terms import ChangedTerm
    from slacalc.audit.diffed import Diffed
    from slacalc.audit.term_class import TermClass
    from slacalc.base.diagnostics import Place
    from slacalc.render.words import Words

TONES: dict[TermClass, Tone] = {"money": "strong", "process": "plain", "wording": "quiet"}


def diff_blocks(found: Diffed, words: Words) -> tuple[Block, ...]:
    """The page."""
    files = tuple((words("diff", side), Cell(getattr(found, side).name)) for side in ("old", "new"))
    return (
        Title(words("diff", "title"), found.new.id),
        Pairs(files),
        *_terms(found, words),
        Notes(tuple(Cell(text, "quiet") for text in notes_of(found, words))),
    )


def notes_of(found: Diffed, words: Words) -> Iterator[str]:
    """What is to be said of the whole."""
    if not found.terms:
        yield words("diff", "same_bytes" if found.same_bytes else "same_terms")
    elif all(one.kind == "wording" for one in found.terms):
        yield words("diff", "only_wording")
    else:
        yield words("diff", "no_months")


def _terms(found: Diffed, words: Words) -> Iterator[Block]:
    if not found.terms:
        return
    yield Heading(words("diff", "terms", str(len(found.terms))))
    columns = tuple(words("diff", column) for column in ("class", "clause", "term", "old", "new", "lines"))
    yield Grid(columns, tuple(_term(one, found, words) for one in found.terms))


def _term(one: ChangedTerm, found: Diffed, words: Words) -> tuple[Cell, ...]:
    absent = words("diff", "absent")
    texts = [words("diff", f"class.{one.kind}"), one.clause, one.path]
    values = [absent if text is None else text for text in (one.old, one.new)]
    return (Cell(texts[0], TONES[one.kind]), *map(Cell, (*texts[1:], *values, lines_of(one, found, words))))


def lines_of(one: ChangedTerm, found: Diffed, words: Words) -> str:
    """Where it stands in the old file and in the new: by its line, in a file that they name with that file."""
    absent = words("diff", "absent")
    sides = ((one.old_place, found.old.name), (one.new_place, found.new.name))
    return " → ".join(absent if place is None else _line(place, name) for place, name in sides)


def _line(place: Place, name: str) -> str:
    return str(place.line) if place.file == name else f"{place.file}:{place.line}"
