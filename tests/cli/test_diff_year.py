"""On the sample year, what ``diff`` says of an edit is what two full runs of ``statement`` come to, to the fen.

The difference is worked out here, from the JSON of the two runs, in plain Python.

About ``app/diff.py``.
"""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from program import ROOT, run_here

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = ROOT / "contracts" / "telecom-outsourcing.yaml"
YEAR = [str(path) for path in sorted((ROOT / "sample_data").glob("2026-*"))]
EDITS = {
    "a target raised by one point": ("target: at least 95%", "target: at least 96%"),
    "a price lowered": ("1.67 CNY each above", "1.61 CNY each above"),
    "a reading exchanged": ("reading: answered_of_requested", "reading: answered_of_all"),
    "a comment added": ("target: at least 95%", "target: at least 95%    # as in the annex"),
}
NONE = "a comment added"
TOTALS = ("net", "tax", "gross")
Statements = dict[str, dict[str, Any]]


def run(arguments: list[str], folder: Path) -> str:
    said = run_here(arguments, folder)
    assert said.code == 0, said.err
    return said.out


def statements(contract: Path, folder: Path) -> Statements:
    """What ``statement`` makes of the year, each month after the drafts before it, with the decisions of the sample."""
    ledger = folder / "ledger"
    ledger.mkdir(parents=True)
    shutil.copy(ROOT / "sample_data" / "ledger" / "decisions.csv", ledger)
    run(["statement", str(contract), *YEAR, "--ledger", str(ledger), "--format", "json", "--out", "out"], folder)
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "out").glob("statement-*.json"))]
    return {one["month"]: one for one in found}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Statements:
    return statements(CONTRACT, tmp_path_factory.mktemp("old"))


@pytest.mark.parametrize("edit", EDITS)
def test_the_difference_is_that_of_two_full_runs(edit: str, before: Statements, tmp_path: Path) -> None:
    text = CONTRACT.read_text(encoding="utf-8")
    draft = tmp_path / "draft.yaml"
    draft.write_text(text.replace(*EDITS[edit], 1), encoding="utf-8")
    after = statements(draft, tmp_path / "new")
    said = json.loads(
        run(
            ["diff", str(CONTRACT), str(draft), *YEAR, "--ledger", str(ROOT / "sample_data" / "ledger"), "--format", "json"],
            tmp_path,
        )
    )
    assert [one["month"] for one in said["months"]] == sorted(before) == sorted(after)
    for month in said["months"]:
        old, new = before[month["month"]], after[month["month"]]
        assert {line["line"]: (line["old"], line["new"], line["difference"]) for line in month["lines"]} == lines(old, new)
        for name in TOTALS:
            assert month["totals"][name] == difference(old["totals"][name], new["totals"][name])
        assert sorted(one["metric"] for one in month["outcomes"]) == sorted(differing(old, new))
        was, comes = rights(old), rights(new)
        told = {(one["right"], one["metric"], one["month"]): (one["old"], one["new"]) for one in month["rights"]}
        assert told == {key: (was.get(key), comes.get(key)) for key in was | comes if was.get(key) != comes.get(key)}
    for name in TOTALS:
        sums = [sum((Decimal(one["totals"][name]) for one in side.values()), Decimal(0)) for side in (before, after)]
        assert said["totals"][name] == difference(str(sums[0]), str(sums[1]))
    assert said["has_effect"] is (edit != NONE)
    assert bool(said["terms"]) is (edit != NONE)


def lines(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[str | None, str | None, str]]:
    """Of each line what it is on either side, and how much it moves."""
    sides = [{line["id"]: line["amount"] for line in one["lines"]} for one in (old, new)]
    moved = {name: Decimal(sides[1].get(name, "0.00")) - Decimal(sides[0].get(name, "0.00")) for side in sides for name in side}
    return {name: (sides[0].get(name), sides[1].get(name), str(amount)) for name, amount in moved.items()}


def difference(old: str, new: str) -> dict[str, str]:
    return {"old": old, "new": new, "difference": str(Decimal(new) - Decimal(old))}


