"""An invoice that somebody else has made: its rows as lines, by a map of its columns; or all that keeps it from being read.

``read_invoice`` is the one function that another room calls to read one, ``draft_map`` the one that proposes a map.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Diagnostic, Place, Refused, error
from slacalc.base.exact import NUMBER, exact_text, rounded
from slacalc.base.money import PLACES
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.records.decode import decode_text
from slacalc.records.files import split_suffixes
from slacalc.records.invoice_map import NOT_OURS, OPEN
from slacalc.records.mask import mask_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from decimal import Decimal

    from slacalc.records.invoice_map import InvoiceMap

AMOUNTS = ("net", "tax", "gross")
NUMBERS = (*AMOUNTS, "quantity", "price")
WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "line",
        ("description", "item", "service", "details", "particulars", "项目", "服务名称", "摘要", "名称", "内容", "费用项目"),
    ),
    ("quantity", ("qty", "quantity", "units", "数量", "件数")),
    ("price", ("unit price", "price", "rate", "单价")),
    ("net", ("不含税金额", "不含税", "net", "excl")),
    ("gross", ("价税合计", "含税金额", "含税", "gross", "incl", "with tax")),
    ("tax", ("税额", "tax", "vat", "gst")),
    ("net", ("金额", "amount")),
    ("gross", ("total",)),
)
"""Words in a header by which its column is known, in the order in which they are tried."""
TOTALS = ("total", "sum", "grand total", "subtotal", "amount due", "合计", "总计", "小计", "价税合计")
PART_TOTALS = ("subtotal", "小计")
"""Of these, those that may be the sum of the lines since the one before."""
_SIGNS = re.compile(r"[\s¥￥$€£]|^[A-Z]{3}(?=[\s\d-])|(?<=\d)\s*[A-Z]{3}$|^人民币|元整?$")
_FLOAT = re.compile(r"-?\d{1,12}\.\d{10,}")
"""What a workbook makes of an amount that it has calculated: 8562.1999999999998."""
_FLOAT_PLACES = 6


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One row of an invoice."""

    row: int
    """As a spreadsheet numbers it."""
    text: str
    line: str
    """Of the contract; empty where the contract has none for it."""
    net: Decimal | None
    tax: Decimal | None
    gross: Decimal | None
    quantity: Fraction | None
    price: Fraction | None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice."""

    name: str
    lines: tuple[InvoiceLine, ...]


def read_invoice(data: bytes, name: str, invoice_map: InvoiceMap, known: Collection[str], currency: str) -> Invoice:
    """The lines of an invoice.

    Args:
        data: the file, csv, tsv or xlsx.
        name: its path; the ending says what it is.
        invoice_map: which column holds what.
        known: ids of lines that the map may name.
        currency: of the contract.

    Raises:
        Refused: with everything that is missing or does not add up.
    """
    wrong = [
        error("invoice/unknown-line", invoice_map.place("lines", text), line=line, known=", ".join(known))
        for text, line in invoice_map.file.lines.items()
        if line not in {*known, NOT_OURS}
    ]
    if invoice_map.file.currency != currency:
        place = invoice_map.place("currency")
        wrong.append(error("invoice/other-currency", place, currency=invoice_map.file.currency, contract=currency))
    rows = _grid(data, name, invoice_map.file.sheet, invoice_map.file.encoding)
    if wrong:
        raise Refused(*wrong)
    reader = _InvoiceReader(name, invoice_map, PLACES[currency])
    lines = tuple(reader.lines(rows))
    if reader.wrong:
        raise Refused(*reader.wrong)
    return Invoice(name, lines)


class _InvoiceReader:
    """Reads the rows of one invoice, and gathers what is wrong with them."""

    def __init__(self, name: str, invoice_map: InvoiceMap, places: int) -> None:
        self._name, self._map, self._places = name, invoice_map, places
        self.wrong: list[Diagnostic] = []

    def lines(self, rows: Sequence[tuple[int, tuple[str, ...]]]) -> Iterator[InvoiceLine]:
        """Each row that is about a line."""
        at = self._columns(rows)
        if at is None:
            return
        sums, totals, texts = dict.fromkeys(AMOUNTS, Fraction(0)), list[tuple[InvoiceLine, dict[str, Fraction]]](), set[str]()
        since = dict(sums)
        file, begins = self._map.file, at[0]
        for row, cells in rows:
            if row <= begins:
                continue
            named_cells = {name: cells[column] if column < len(cells) else "" for name, column in at[1].items()}
            line = self._line(row, named_cells) if self._charges(row, named_cells) else None
            if line is not None and line.text in file.total:
                totals.append((line, since))
                since = dict.fromkeys(AMOUNTS, Fraction(0))
            elif line is not None:
                texts.add(line.text)
                self._check_tax(line)
                for name in AMOUNTS:
                    sums[name] += Fraction(getattr(line, name) or 0)
                    since[name] += Fraction(getattr(line, name) or 0)
                yield line
        if not self.wrong:
            self._check_sums(totals, sums, texts)

    def _check_sums(
        self,
        totals: Sequence[tuple[InvoiceLine, Mapping[str, Fraction]]],
        sums: Mapping[str, Fraction],
        texts: Collection[str],
    ) -> None:
        """Every row of the map is there, and the totals are the sums: of all lines, or of a part those since the one before."""
        for total, since in totals:
            is_of_part = total.text.lower().rstrip(":：") in PART_TOTALS and not _states(total, sums)
            self._check_total(total, since if is_of_part else sums)
        for text in self._map.file.lines:
            if text not in texts:
                self.wrong.append(error("invoice/line-not-there", self._map.place("lines", text), text=text))

    def _columns(self, rows: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[int, dict[str, int]] | None:
        """The row of the headers, the first that has all that the map names, and the place of each."""
        headers = self._map.headers
        for row, cells in rows:
            if set(headers.values()) <= {*cells}:
                twice = [header for header in headers.values() if cells.count(header) > 1]
                if twice:
                    self.wrong.append(error("invoice/header-twice", Place(self._name, row), header=twice[0]))
                    return None
                return row, {name: cells.index(header) for name, header in headers.items()}
        best = max(rows, key=lambda candidate: len({*headers.values()} & {*candidate[1]}), default=(1, ()))
        missing = ", ".join(header for header in headers.values() if header not in best[1])
        other_headers = ", ".join(mask_text(cell) for cell in best[1] if cell)
        self.wrong.append(error("invoice/no-header", Place(self._name, best[0]), missing=missing, there=other_headers))
        return None

    def _charges(self, row: int, cells: Mapping[str, str]) -> bool:
        """Whether an amount stands in the row; a line without one is noted."""
        text, file = cells["line"], self._map.file
        if text in file.ignored:
            return False
        filled = any(cells[name] for name in AMOUNTS if name in cells)
        if not filled and text in file.lines:
            self.wrong.append(error("invoice/blank-amount", Place(self._name, row), text=mask_text(text)))
        return filled

    def _line(self, row: int, cells: Mapping[str, str]) -> InvoiceLine | None:
        """The row as a line; None where it is none that can be used, which is noted."""
        place, file, text = Place(self._name, row), self._map.file, cells["line"]
        before = len(self.wrong)
        numbers = {name: self._number(cells[name], name, place) for name in NUMBERS if cells.get(name)}
        if not text:
            self.wrong.append(error("invoice/no-text", place))
        elif text not in file.lines and text not in file.total:
            self.wrong.append(error("invoice/unmapped", place, text=mask_text(text)))
        if len(self.wrong) > before:
            return None
        amounts = {name: rounded(number, self._places) for name in AMOUNTS if (number := numbers.get(name)) is not None}
        line = file.lines.get(text, NOT_OURS)
        return InvoiceLine(
            row,
            text,
            "" if line == NOT_OURS else line,
            amounts.get("net"),
            amounts.get("tax"),
            amounts.get("gross"),
            numbers.get("quantity"),
            numbers.get("price"),
        )

    def _number(self, cell: str, name: str, place: Place) -> Fraction | None:
        value = parse_number(cell, self._map.file.decimal)
        if value is None:
            self.wrong.append(error("invoice/no-number", place, column=name, cell=mask_text(cell)))
        elif name in AMOUNTS and rounded(value, self._places) != value:
            self.wrong.append(error("invoice/finer-than-money", place, column=name, cell=cell))
        return value

    def _check_tax(self, line: InvoiceLine) -> None:
        """Net and tax are gross; where they are the other way round, that is said."""
        net, tax, gross = line.net, line.tax, line.gross
        if net is None or gross is None:
            return
        swapped = gross + tax == net if tax is not None else abs(net) > abs(gross)
        if tax is not None and net + tax == gross and not (swapped and tax):
            return
        if swapped:
            self.wrong.append(error("invoice/swapped", Place(self._name, line.row), net=net, gross=gross))
        elif tax is not None:
            self.wrong.append(error("invoice/tax-adds-up-not", Place(self._name, line.row), net=net, tax=tax, gross=gross))

    def _check_total(self, total: InvoiceLine, sums: Mapping[str, Fraction]) -> None:
        for name in AMOUNTS:
            stated = getattr(total, name)
            if stated is not None and stated != sums[name]:
                facts = {"column": name, "stated": stated, "sum": rounded(sums[name], self._places)}
                self.wrong.append(error("invoice/other-total", Place(self._name, total.row), **facts))


def _states(total: InvoiceLine, sums: Mapping[str, Fraction]) -> bool:
    """Whether each amount of a row of a total is that sum."""
    return all(stated is None or stated == sums[name] for name in AMOUNTS for stated in (getattr(total, name),))


def parse_number(cell: str, decimal: str) -> Fraction | None:
    """A number as people write it: ``1,234.50``, ``(150.00)``, ``¥1 234.50``, ``150.00 元``, ``150.00-``; None if it is none."""
    text = _SIGNS.sub("", unicodedata.normalize("NFKC", cell)).replace("−", "-")
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1]
    if text.endswith("-"):
        negative, text = True, text[:-1]
    group = "," if decimal == "." else "."
    whole, dot, decimals = text.partition(decimal)
    if group in whole:
        if not re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{group}\d{{3}})+", whole):
            return None
        whole = whole.replace(group, "")
    plain = f"{whole}.{decimals}" if dot else whole
    if _FLOAT.fullmatch(plain):
        plain = exact_text(Fraction(rounded(Fraction(plain), _FLOAT_PLACES)))
    if not NUMBER.fullmatch(plain):
        return None
    return -Fraction(plain) if negative else Fraction(plain)


def _grid(data: bytes, name: str, sheet: str | None, encoding: str | None) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Each row that is not blank, with its number; every cell without the space around it."""
    _, kind, packed = split_suffixes(name)
    rows: Sequence[Sequence[str | None]]
    if kind == ".xlsx" and not packed:
        from slacalc.records.sheets import read_sheet  # noqa: PLC0415 - fastexcel only where there is a sheet

        rows = read_sheet(data, name, sheet, UNPACK_LIMIT).rows()
    elif kind in {".csv", ".tsv"} and not packed:
        text = decode_text(data, name, encoding).text
        head = text.split("\n", 1)[0]
        delimiter = "\t" if kind == ".tsv" else ";" if head.count(";") > head.count(",") else ","
        try:
            rows = list(csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True))
        except csv.Error as broken:
            raise Refused(error("records/unclosed-quote", Place(name, 1))) from broken
    else:
        raise Refused(error("invoice/unknown-format", Place(name)))
    cells = ((number, tuple((cell or "").strip() for cell in row)) for number, row in enumerate(rows, 1))
    return tuple((number, row) for number, row in cells if any(row))


