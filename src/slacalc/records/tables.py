"""From the bytes of one file to a frame of cells as text, each row with the number that a spreadsheet gives it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.bounds import UNPACK_LIMIT, check_columns
from slacalc.records.decode import decode_text, decompress, looks_like
from slacalc.records.files import KINDS, split_suffixes
from slacalc.records.layout_words import SPACE
from slacalc.records.record_reader import RecordReader, strange_to

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    import polars as pl

    from slacalc.records.decode import Decoded
    from slacalc.records.layout import Layout, Quotes

ROW = "row"
"""The column of row numbers; the cells stand in columns named by their position: ``"0"``, ``"1"``, …"""
_TOTALS = ("合计", "总计", "小计", "total", "totals", "subtotal", "grand total")
TOTAL_ROW = "records/total-row"
REPEATED_HEADER = "records/repeated-header"
FIELD_COUNT = "records/field-count"
BROKEN_QUOTES = "records/broken-quotes"
NO_OBJECT = "records/no-object"
OTHER_ENCODING = "records/other-encoding"
EPOCH = "1899-12-3"
EPOCH_DAY = re.compile(f"^{EPOCH}[01] ")


@dataclass(frozen=True, slots=True)
class OddRow:
    """A row that is no record: its shape is wrong, or it is a total or a header pasted again."""

    row: int
    slug: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One file: headers, cells and odd rows. Every row that is not blank is in ``frame`` or in ``odd``."""

    file: str
    headers: tuple[str, ...]
    frame: pl.DataFrame
    """``row`` (Int64) and a String column for each header, named by its position; a cell is never null."""
    odd: tuple[OddRow, ...]
    encoding: str
    guessed: bool
    """Whether nothing says that this is its encoding."""
    typed: bool
    """Whether cells had types of their own (xlsx, parquet): then a time may also stand as ISO text."""

    plain: int = 0
    """So many rows more were read, which are good and no longer here as text."""
    elsewhere: Callable[[Collection[int]], pl.DataFrame] | None = None
    """Where there are such rows: reads those of these numbers once more, as they would stand in ``frame``."""

    @property
    def rows(self) -> int:
        """Rows read."""
        return self.frame.height + len(self.odd) + self.plain

    def cells_of(self, rows: Collection[int]) -> pl.DataFrame:
        """The rows of these numbers, as in ``frame``; of odd ones none."""
        at_hand = self.frame.filter(self.frame[ROW].is_in(list(rows)))
        missing = {*rows}.difference(at_hand[ROW])
        return (at_hand.vstack(self.elsewhere(missing)) if missing and self.elsewhere is not None else at_hand).sort(ROW)


