"""The workbook: live, exact, harmless and the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import formualizer
import openpyxl
import pytest

from program import ROOT, run_here
from render.march_statement import march_statement, march_tallies, narrowly_missed, renamed
from render.sheet_engines import SOFFICE, agrees, recalculate, recalculate_all
from slacalc.base.diagnostics import Unwritable
from slacalc.base.evaluate import NO_BASIS
from slacalc.render.words import LANGUAGES, family_of, words
from slacalc.render.workbook.cache import Uncached, fill_cache
from slacalc.render.workbook.plan import ENGINE, LIVE, TALLY_HEAD, Plan, plan_workbook
from slacalc.render.workbook.style import cached_value
from slacalc.render.xlsx import render_xlsx
from slacalc.statement.codec import from_wire
from slacalc.statement.json_text import parse_json
from slacalc.statement.trend import trend_of

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook.workbook import Workbook

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.render.words import Language
    from slacalc.statement.document import Statement


def issued(month: str) -> Statement:
    """A statement of the sample ledger, as it was made from its exports."""
    return from_wire(parse_json((ROOT / "sample_data" / "ledger" / "issued" / f"{month}.json").read_bytes()))


def sample_march() -> Statement:
    """The statement that the README shows, from the exports of the sample."""
    command = ["statement", str(ROOT / "contracts" / "telecom-outsourcing.yaml"), str(ROOT / "sample_data" / "2026-03")]
    answer = run_here([*command, "--ledger", str(ROOT / "sample_data" / "ledger"), "--format", "json"], ROOT)
    return from_wire(parse_json(answer.out.encode()))


def half_hours() -> Statement:
    """One with metrics over half hours and hours, of a golden case."""
    path = ROOT / "tests" / "golden" / "half-hours-and-hours" / "expected" / "out" / "statement-2026-11.json"
    return from_wire(parse_json(path.read_bytes()))


def first_increments() -> Statement:
    """One with a fee whose first increment is another than the next, under two prices, of a golden case."""
    path = ROOT / "tests" / "golden" / "fees" / "first-increment" / "expected" / "out" / "statement-2026-03.json"
    return from_wire(parse_json(path.read_bytes()))


def composites() -> Statement:
    """One with weighted composites and a deduction for one, of a golden case."""
    path = ROOT / "tests" / "golden" / "weighted" / "expected" / "out" / "statement-2026-03.json"
    return from_wire(parse_json(path.read_bytes()))


def over_months() -> Statement:
    """One with a standard over a quarter, missed, and its deduction of the fees of the quarter, of a golden case."""
    path = ROOT / "tests" / "golden" / "standards-over-months" / "expected" / "out" / "statement-2026-03.json"
    return from_wire(parse_json(path.read_bytes()))


def of_case(case: str, month: str) -> Statement:
    """That of a golden case."""
    path = ROOT / "tests" / "golden" / case / "expected" / "out" / f"statement-{month}.json"
    return from_wire(parse_json(path.read_bytes()))


def of_fees(case: str, month: str) -> Statement:
    """That of a golden case of fees."""
    path = ROOT / "tests" / "golden" / "fees" / case / "expected" / "out" / f"statement-{month}.json"
    return from_wire(parse_json(path.read_bytes()))


def issued_in(case: str, month: str) -> Statement:
    """One in the ledger of a golden case."""
    path = ROOT / "tests" / "golden" / case / "expected" / "ledger" / "issued" / f"{month}.json"
    return from_wire(parse_json(path.read_bytes()))


STATEMENTS = {
    "march": march_statement(),
    "narrow": narrowly_missed(),
    "no basis": march_statement(march_tallies(rated=0)),
    "sample january": issued("2026-01"),
    "sample march": sample_march(),
    "sample correction": issued("2026-04-correction-1"),
    "sample june": issued("2026-06"),
    "sample september": issued("2026-09"),
}


def in_currency(code: str) -> Statement:
    """One in a currency without decimals, with three, or without tax, of a golden case."""
    path = ROOT / "tests" / "golden" / "currencies" / "expected" / code / "statement-2026-02.json"
    return from_wire(parse_json(path.read_bytes()))


def with_taxes(path: str) -> Statement:
    """One of several rates, of reverse charge, of something withheld or cut off, of a golden case."""
    return from_wire(parse_json((ROOT / "tests" / "golden" / "taxes" / "expected" / path).read_bytes()))


TAXES = {
    "yen cut off": with_taxes("yen-ledger/issued/2026-02.json"),
    "dinars cut off": with_taxes("dinar-ledger/issued/2026-02.json"),
    "two rates, withheld": with_taxes("vat-ledger/issued/2026-02.json"),
    "corrected": with_taxes("vat-ledger/issued/2026-02-correction-1.json"),
    "bills a correction": with_taxes("vat-ledger/issued/2026-03.json"),
    "reverse charge": with_taxes("reverse/statement-2026-02.json"),
}
CURRENCIES = {code: in_currency(code) for code in ("jpy", "kwd", "usd")}
SPECIAL = {
    "half hours": half_hours(),
    "first increments": first_increments(),
    "composites": composites(),
    "target by volume": of_case("targets-by-volume", "2026-02"),
    "promoters": of_case("promoters", "2026-01"),
    "over months": over_months(),
}
COMPUTED = STATEMENTS | CURRENCIES | TAXES | SPECIAL
COMPUTED |= {"prices": of_fees("price-by", "2026-05"), "prices indexed": of_fees("price-indexed", "2026-05")}
COMPUTED |= {f"kept back {month}": issued_in("retention", month) for month in ("2026-02", "2026-03")}
COMPUTED |= {"the year so far": of_fees("year-so-far", "2026-02")}
COMPUTED |= {"deductions for each": of_fees("deduction-each", "2026-03")}
COMPUTED |= {"a minimum per call": of_fees("minimum-each", "2026-03")}
OVER_MONTHS = {
    "missed in a row": issued_in("missed-in-a-row", "2026-02"),
    "earned back": issued_in("earned-back", "2026-06-correction-1"),
    "a rolling cap": issued_in("rolling-cap", "2026-06"),
    "a rolling cap, corrected": issued_in("rolling-cap", "2026-04-correction-1"),
    "called back": issued_in("called-back", "2026-04"),
    "the year so far, corrected": issued_in("fees/year-so-far", "2025-12-correction-1"),
}
COMPUTED |= OVER_MONTHS
"""Those whose figures are computed again."""


def stale(data: bytes, folder: Path) -> int:
    """Cached values that a recalculation changes."""
    path = folder / "book.xlsx"
    path.write_bytes(data)
    program = Path(sys.executable).with_name("formualizer")
    done = subprocess.run([program, "recalc", path, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode in {0, 3}, done.stderr
    return int(re.findall(r"(\d+) cached values changed", done.stdout + done.stderr)[0])


def opened(data: bytes, *, values: bool) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def pages(data: bytes, *, values: bool) -> list[Cell | MergedCell]:
    """The cells of the page that one sends and of the one behind it."""
    return [cell for sheet in opened(data, values=values).worksheets[:2] for row in sheet.iter_rows() for cell in row]


def poisoned(data: bytes, old: bytes, new: bytes) -> bytes:
    """The file with one cached value replaced."""
    out = io.BytesIO()
    replaced = 0
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/") and not replaced:
                content, replaced = re.subn(
                    rb"(</f><v>)" + re.escape(old) + rb"(</v>)", rb"\g<1>" + new + rb"\2", content, count=1
                )
            target.writestr(name, content)
    assert replaced == 1
    return out.getvalue()


def saved_cells(path: Path, statement: Statement, plan: Plan) -> dict[str, object]:
    """The live cells of a file that LibreOffice has saved; it writes a verdict that has a format as 1 or 0."""
    sheet = openpyxl.load_workbook(path, data_only=True)[plan.figures_sheet]
    seen = {name: sheet.cell(row, LIVE).value for name, row in plan.figure_rows.items()}
    verdicts = {figure.name for figure in statement.book if figure.unit == "verdict"}
    return {name: bool(value) if name in verdicts and value in {0, 1} else value for name, value in seen.items()}


def wrong(statement: Statement, seen: dict[str, object]) -> list[str]:
    return [name for name, value in statement.values if not agrees(seen[name], value)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", COMPUTED)
def test_a_recalculation_changes_nothing(which: str, language: Language, tmp_path: Path) -> None:
    assert stale(render_xlsx(COMPUTED[which], words(language)), tmp_path) == 0


@pytest.mark.parametrize(
    ("old", "new"), [(b"194890.8", b"194890.81"), (b"18480", b"18481"), (b"OK", b"CHECK"), (b"0.924", b"0.925")]
)
def test_a_poisoned_value_is_found(old: bytes, new: bytes, tmp_path: Path) -> None:
    assert stale(poisoned(render_xlsx(march_statement(), words("en")), old, new), tmp_path) == 1


@pytest.mark.parametrize("which", COMPUTED)
def test_cached_values_are_the_exact_ones(which: str) -> None:
    statement, catalogue = COMPUTED[which], words("zh")
    book, plan = opened(render_xlsx(statement, catalogue), values=True), plan_workbook(statement, catalogue)
    sheet = book[plan.figures_sheet]
    for name, value in statement.values:
        for column in (LIVE, ENGINE):
            cell = sheet.cell(plan.figure_rows[name], column).value
            held = "#N/A" if value is NO_BASIS else cached_value(value)
            assert cell == (float(held) if isinstance(held, Decimal) else held), name


@pytest.fixture(scope="module")
def saved_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbook of each statement as LibreOffice saves it, which is started once."""
    folder = tmp_path_factory.mktemp("books")
    paths = [folder / f"{number}.xlsx" for number, _ in enumerate(COMPUTED)]
    for path, statement in zip(paths, COMPUTED.values(), strict=True):
        path.write_bytes(render_xlsx(statement, words("en")))
    return dict(zip(COMPUTED, recalculate_all(paths), strict=True))


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("which", COMPUTED)
def test_libreoffice_computes_the_same(which: str, saved_by_libreoffice: dict[str, Path]) -> None:
    statement = COMPUTED[which]
    seen = saved_cells(saved_by_libreoffice[which], statement, plan_workbook(statement, words("en")))
    assert wrong(statement, seen) == []


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_is_made_to_recalculate(tmp_path: Path) -> None:
    statement, catalogue = march_statement(), words("en")
    path = tmp_path / "book.xlsx"
    path.write_bytes(poisoned(render_xlsx(statement, catalogue), b"157496.77", b"999999.99"))
    assert wrong(statement, saved_cells(recalculate(path), statement, plan_workbook(statement, catalogue))) == []


