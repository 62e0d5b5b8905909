"""Every remark has its words in both languages, and is seen: in a case of its own, or where it is tested otherwise."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from test_cases import CASES, slug_of

HERE = Path(__file__).parent
SOURCE = HERE.parent / "src" / "slacalc"
MESSAGES = HERE.parent / "src" / "slacalc" / "render" / "messages"
REFUSED = [case for case in CASES if case.is_relative_to(HERE / "refused")]
LEAST_CONTRACTS = 150
"""Contracts that are refused, each for another mistake or at another place."""
FAMILIES = ("contract", "input", "invoice", "layout", "ledger", "lint", "measure", "month", "output", "records")
"""Catalogues of remarks; the others hold words of the pages."""
Catalogue = dict[str, str | dict[str, str]]

ROWS = "golden/refused-rows"
ELSEWHERE = {
    "contract/nothing-beside": "app/test_contract.py",
    "ledger/correction-not-known-yet": "statement/test_counts_for_later_months.py",
    "output/issued-not-shown": "cli/test_endings.py",
    "output/issued-not-synced": "cli/test_endings.py",
    "output/not-shown": "cli/test_endings.py",
    "output/system": "cli/test_endings.py",
    "output/memory-not-there": "records/test_machine.py",
    "output/no-room-for-whole": "records/test_limits.py",
    "contract/too-large": "contract/test_mistakes.py",
    "input/against-neither": "app/test_pack.py",
    "input/archive-escapes": "app/test_pack.py",
    "input/archive-too-large": "app/test_pack.py",
    "input/broken-archive": "app/test_pack.py",
    "input/named-outside": "app/test_pack.py",
    "input/no-pack": "app/test_pack.py",
    "input/pack-differs": "app/test_pack.py",
    "input/short-key": "app/test_pack.py",
    "input/unportable-name": "app/test_pack.py",
    "input/unreadable": "cli/test_commands.py",
    "ledger/month-not-over": "app/test_decided.py",
    "ledger/no-cure-to-accept": "app/test_decided.py",
    "ledger/no-remedy": "app/test_decided.py",
    "ledger/no-right-to-deduct": "app/test_decided.py",
    "ledger/not-missed": "app/test_decided.py",
    "ledger/suspended-without-right": "app/test_decided.py",
    "ledger/terminated-without-right": "app/test_decided.py",
    "ledger/waived-in-vain": "assess/test_effect.py",
    "ledger/unreadable": "cli/test_ledger_stays_usable.py",
    "records/answered-without-talk": ROWS,
    "records/answered-without-wait": ROWS,
    "records/blank-added-up": "golden/refused-rows",
    "records/blank-required": ROWS,
    "records/broken-quotes": ROWS,
    "records/digits-lost": ROWS,
    "records/duplicate-conflict": "golden/duplicates",
    "records/error-cell": "records/test_sheets.py",
    "records/ends-before-start": "golden/cases-and-ratings",
    "records/field-count": ROWS,
    "records/impossible-duration": ROWS,
    "records/impossible-pause": ROWS,
    "records/without-price": "golden/fees/price-by",
    "records/guessed-encoding": "golden/encoding",
    "records/no-object": "records/test_one_log_in_every_form.py",
    "records/newer-row-refused": "golden/refused-rows",
    "records/other-encoding": "golden/encoding",
    "records/no-such-file": "records/test_unreadable.py",
    "records/no-such-folder": "records/test_unreadable.py",
    "records/other-leg-refused": "golden/legs",
    "records/event-missing": "records/test_events.py",
    "records/events-ignored": "golden/makers",
    "records/order-unclear": "records/test_events.py",
    "records/other-event-refused": "records/test_events.py",
    "records/repeated-header": ROWS,
    "records/total-row": ROWS,
    "records/unclear-local-time": "golden/other-zone/clocks-set-back",
    "records/unknown-format": "records/test_files.py",
    "records/unreadable-duration": ROWS,
    "records/unreadable-file": "records/test_unreadable.py",
    "records/unreadable-number": "golden/cases-and-ratings",
    "records/unreadable-time": ROWS,
    "input/issued-under-other-terms": "golden/diff/issued",
    "input/needs-exports": "golden/diff/issued",
    "input/needs-ledger": "audit/test_verify_cases.py",
    "output/held-open": "app/test_files.py",
    "output/ledger-moved-on": "app/test_issue.py",
    "output/needs-extra": "render/test_pdf.py",
    "output/machines-differ": "cluster/test_tasks.py",
    "output/needs-java": "cluster/test_session.py",
    "output/needs-spark": "cluster/test_session.py",
    "output/spark-failed": "cluster/test_spark.py",
    "input/not-in-spans": "cluster/test_spark.py",
    "output/no-glyph": "render/test_pdf.py",
    "output/not-moved": "app/test_issue.py",
    "output/sql-has-no-clock": "cli/test_sql.py",
    "output/sql-wants-as-of": "cli/test_sql.py",
    "output/statement-too-large": "app/test_issue.py",
    "output/unshown-signs": "cli/test_streams.py",
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
    alone = {slug_of(case) for case in REFUSED}
    assert alone.isdisjoint(ELSEWHERE)
    assert alone | ELSEWHERE.keys() == set(slugs())


def test_every_case_of_a_remark_has_its_remark() -> None:
    assert {slug_of(case) for case in REFUSED} <= set(slugs())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_guide_lists_the_remarks_that_there_are(language: str) -> None:
    page = (SOURCE / "guide" / language / "diagnostics.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z]+/[a-z0-9-]+)` \|", page, re.MULTILINE)
    assert sorted(one for one in listed if one.partition("/")[0] in FAMILIES) == sorted(slugs())


def test_each_wrong_contract_is_wrong_in_its_own_way() -> None:
    cases = [case for case in REFUSED if case.parent.name == "contract"]
    assert len(cases) >= LEAST_CONTRACTS
    files = [sorted((path.name, path.read_bytes()) for path in case.rglob("*.yaml")) for case in cases]
    assert [case.name for case, own in zip(cases, files, strict=True) if files.count(own) > 1 and len(own) == 1] == []


def test_code_names_the_remarks_that_there_are() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    named = {one for one in re.findall(r'"([a-z]+/[a-z0-9-]+)"', code) if one.partition("/")[0] in FAMILIES}
    assert named <= set(slugs())
    unnamed = [one for one in slugs() if one not in named and f'"{one.partition("/")[2]}"' not in code]
    assert unnamed == []


@pytest.mark.parametrize(("slug", "place"), ELSEWHERE.items())
def test_a_remark_that_is_seen_elsewhere_is_seen_there(slug: str, place: str) -> None:
    path = HERE / place
    files = [path] if path.is_file() else [file for file in path.rglob("*") if "expected" in file.parts and file.is_file()]
    name = slug if path.is_dir() else slug.partition("/")[2]
    assert any(name in file.read_text(encoding="utf-8") for file in files)
