"""The schemas and the program agree: what it accepts they accept, and what is wrong by its form they refuse."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from schemas.files import ROOT, Json, faults_of, files_in, fits, read
from slacalc.base.diagnostics import Refused
from slacalc.base.forms import Malformed
from slacalc.contract.load import load_contract
from slacalc.records.layout_check import check_layout
from slacalc.records.layout_schema import read_layout_file
from slacalc.records.month_file import load_month_file
from slacalc.statement.codec import from_wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.app.schema import Kind

FOLDERS = ("contracts", "sample_data", "src", "tests/golden", "tests/refused", "tests/layouts")
OF_SPELLING = """alias ambiguous-scalar duplicate-key hidden-character tag"""
"""How the YAML is written, of which the data say nothing."""
OF_SIZE = """beyond-reach share-above-all more-than-all no-time-to-cure nothing-to-cure predicate-too-long"""
OF_NAMES = """unknown-country unknown-timezone"""
"""Of lists that other libraries keep."""
OF_PREDICATES = """cannot-add predicate-empty-range predicate-expected predicate-expected-column predicate-expected-value
predicate-goes-on predicate-no-test predicate-too-deep predicate-unreadable predicate-wants-quotes unknown-code unknown-column
unknown-operator wants-seconds wants-whole-number wrong-type"""
OF_SEVERAL_KEYS = """amendment-inside-month amendment-not-allowed amendment-outside-term amendment-unknown-path as-much-again
bands-not-going-down bands-overlap
band-of-other-unit bands-of-two-kinds bands-with-gaps calendar-year-known day-of-other-year deadline-before-receipt
decided-by-itself deductions-not-said finer-than-money given-over-intervals hours-overlap mean-has-no-each-target
minimum-above-maximum
missing-export named-twice not-both nothing-not-cured only-with open-and-closed other-currency other-unit over-unknown over-wants
of-a-rate-a-day part-month-not-said points-of-no-share remedy-without-target score-contradicts score-without-slope
share-of-share steps-open steps-out-of-order term-ends-before-start two-shorts unknown-fee unknown-metric weekday-made-up
over-without-moment without-over day-count-of-other-rate rate-has-no rate-wants bears-no-tax line-without-rate
reverse-charge-within-prices weekdays-without-hours other-of-no-day special-day-twice no-working-hours clock-never-runs
pause-of-days no-days-to-skip clock-said-twice pauses-not-said"""
IN_LAYOUTS = """bad-delimiter constant-key constant-time day-of-other-zone day-with-clock format-without-clock format-without-date
half-a-moment missing-as missing-format missing-over-legs mixed-offsets needless-key one-source over-legs-unfit parts-of-seconds
read-and-ignored repeated-directive required-column-optional several-headers unknown-code unknown-directive unknown-encoding
unknown-timezone unknown-winner value-not-text value-not-whole value-not-yes-or-no wants-clock winner-without-order"""
IN_CASES = """bad-quantity--due-on-no-day bad-quantity--hours-that-are-empty bad-quantity--no-such-day
bad-quantity--in-an-amendment unknown-word--in-an-amendment unknown-key--figure-of-an-example missing-key--of-rounding
bad-quantity--amount-of-a-row-finer-than-fen bad-quantity--special-day-that-is-none
unknown-word--price-of-no-direction bad-quantity--index-of-all missing-key--amendment-of-nothing
missing-key--of-a-deduction-for-each missing-key--volume-of-a-target unknown-word--call-back-by-receipt"""
"""Of form, and yet unseen: a number of the right form that is none, one finer than its currency, a path of an amendment, a name
that the file gives, a word of the column by which prices differ, one of two
keys of an amendment, a key that a cap or a list of steps elsewhere calls for, a word that another key rules out."""
UNSEEN = {
    f"contract/{slug}" for part in (OF_SPELLING, OF_SIZE, OF_NAMES, OF_PREDICATES, OF_SEVERAL_KEYS) for slug in part.split()
}
UNSEEN |= {f"layout/{slug}" for slug in IN_LAYOUTS.split()}
"""What a schema cannot see, or is not made to: `slacalc check` does. A new slug need not stand here unless it is of a form."""
OF_FORM = """bad-id bad-quantity missing-key not-a-list not-a-mapping not-a-value other-version reserved-id reading-has-no
reading-wants unknown-key unknown-word wants-one-line wants-quotes"""


def refused(path: Path, kind: Kind) -> list[str]:
    """The slugs of the mistakes for which the program refuses a file."""
    data = path.read_bytes()
    try:
        match kind:
            case "contract":
                load_contract(data, path.name, lambda name: (path.parent / name).read_bytes())
            case "month":
                load_month_file(data, path.name)
            case _:
                check_layout(read_layout_file(data, path.name), data)
    except Refused as mistakes:
        return [one.code for one in mistakes.diagnostics]
    return []


def test_every_good_file_fits_and_every_bad_one_does_not() -> None:
    good, wrong, overlooked = 0, [], set()
    for path, kind in files_in(*FOLDERS):
        codes = refused(path, kind)
        try:
            faults = faults_of(kind, read(path))
        except ValueError as unreadable:
            faults = [str(unreadable)]
        except Exception as unreadable:  # noqa: BLE001 - a file that is no YAML
            faults = [type(unreadable).__name__]
        good += not codes
        if not codes and faults:
            wrong.append((path.relative_to(ROOT), faults))
        if codes and not faults:
            overlooked |= set(codes) & UNSEEN
            if path.parent.name in IN_CASES.split():
                overlooked.add(path.parent.name)
            elif {code.partition("/")[2] for code in codes} <= set(OF_FORM.split()):
                wrong.append((path.relative_to(ROOT), codes))
    assert wrong == []
    assert good > 500
    assert overlooked == {*UNSEEN, *IN_CASES.split()}, "what is listed as unseen is seen, or no file has it"


@pytest.mark.parametrize("slug", OF_FORM.split())
def test_what_is_wrong_by_its_form_is_refused(slug: str) -> None:
    files = sorted((ROOT / "tests" / "refused" / "contract" / slug).rglob("*.yaml"))
    assert files
    assert any(faults_of("contract", read(path)) for path in files)


def statements() -> Iterator[dict[str, Any]]:
    for path in sorted((ROOT / "tests" / "golden").rglob("*.json")):
        data = path.read_bytes()
        if b'"format": "slacalc statement v1"' in data and b'"figures": [' in data:
            wire = json.loads(data)
            if is_read(wire):
                yield wire


def is_read(wire: dict[str, Any]) -> bool:
    try:
        from_wire(wire)
    except Malformed:
        return False
    return True


def test_every_statement_fits() -> None:
    """Those that cases keep as a whole; of others :mod:`test_cases` asks it when it makes them."""
    kept = list(statements())
    assert len(kept) > 150
    for wire in kept:
        assert faults_of("statement", wire) == []


def places(part: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every object, and of the first few items of lists."""
    if isinstance(part, dict):
        yield path
        for key, below in part.items():
            yield from places(below, (*path, key))
    elif isinstance(part, list):
        for index, below in enumerate(part):
            yield from places(below, (*path, index))