def differing(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """Standards with another outcome or another measure."""
    sides = [{metric["id"]: (metric["outcome"], measured(one, metric["id"])) for metric in one["metrics"]} for one in (old, new)]
    return {name for name in sides[0] if sides[0][name] != sides[1][name]}


def measured(statement: dict[str, Any], metric: str) -> str:
    return next(str(figure["value"]) for figure in statement["figures"] if figure["name"] == metric)


def rights(statement: dict[str, Any]) -> dict[tuple[str, str, str], dict[str, str]]:
    """Since when and until when each right stands, by right, standard and month."""
    return {
        (one["right"], one["metric"], one["month"]): {"since": one["since"], "until": one["until"]} for one in statement["rights"]
    }


def test_counts_of_issued_months_price_as_their_exports_do(tmp_path: Path) -> None:
    """Prices, targets, caps, remedies: what is counted is the same, so folders and ledger say the same to the byte."""
    months = YEAR[:4]
    for name in ("given", "issued"):
        (tmp_path / name).mkdir()
        shutil.copy(ROOT / "sample_data" / "ledger" / "decisions.csv", tmp_path / name)
    run(["statement", str(CONTRACT), *months, "--ledger", "issued", "--issue", "--issue-date", "2026-06-30"], tmp_path)
    draft = tmp_path / "draft.yaml"
    text = CONTRACT.read_text(encoding="utf-8")
    for old, new in (
        ("target: at least 95%", "target: at least 96%"),
        ("6800.00 CNY per seat", "6750.00 CNY per seat"),
        ("cap: 10%", "cap: 2%"),
        ("rate: 6%", "rate: 5%"),
        ("basis: at least 30, otherwise no finding", "basis: at least 400, otherwise missed"),
        ("lasts: 30 days", "lasts: 10 days"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    draft.write_text(text, encoding="utf-8")
    told = [
        json.loads(run(["diff", str(CONTRACT), str(draft), *given, "--ledger", ledger, "--format", "json"], tmp_path))
        for given, ledger in ((months, "given"), ([], "issued"))
    ]
    assert told[0] == told[1]
    assert told[0]["has_effect"] is True
    assert all(month["computed"] and month["has_effect"] for month in told[0]["months"])


@pytest.mark.parametrize(
    ("old", "new", "needs"),
    [
        ("reading: answered_of_requested", "reading: answered_of_all", "metrics.answer_rate"),
        ("where: direction is inbound and in_service_hours", "where: direction is inbound", "metrics.answer_rate"),
        ("within: 3 working days after receipt", "within: 2 working days after receipt", "metrics.resolution"),
        ("judged: in month of deadline", "judged: in month of receipt", "metrics.resolution"),
        ("satisfied: [4, 5]", "satisfied: [5]", "metrics.complaint_satisfaction"),
        ("part_month: by calendar days", "part_month: in full", "fees.seats"),
        ("last_day: counts", "last_day: does not count", "fees.seats"),
        ("where: direction is inbound and outcome is answered", "where: direction is inbound", "fees.calls"),
        ("every_day: 08:00-22:00", "every_day: 08:00-21:00", "fees.seats"),
        ("timezone: Asia/Shanghai", "timezone: Asia/Tokyo", "fees.seats"),
        ("calls: operator-zh", "calls: slacalc", "fees.seats"),
    ],
)
def test_what_is_counted_otherwise_is_not_priced_from_counts_of_something_else(
    old: str, new: str, needs: str, tmp_path: Path
) -> None:
    text = CONTRACT.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "draft.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    ledger = str(ROOT / "sample_data" / "ledger")
    said = json.loads(run(["diff", str(CONTRACT), "draft.yaml", "--ledger", ledger, "--format", "json"], tmp_path))
    assert said["totals"] == {}
    for month in said["months"]:
        (reason,) = month["not_computed"]["new"]
        assert reason["code"] == "input/needs-exports"
        assert needs in reason["facts"]["paths"].split(", ")


@pytest.mark.parametrize("given", [YEAR[2:3], []])
def test_a_draft_with_an_id_of_its_own_is_priced_after_the_same_history(given: list[str], tmp_path: Path) -> None:
    """Open cases are known by the id of the contract: under another id they are the same cases all the same."""
    text = CONTRACT.read_text(encoding="utf-8").replace("id: TEL-CS-2026-017", "id: DRAFT-2027", 1)
    (tmp_path / "draft.yaml").write_text(text, encoding="utf-8")
    ledger = str(ROOT / "sample_data" / "ledger")
    said = json.loads(run(["diff", str(CONTRACT), "draft.yaml", *given, "--ledger", ledger, "--format", "json"], tmp_path))
    assert [one["path"] for one in said["terms"]] == ["id"]
    assert said["has_effect"] is False
    assert all(month["computed"] for month in said["months"])
