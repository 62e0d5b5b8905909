"""``slacalc init``: a contract, its layout, a month and a ledger to fill in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from slacalc.base.diagnostics import Place, error
from slacalc.base.nearest import listed, nearest
from slacalc.cli.days import day_of
from slacalc.cli.exits import Exit, guarded
from slacalc.cli.options import Lang, LangOption
from slacalc.cli.speech import choose_language, say_in, speak, speak_as, spoken_language

if TYPE_CHECKING:
    from collections.abc import Collection

    from slacalc.render.words import Words


def init(  # noqa: PLR0913, PLR0917 - the options of the command
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write them.", show_default=False)],
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Start from this contract.", show_default=False)
    ] = None,
    fees: Annotated[
        str | None, typer.Option("--fees", metavar="KINDS", help="Kinds of fees and limits: minutes,minimum.", show_default=False)
    ] = None,
    language: Annotated[Lang | None, typer.Option("--language", help="Of the contract.", show_default=False)] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="PH", help="Whose working days.", show_default=False)
    ] = None,
    currency: Annotated[str | None, typer.Option("--currency", metavar="USD", help="Of all amounts.", show_default=False)] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", metavar="Asia/Manila", help="Of every time of day.", show_default=False)
    ] = None,
    first_day: Annotated[str | None, typer.Option("--first-day", metavar="DATE", help="Of the term.", show_default=False)] = None,
    last_day: Annotated[str | None, typer.Option("--last-day", metavar="DATE", help="Of the term.", show_default=False)] = None,
    lang: LangOption = None,
) -> None:
    """Begin a contract: it, a layout, a month folder and a ledger to fill in, with the questions that the parties must answer."""
    speak_as(lang and lang.value, source)
    with guarded():
        from slacalc.app.init import begin_contract, begin_from  # noqa: PLC0415 - help must not load what reads a contract
        from slacalc.base.countries import UnknownCountry, check_country  # noqa: PLC0415 - as above
        from slacalc.base.money import PLACES  # noqa: PLC0415 - as above
        from slacalc.base.zones import zone_names  # noqa: PLC0415 - as above
        from slacalc.render.draft import FEES, KINDS, Begun  # noqa: PLC0415 - as above

        if source is None:
            spoken = choose_language((language and language.value) or (lang and lang.value))
            language_of = _asked(language and language.value, "--language", say_in(spoken), otherwise=spoken)
            _one_of(language_of, "--language", ("en", "zh"))
            words = say_in("zh" if language_of == "zh" else "en")
            ask = say_in(choose_language(lang and lang.value, language_of))
            kinds = tuple(dict.fromkeys(_asked(fees, "--fees", ask, listed(KINDS)).replace(" ", "").split(",")))
            for kind in kinds:
                _one_of(kind, "--fees", KINDS)
            if not any(kind in FEES for kind in kinds):  # limits alone bound nothing
                _wrong(",".join(kinds), "--fees", FEES)
            code, zone, money = (
                _asked(given, option, ask)
                for given, option in ((country, "--country"), (timezone, "--timezone"), (currency, "--currency"))
            )
            try:
                check_country(code) if code else None
            except UnknownCountry:
                _wrong(code, "--country", ("CN", "PH", "DE-BY", "…"))
            _one_of(money, "--currency", PLACES)
            _one_of(zone, "--timezone", sorted(zone_names()))
            days = [
                str(day_of(text, option)) if text else ""
                for text, option in (
                    (_asked(first_day, "--first-day", ask), "--first-day"),
                    (_asked(last_day, "--last-day", ask), "--last-day"),
                )
            ]
            full = "zh-CN" if language_of == "zh" else "en"
            begin = begin_contract(folder, Begun(full, code, money, zone, days[0], days[1], kinds), words)
        else:
            words = say_in(spoken_language())
            begin = begin_from(folder, source, words)
        for path in begin.files:
            sys.stdout.write(words("draft", "written", str(path)) + "\n")
        sys.stdout.write(words("draft", "blanks", str(len(begin.blanks))) + "\n")
        for blank in begin.blanks:
            sys.stdout.write(
                f"  {blank.place.file}:{blank.place.line}  {blank.path}" + (f"  {blank.question}\n" if blank.question else "\n")
            )


def _asked(given: str | None, option: str, words: Words, *blanks: str, otherwise: str = "") -> str:
    """What was given; on a terminal, what is answered in the language of the contract; in a script, what stays open."""
    if given is not None or not sys.stdin.isatty():
        return given if given is not None else otherwise
    question = words("draft", f"ask.{option.removeprefix('--')}", *blanks)
    answer: str = typer.prompt(question, default=otherwise, show_default=bool(otherwise), err=True)
    return answer


def _one_of(text: str, option: str, words: Collection[str]) -> None:
    if text and text not in words:
        _wrong(text, option, words)


def _wrong(text: str, option: str, words: Collection[str]) -> None:
    """Tell of a word that the option does not know.

    Raises:
        typer.Exit: always.
    """
    speak(
        [
            error(
                "input/unknown-choice", Place(option), option=option, text=text, words=listed(words), nearest=nearest(text, words)
            )
        ]
    )
    raise typer.Exit(int(Exit.USAGE))