def at(wire: Json, path: tuple[str | int, ...]) -> Json:
    for step in path:
        wire = wire[step]
    return wire


FREE = re.compile(r"(?:names|tallies)$|digest|metrics\.#\.keys$|totals$")
"""Whose keys are ids, or of which some may be missing, or which the reader leaves to the check of digests."""


def put_back(part: dict[str, Json], whole: dict[str, Json]) -> None:
    """An object as it was, its keys in their order."""
    part.clear()
    part.update(whole)


def test_the_reader_of_statements_and_the_schema_refuse_the_same() -> None:
    done: set[str] = set()
    # A form is bent once, in the smallest statement that has it: each is validated as a whole, thousands of times.
    small_first = sorted(statements(), key=lambda wire: len(json.dumps(wire)))
    reviewed = {**small_first[0], "reviews": [{"reference": "R-1", "on": "2026-04-03", "by": "A. Reviewer"}]}
    for wire in (reviewed, *small_first):
        for path in list(places(wire)):
            shape = ".".join("#" if isinstance(step, int) else step for step in path)
            shape = re.sub(r"^(names|tallies)\.[^#]+?(?=$)", r"\1.#", shape)
            keys = at(wire, path)
            known = f"{shape}:{sorted(keys)}"
            if known in done or FREE.search(shape):
                continue
            done.add(known)
            whole = dict(keys)
            for key in whole:
                for bent in (None, 7.5, ["x", {}]):
                    if bent is None:
                        del keys[key]
                    else:
                        keys[key] = bent
                    if not is_read(wire) and "digest" not in key:
                        assert not fits("statement", wire), (shape, key, bent)
                    if bent is None and is_read(wire):
                        assert fits("statement", wire), (shape, key)
                    put_back(keys, whole)
            keys["strange"] = ""
            assert not is_read(wire), shape
            assert not fits("statement", wire), shape
            put_back(keys, whole)
    shapes = {one.partition(":")[0] for one in done}
    assert {"correction.differences.#", "excused.#", "service.suspended.#", "moved.lines.#", "reviews.#", "wording.#"} <= shapes