def test_another_target_changes_verdict_points_and_money() -> None:
    statement, catalogue = march_statement(), words("en")
    plan = plan_workbook(statement, catalogue)
    book = formualizer.load_workbook_bytes(render_xlsx(statement, catalogue))
    book.set_value(plan.terms_sheet, plan.term_rows["metrics.answer_rate.target"], 3, 0.9241)
    book.evaluate_all()
    seen = {name: book.get_value(plan.figures_sheet, row, LIVE) for name, row in plan.figure_rows.items()}
    assert (seen["deduct.answer_rate.points"], seen["deduct.answer_rate"]) == (1, -1895.46)
    assert book.get_value(plan.figures_sheet, plan.figure_rows["deduct.answer_rate"], LIVE + 2) == "CHECK"


def test_a_target_that_is_changed_moves_the_verdict_its_word_and_the_deduction() -> None:
    statement, catalogue = march_statement(), words("en")
    plan, data = plan_workbook(statement, catalogue), render_xlsx(statement, catalogue)
    book = formualizer.load_workbook_bytes(data)
    sheet = opened(data, values=False)[plan.standards_sheet]
    target = plan.figure_from_afar("answer_rate.met")
    (word,) = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(f"=IF(ISNA({target})")]
    assert isinstance(word.column, int)
    assert isinstance(word.row, int)
    book.evaluate_all()
    assert book.get_value(plan.standards_sheet, word.row, word.column) == "missed"
    book.set_value(plan.terms_sheet, plan.term_rows["metrics.answer_rate.target"], 3, 0.9)
    book.evaluate_all()
    assert book.get_value(plan.standards_sheet, word.row, word.column) == "met"
    assert book.get_value(plan.figures_sheet, plan.figure_rows["deduct.answer_rate"], LIVE) == 0