def read_table(data: bytes, name: str, layout: Layout, zone: str, limit: int = UNPACK_LIMIT) -> ExportTable:
    """The cells of a file, none where it has a header alone.

    ``name`` decides by its endings what the bytes are. ``zone`` is where moments with an offset are put.

    Raises:
        Refused: not the format that its name says, damaged, empty, or a text in another encoding.
    """
    _, kind, packed = split_suffixes(name)
    if packed:
        data = decompress(data, name, packed, limit)
    if not data:
        raise Refused(error("records/empty-file", Place(name)))
    match kind:
        case ".csv" | ".tsv":
            delimiter = layout.delimiter or ("\t" if kind == ".tsv" else ",")
            decoded = decode_text(data, name, layout.encoding)
            return table_of_text(decoded, name, form_of(layout, delimiter))
        case ".json" | ".jsonl" | ".ndjson":
            return table_of_json(decode_text(data, name, layout.encoding), name, layout, limit, lines=kind != ".json")
        case ".ods":
            from slacalc.records.ods import read_ods  # noqa: PLC0415 - as below

            return table_of_cells(read_ods(data, name, layout.sheet, limit), name, "ods", layout.header, layout.header_row)
        case ".xlsx" | ".xlsm" | ".xls":
            from slacalc.records.sheets import read_sheet  # noqa: PLC0415 - fastexcel only where there is a sheet

            cells = read_sheet(data, name, layout.sheet, limit)
            return table_of_cells(cells, name, kind.removeprefix("."), layout.header, layout.header_row)
        case ".parquet":
            return table_of_parquet(data, name, zone, limit)
        case _:
            raise Refused(error("records/unknown-format", Place(name), looks=looks_like(data) or "?", read=" ".join(KINDS)))


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a text file is cut into cells."""

    delimiter: str
    """One character or several."""
    quotes: Quotes | None
    header: tuple[str, ...] | None
    """The names of the columns, where the file has no header."""
    first: int
    """The row of the header or, without one, of the first record, from 1."""
    short_rows: bool = False
    """Whether cells that a line lacks at its end are blank."""

    @property
    def reader(self) -> RecordReader:
        """What reads its records, where quotation marks mean anything."""
        return RecordReader(self.delimiter, strict=self.quotes is None)


def form_of(layout: Layout, delimiter: str) -> TableForm:
    """How a layout says that a text file is cut."""
    return TableForm(delimiter, layout.quotes, layout.header, layout.header_row or 1, layout.short_rows)


def table_of_text(decoded: Decoded, name: str, form: TableForm) -> ExportTable:
    """The table of a text."""
    split = _quoted if '"' in decoded.text and form.quotes != "none" else _unquoted
    headers, frame, odd = split(decoded.text, name, form, decoded.strange)
    return replace(finished(name, headers, frame, odd, decoded.encoding, typed=False), guessed=decoded.guessed)


def table_of_json(decoded: Decoded, name: str, layout: Layout, limit: int, *, lines: bool) -> ExportTable:
    """The table of a JSON file; one without a row has the columns that the layout reads."""
    import polars as pl  # noqa: PLC0415 - as above

    from slacalc.records.json_rows import read_json  # noqa: PLC0415 - only where there is such a file

    headers, frame, broken = read_json(decoded, name, lines=lines, limit=limit)
    odd = [OddRow(row, OTHER_ENCODING if lines and row in decoded.strange else NO_OBJECT, (text,)) for row, text in broken]
    if not headers and not broken:
        # A list without a row has the columns that any would have had: it says that there were none.
        headers = tuple(dict.fromkeys(header for column in layout.columns for header in column.headers))
        frame = frame.with_columns(pl.lit(None, pl.String()).alias(str(at)) for at in range(len(headers)))
    return replace(finished(name, headers, frame, odd, decoded.encoding, typed=False), guessed=decoded.guessed)


def table_of_parquet(data: bytes, name: str, zone: str, limit: int) -> ExportTable:
    """The table of a Parquet file."""
    from slacalc.records.parquet_cells import read_parquet  # noqa: PLC0415 - polars only where there is such a file

    headers, frame = read_parquet(data, name, zone, limit)
    return finished(name, headers, frame, [], "parquet", typed=True)


def _unquoted(
    text: str, name: str, form: TableForm, strange: frozenset[int] = frozenset()
) -> tuple[tuple[str, ...], pl.DataFrame, list[OddRow]]:
    """Text without a quotation mark: a line is a row, and a delimiter is a delimiter."""
    import polars as pl  # noqa: PLC0415 - layouts are checked without it

    lines = pl.DataFrame({"line": text.split("\n")}).with_row_index(ROW, 1).with_columns(pl.col(ROW).cast(pl.Int64))
    lines = lines.filter(line_is_filled(form.delimiter) & (pl.col(ROW) >= form.first))
    if lines.is_empty():
        raise Refused(error("records/empty-file", Place(name)))
    headers = form.header or tuple(lines["line"][0].split(form.delimiter))
    check_columns(name, len(headers))
    body = padded(lines if form.header else lines.slice(1), len(headers), form)
    return headers, *split_lines(body, headers, form.delimiter, strange)


def table_of_typed_rows(rows: pl.DataFrame, head: ExportTable) -> ExportTable:
    """The table of some of the rows of a file of which cells have types of their own; none of them is blank."""
    return finished(head.file, head.headers, rows, [], head.encoding, typed=True)


def is_only_guessed(table: ExportTable, layout: Layout) -> bool:
    """Whether the encoding is a guess, and no header of the layout, in other than plain letters, shows that it is right."""
    proof = {header for column in layout.columns for header in column.headers if not header.isascii()}
    return table.guessed and proof.isdisjoint(table.headers)


def line_is_filled(delimiter: str) -> pl.Expr:
    """Whether a ``line`` holds anything."""
    import polars as pl  # noqa: PLC0415 - as above

    return pl.col("line").str.strip_chars(SPACE + delimiter) != ""


def padded(lines: pl.DataFrame, width: int, form: TableForm) -> pl.DataFrame:
    """Lines without quotation marks, with as many cells as there are headers where short ones may lack some."""
    import polars as pl  # noqa: PLC0415 - as above

    if not form.short_rows:
        return lines
    lacking = width - 1 - pl.col("line").str.count_matches(form.delimiter, literal=True).cast(pl.Int64)
    return lines.with_columns(pl.col("line") + pl.lit(form.delimiter).repeat_by(lacking.clip(0)).list.join(""))


def split_lines(
    body: pl.DataFrame, headers: tuple[str, ...], delimiter: str, strange: frozenset[int]
) -> tuple[pl.DataFrame, list[OddRow]]:
    """Lines as rows: the cells of those that have as many as there are headers, and the others."""
    import polars as pl  # noqa: PLC0415 - as above

    fits = pl.col("line").str.count_matches(delimiter, literal=True) == len(headers) - 1
    if strange:
        fits &= ~pl.col(ROW).is_in(sorted(strange))
    cells = pl.col("line").str.split_exact(delimiter, len(headers) - 1)
    names = [str(at) for at in range(len(headers))]
    frame = body.filter(fits).select(ROW, cells.struct.rename_fields(names).struct.unnest())
    ragged = body.filter(~fits)
    odd = [
        OddRow(row, OTHER_ENCODING if row in strange else FIELD_COUNT, tuple(line.split(delimiter)))
        for row, line in ragged.iter_rows()
    ]
    return frame, odd


def _quoted(
    text: str, name: str, form: TableForm, strange: frozenset[int] = frozenset()
) -> tuple[tuple[str, ...], pl.DataFrame, list[OddRow]]:
    """Text with quotation marks: fields may hold delimiters and line ends, and quotes may be broken."""
    import polars as pl  # noqa: PLC0415 - as above

    headers = form.header
    numbers: list[int] = []
    records: list[list[str]] = []
    odd: list[OddRow] = []
    for row, slug, fields in _records(text, name, form, strange):
        lacking = len(headers) - len(fields) if form.short_rows and headers and slug != BROKEN_QUOTES else 0
        cells = [*fields, *[""] * lacking]
        if row < form.first or (not slug and not any(cell.strip(SPACE) for cell in cells)):
            continue
        if headers is None:
            headers = tuple(cells)
            check_columns(name, len(headers))
        elif slug or len(cells) != len(headers):
            odd.append(OddRow(row, slug or FIELD_COUNT, tuple(cells)))
        else:
            numbers.append(row)
            records.append(cells)
    headers = headers or ()
    schema = {ROW: pl.Int64()} | {str(at): pl.String() for at in range(len(headers))}
    columns = [numbers, *(zip(*records, strict=True) if records else [()] * len(headers))]
    frame = pl.DataFrame(
        [pl.Series(key, list(column), dtype) for (key, dtype), column in zip(schema.items(), columns, strict=True)]
    )
    return headers, frame, odd


def _records(text: str, name: str, form: TableForm, strange: frozenset[int]) -> Iterator[tuple[int, str, list[str]]]:
    """Row number, slug where the quotes are broken or a line is strange, and fields of each record."""
    delimiter = form.delimiter
    # One stands for a delimiter of several characters. The other is put behind a text that is read leniently: where that is not a
    # row of its own, a quotation mark has swallowed it.
    separator, end = strange_to(text)
    if len(delimiter) > 1:
        text, delimiter = text.replace(delimiter, separator), separator
    text = f"{text}\n{end}" if form.quotes is not None else text
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=form.quotes is None)
    row = 0
    while True:
        row += 1
        begins = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            # A quote that never closes swallows the rest of the file, and what is inside it cannot be told from rows.
            if "unexpected end" in str(broken) or "field limit" in str(broken):
                raise Refused(error("records/unclosed-quote", Place(name, begins + 1))) from broken
            line = text.split("\n", reader.line_num)[begins : reader.line_num]
            yield row, BROKEN_QUOTES, "\n".join(line).split(delimiter)
        else:
            if form.quotes is not None and cells and cells[-1].endswith(end):
                if cells != [end]:
                    raise Refused(error("records/unclosed-quote", Place(name, begins + 1)))
                return
            lines = range(begins + 1, reader.line_num + 1) if strange else ()
            if len(form.delimiter) > 1:
                cells = [cell.replace(separator, form.delimiter) for cell in cells]
            yield row, "" if strange.isdisjoint(lines) else OTHER_ENCODING, cells


def table_of_cells(
    cells: pl.DataFrame, name: str, encoding: str, header: tuple[str, ...] | None, header_row: int | None
) -> ExportTable:
    """A sheet: the first row that is not blank is the header, unless the layout says where it stands or that there is none."""
    import polars as pl  # noqa: PLC0415 - as above

    check_columns(name, cells.width)
    columns = [pl.col(column).fill_null("").alias(str(at)) for at, column in enumerate(cells.columns)]
    frame = cells.select(columns).with_row_index(ROW, 1).with_columns(pl.col(ROW).cast(pl.Int64))
    frame = _filled_rows(frame.filter(pl.col(ROW) >= (header_row or 1)))
    headers = header or (tuple(str(cell) for cell in frame.row(0)[1:]) if frame.height else ())
    body = frame if header else frame.slice(1)
    timed = [cells.name for cells in body.iter_columns() if cells.name != ROW and cells.str.starts_with(EPOCH).any()]
    body = body.with_columns(pl.col(timed).str.replace(EPOCH_DAY.pattern, ""))
    return finished(name, headers, body, [], encoding, typed=True)


def _filled_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that have a cell which is not blank: mostly the first is none, and then no other is asked."""
    import polars as pl  # noqa: PLC0415 - as above

    if frame.width == 1:
        return frame.clear()
    begin_blank = frame.filter(pl.nth(1).str.strip_chars(SPACE) == "")
    blank_rows = begin_blank.filter(pl.all_horizontal(pl.exclude(ROW).str.strip_chars(SPACE) == ""))[ROW]
    return frame.filter(~pl.col(ROW).is_in(blank_rows.implode())) if blank_rows.len() else frame


