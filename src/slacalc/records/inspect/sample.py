"""A part of an export, so that an answer comes in seconds whatever its size, and how to read any of it with a layout."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.bounds import PIECE
from slacalc.records.decode import Decoded, decode_text, decompress, looks_like
from slacalc.records.files import KINDS, split_suffixes
from slacalc.records.inspect.names import made_up_names
from slacalc.records.inspect.sheet_sample import sample_workbook
from slacalc.records.tables import ROW, TableForm, table_of_cells, table_of_json, table_of_parquet, table_of_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

    from slacalc.records.layout import Layout, Quotes
    from slacalc.records.tables import ExportTable

WHOLE = 32 << 20
"""Bytes up to which a text file is looked at as a whole."""
FIRST = 8 << 20
"""Bytes from the beginning of a larger one; and then a MiB at each of so many places, evenly spread."""
PLACES = 24
DELIMITERS = (",", ";", "\t", "|", "||", "~", "^")
_LOOKED_AT = 60
"""Rows by which the separator and the header are told."""
_UNEVEN = 10
"""One row in so many of another width than most makes them uneven."""
_VALUE = re.compile(r"^[\s\d.,:/%+\-T￥$€]*\d[\s\d.,:/%+\-TZ￥$€]*$|^\d.*[:：]\d\d")
"""A cell that is a number or a time is no name of a column."""
_LONE_IDEOGRAPH = re.compile("[A-Za-z][\u4e00-\u9fff](?![\u4e00-\u9fff])|(?<![\u4e00-\u9fff])[\u4e00-\u9fff][A-Za-z]")
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class ExportSample:
    """What was read of one file, and how it is cut into cells."""

    name: str
    """Without folders."""
    kind: str
    """Its ending, such as ``.csv``."""
    size: int
    """Bytes of the file; of a workbook that is too large to be looked at as a whole, those of its sheets, unpacked."""
    read: int
    """Bytes of it, unpacked, that were looked at."""
    whole: bool
    encoding: str
    guessed: bool
    otherwise: tuple[tuple[str, str], ...]
    """Of a guess: encodings, each with a text as it reads in it."""
    delimiter: str | None
    quotes: Quotes | None
    header: tuple[str, ...] | None
    """Names made up for the columns, where the file has no header."""
    header_row: int | None
    """Where it is not the first row that is not blank."""
    short_rows: bool
    """Whether rows without a header are of several widths: a row may lack cells at its end."""
    sheet: str | None
    sheets: tuple[str, ...]
    table: ExportTable
    read_with: Callable[[Layout], ExportTable]
    """The same part of the file as a layout has it."""

    @property
    def frame(self) -> pl.DataFrame:
        """Its rows: ``row``, and a String column for each header by its position."""
        return self.table.frame.drop(ROW)


def take_sample(path: Path, zone: str, limit: int) -> ExportSample:
    """Some of a file, or all of it.

    Raises:
        Refused: it cannot be read, or is no table.
    """
    try:
        return _taken(path, zone, limit)
    except FileNotFoundError as failure:
        raise Refused(error("records/no-such-file", Place(str(path)))) from failure
    except OSError as failure:
        raise Refused(error("records/unreadable-file", Place(str(path)), reason=failure.strerror or "")) from failure


def _taken(path: Path, zone: str, limit: int) -> ExportSample:
    _, kind, packed = split_suffixes(path.name)
    kind = kind or (".csv" if path.suffix.lower() in {".txt", ".log", ".dat", ""} else "")
    size = path.stat().st_size
    match kind:
        case ".csv" | ".tsv":
            data, whole = (decompress(path.read_bytes(), path.name, packed, limit), True) if packed else _pieces(path, size)
            return _of_text(path.name, kind, size, data, whole=whole)
        case ".json" | ".jsonl" | ".ndjson":
            data = path.read_bytes()
            data = decompress(data, path.name, packed, limit) if packed else data
            decoded = decode_text(data, path.name)

            def of_json(layout: Layout) -> ExportTable:
                return table_of_json(decoded, path.name, layout, limit, lines=kind != ".json")

            return _typed(path.name, kind, size, of_json(_no_layout()), of_json)
        case ".parquet":
            data = path.read_bytes()

            def of_parquet(_: Layout) -> ExportTable:
                return table_of_parquet(data, path.name, zone, limit)

            return _typed(path.name, kind, size, of_parquet(_no_layout()), of_parquet)
        case ".xlsx" | ".xlsm" | ".xls" | ".ods":
            return _of_workbook(path, kind, size, limit)
        case _:
            data = path.read_bytes()[:64]
            raise Refused(error("records/unknown-format", Place(str(path)), looks=looks_like(data) or "?", read=" ".join(KINDS)))


def _no_layout() -> Layout:
    from slacalc.records.load_layout import builtin_layout  # noqa: PLC0415 - loads what validates files

    return replace(builtin_layout("slacalc", "calls"), columns=())


def _typed(  # noqa: PLR0913 - what is known of a sheet
    name: str,
    kind: str,
    size: int,
    table: ExportTable,
    read_with: Callable[[Layout], ExportTable],
    *,
    header: tuple[str, ...] | None = None,
    header_row: int | None = None,
    sheet: str | None = None,
    sheets: tuple[str, ...] = (),
) -> ExportSample:
    """A file that is no text in lines, all of which is looked at."""
    return ExportSample(
        name=name,
        kind=kind,
        size=size,
        read=size,
        whole=True,
        encoding=table.encoding,
        guessed=False,
        otherwise=(),
        delimiter=None,
        quotes=None,
        header=header,
        header_row=header_row,
        short_rows=False,
        sheet=sheet,
        sheets=sheets,
        table=table,
        read_with=read_with,
    )


def _pieces(path: Path, size: int) -> tuple[bytes, bool]:
    """The whole file, or its beginning and whole lines at even distances."""
    if size <= WHOLE:
        return path.read_bytes(), True
    pieces = []
    with path.open("rb") as file:
        first = file.read(FIRST)
        pieces.append(first[: first.rfind(b"\n") + 1])
        for place in range(1, PLACES + 1):
            file.seek(FIRST + (size - FIRST - PIECE) * place // PLACES)
            piece = file.read(PIECE)
            pieces.append(piece[piece.find(b"\n") + 1 : piece.rfind(b"\n") + 1])
    return b"".join(pieces), False


def _of_text(name: str, kind: str, size: int, data: bytes, *, whole: bool) -> ExportSample:
    encoding, guessed, otherwise = _encoding_of(data, name)
    decoded = decode_text(data, name, encoding)
    lines = [line for line in decoded.text.split("\n", 4 * _LOOKED_AT)[: 4 * _LOOKED_AT] if line.strip()][:_LOOKED_AT]
    delimiter = _delimiter_of(lines, "\t" if kind == ".tsv" else ",")
    rows = [next(csv.reader([line], delimiter=delimiter[0])) if len(delimiter) == 1 else line.split(delimiter) for line in lines]
    at, named = _header_of(rows)
    uneven = not named and _is_uneven(rows)
    at = 0 if uneven else at
    width = max(map(len, rows)) if uneven else len(rows[at]) if rows else 0
    header = None if named else made_up_names(rows[at:], width)
    numbered = [number for number, line in enumerate(decoded.text.split("\n", 4 * _LOOKED_AT), 1) if line.strip()]
    header_row = numbered[at] if at else None
    table, quotes = _cut(decoded, name, TableForm(delimiter, None, header, header_row or 1, uneven))

    def read_with(layout: Layout) -> ExportTable:
        usual = "\t" if kind == ".tsv" else ","
        form = TableForm(layout.delimiter or usual, layout.quotes, layout.header, layout.header_row or 1, layout.short_rows)
        return (
            table if form == TableForm(delimiter, quotes, header, header_row or 1, uneven) else table_of_text(decoded, name, form)
        )

    return ExportSample(
        name, kind, size, len(data), whole, decoded.encoding, guessed, otherwise, delimiter, quotes, header, header_row,
        uneven, None, (),
        table, read_with,
    )  # fmt: skip


def _cut(decoded: Decoded, name: str, form: TableForm) -> tuple[ExportTable, Quotes | None]:
    """The table, with quotation marks as strict as they can be read."""
    tries: tuple[Quotes | None, ...] = (None, "lenient", "none")
    for quotes in tries:
        try:
            table = table_of_text(decoded, name, replace(form, quotes=quotes))
        except Refused:
            if quotes == "none":
                raise
            continue
        broken = sum(odd.slug == "records/broken-quotes" for odd in table.odd)
        if quotes is not None or broken * 100 <= table.rows:
            return table, quotes
    raise AssertionError(name)


def _encoding_of(data: bytes, name: str) -> tuple[str | None, bool, tuple[tuple[str, str], ...]]:
    """The encoding to be named, None where the file tells it; whether it is a guess; and how others read.

    Bytes that fit GB18030 may be of a Western language: then its characters stand alone between Latin letters.
    """
    decoded = decode_text(data, name)
    if not decoded.guessed:
        return None, False, ()
    western = data.decode("cp1252", "replace")
    foreign = next((line for line in decoded.text.split("\n") if not line.isascii()), "")
    at = next((number for number, line in enumerate(decoded.text.split("\n")) if line == foreign), 0)
    samples = (("gb18030", foreign[:60]), ("windows-1252", western.replace("\r\n", "\n").split("\n")[at][:60]))
    lone, runs = len(_LONE_IDEOGRAPH.findall(decoded.text)), len(_IDEOGRAPHS.findall(decoded.text))
    encoding = "windows-1252" if lone * 2 > runs and "\ufffd" not in western else "gb18030"
    return encoding, True, samples


def _delimiter_of(lines: list[str], usual: str) -> str:
    """The separator that cuts most lines into the same number of cells, the more cells the better."""
    best, most = usual, 0.0
    for delimiter in DELIMITERS:
        if len(delimiter) == 1:
            widths = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter) if row]
        else:
            widths = [len(line.split(delimiter)) for line in lines]
        usual_width = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        score = usual_width * widths.count(usual_width) / max(len(widths), 1)
        if usual_width > 1 and score > most:
            best, most = delimiter, score
    return best


def _header_of(rows: list[list[str]]) -> tuple[int, bool]:
    """Which row is the first that is as wide as most, and whether it names columns."""
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=widths.count, default=0)
    for at, row in enumerate(rows):
        filled = [cell.strip() for cell in row if cell.strip()]
        if len(row) == usual and len(filled) * 2 > usual:
            return at, not any(_VALUE.match(cell) for cell in filled) and len(set(filled)) == len(filled)
    return 0, True


def _is_uneven(rows: list[list[str]]) -> bool:
    """Whether many rows are of another width than most, as those of a log are whose events say different things."""
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=widths.count, default=0)
    return (len(widths) - widths.count(usual)) * _UNEVEN > len(widths)


def _of_workbook(path: Path, kind: str, size: int, limit: int) -> ExportSample:
    from slacalc.records.sheets import read_sheets  # noqa: PLC0415 - fastexcel only where there is a sheet

    data = path.read_bytes()
    cut = sample_workbook(data, limit) if kind in {".xlsx", ".xlsm"} else None
    sheets = read_sheets(cut.data if cut is not None else data, path.name, limit)
    filled = {name: cells for name, cells in sheets.items() if cells.height and cells.width}
    if not filled:
        raise Refused(error("records/empty-file", Place(path.name)))
    sheet = max(filled, key=lambda name: filled[name].height * filled[name].width)
    cells = filled[sheet]
    texts = [[str(cell or "") for cell in row] for row in cells.head(4 * _LOOKED_AT).iter_rows()]
    numbered = [number for number, row in enumerate(texts, 1) if any(cell.strip() for cell in row)]
    at, named = _header_of([texts[number - 1] for number in numbered])
    header = None if named else made_up_names([texts[number - 1] for number in numbered[at:]], cells.width)
    header_row = numbered[at] if at else None
    table = table_of_cells(cells, path.name, kind.removeprefix("."), header, header_row)

    def read_with(layout: Layout) -> ExportTable:
        if (layout.header, layout.header_row) == (header, header_row):
            return table
        return table_of_cells(cells, path.name, kind.removeprefix("."), layout.header, layout.header_row)

    chosen = sheet if len(filled) > 1 else None
    sample = _typed(
        path.name, kind, size, table, read_with, header=header, header_row=header_row, sheet=chosen, sheets=tuple(sheets)
    )
    return sample if cut is None else replace(sample, whole=False, read=cut.read, size=cut.of)