def test_each_tally_ends_in_its_sums_and_each_day_is_computed() -> None:
    statement, catalogue = march_statement(), words("en")
    plan, book = plan_workbook(statement, catalogue), opened(render_xlsx(statement, catalogue), values=True)
    for role, table in statement.tallies.tables:
        row = [cell.value for cell in book[plan.tally_sheets[role]][TALLY_HEAD + len(table.rows) + 1]]
        assert row[len(table.keys) :] == [table.total(column) for column in table.columns]
    days = book[plan.days_sheet]
    assert [cell.value for cell in days[5]][:5] == ["2026-03-01", 10_000, 9_000, 0.9, 0.95]
    charts = opened(render_xlsx(statement, catalogue), values=False)[plan.days_sheet]._charts  # type: ignore[attr-defined]
    assert len(charts) == len(statement.metrics)


def test_the_months_of_the_ledger_have_a_sheet() -> None:
    statement, catalogue = STATEMENTS["sample september"], words("en")
    trend = trend_of(statement, [STATEMENTS["sample january"]])
    plan = plan_workbook(statement, catalogue)
    sheet = opened(render_xlsx(statement, catalogue, trend=trend), values=True)[plan.months_sheet]
    assert [row[0].value for row in sheet.iter_rows(min_row=5, max_row=6)] == ["2026-01", "2026-09"]
    january = STATEMENTS["sample january"]
    assert [cell.value for cell in sheet[5]][-1] == float(january.value(january.payable))  # type: ignore[arg-type]  # an amount
    assert plan.months_sheet not in opened(render_xlsx(statement, catalogue), values=False).sheetnames


