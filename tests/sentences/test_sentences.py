"""Sentences of real agreements, each in the contract's own words: the program reads it, and comes to what it says."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import slacalc
from program import run_here
from sentences.agreement import LANGUAGES, calls_of, rows_of, sentences
from slacalc.app.check import check_paths
from slacalc.app.examples import recompute_contracts
from slacalc.base.diagnostics import Severity

if TYPE_CHECKING:
    from pathlib import Path

    from sentences.agreement import Sentence

DAY = date(2026, 6, 1)
SAID = [sentence for sentence in sentences() if not sentence.cannot]
REASONS = {
    "a matter of judgement": "no count decides it",
    "not measurable from records": "no export of calls, cases, scores … tells it",
    "no term of the account": "it moves no amount, verdict, day or paper of a month",
    "not yet": "a key could say it, and there is none",
}


CANNOT = {"a matter of judgement": 3, "not measurable from records": 3, "no term of the account": 1, "not yet": 2}
SECTIONS = {
    *(
        "parties",
        "term",
        "calendar",
        "service_hours",
        "exports",
        "evidence",
        "metrics",
        "fees",
        "limits",
        "tax",
        "withholding",
        "retention",
    ),
    *("rounding", "remedies", "deductions", "damages", "payment", "late_payment", "score", "amendments", "statement_number"),
}


def stand(sentence: Sentence, folder: Path, contract: str) -> list[str]:
    """What does not come out as the sentence says, under that contract; it is written into the folder."""
    path = folder / "contract.yaml"
    path.write_text(contract, encoding="utf-8")
    remarks = check_paths([path], DAY).diagnostics
    wrong = [f"{one.code} {one.place.line}: {dict(one.facts)}" for one in remarks if one.severity is Severity.ERROR]
    if wrong:
        return [*wrong, path.read_text(encoding="utf-8")]
    if sentence.examples is not None:
        recomputed = recompute_contracts([path])
        wrong += [f"{one.code}: {dict(one.facts)}" for one in recomputed.mistakes]
        wrong += [
            f"{one.example}: {one.name} is {one.computed}, not {one.stated}"
            for tested in recomputed.tested
            for one in tested.compared
            if not one.agrees
        ]
    return wrong + (_shown(sentence.shows, folder) if sentence.shows else [])


NAMES = ("id", "month", "path", "metric", "name")
SHOWS = {"months", "payments", "decisions", "corrections", "as_of", "statement", "corrected", "late", "rights", "no_right"}


def _shown(shows: dict[str, Any], folder: Path) -> list[str]:
    """What months, ledger and rights do not come to."""
    assert set(shows) <= SHOWS
    (folder / "ledger").mkdir()
    _write_ledger(shows, folder / "ledger")
    wrong = []
    issued = {month: _issue(month, exports, folder) for month, exports in shows.get("months", {}).items()}
    corrected = {month: _correct(month, exports, folder) for month, exports in shows.get("corrections", {}).items()}
    for made, stated in ((issued, shows.get("statement", {})), (corrected, shows.get("corrected", {}))):
        assert set(stated) <= set(made)
        wrong += [difference for month, figures in stated.items() for difference in _differences(month, made[month], figures)]
    as_of = date.fromisoformat(shows.get("as_of", "2026-12-31"))
    contract = slacalc.load_contract(folder / "contract.yaml")
    if "late" in shows:
        wire = contract.late(folder / "ledger", as_of).to_dict()
        wrong += _differences("late", wire, shows["late"])
    if "rights" in shows:
        dates = contract.rights(folder / "ledger", as_of).to_dict()["dates"]
        known = [" ".join(filter(None, (one["day"], one["kind"], one["until"] and f"until {one['until']}"))) for one in dates]
        wrong += [f"{right!r} is not among {known}" for right in shows["rights"] if right not in known]
        wrong += [f"{kind!r} is among {known}" for kind in shows.get("no_right", ()) if any(kind in one for one in known)]
    return wrong


def _write_ledger(shows: dict[str, Any], ledger: Path) -> None:
    payments = [f"P{at},{row}," for at, row in enumerate(shows.get("payments", ()))]
    decisions = [f"D{at},{row}" for at, row in enumerate(shows.get("decisions", ()))]
    heads = ("reference,received_on,month,amount,currency,note", "reference,on,kind,metric,month,by,note,case,amount,digest")
    for name, head, rows in zip(("payments", "decisions"), heads, (payments, decisions), strict=True):
        wide = [row + "," * (head.count(",") - row.count(",")) for row in rows]
        (ledger / f"{name}.csv").write_text("\n".join((head, *wide)) + "\n", encoding="utf-8")


def _issue(month: str, exports: str | dict[str, Any], folder: Path) -> dict[str, Any]:
    """Issue a month on the third day after it."""
    after = _after(month)
    return _made(_write_month(month, exports, folder / month, f"{after}-02"), f"{after}-03", folder)


def _correct(month: str, exports: str | dict[str, Any], folder: Path) -> dict[str, Any]:
    """Correct a month on the tenth day of the second month after it."""
    after = _after(_after(month))
    return _made(_write_month(month, exports, folder / "again" / month, f"{after}-09"), f"{after}-10", folder, "--correct", month)


def _after(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02d}"


def _write_month(month: str, exports: str | dict[str, Any], folder: Path, known: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "month.yaml").write_text(f"month: {month}\nas_of: {known}T09:00:00\n", encoding="utf-8")
    for role, rows in {"calls": exports}.items() if isinstance(exports, str) else exports.items():
        text = calls_of(month, rows) if isinstance(rows, str) else rows_of(rows)
        (folder / f"{role}.csv").write_text(text, encoding="utf-8")
    return folder


def _made(month_dir: Path, on: str, folder: Path, *more: str) -> dict[str, Any]:
    command = [
        "statement",
        "contract.yaml",
        str(month_dir),
        "--ledger",
        "ledger",
        "--issue",
        "--issue-date",
        on,
        "--format",
        "json",
    ]
    done = run_here([*command, *more, "--lang", "en"], folder)
    assert done.code == 0, done.err
    wire: dict[str, Any] = json.loads(done.out)
    return wire


def _differences(name: str, wire: dict[str, Any], figures: dict[str, str]) -> list[str]:
    return [f"{name} {path}: {at(wire, path)}, not {text}" for path, text in figures.items() if at(wire, path) != text]


def at(wire: object, path: str) -> str:
    """The text at a path of a statement; an entry of a list is named by its id, month, path or metric."""
    for key in path.split("/"):
        if isinstance(wire, list):
            wire = next((entry for entry in wire if key in {str(entry.get(name)) for name in NAMES}), "")
        else:
            wire = wire.get(key, "") if isinstance(wire, dict) else ""
    return wire if isinstance(wire, str) else json.dumps(wire, ensure_ascii=False)


@pytest.mark.parametrize("sentence", SAID, ids=lambda sentence: sentence.name)
def test_what_an_agreement_says_is_what_the_contract_comes_to(sentence: Sentence, tmp_path: Path) -> None:
    assert sentence.says, "what says it"
    assert sentence.examples is not None or sentence.shows, "what shows it"
    assert stand(sentence, tmp_path, sentence.contract()) == [], sentence.text


@pytest.mark.parametrize("sentence", [one for one in sentences() if one.cannot], ids=lambda sentence: sentence.name)
def test_what_cannot_be_said_has_its_reason(sentence: Sentence) -> None:
    assert sentence.cannot in REASONS
    assert sentence.because
    assert not sentence.says


def test_there_are_as_many_in_chinese_as_in_english_and_more_than_two_hundred() -> None:
    languages = Counter(sentence.language for sentence in sentences())
    assert languages == dict.fromkeys(LANGUAGES, 111)
    assert len({sentence.text for sentence in sentences()}) == len(sentences()), "none stands twice"


def test_how_many_can_be_said() -> None:
    """Whoever makes another one sayable writes what says it, and one less here."""
    assert Counter(sentence.cannot for sentence in sentences() if sentence.cannot) == CANNOT


def test_each_section_of_a_contract_is_spoken_of() -> None:
    said = {path.split(".")[0] for sentence in SAID for path, _ in sentence.says}
    assert SECTIONS - said == set()


@pytest.mark.parametrize(
    ("name", "said", "instead", "wrong"),
    [
        ("fees/graduated", "1.67 CNY each above", "1.68 CNY each above", "one_more: fees.calls is 440042/25, not 17601.67 CNY"),
        (
            "payment/due_day",
            "rest_day: next working day",
            "rest_day: same day",
            "2026-04 payment/due: 2026-05-10, not 2026-05-11",
        ),
        (
            "remedies/three_in_a_row",
            "3 consecutive months",
            "4 consecutive months",
            "'2026-04-01 terminate until 2027-04-01' is not among",
        ),
        ("calls/fifteen_seconds", "answered_in_time_of_requested", "answered_in_time_of_reqested", "contract/unknown-word"),
    ],
)
def test_a_contract_that_says_something_else_is_found(name: str, said: str, instead: str, wrong: str, tmp_path: Path) -> None:
    (sentence,) = (sentence for sentence in SAID if sentence.name == name)
    text = sentence.contract()
    assert text.count(said) == 1
    assert any(wrong in difference for difference in stand(sentence, tmp_path, text.replace(said, instead)))
