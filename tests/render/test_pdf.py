"""The paper: its JSON is attached to the byte, its numbers are those of the statement, and it is the same each time."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from program import ROOT, run_here
from render.march_statement import march_statement, renamed
from render.test_html import CORRECTION, ISSUED, known_numbers
from slacalc.assess.history import Payment
from slacalc.base.diagnostics import Unwritable
from slacalc.base.exact import parse_decimal
from slacalc.render.brand import Brand
from slacalc.render.paper.compile import FONTS
from slacalc.render.paper.pdf import render_pdf
from slacalc.render.to_render import StatementToRender
from slacalc.render.words import LANGUAGES, family_of, words
from slacalc.statement.codec import to_wire
from slacalc.statement.json_text import to_bytes

if TYPE_CHECKING:
    from slacalc.render.words import Language
    from slacalc.statement.document import Statement

NOTO = Path("/usr/share/fonts/opentype/noto")
MONEY = re.compile(r"(?<![\d.,])-?\d{1,3}(?:,\d{3})*\.\d\d(?![\d.]|\s?%)")
LARGEST_FONTS = 6_000_000


def asked(statement: Statement, language: Language = "zh", brand: Brand | None = None) -> StatementToRender:
    issued = ISSUED if statement in ISSUED else ()
    paid = Payment("P-7", statement.as_of_day, statement.month, parse_decimal("1234.50"))
    return StatementToRender(
        statement, to_wire(statement), None, words(language), lambda _: None, issued, (paid,), brand or Brand()
    )


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize(
    ("statement", "language"),
    [(march_statement(), "en"), (ISSUED[2], "zh"), (CORRECTION, "zh"), (ISSUED[-1], "en")],
    ids=["march", "issued", "correction", "year"],
)
def test_the_paper_holds_its_json_and_its_numbers_are_those_of_it(statement: Statement, language: Language) -> None:
    request = asked(statement, language)
    data = render_pdf(request)
    assert data == render_pdf(request)
    assert pypdf.PdfReader(io.BytesIO(data)).attachments == {"statement.json": [to_bytes(request.wire)]}
    text = text_of(data)
    known = frozenset[str]().union(*(known_numbers(to_bytes(to_wire(one))) for one in (statement, *request.issued)))
    printed = set(MONEY.findall(text))
    assert printed - known <= {"1,234.50"}
    for line in statement.lines:
        assert f"{line.amount:,}" in printed
    assert "P-7" in text


def test_it_is_a_pdf_to_be_kept() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(asked(march_statement()))))
    metadata = reader.xmp_metadata
    assert metadata is not None
    told = metadata.stream.get_data().decode()
    assert re.search(r"<pdfaid:part>3<", told)
    assert re.search(r"<pdfaid:conformance>A<", told)
    assert "pdfuaid:part" in told
    root: Any = reader.trailer["/Root"].get_object()
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Source"
    pages: list[Any] = list(reader.pages)
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & below["/FontDescriptor"].get_object().keys()


def test_names_beyond_the_common_characters_are_printed_and_the_fonts_are_small() -> None:
    assert "堃喆镕昇龘" in text_of(render_pdf(asked(renamed(march_statement(), "堃喆镕昇龘电信有限公司"))))
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < LARGEST_FONTS
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_the_sum_to_pay_or_to_bill_has_the_symbol_of_its_currency() -> None:
    assert CORRECTION.correction is not None
    for statement, name in ((march_statement(), march_statement().payable), (CORRECTION, CORRECTION.difference)):
        value = statement.value(name)
        assert isinstance(value, Fraction)
        amount = f"{'-' if value < 0 else ''}¥{abs(Decimal(value.numerator) / value.denominator):,.2f} CNY"
        assert text_of(render_pdf(asked(statement))).count(amount) == 1


def test_the_fonts_have_every_symbol_of_a_currency() -> None:
    symbols = "".join(sorted({symbol for language in LANGUAGES for symbol in family_of(language, "symbols").values()}))
    assert "₹" in symbols
    paper = text_of(render_pdf(asked(renamed(march_statement(), symbols))))
    assert "₹" in paper


def test_a_character_that_no_font_has_is_named_and_a_folder_of_fonts_helps() -> None:
    march = renamed(march_statement(), "𠮷田电信")
    with pytest.raises(Unwritable) as told:
        render_pdf(asked(march))
    (diagnostic,) = told.value.diagnostics
    assert (diagnostic.code, dict(diagnostic.facts)["characters"]) == ("output/no-glyph", "𠮷")
    if not NOTO.is_dir():
        pytest.skip("no fonts-noto-cjk")
    assert "𠮷" in text_of(render_pdf(asked(march, brand=Brand(fonts=NOTO))))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Unwritable) as told:
        render_pdf(asked(march_statement()))
    assert [one.code for one in told.value.diagnostics] == ["output/needs-extra"]


def test_texts_are_never_markup() -> None:
    hostile = '#panic("x") *bold* #read("/etc/passwd") $x$ \u202e\x1b[31m'
    text = text_of(render_pdf(asked(renamed(march_statement(), hostile))))
    assert '#panic("x") *bold* #read("/etc/passwd") $x$' in text.replace("\n", " ")
    assert r"\u202e\x1b[31m" in text.replace("\n", "")


def test_a_statement_without_tax_has_no_column_for_it() -> None:
    march = march_statement()
    values = tuple((name, Fraction(0) if name.startswith(("tax.", "total.tax")) else value) for name, value in march.values)
    lines = tuple(replace(line, tax=line.tax * 0 if line.tax is not None else None) for line in march.lines)
    untaxed = replace(march, figures=replace(march.figures, values=values), lines=lines)
    assert "税额" in text_of(render_pdf(asked(march)))
    assert "税额" not in text_of(render_pdf(asked(untaxed))).partition("附录")[0]


def test_a_logo_and_a_colour_are_put_on_it(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#00f"/></svg>',
        encoding="utf-8",
    )
    (tmp_path / "brand.yaml").write_text('colour: "#7a1f3d"\nlogo: logo.svg\n', encoding="utf-8")
    contract, month = ROOT / "contracts" / "telecom-outsourcing.yaml", ROOT / "sample_data" / "2026-02"
    forms = ["--format", "pdf", "--format", "html", "--out", "out", "--brand", "brand.yaml", "--lang", "en"]
    answer = run_here(["statement", str(contract), str(month), *forms], tmp_path)
    assert answer.code == 0, answer.err
    page = (tmp_path / "out" / "statement-2026-02.html").read_text(encoding="utf-8")
    assert "--accent:#7a1f3d" in page
    assert 'src="data:image/svg+xml;base64,' in page
    plain = run_here(["statement", str(contract), str(month), "--format", "pdf", "--out", "plain", "--lang", "en"], tmp_path)
    assert plain.code == 0, plain.err
    paper, other = tmp_path / "out" / "statement-2026-02.pdf", tmp_path / "plain" / "statement-2026-02.pdf"
    assert paper.read_bytes() != other.read_bytes()
    for command in ("verify", "explain"):
        told = run_here([command, str(paper), "--lang", "en"], tmp_path)
        assert told.code == 0, told.err
    changed = paper.read_bytes().replace(b"/EmbeddedFile", b"/EmbeddedFire")
    (tmp_path / "changed.pdf").write_bytes(changed)
    assert run_here(["verify", "changed.pdf", "--lang", "en"], tmp_path).code == 3