def test_the_statement_sheet_shows_the_money_of_the_paper() -> None:
    shown = {cell.value for cell in pages(render_xlsx(march_statement(), words("zh")), values=True) if cell.value is not None}
    assert {157496.77, 32048.84, -5686.37, 9449.81, 1922.93, -341.18, 183859.24, 11031.56, 194890.8} <= shown
    assert {"华东电信有限公司", "江南客服外包有限公司", "三.1", "六.2", "未达标", "OK"} <= shown


def test_every_number_of_the_statement_sheet_is_a_formula() -> None:
    cells = pages(render_xlsx(march_statement(), words("en")), values=False)
    numbers = [cell.coordinate for cell in cells if isinstance(cell.value, int | float)]
    assert numbers == []


def test_a_narrow_miss_is_explained_beside_its_rounded_rate() -> None:
    cells = pages(render_xlsx(narrowly_missed(), words("en")), values=True)
    text = "\n".join(str(cell.value) for cell in cells if cell.value is not None)
    assert "is shown as 95.00% and is exactly 94.996%" in text
    assert "missed" in text


def test_no_basis_is_said_in_words() -> None:
    cells = pages(render_xlsx(march_statement(march_tallies(rated=0)), words("en")), values=True)
    assert "no basis" in {cell.value for cell in cells}


