"""A statement may come from the other party: whatever it holds, ``verify`` says what is wrong and where, soon and with no bug.

About ``audit/verify.py``.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT, run_here
from slacalc.app.contract import open_contract
from slacalc.audit.compare import compare_terms
from slacalc.audit.verify import verify_statement
from slacalc.statement.codec import from_wire
from slacalc.statement.digests import signed
from slacalc.statement.json_text import to_bytes
from steps import steps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slacalc.audit.finding import Finding

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
LEDGER = ROOT / "sample_data" / "ledger"
MARCH = ROOT / "sample_data" / "2026-03"
MOST = 20_000_000
"""Steps: far more than any of these takes, and far fewer than one without end."""
Wire = dict[str, Any]


@pytest.fixture(scope="module")
def wire() -> Wire:
    done = run_here(["statement", str(CONTRACT), str(MARCH), "--ledger", str(LEDGER), "--format", "json"], ROOT)
    found: Wire = json.loads(done.out)
    return found


def findings(data: bytes) -> list[tuple[str, str]]:
    found: list[Finding] = []
    steps(lambda: found.extend(verify_statement(data).findings), MOST)
    return [(finding.kind, finding.where) for finding in found]


def put(value: object, *path: str | int) -> Callable[[Wire], None]:
    def forge(wire: Wire) -> None:
        part: Any = wire
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value

    return forge


def twice(section: str, **changed: object) -> Callable[[Wire], None]:
    return lambda wire: wire[section].insert(0, {**wire[section][0], **changed})


def without(section: str, at: int) -> Callable[[Wire], None]:
    return lambda wire: wire[section].pop(at)


def figure(wire: Wire, name: str) -> Wire:
    found: Wire = next(figure for figure in wire["figures"] if figure["name"] == name)
    return found


def node(name: str, what: list[Any], value: str) -> Callable[[Wire], None]:
    return lambda wire: figure(wire, name).update(node=what, value=value)


def add(name: str, what: list[Any], value: str) -> Callable[[Wire], None]:
    added = {"name": name, "node": what, "unit": "number", "label": ["measurement"], "clause": "", "value": value}
    return lambda wire: wire["figures"].append(added)


def square_again_and_again(wire: Wire) -> None:
    add("s0", ["whole", 10**18], str(10**18))(wire)
    for number in range(60):
        add(f"s{number + 1}", ["times", ["named", f"s{number}"], ["named", f"s{number}"]], "1")(wire)


def without_figure(name: str) -> Callable[[Wire], None]:
    return lambda wire: wire["figures"].remove(figure(wire, name))


STRANGE = {"keys": ["line"], "columns": ["charged"], "rows": [["fees.seats", 1]]}
"""A table that is none of corrections, nor of what was billed."""
FORGED: tuple[tuple[str, Callable[[Wire], None], tuple[str, str]], ...] = (
    ("a total with a huge exponent", put("1e999999999", "totals", "gross"), ("form", "totals")),
    ("a total with a tiny exponent", put("1e-999999999", "totals", "gross"), ("form", "totals")),
    ("a total that is text", put("abc", "totals", "gross"), ("form", "totals")),
    ("a total over nothing", put("1/0", "totals", "gross"), ("form", "totals")),
    ("a total with another zero", put("183859.240", "totals", "net"), ("form", "totals.net")),
    ("an amount with a sign", put("+157496.77", "lines", 0, "amount"), ("form", "lines")),
    ("an amount of minus nothing", put("-0.00", "lines", 0, "amount"), ("form", "lines")),
    ("a line without a figure", put("nothing", "lines", 0, "figure"), ("arithmetic", "lines.fees.seats")),
    ("a tax without a figure", put("nothing", "lines", 0, "tax_figure"), ("arithmetic", "lines.fees.seats")),
    ("a line that is a verdict", put("answer_rate.met", "lines", 0, "figure"), ("arithmetic", "lines.fees.seats")),
    ("a line twice", twice("lines"), ("form", "lines")),
    ("a line left out", without("lines", 1), ("arithmetic", "totals.net")),
    ("a term twice, with another value", twice("terms", value="0.5"), ("form", "terms")),
    ("a metric twice", twice("metrics", outcome="met"), ("form", "metrics")),
    ("rows of a role twice", twice("rows"), ("form", "rows")),
    ("a currency of nowhere", put("XXX", "contract", "currency"), ("form", "contract")),
    ("a currency without fen", put("JPY", "contract", "currency"), ("form", "totals.gross")),
    ("a time that is none", put("yesterday", "as_of", "time"), ("form", "as_of")),
    ("a time without its offset", put("2026-04-02T09:00:00", "as_of", "time"), ("form", "as_of")),
    ("a month that is not over", put("2026-03-31T23:59:59+08:00", "as_of", "time"), ("arithmetic", "state")),
    ("a verdict that is a number", node("answer_rate.met", ["whole", 1], "1"), ("arithmetic", "metrics.answer_rate.outcome")),
    ("no grand total", without_figure("total.gross"), ("arithmetic", "totals.gross")),
    ("a total of a third", node("total.gross", ["over", ["whole", 1], ["whole", 3]], "1/3"), ("arithmetic", "totals.gross")),
    ("a number that squares itself", square_again_and_again, ("arithmetic", "figures.s7")),
    ("the sum of nothing, misstated", add("zz", ["sum"], "1"), ("arithmetic", "figures.zz")),
    ("half a surrogate pair", put("\ud800", "contract", "title"), ("form", "json/text")),
    ("half a surrogate pair as a key", put({"zh": "", "en": ""}, "names", "\ud800"), ("form", "json/text")),
    ("corrections by line alone", put(STRANGE, "tallies", "corrections"), ("form", "tallies.corrections")),
    ("what was billed, without its tax", put(STRANGE, "tallies", "billed"), ("form", "tallies.billed")),
    ("no tally of seats", lambda wire: wire["tallies"].pop("seats"), ("arithmetic", "figures.fees.seats.days")),
)


@pytest.mark.parametrize(("forge", "expected"), [row[1:] for row in FORGED], ids=[row[0] for row in FORGED])
def test_a_forged_statement_is_found_out(wire: Wire, forge: Callable[[Wire], None], expected: tuple[str, str]) -> None:
    forged = copy.deepcopy(wire)
    forge(forged)
    try:
        data = to_bytes(signed(forged))
    except UnicodeEncodeError:
        data = json.dumps(forged).encode()
    assert expected in findings(data)


@pytest.mark.parametrize("table", ["corrections", "billed"])
def test_with_the_contract_a_strange_table_is_a_difference(wire: Wire, tmp_path: Path, table: str) -> None:
    forged = copy.deepcopy(wire)
    put(STRANGE, "tallies", table)(forged)
    path = tmp_path / "forged.json"
    path.write_bytes(to_bytes(signed(forged)))
    done = run_here(["verify", str(path), "--contract", str(CONTRACT), "--lang", "en"], ROOT)
    assert (done.code, f"form · tallies.{table}" in done.out) == (1, True)


@pytest.mark.parametrize(("name", "value"), [("calls.x", "no basis"), ("x", "no basis")])
def test_a_figure_without_a_basis_is_no_mistake_wherever_it_stands(wire: Wire, name: str, value: str) -> None:
    forged = copy.deepcopy(wire)
    add(name, ["basis", ["whole", 1], ["whole", 0], ["whole", 0]], value)(forged)
    assert findings(to_bytes(signed(forged))) == []


@pytest.mark.parametrize("depth", [10, 60, 100, 500, 900, 990, 1500, 100_000])
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a": ', "}")])
def test_nesting_is_refused_at_every_depth(wire: Wire, depth: int, opens: str, closes: str) -> None:
    nested = opens * depth + "1" + closes * depth
    data = to_bytes({**wire, "digests": 0}).replace(b'"digests": 0', f'"digests": {nested}'.encode())
    assert findings(data)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1.5", "1e5", "9" * 5000])
def test_numbers_that_are_not_whole_are_no_statement(wire: Wire, text: str) -> None:
    data = to_bytes({**wire, "digest": 0}).replace(b'"digest": 0', f'"digest": {text}'.encode())
    assert findings(data) == [("form", "json/number")]


def test_many_figures_are_read_in_proportion(wire: Wire) -> None:
    forged = copy.deepcopy(wire)
    for number in range(10_000):
        add(f"m{number}", ["sum", ["named", f"m{number - 1}"]] if number else ["whole", 1], "1")(forged)
    assert findings(to_bytes(signed(forged))) == []


TERMS: tuple[tuple[Callable[[Wire], None], str], ...] = (
    (put("metrics.resolution.target", "metrics", 0, "target"), "metrics"),
    (put("6800.01", "terms", 0, "text"), "terms."),
    (put("九", "terms", 0, "clause"), "terms."),
    (put("2026-04-13", "payment", "due"), "payment"),
    (put("UTC", "timezone"), "timezone"),
)


@pytest.mark.parametrize(("forge", "where"), TERMS, ids=range(len(TERMS)))
def test_with_the_contract_what_does_not_stand_in_it_is_found(wire: Wire, forge: Callable[[Wire], None], where: str) -> None:
    forged = copy.deepcopy(wire)
    forge(forged)
    statement = from_wire(forged)
    found = list(compare_terms(statement, open_contract(CONTRACT).terms_of(statement.month)))
    assert found
    assert all(finding.kind == "terms" and finding.where.startswith(where) for finding in found)


def test_a_place_that_moved_is_written_otherwise_and_means_the_same(wire: Wire) -> None:
    forged = copy.deepcopy(wire)
    put("other.yaml:1:1", "terms", 0, "place")(forged)
    statement = from_wire(forged)
    found = list(compare_terms(statement, open_contract(CONTRACT).terms_of(statement.month)))
    assert [finding.kind for finding in found] == ["bytes"]


def digits_of(data: bytes, section: str) -> list[int]:
    """Where the digits of a section stand; it begins on a line of its own."""
    places, at, inside = [], 0, False
    for line in data.splitlines(keepends=True):
        if line.startswith(b' "'):
            inside = line.split(b'"')[1].decode() == section
        places += [at + number for number, byte in enumerate(line) if inside and 48 <= byte <= 57]
        at += len(line)
    return places


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow), 3])
def test_a_change_of_any_digit_of_lines_totals_and_terms_is_found_where_it_is(wire: Wire, step: int) -> None:
    """Of totals every digit, of the others each third, and each of them where there is time."""
    data = to_bytes(wire)
    places = {section: digits_of(data, section) for section in ("lines", "totals", "terms")}
    assert sum(map(len, places.values())) > 400
    for section, digits in places.items():
        for at in digits[:: 1 if section == "totals" else step]:
            changed = data[:at] + str((data[at] - 47) % 10).encode() + data[at + 1 :]
            found = {(one.kind, one.where) for one in verify_statement(changed).findings}
            assert ("digest", section) in found, data[at - 30 : at + 5]
