"""The page: its numbers are those of the statement, it asks nobody for anything, and hostile texts do nothing on it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT, run_here
from render.browser import ask, browse, needs_axe, needs_browser, violations
from render.march_statement import march_statement, narrowly_missed, renamed
from slacalc.contract.parts.terms import Names
from slacalc.render.page.html import statement_page
from slacalc.render.to_render import StatementToRender
from slacalc.render.words import LANGUAGES, words
from slacalc.statement.codec import from_wire, to_wire
from slacalc.statement.json_text import parse_json, to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.render.words import Language
    from slacalc.statement.document import Statement

FOLDER = ROOT / "sample_data" / "ledger" / "issued"
ISSUED = tuple(from_wire(parse_json(path.read_bytes())) for path in sorted(FOLDER.glob("*.json")))
CORRECTION = next(one for one in ISSUED if one.correction is not None)
VOID = {"meta", "link", "img", "br", "hr"}
HOSTILE = '<script>document.title="x"</script>\u202egnp.exe\x1b[31m"><img src=x onerror=alert(1)>'


class Reader(HTMLParser):
    """The elements of a page with their attributes, and the text of each cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[tuple[bool, str]] = []
        """Whether it is a number's, and its text, without what it opens to."""
        self.text = ""
        self._depth: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._depth.append(tag)
        if tag in {"td", "th"}:
            self.cells.append(("n" in (dict(attrs).get("class") or "").split() and tag == "td", ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._depth.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self._depth:
            return
        self.text += data
        if {"td", "th"} & set(self._depth) and "ul" not in self._depth:
            number, text = self.cells[-1]
            self.cells[-1] = (number, text + data)


def page_of(statement: Statement, language: Language = "en", issued: tuple[Statement, ...] = ()) -> str:
    wire = to_wire(statement)
    return statement_page(StatementToRender(statement, wire, None, words(language), lambda _: None, issued)).decode()


def grouped(value: Fraction, places: int) -> str:
    """Half away from zero, by the decimal module."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


@cache
def known_numbers(data: bytes) -> frozenset[str]:
    """Every number of a JSON as it may be printed: each figure, each count of rows, each sum of a tally by day."""
    wire = json.loads(data)
    values = [figure["value"] for figure in wire["figures"]] + [term["value"] for term in wire["terms"]]
    values += [value for row in wire["rows"] for value in row.values()]
    values += [text for line in (wire.get("moved") or {}).get("lines", ()) for text in line.values()]
    for table in wire["tallies"].values():
        values += by_day(table) if "day" in table["keys"] else ()
    numbers = {Fraction(str(text)) for text in values if re.fullmatch(r"-?\d+(\.\d+|/\d+)?", str(text))}
    found = {text for value in numbers for text in (grouped(value, 0), grouped(value, 2), f"{grouped(value * 100, 2)}%")}
    return frozenset(
        found | {f"{grouped(value, places)} {unit}" for value in numbers for places in (0, 2) for unit in ("s", "秒")}
    )


def by_day(table: dict[str, list[Any]]) -> Iterator[str]:
    """The sums of a tally's columns by day, and what is reached over what is counted."""
    key, sums = table["keys"].index("day"), Counter[tuple[str, str]]()
    for row in table["rows"]:
        for name, number in zip(table["columns"], row[len(table["keys"]) :], strict=True):
            sums[row[key], name] += number
    for (day, name), number in sums.items():
        yield str(number)
        over = sums.get((day, name.replace(".numerator", ".denominator")))
        if name.endswith(".numerator") and over:
            yield f"{number}/{over}"


@pytest.mark.parametrize(
    ("statement", "language"),
    [(march_statement(), "en"), (narrowly_missed(), "zh"), (ISSUED[2], "zh"), (CORRECTION, "en"), (ISSUED[-1], "en")],
    ids=["march", "narrow", "issued", "correction", "year"],
)
def test_each_number_of_a_table_is_a_figure_or_a_count(statement: Statement, language: Language) -> None:
    issued = ISSUED if statement in ISSUED else ()
    known = frozenset[str]().union(*(known_numbers(to_bytes(to_wire(one))) for one in (statement, *issued)))
    numbers = [text for number, text in Reader(page_of(statement, language, issued)).cells if number and text]
    told = {words(language)("terms", word) for word in ("no basis", "met", "missed", "observed", "excused", "no finding")}
    bounds = {text for text in numbers if any(sign in text for sign in ("at ", "不", "none", "未约定"))}
    assert len(numbers) > 20
    assert [text for text in numbers if text not in known | told | bounds] == []
    for text in bounds:
        assert not (found := re.findall(r"[\d,.]+", text)) or any(number.startswith(found[0]) for number in known)


def test_a_tie_is_printed_as_everywhere() -> None:
    assert "95.00%" in page_of(narrowly_missed())
    assert "94.996% (23,749/25,000)" in page_of(narrowly_missed())


def test_each_amount_opens_to_its_explanation() -> None:
    page = page_of(march_statement())
    seats = page.partition(">Seats<")[2]
    details = seats.partition("<details")[2].partition("</details>")[0]
    assert "= seat-days" in details.lower() or "718" in details
    assert "fees.seats.price" in details
    assert "157,496.77" in details


def test_the_page_asks_nobody_for_anything_and_has_no_script() -> None:
    page = page_of(march_statement())
    reader = Reader(page)
    assert not {tag for tag, _ in reader.elements} & {"script", "link", "iframe", "object", "form", "base", "embed"}
    addresses = [value for _, attrs in reader.elements for name, value in attrs.items() if name in {"src", "href", "srcset"}]
    assert addresses == ["#content"]
    assert not re.search(r"https?://|url\(|@import", page)
    policy = next(
        attrs["content"] for tag, attrs in reader.elements if tag == "meta" and "content" in attrs and "http-equiv" in attrs
    )
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy is not None
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_hostile_texts_are_written_out() -> None:
    march = renamed(march_statement(), HOSTILE)
    march = replace(march, names=(*march.names[:-1], ("fees.calls", Names(HOSTILE, HOSTILE))))
    reader = Reader(page_of(march))
    assert not {tag for tag, _ in reader.elements} & {"script", "img"}
    assert not [name for _, attrs in reader.elements for name in attrs if name.startswith("on")]
    assert '<script>document.title="x"</script>\\u202egnp.exe\\x1b[31m"><img src=x onerror=alert(1)>' in reader.text
    assert "\u202e" not in reader.text
    assert "\x1b" not in reader.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_the_same_bytes_each_time_and_says_its_language(language: Language) -> None:
    march = march_statement()
    assert page_of(march, language) == page_of(march, language)
    assert ("html", {"lang": {"zh": "zh-Hans", "en": "en"}[language]}) in Reader(page_of(march, language)).elements


def test_the_heads_of_a_page_follow_each_other_and_each_picture_is_described() -> None:
    reader = Reader(page_of(ISSUED[-1], issued=ISSUED))
    heads = [tag for tag, _ in reader.elements if re.fullmatch(r"h\d", tag)]
    assert heads[0] == "h1"
    assert set(heads[1:]) == {"h2"}
    ids = [attrs["id"] for _, attrs in reader.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    pictures = [attrs for tag, attrs in reader.elements if tag == "svg"]
    assert len(pictures) > len(ISSUED[-1].metrics)
    for picture in pictures:
        assert picture["role"] == "img"
        assert set((picture["aria-labelledby"] or "").split()) <= set(ids)


def test_measure_and_late_have_a_page_too() -> None:
    contract = str(ROOT / "contracts" / "telecom-outsourcing.yaml")
    measured = run_here(["measure", contract, str(ROOT / "sample_data" / "2026-02"), "--format", "html", "--lang", "en"], ROOT)
    assert measured.code == 0, measured.err
    assert measured.out.count("<svg") == len(march_statement().metrics) + 3
    late = run_here(
        ["late", contract, "--ledger", str(ROOT / "sample_data" / "ledger"), "--as-of", "2026-11-30", "--format", "html"], ROOT
    )
    assert late.code == 0, late.err
    assert "1,837.24" in late.out


@pytest.mark.parametrize(
    ("command", "case", "told", "moving"),
    [
        (["readings", "contract.yaml", "month", "--within", "20s", "--short", "5s"], "readings/four-answers", "-1,326.59", 8),
        (
            ["compare", "ours/2026-05", "invoice.csv", "--contract", "hotel.yaml", "--map", "map.yaml"],
            "compare/thirty-calls",
            "+210.00",
            3,
        ),
    ],
    ids=["readings", "compare"],
)
def test_a_dispute_has_a_page_with_a_bar_for_each_cause_and_reading(
    command: list[str], case: str, told: str, moving: int
) -> None:
    folder = ROOT / "tests" / "golden" / case
    done = run_here([*command, "--format", "html", "--lang", "en"], folder)
    assert done.code in {0, 1}, done.err
    read = Reader(done.out)
    assert told in read.text
    bars = [attrs for tag, attrs in read.elements if tag == "rect"]
    assert len(bars) == moving


@needs_axe
@pytest.mark.parametrize(
    ("statement", "language", "flags", "opened"),
    [
        (ISSUED[-1], "en", ("--window-size=1200,900",), "<details open"),
        (ISSUED[2], "zh", ("--window-size=1200,900", "--blink-settings=preferredColorScheme=0"), "<details open"),
        (CORRECTION, "en", ("--window-size=500,900",), "<details"),
    ],
    ids=["light", "dark", "narrow"],
)
def test_axe_finds_nothing_wrong(
    statement: Statement, language: Language, flags: tuple[str, ...], opened: str, tmp_path: Path
) -> None:
    assert violations(page_of(statement, language, ISSUED).replace("<details", opened), tmp_path, *flags) == []


@needs_axe
def test_axe_finds_what_is_wrong(tmp_path: Path) -> None:
    found = violations('<!doctype html><html><head><title>x</title></head><body><img src="data:,"></body></html>', tmp_path)
    assert any("image-alt" in one for one in found)


@needs_browser
def test_in_a_browser_hostile_texts_do_nothing_and_the_policy_holds(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    text = page_of(renamed(march_statement(), HOSTILE))
    path.write_text(text.replace("</body>", "<script>document.title = 'taken over'</script></body>"), encoding="utf-8")
    shown = browse(path, tmp_path, "--dump-dom").decode()
    assert "<title>Service fee statement 2026-03" in shown


@needs_browser
def test_on_a_telephone_nothing_is_cut_off_and_the_keyboard_opens_an_explanation(tmp_path: Path) -> None:
    script = """
      const frame = document.createElement('iframe');
      frame.style.cssText = 'width: 360px; height: 800px; border: 0';
      const copy = document.documentElement.cloneNode(true);
      copy.querySelector('script').remove();
      copy.querySelectorAll('details').forEach(one => { one.open = true; });
      frame.srcdoc = '<!doctype html>' + copy.outerHTML;
      await new Promise(done => { frame.onload = done; document.body.append(frame); });
      const wide = frame.contentDocument.documentElement.scrollWidth;
      const summary = document.querySelector('main summary');
      summary.focus();
      const requests = performance.getEntriesByType('resource').filter(one => !one.name.startsWith('data:')).length;
      return [wide, document.activeElement === summary, requests];
    """
    assert ask(page_of(ISSUED[-1], issued=ISSUED), tmp_path, script) == [360, True, 0]