@pytest.mark.parametrize(
    "name",
    ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "#REF!", "\t=1", "a\x07b", "＝1＋1", "＠x", "\u202eb", "http://example.org"],
)
def test_text_stays_text(name: str) -> None:
    before = opened(render_xlsx(march_statement(), words("en")), values=False)["Statement"]
    after = opened(render_xlsx(renamed(march_statement(), name), words("en")), values=False)["Statement"]
    kinds = [[(cell.coordinate, cell.data_type) for row in sheet.iter_rows() for cell in row] for sheet in (before, after)]
    assert kinds[0] == kinds[1]
    assert name.translate({7: r"\x07", 9: r"\t", 0x202E: r"\u202e"}) in {cell.value for row in after.iter_rows() for cell in row}


def test_the_same_statement_gives_the_same_bytes_on_any_day(monkeypatch: pytest.MonkeyPatch) -> None:
    class LaterDay(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> LaterDay:
            return cls(2031, 2, 3, 4, 5, 6, tzinfo=tz)

    first = render_xlsx(march_statement(), words("zh"), "abc")
    monkeypatch.setattr("time.localtime", lambda *_: LaterDay.now().timetuple())
    monkeypatch.setattr("datetime.datetime", LaterDay)
    assert render_xlsx(march_statement(), words("zh"), "abc") == first


def test_a_workbook_of_a_month_that_is_too_large_is_refused_by_name() -> None:
    with pytest.raises(Unwritable) as refused:
        render_xlsx(march_statement(march_tallies(answered=10**15)), words("en"))
    remark = refused.value.diagnostics[0]
    assert (remark.code, remark.fact["figure"]) == ("workbook/too-large", "answer_rate.met")


def test_a_formula_without_a_value_is_a_bug() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "=1+1"
    out = io.BytesIO()
    book.save(out)
    day = march_statement().month.first
    with pytest.raises(Uncached):
        fill_cache(out.getvalue(), {}, day)
    with pytest.raises(Uncached):
        fill_cache(out.getvalue(), {"Sheet": {"A1": Decimal(2), "B1": Decimal(2)}}, day)


def test_sheets_are_found_by_their_relations_and_not_by_their_numbers() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "=1+1"
    book.create_sheet("Second")["A1"] = "=2+2"
    book.move_sheet("Second", -1)
    out = io.BytesIO()
    book.save(out)
    data = fill_cache(out.getvalue(), {"Sheet": {"A1": Decimal(2)}, "Second": {"A1": Decimal(4)}}, march_statement().month.first)
    read = opened(data, values=True)
    assert (read["Sheet"]["A1"].value, read["Second"]["A1"].value) == (2, 4)


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (Fraction(1_599_938, 5751), "278.201704051469"),
        (Fraction(1, 3), "0.333333333333333"),
        (Fraction(-1, 3000), "-0.000333333333333333"),
        (Fraction("194890.80"), "194890.8"),
        (Fraction(10**12, 7), "142857142857.143"),
        (Fraction(0), "0"),
    ],
)
def test_a_number_is_held_to_15_digits(value: Fraction, held: str) -> None:
    assert cached_value(value) == Decimal(held)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_print_on_a4_with_titles_and_numbers(language: Language) -> None:
    book = opened(render_xlsx(march_statement(), words(language), "f" * 64), values=False)
    assert {sheet.page_setup.paperSize for sheet in book.worksheets} in ({9}, {"9"})
    feet = [sheet.oddFooter for sheet in book.worksheets]
    assert all(foot is not None and "&P" in (foot.center.text or "") for foot in feet)
    assert all(sheet.print_title_rows and sheet.freeze_panes for sheet in book.worksheets[2:])
    assert all(sheet.page_setup.fitToWidth == 1 for sheet in book.worksheets[:2])
    assert book.calculation.fullCalcOnLoad


def test_both_languages_have_the_same_texts_and_blanks() -> None:
    first, second = (family_of(language, "workbook") for language in LANGUAGES)
    assert set(first) == set(second)
    for key, text in first.items():
        assert sorted(re.findall(r"{\w*}", str(text))) == sorted(re.findall(r"{\w*}", str(second[key]))), key


