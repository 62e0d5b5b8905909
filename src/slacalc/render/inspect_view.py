"""What an export is, as a page: the file, its columns, what is odd, what the canonical columns seem to be, the layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.records.mask import mask_text
from slacalc.render.refused_view import example_text, remedy_text
from slacalc.render.remarks import cause_and_remedy
from slacalc.render.view import Block, Cell, Grid, Notes, Pairs, PartHead, Title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.records.inspect.event_log import EventLog
    from slacalc.records.inspect.inspection import Inspection
    from slacalc.records.inspect.look import ColumnLook
    from slacalc.records.inspect.people import PeopleOfSample
    from slacalc.records.reasons import ReasonSum
    from slacalc.render.words import Words

SHOWN = 3
"""Texts of a column that are shown."""
LONGEST = 24
LONGEST_EVENT = 60


def inspection_blocks(inspection: Inspection, words: Words) -> Iterator[Block]:
    """The page of one file, without its layout."""
    sample = inspection.sample
    yield Title(words("inspect", "title", sample.name), words("inspect", "totals" if inspection.totals else "records"))
    yield Pairs(tuple(_facts(inspection, words)))
    yield PartHead(words("inspect", "columns"))
    heads = ("column", "filled", "different", "form", "examples")
    yield Grid(
        tuple(words("inspect", head) for head in heads),
        tuple(_row(look, inspection.people, words) for look in inspection.looks),
        frozenset({1, 2}),
    )
    odd = tuple(_oddities(inspection, words))
    if odd:
        yield PartHead(words("inspect", "odd"))
        yield Notes(odd)
    if inspection.totals:
        yield Notes((Cell(words("inspect", "no records"), "bad"),))
        return
    if inspection.log is not None:
        yield from _events(inspection.log, inspection.people, words)
    yield PartHead(words("inspect", "seems", words("terms", inspection.role)))
    yield Grid(
        tuple(words("inspect", head) for head in ("canonical", "from", "why", "as")),
        tuple(
            (
                Cell(match.column.name),
                Cell(" + ".join(map(mask_text, match.headers)) or "-"),
                Cell(words("inspect", f"why.{match.why}"), "bad" if match.why == "missing" else "plain"),
                Cell(" + ".join(share.form for share in (match.form, match.clock) if share is not None and share.form)),
            )
            for match in inspection.matches
        ),
    )
    yield Notes(tuple(_open(inspection, words)))


def _events(log: EventLog, people: PeopleOfSample, words: Words) -> Iterator[Block]:
    """What happens in a log, each word with its rows and one of them."""
    yield PartHead(words("inspect", "events.title", mask_text(log.key), " + ".join(map(mask_text, log.kind))))
    yield Grid(
        tuple(words("inspect", head) for head in ("events.word", "events.rows", "events.example")),
        tuple(
            (
                Cell(mask_text(event.word)),
                Cell(f"{event.rows:,}"),
                Cell(" | ".join(map(people.anywhere, event.example))[:LONGEST_EVENT].rstrip()),
            )
            for event in log.kinds
        ),
        frozenset({1}),
    )


def next_text(inspection: Inspection, words: Words) -> str:
    """Where the layout is, or the layout itself, and the command to type next."""
    if inspection.totals:
        return words("inspect", "next.totals") + "\n"
    if inspection.file is None:
        file = f"{inspection.path.name.split('.', 1)[0]}-layout.yaml"
        return f"{inspection.layout}\n{words('inspect', 'next.save', file, f'slacalc check {file}')}\n"
    return words("inspect", "next.check", str(inspection.file), f"slacalc check {inspection.file}") + "\n"


def _facts(inspection: Inspection, words: Words) -> Iterator[tuple[str, Cell]]:
    sample = inspection.sample
    rows = f"{sample.table.rows:,}"
    of_sample = "part.sheet" if sample.sheets else "part"
    share = (
        words("inspect", "all", rows)
        if sample.whole
        else words("inspect", of_sample, rows, _size(sample.read), _size(sample.size))
    )
    yield words("inspect", "rows"), Cell(share)
    yield (
        words("inspect", "encoding"),
        Cell(sample.encoding + (" ?" if sample.guessed else ""), "bad" if sample.guessed else "plain"),
    )
    for codec, text in sample.otherwise:
        yield words("inspect", "reads", codec), Cell(inspection.people.line(text))
    if sample.delimiter is not None:
        yield words("inspect", "delimiter"), Cell({"\t": "tab"}.get(sample.delimiter, sample.delimiter))
    if sample.sheets:
        yield words("inspect", "sheets"), Cell(", ".join(sample.sheets))
    header = words("inspect", "header.none") if sample.header else words("inspect", "header.row", str(sample.header_row or 1))
    yield words("inspect", "header"), Cell(header)
    keys = "; ".join(" + ".join(key) for key in inspection.keys[:SHOWN])
    if inspection.people.headers:
        named = words("statement", "comma").join(map(mask_text, inspection.people.headers))
        yield words("inspect", "people"), Cell(named)
    yield words("inspect", "keys"), Cell(keys or words("inspect", "keys.none"), "plain" if keys else "bad")


def _size(size: int) -> str:
    return f"{size / 10**6:,.1f} MB"


def _row(look: ColumnLook, people: PeopleOfSample, words: Words) -> tuple[Cell, ...]:
    looked_at = sum(number for _, number in look.counts)
    forms = [
        f"{words('inspect', f'kind.{share.kind}')} {share.form}".strip() + f" {_percent(share.fit, looked_at)}"
        for share in look.shares[:2]
    ]
    shown = [
        f"{people.cell(look.header, text)[:LONGEST]}" + (f" ({number:,})" if look.is_words else "")
        for text, number in look.counts[:SHOWN]
    ]
    return (
        Cell(mask_text(look.header) or "-"),
        Cell(_percent(look.filled, look.rows)),
        Cell(f"{look.distinct:,}"),
        Cell("; ".join(forms) or words("inspect", "kind.text")),
        Cell(", ".join(shown)),
    )


def _percent(count: int, total: int) -> str:
    """Rounded down to a tenth: 100 % is all."""
    tenths = count * 1000 // total if total else 0
    return f"{tenths // 10}.{tenths % 10}%"


def _oddities(inspection: Inspection, words: Words) -> Iterator[Cell]:
    people = inspection.people
    for look in inspection.looks:
        for odd in look.suspicions:
            yield Cell(
                words(
                    "inspect",
                    f"odd.{odd.slug}",
                    mask_text(look.header) or "-",
                    people.cell(look.header, odd.cell)[: LONGEST * 2],
                    str(odd.row),
                ),
                "bad",
            )
    for odd in inspection.suspicions:
        slug = f"odd.{odd.slug}" if words.has("inspect", f"odd.{odd.slug}") else "odd.row"
        yield Cell(words("inspect", slug, odd.slug, people.loose(odd.cell)[: LONGEST * 2], str(odd.row)), "bad")


def _open(inspection: Inspection, words: Words) -> Iterator[Cell]:
    unanswered = [
        match for match in inspection.matches if match.why == "missing" or any(code[2] == "open" for code in match.codes)
    ]
    for match in unanswered:
        listed = ", ".join(f"{mask_text(word)} ({number:,})" for word, number, meaning in match.codes if meaning == "open")
        yield Cell(words("inspect", "open", match.column.name, listed or "-"), "bad")
    for match in inspection.matches:
        if match.doubt and match.form is not None:
            yield Cell(words("inspect", "doubt.days", match.form.form, match.doubt), "bad")
    for remark in inspection.unusable:
        cause, remedy = cause_and_remedy(remark, words)
        yield Cell(f"{cause} → {remedy}", "bad")
    yield from (_reason("would refuse", reason, words) for reason in inspection.refused)
    yield from (_reason("would refuse answered", reason, words) for reason in inspection.silent)
    if not inspection.unusable:
        yield Cell(words("inspect", "would read", f"{inspection.accepted:,}"))


def _reason(text: str, reason: ReasonSum, words: Words) -> Cell:
    """How many rows would be refused and why, one of them, and what to do."""
    example = f"{example_text(reason, words)} → {remedy_text(reason, words)}"
    return Cell(words("inspect", text, f"{reason.rows:,}", words("reasons", reason.slug), str(reason.row), example), "bad")
