"""``slacalc readings``: what a month comes to under every honest reading of the contract."""

from __future__ import annotations

import sys
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.cli.exits import guarded
from slacalc.cli.options import (
    AsOfOption,
    ContractPath,
    LangOption,
    LedgerOption,
    MonthDir,
    MonthOption,
    UnpackLimitOption,
    parse_seconds,
)
from slacalc.cli.speech import choose_language, page_of, say_in, speak_as
from slacalc.records.bounds import UNPACK_LIMIT

if TYPE_CHECKING:
    from slacalc.audit.doubt import Doubt
    from slacalc.render.words import Words


class ReadingsFormat(StrEnum):
    """How the readings are printed."""

    table = "table"
    json = "json"
    md = "md"
    csv = "csv"
    html = "html"


def readings(  # noqa: PLR0913, PLR0917 - the options of the command
    contract: ContractPath,
    month_dir: MonthDir,
    within: Annotated[
        str | None,
        typer.Option("--within", metavar="20s", help="For readings in time, where the contract has none.", show_default=False),
    ] = None,
    short: Annotated[
        str | None,
        typer.Option("--short", metavar="5s", help="Short abandons, where the contract has none.", show_default=False),
    ] = None,
    month: MonthOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    form: Annotated[ReadingsFormat, typer.Option("--format", help="How the readings are printed.")] = ReadingsFormat.table,
    unpack_limit: UnpackLimitOption = UNPACK_LIMIT,
    lang: LangOption = None,
) -> None:
    """Price every honest reading of each clause on a month, and how far the whole may spread."""
    speak_as(lang and lang.value, contract, month_dir, ledger=ledger)
    seconds = {"within": parse_seconds(within, "--within"), "short": parse_seconds(short, "--short")}
    with guarded():
        from slacalc.app.contract import open_contract  # noqa: PLC0415 - help must be quick
        from slacalc.app.month_folder import open_month  # noqa: PLC0415 - as above
        from slacalc.app.readings import price_readings  # noqa: PLC0415 - as above

        given = {key: Fraction(number) for key, number in seconds.items() if number is not None}
        opened = open_contract(contract)
        words = say_in(choose_language(lang and lang.value, opened.versions[0][1].language.value))
        doubt = price_readings(opened, open_month(month_dir, month, unpack_limit=unpack_limit), ledger, as_of, given)
        sys.stdout.write(_text(doubt, form, words))


def _text(doubt: Doubt, form: ReadingsFormat, words: Words) -> str:
    from slacalc.render.doubt_json import doubt_csv, doubt_json  # noqa: PLC0415 - as above
    from slacalc.render.doubt_view import doubt_blocks  # noqa: PLC0415 - as above
    from slacalc.render.markdown import render_markdown  # noqa: PLC0415 - as above

    match form:
        case ReadingsFormat.json:
            return doubt_json(doubt)
        case ReadingsFormat.csv:
            return doubt_csv(doubt)
        case ReadingsFormat.html:
            from slacalc.render.page.html import doubt_page  # noqa: PLC0415 - as above

            return doubt_page(doubt, words).decode()
        case ReadingsFormat.md:
            return render_markdown(doubt_blocks(doubt, words))
        case _:
            return page_of(doubt_blocks(doubt, words))