def finished(
    name: str, headers: tuple[str, ...], frame: pl.DataFrame, odd: list[OddRow], encoding: str, *, typed: bool
) -> ExportTable:
    """The table without the rows that are totals or headers pasted again."""
    import polars as pl  # noqa: PLC0415 - as above

    headers = named(name, headers)
    first = pl.col("0").str.strip_chars(SPACE)
    total = first.str.to_lowercase().str.strip_chars_end(":：").is_in(_TOTALS)
    pasted = pl.all_horizontal(pl.col(str(at)).str.strip_chars(SPACE) == header for at, header in enumerate(headers))
    slug = pl.when(total).then(pl.lit(TOTAL_ROW)).when(pasted).then(pl.lit(REPEATED_HEADER)).alias("slug")
    marked = frame.filter(total | (first == headers[0])).with_columns(slug).filter(pl.col("slug").is_not_null())
    strange = [OddRow(row, slug, tuple(cells)) for row, *cells, slug in marked.iter_rows()]
    strange += [OddRow(odd_row.row, TOTAL_ROW, odd_row.cells) if _is_total(odd_row.cells) else odd_row for odd_row in odd]
    strange.sort(key=lambda odd_row: odd_row.row)
    records = frame.filter(~pl.col(ROW).is_in(marked[ROW].implode())) if marked.height else frame
    return ExportTable(name, headers, records, tuple(strange), encoding, guessed=False, typed=typed)


def named(name: str, headers: tuple[str, ...]) -> tuple[str, ...]:
    """The headers without spaces at their edges."""
    stripped = tuple(header.strip(SPACE) for header in headers)
    if not any(stripped):
        raise Refused(error("records/empty-file", Place(name)))
    return stripped


def _is_total(cells: tuple[str, ...]) -> bool:
    return cells[0].strip(SPACE).lower().rstrip(":：") in _TOTALS