def draft_map(data: bytes, name: str, known: Mapping[str, Sequence[str]], currency: str) -> str:
    """A map for an invoice, with ``?`` for whatever cannot be known: which line each of its rows is about.

    ``known`` are the lines of the contract and what they are called.

    Raises:
        Refused: the file cannot be opened.
    """
    rows = _grid(data, name, None, None)
    at, columns = _likely_header(rows)
    header = dict(rows).get(at, ())
    place = {column: header.index(text) for column, text in columns.items()}
    texts = dict.fromkeys(
        row[place["line"]]
        for number, row in rows
        if number > at and "line" in place and place["line"] < len(row) and row[place["line"]] and _has_amount(row, place)
    )
    totals = [text for text in texts if text.lower().rstrip(":：") in TOTALS]
    lines = [
        "# Which column of the invoice holds what. net: amounts without tax; gross: with tax. An invoice may have both.",
        "slacalc_invoice: 1",
        f"currency: {currency}",
        'decimal: "."',
        "columns:",
        *(f"  {column}: {_quoted(columns.get(column, OPEN))}" for column in dict.fromkeys(("line", *columns))),
        "# Which line of the contract each row is about; 'not in the contract' where there is none. The lines are:",
        *(f"#   {line}  ({' / '.join(names)})" for line, names in known.items()),
        "lines:",
        *(f"  {_quoted(text)}: {_quoted(OPEN)}" for text in texts if text not in totals),
        *([f"total: [{', '.join(map(_quoted, totals))}]"] if totals else []),
    ]
    return "\n".join(lines) + "\n"


def _likely_header(rows: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[int, dict[str, str]]:
    """The row whose cells name most columns."""
    named_rows = [(number, _named(row)) for number, row in rows]
    return max(named_rows, key=lambda named_row: (len(named_row[1]), -named_row[0]), default=(0, {}))


def _named(row: Sequence[str]) -> dict[str, str]:
    named: dict[str, str] = {}
    unnamed = [cell for cell in row if cell and parse_number(cell, ".") is None]
    for column, words in WORDS:
        for cell in unnamed if column not in named else ():
            if any(word in cell.lower() for word in words):
                named[column] = cell
                unnamed.remove(cell)
                break
    return named


def _has_amount(row: Sequence[str], place: Mapping[str, int]) -> bool:
    return any(name in place and place[name] < len(row) and row[place[name]] for name in AMOUNTS)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
