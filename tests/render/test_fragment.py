"""HTML of a page: every text comes back out of it as it went in, and nothing else is in it."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from slacalc.render.fragment import render_fragment
from slacalc.render.view import Block, Cell, Grid, Notes, Outline, Pairs, PartHead, Title

ELEMENTS = {"div", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}


class Reader(HTMLParser):
    """The texts and elements of a piece of HTML; every element is closed by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip("\n"):
            self.texts.append(data)


def read(*blocks: Block) -> Reader:
    reader = Reader()
    reader.feed(render_fragment(blocks, "zh"))
    reader.close()
    assert not reader.open
    assert reader.tags <= ELEMENTS
    assert reader.attributes <= {"style", "lang"}
    return reader


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12)


@given(st.lists(WORDS, min_size=9, max_size=9))
def test_texts_of_any_kind_come_back(words: list[str]) -> None:
    head, name, value, column, cell, note, line, more, heading = words
    blocks = (
        Title(head),
        PartHead(heading),
        Pairs(((name, Cell(value, "bad")),)),
        Grid((column,), ((Cell(cell),),), frozenset({0})),
        Notes((Cell(note, "quiet"),)),
        Outline(((0, Cell(line)), (2, Cell(more)))),
    )
    assert read(*blocks).texts == [head, heading, name, value, column, cell, note, line, more]


def test_a_text_from_data_is_no_element() -> None:
    hostile = '<script>alert("1")</script>&amp;'
    cell = Cell(hostile)
    blocks = (
        Title(hostile, hostile),
        PartHead(hostile),
        Pairs(((hostile, cell),)),
        Grid((hostile,), ((cell,),)),
        Notes((cell,)),
        Outline(((1, cell),)),
    )
    assert read(*blocks).texts == [f"{hostile} · {hostile}", *[hostile] * 7]


def test_totals_of_a_table_stand_out_and_numbers_to_the_right() -> None:
    grid = Grid(("line", "amount"), ((Cell("a"), Cell("1")), (Cell("sum"), Cell("1"))), frozenset({1}), totals=1)
    text = render_fragment((grid,), "en")
    assert '<tr><td style="text-align: left">a</td><td style="text-align: right">1</td></tr>' in text
    assert '<tr><th style="text-align: left">sum</th><th style="text-align: right">1</th></tr>' in text
