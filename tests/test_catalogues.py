"""Every remark has its words in both languages, and is seen: in a case of its own, or where it is tested otherwise."""

from __future__ import annotations

import tomllib
from pathlib import Path
from string import Formatter

import pytest

HERE = Path(__file__).parent
MESSAGES = HERE.parent / "src" / "slacalc" / "render" / "messages"
FAMILIES = ("contract", "input", "layout", "ledger", "lint", "measure", "month", "output", "records")
"""Catalogues of remarks; the others hold words of the pages."""
Catalogue = dict[str, str | dict[str, str]]

ROWS = "golden/refused-rows"
ELSEWHERE = {
    "contract/nothing-beside": "contract/test_read_once.py",
    "output/issued-not-shown": "cli/test_endings.py",
    "output/issued-not-synced": "cli/test_endings.py",
    "output/not-shown": "cli/test_endings.py",
    "output/system": "cli/test_endings.py",
    "contract/too-large": "contract/test_mistakes.py",
    "input/unreadable": "cli/test_commands.py",
    "ledger/month-not-over": "ledger/test_in_vain.py",
    "ledger/no-cure-to-accept": "ledger/test_in_vain.py",
    "ledger/no-remedy": "ledger/test_in_vain.py",
    "ledger/no-right-to-deduct": "ledger/test_in_vain.py",
    "ledger/not-missed": "ledger/test_in_vain.py",
    "ledger/suspended-without-right": "ledger/test_in_vain.py",
    "ledger/terminated-without-right": "ledger/test_in_vain.py",
    "ledger/waived-in-vain": "assess/test_effect.py",
    "ledger/unreadable": "cli/test_ledger_stays_usable.py",
    "records/answered-without-talk": ROWS,
    "records/answered-without-wait": ROWS,
    "records/blank-added-up": "golden/refused-rows",
    "records/blank-required": ROWS,
    "records/broken-quotes": ROWS,
    "records/digits-lost": ROWS,
    "records/duplicate-conflict": "golden/duplicates",
    "records/ends-before-start": "golden/cases-and-ratings",
    "records/field-count": ROWS,
    "records/impossible-duration": ROWS,
    "records/guessed-encoding": "golden/encoding",
    "records/newer-row-refused": "golden/refused-rows",
    "records/other-encoding": "golden/encoding",
    "records/no-such-file": "records/test_unreadable.py",
    "records/no-such-folder": "records/test_unreadable.py",
    "records/other-leg-refused": "golden/legs",
    "records/repeated-header": ROWS,
    "records/total-row": ROWS,
    "records/unclear-local-time": "golden/other-zone/clocks-set-back",
    "records/unknown-format": "records/test_refused_files.py",
    "records/unreadable-duration": ROWS,
    "records/unreadable-file": "records/test_unreadable.py",
    "records/unreadable-number": "golden/cases-and-ratings",
    "records/unreadable-time": ROWS,
    "input/issued-under-other-terms": "golden/diff/issued",
    "input/needs-exports": "golden/diff/issued",
    "input/needs-ledger": "audit/test_verify_cases.py",
    "output/ledger-moved-on": "cli/test_issuing.py",
    "output/not-moved": "cli/test_issuing.py",
}
"""Remarks on a row, which stand in the list of refused rows, and remarks that no case can cause: where they are seen."""


def read_catalogue(language: str, family: str) -> Catalogue:
    return tomllib.loads((MESSAGES / language / f"{family}.toml").read_text(encoding="utf-8"))


def texts_of(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """Every text by its key and part."""
    found: dict[tuple[str, str], str] = {}
    for key, entry in catalogue.items():
        found |= {(key, ""): entry} if isinstance(entry, str) else {(key, part): text for part, text in entry.items()}
    return found


def blanks_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def slugs() -> list[str]:
    return [slug for family in FAMILIES for slug in read_catalogue("en", family)]


def test_both_languages_have_the_same_catalogues() -> None:
    english, chinese = ({path.name for path in (MESSAGES / language).iterdir()} for language in ("en", "zh"))
    assert english == chinese
    assert {f"{family}.toml" for family in FAMILIES} <= english


@pytest.mark.parametrize("family", sorted(path.stem for path in (MESSAGES / "en").glob("*.toml")))
def test_both_languages_say_the_same_things_about_the_same_facts(family: str) -> None:
    english, chinese = (texts_of(read_catalogue(language, family)) for language in ("en", "zh"))
    assert english.keys() == chinese.keys()
    assert {key: blanks_of(text) for key, text in english.items()} == {key: blanks_of(text) for key, text in chinese.items()}
    assert all(text.strip() for text in (*english.values(), *chinese.values()))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_remark_has_a_cause_and_a_remedy_and_lies_in_the_catalogue_of_its_family(family: str) -> None:
    for slug, entry in read_catalogue("en", family).items():
        assert slug.startswith(f"{family}/")
        assert isinstance(entry, dict)
        assert entry.keys() == {"cause", "remedy"}


def test_every_remark_has_a_case_or_a_test_of_its_own() -> None:
    alone = {slug for slug in slugs() if (HERE / "refused" / slug / "command").exists()}
    assert alone.isdisjoint(ELSEWHERE)
    assert alone | ELSEWHERE.keys() == set(slugs())


def test_every_case_of_a_remark_has_its_remark() -> None:
    folders = {path.parent.relative_to(HERE / "refused").as_posix() for path in (HERE / "refused").rglob("command")}
    assert folders <= set(slugs())


@pytest.mark.parametrize(("slug", "place"), ELSEWHERE.items())
def test_a_remark_that_is_seen_elsewhere_is_seen_there(slug: str, place: str) -> None:
    path = HERE / place
    files = [path] if path.is_file() else [file for file in path.rglob("*") if "expected" in file.parts and file.is_file()]
    name = slug if path.is_dir() else slug.partition("/")[2]
    assert any(name in file.read_text(encoding="utf-8") for file in files)