MONEY_SIGN = re.compile(r"-?[\d,]+\.\d\d( CNY)?")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", STATEMENTS)
def test_no_amount_of_the_statement_sheet_is_text(which: str, language: Language) -> None:
    statement, catalogue = STATEMENTS[which], words(language)
    texts = [cell.value for cell in pages(render_xlsx(statement, catalogue), values=False) if cell.data_type == "s"]
    assert [text for text in texts if MONEY_SIGN.fullmatch(str(text))] == []


@pytest.mark.parametrize(("language", "symbol"), [("en", "CN¥"), ("zh", "¥")])
@pytest.mark.parametrize("which", ["march", "sample correction"])
def test_the_sum_to_pay_or_to_bill_is_a_number_with_the_symbol_of_its_currency(
    which: str, language: Language, symbol: str, tmp_path: Path
) -> None:
    statement = STATEMENTS[which]
    value = statement.value(statement.payable if statement.correction is None else statement.difference)
    assert isinstance(value, Fraction)
    data = render_xlsx(statement, words(language))
    (cell,) = (cell for cell in pages(data, values=True) if symbol in cell.number_format)
    assert (cell.number_format, cell.value) == (f'"{symbol}"#,##0.00 "CNY"', float(value))
    if SOFFICE is None:
        pytest.skip("no LibreOffice")
    (tmp_path / "book.xlsx").write_bytes(data)
    command = [
        SOFFICE,
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "book.xlsx")], check=True, capture_output=True, timeout=600
    )
    shown = (tmp_path / "book.csv").read_text(encoding="utf-8")
    assert f"{'-' if value < 0 else ''}{symbol}{abs(float(value)):,.2f} CNY" in shown


def test_differences_and_what_has_moved_are_numbers_of_the_currency() -> None:
    catalogue = words("en")
    correction, september = STATEMENTS["sample correction"], STATEMENTS["sample september"]
    assert correction.correction is not None
    assert september.moved is not None
    for statement, amounts in (
        (correction, {amount for one in correction.correction.differences for amount in (one.billed, one.billed + one.amount)}),
        (september, {amount for one in september.moved.lines for amount in (one.before, one.now, one.moved)}),
    ):
        cells = [cell for cell in pages(render_xlsx(statement, catalogue), values=True) if isinstance(cell.value, int | float)]
        money = {cell.value for cell in cells if cell.number_format.startswith("#,##0.00")}
        assert {float(amount) for amount in amounts} <= money


def test_what_has_moved_is_computed_in_its_row() -> None:
    statement, catalogue = STATEMENTS["sample september"], words("en")
    assert statement.moved is not None
    cells = pages(render_xlsx(statement, catalogue), values=False)
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert len([text for text in formulas if re.fullmatch(r"=ROUND\(([A-Z])(\d+)-[A-Z]\2,2\)", text)]) == len(
        statement.moved.lines
    )


@pytest.mark.parametrize(
    ("name", "cut", "kept"),
    [("x" * 32_767, 0, "x" * 32_767), ("中" * 32_768, 1, "中" * 32_766 + "…"), ("😀" * 20_000, 1, "😀" * 16_383 + "…")],
    ids=["as long as a cell", "one more", "two units a character"],
)
def test_a_text_that_no_cell_can_hold_is_cut_and_told(name: str, cut: int, kept: str) -> None:
    told: list[Diagnostic] = []
    data = render_xlsx(renamed(march_statement(), name), words("en"), tell=told.append)
    assert [one.code for one in told] == ["workbook/text-cut"] * cut
    values = {cell.value for row in opened(data, values=False)["Statement"].iter_rows() for cell in row}
    assert kept in values
    if cut:
        assert told[0].fact["longest"] == str(len(name.encode("utf-16-le")) // 2)
        assert "Statement!" in told[0].fact["cells"]


def test_a_text_that_grows_when_it_is_made_visible_is_measured_as_shown() -> None:
    told: list[Diagnostic] = []
    render_xlsx(renamed(march_statement(), "\x1b" * 10_000), words("en"), tell=told.append)
    assert [one.code for one in told] == ["workbook/text-cut"]
