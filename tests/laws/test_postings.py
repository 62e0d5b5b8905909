"""Debits and credits are equal to the cent, by document and by currency, and say what the statements say.

About ``statement/postings.py``, ``app/postings.py`` and ``app/month_end.py``. The oracle is plain Python over JSON.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab import CONTRACT, DIRECT, ISSUED_ON, LATE, Lab
from program import ROOT
from slacalc.base.forms import Malformed
from slacalc.statement.codec import from_wire
from slacalc.statement.postings import entries_of, postings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slacalc.statement.document import Statement
    from slacalc.statement.postings import BooksOf

TAX_OF_LAB = "rate: 6%, prices: exclude tax, rounded: per line"
ACCOUNTS = "{payable: 1, tax: 2, tax_in_prices: 3, late_fee: 4, fees.service: 5, fees.calls: 6, deduct.answer_rate: 7}"
CORPUS = sorted(
    path
    for folder in ("tests/golden", "sample_data")
    for path in (ROOT / folder).rglob("*.json")
    if path.parent.name == "issued" or path.name.startswith("statement-")
)


class EveryAccount(dict[str, str]):
    """A map that has every line: its account is its name."""

    def __missing__(self, name: str) -> str:
        return name


def whole_statements() -> Iterator[tuple[Path, dict[str, Any], Statement]]:
    """Those of the corpus that are kept whole and can be read."""
    for path in CORPUS:
        wire = json.loads(path.read_text(encoding="utf-8"))
        if {"figures", "lines", "terms"} <= wire.keys():
            with suppress(Malformed):
                yield path, wire, from_wire(wire)


def sums(rows: Iterable[dict[str, str]], *by: str) -> dict[tuple[str, ...], Decimal]:
    """Debits less credits, by those columns."""
    totals: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        totals[tuple(row[column] for column in by)] += Decimal(row["debit"]) - Decimal(row["credit"])
    return totals


def test_every_statement_of_the_corpus_is_in_balance_for_both_parties() -> None:
    kinds = set()
    for path, wire, statement in whole_statements():
        entries = entries_of(statement)
        books: dict[BooksOf, dict[str, Decimal]] = {}
        side: BooksOf
        for side in ("client", "provider"):
            postings = tuple(postings_of(statement, entries, EveryAccount(), side))
            assert sum(posting.debit for posting in postings) == sum(posting.credit for posting in postings), path
            assert all(min(posting.debit, posting.credit) == 0 < max(posting.debit, posting.credit) for posting in postings)
            books[side] = {posting.line: posting.debit - posting.credit for posting in postings}
        assert books["provider"] == {line: -amount for line, amount in books["client"].items()}
        totals = wire["totals"]
        assert -books["client"].get("payable", Decimal(0)) == Decimal(totals.get("payable", totals["gross"])), path
        assert books["client"].get("tax", Decimal(0)) == Decimal(totals["tax"]), path
        kinds.add((statement.tax.prices, statement.tax.rounded))
        contained = (statement.tax.prices, statement.tax.rounded) == ("include tax", "on total")
        assert ("tax_in_prices" in books["client"]) <= contained, path
        net = sum(amount for line, amount in books["client"].items() if line not in {"payable", "tax"})
        after_tax = sum((Decimal(totals.get(name, 0)) for name in ("penalties", "withheld", "retained")), Decimal(0))
        assert net == Decimal(totals["net"]) + after_tax, path
    assert {prices for prices, _ in kinds} == {"exclude tax", "include tax"}
    assert {rounded for _, rounded in kinds} >= {"per line", "on total", "none"}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    calls=st.tuples(st.integers(1, 40), st.integers(0, 30)),
    tax=st.tuples(
        st.sampled_from(["6%", "12.5%", "7.77%"]),
        st.sampled_from(["exclude tax", "include tax"]),
        st.sampled_from(["per line", "on total"]),
    ),
    books_of=st.sampled_from(["client", "provider"]),
    paid=st.sampled_from(["0.01", "5000.00", "99999.99"]),
)
def test_a_run_over_two_contracts_is_in_balance(
    calls: tuple[int, int], tax: tuple[str, str, str], books_of: str, paid: str, tmp_path: Path
) -> None:
    root = tmp_path / str(len(list(tmp_path.iterdir())))
    rate, prices, rounded = tax
    for name, currency in (("a", "CNY"), ("b", "USD")):
        lab = Lab(root / name)
        text = CONTRACT.replace("id: LAB", f"id: LAB-{name}")
        text = text.replace(TAX_OF_LAB, f"rate: {rate}, prices: {prices}, rounded: {rounded}")
        (lab.folder / "contract.yaml").write_text(f"{text}{DIRECT}\n{LATE}".replace("CNY", currency), encoding="utf-8")
        lab.month("jan", 1, 20, 3)
        lab.month("feb", 2, *calls)
        issue = ["--ledger", "ledger", "--issue", "--issue-date", ISSUED_ON[1]]
        assert lab.run("statement", "contract.yaml", "jan", *issue).code == 0
        row = f"P-1,2026-02-20,2026-01,{paid},{currency},\n"
        (lab.folder / "ledger" / "payments.csv").write_text(f"reference,received_on,month,amount,currency,note\n{row}", "utf-8")
    row = "  {0}: {{contract: {0}/contract.yaml, months: [{0}/feb], ledger: {0}/ledger}}\n"
    listed = "".join(map(row.format, "ab"))
    (root / "list.yaml").write_text(f"slacalc_month_end: 1\ncontracts:\n{listed}", "utf-8")
    (root / "accounts.yaml").write_text(f"slacalc_accounts: 1\nbooks_of: {books_of}\naccounts: {ACCOUNTS}\n", "utf-8")
    lab.folder = root
    answer = lab.run("month-end", "list.yaml", "--accounts", "accounts.yaml", "--out", "out", "--lang", "en")
    assert answer.code == 0, answer.err
    with (root / "out" / "postings.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert set(sums(rows, "currency").values()) == {Decimal(0)}
    assert set(sums(rows, "contract", "month").values()) == {Decimal(0)}
    sign = 1 if books_of == "client" else -1
    for name in "ab":
        wire = json.loads((root / "out" / f"LAB-{name}" / "statement-2026-02.json").read_text(encoding="utf-8"))
        late = lab.run("late", f"{name}/contract.yaml", "--ledger", f"{name}/ledger", "--as-of", "2026-02-28", "--format", "json")
        interest = sum(Decimal(month["interest"]) for month in json.loads(late.out)["months"])
        own = sums((row for row in rows if row["contract"] == f"LAB-{name}"), "account")
        assert own["1",] == -sign * (Decimal(wire["totals"].get("payable", wire["totals"]["gross"])) + interest)
        assert own["4",] == sign * interest
        for account, line in (("5", "fees.service"), ("6", "fees.calls"), ("7", "deduct.answer_rate")):
            amounts = [(Decimal(each["amount"]), Decimal(each["tax"] or 0)) for each in wire["lines"] if each["id"] == line]
            assert own[account,] == sign * sum(amount - (tax if prices == "include tax" else 0) for amount, tax in amounts)


def test_the_correction_of_a_line_has_the_account_of_the_line() -> None:
    entries = [entry for *_, statement in whole_statements() for entry in entries_of(statement) if "corrections." in entry.name]
    assert entries
    assert all(entry.name.split(".", 3)[3:] == [entry.account_of] for entry in entries)


def test_an_entry_without_an_account_is_never_posted() -> None:
    *_, statement = next(whole_statements())
    with pytest.raises(KeyError):
        tuple(postings_of(statement, entries_of(statement), {}, "client"))
