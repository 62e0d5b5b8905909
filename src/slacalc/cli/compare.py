"""``slacalc compare``: where two amounts differ, why, and by which calls."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.base.diagnostics import Place, error
from slacalc.cli.exits import Exit, guarded, leave
from slacalc.cli.options import (
    USUAL_MEMORY,
    AsOfOption,
    CsvBomOption,
    LangOption,
    MemoryOption,
    MonthOption,
    NoProgressOption,
    OutOption,
    UnpackLimitOption,
    parse_seconds,
)
from slacalc.cli.people import UnmaskOption, people_shown
from slacalc.cli.reading import reading
from slacalc.cli.speech import choose_language, page_of, say_in, speak, speak_as
from slacalc.records.bounds import UNPACK_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slacalc.audit.compared import ComparedMonth
    from slacalc.render.words import Words

WHAT = "A statement-….json, a month folder, an invoice (csv, xlsx), or a contract."


class CompareFormat(StrEnum):
    """How the comparison is printed."""

    table = "table"
    json = "json"
    md = "md"
    csv = "csv"
    html = "html"


def compare(  # noqa: PLR0913, PLR0917 - the options of the command
    first: Annotated[Path, typer.Argument(metavar="A", help=WHAT, show_default=False)],
    second: Annotated[Path, typer.Argument(metavar="B", help="The same, of the same month.", show_default=False)],
    contract: Annotated[
        list[Path] | None,
        typer.Option("--contract", help="Under which month folders are priced; twice: A's, then B's.", show_default=False),
    ] = None,
    month_dir: Annotated[
        Path | None,
        typer.Option("--month-dir", metavar="DIR", help="The month to price under two contracts.", show_default=False),
    ] = None,
    ledger: Annotated[
        list[Path] | None,
        typer.Option("--ledger", metavar="DIR", help="Of month folders; twice: A's, then B's.", show_default=False),
    ] = None,
    invoice_map: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="FILE", help="Which line of the contract each row of an invoice is about.", show_default=False
        ),
    ] = None,
    draft: Annotated[
        Path | None,
        typer.Option("--write-map", metavar="FILE", help="Draft that map, and compare nothing.", show_default=False),
    ] = None,
    tolerance: Annotated[
        str | None,
        typer.Option(
            "--tolerance",
            metavar="5s",
            help="Match calls without a common key by caller, time and time spoken, this close.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE", help="Makes hashes of numbers, by which they can be joined.", show_default=False),
    ] = None,
    month: MonthOption = None,
    as_of: AsOfOption = None,
    form: Annotated[CompareFormat, typer.Option("--format", help="How the comparison is printed.")] = CompareFormat.table,
    out: OutOption = None,
    csv_bom: CsvBomOption = False,  # noqa: FBT002 - as typer has it
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    memory: MemoryOption = USUAL_MEMORY,
    unmask: UnmaskOption = None,
    no_progress: NoProgressOption = False,  # noqa: FBT002 - as above
    lang: LangOption = None,
) -> None:
    """Compare two statements, a statement and an invoice, two months or two contracts: by line, cause and call, to the cent."""
    contracts, ledgers = tuple(contract or ()), tuple(ledger or ())
    speak_as(lang and lang.value, *contracts, first, second, ledger=ledgers[0] if ledgers else None)
    seconds = parse_seconds(tolerance, "--tolerance")
    with guarded(), people_shown(unmask), reading(memory, no_progress=no_progress):
        from slacalc.app.compare import (  # noqa: PLC0415 - help must be quick
            CompareRequest,
            draft_invoice_map,
            kind_of,
            write_compared,
        )
        from slacalc.app.compare import compare as compare_with  # noqa: PLC0415 - as above
        from slacalc.app.files import staged_files  # noqa: PLC0415 - as above
        from slacalc.app.secret import read_key  # noqa: PLC0415 - as above

        if invoice_map is not None and "invoice" not in {kind_of(first), kind_of(second)}:
            speak([error("input/map-of-no-invoice", Place("--map"))])
            leave(Exit.USAGE)
        secret = read_key(key) if key is not None else None
        request = CompareRequest(
            first, second, contracts, ledgers, month_dir, invoice_map, month, as_of, seconds, secret, unpack_limit
        )
        if draft is not None:
            with staged_files(draft.parent, ((draft.name, draft_invoice_map(request)),)) as places:
                sys.stdout.write("".join(f"{place}\n" for place in places))
            return
        compared = compare_with(request)
        words = say_in(choose_language(lang and lang.value, compared.effect.new.contract.language))
        sys.stdout.writelines(_text(compared, form, words))
        if out is not None:
            write_compared(compared, out, csv_bom=csv_bom)
        if compared.differs or compared.waterfall.steps:
            leave(Exit.NO)


def _text(compared: ComparedMonth, form: CompareFormat, words: Words) -> Iterable[str]:
    """The text, in pieces where it may be long."""
    from slacalc.render.compare_csv import compare_csv  # noqa: PLC0415 - as above
    from slacalc.render.compare_json import compare_json  # noqa: PLC0415 - as above
    from slacalc.render.compare_view import compare_blocks  # noqa: PLC0415 - as above
    from slacalc.render.markdown import render_markdown  # noqa: PLC0415 - as above

    match form:
        case CompareFormat.json:
            return compare_json(compared)
        case CompareFormat.csv:
            return (compare_csv(compared),)
        case CompareFormat.html:
            from slacalc.render.page.html import compare_page  # noqa: PLC0415 - as above

            return (compare_page(compared, words).decode(),)
        case CompareFormat.md:
            return (render_markdown(compare_blocks(compared, words)),)
        case _:
            return (page_of(compare_blocks(compared, words)),)
