"""The list of a month-end: its contracts in order; what cannot be used is told with its place."""

from __future__ import annotations

import pytest

from slacalc.base.diagnostics import Refused
from slacalc.records.month_list import load_month_list

GOOD = b"""slacalc_month_end: 1
contracts:
  b: {contract: b.yaml, months: [b/2026-02, b/2026-03], ledger: b/ledger}
  a: {contract: a.yaml, months: [a/2026-03]}
"""


def test_contracts_stand_in_the_order_of_the_list() -> None:
    listed = load_month_list(GOOD, "list.yaml")
    assert [(name, entry.contract, entry.months, entry.ledger) for name, entry in listed.items()] == [
        ("b", "b.yaml", ("b/2026-02", "b/2026-03"), "b/ledger"),
        ("a", "a.yaml", ("a/2026-03",), None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"months: [a/2026-03]", b"months: []", "layout/empty-list"),
        (b"months: [a/2026-03]", b"months: a/2026-03", "layout/not-a-list"),
        (b"contract: a.yaml, ", b"", "layout/missing-key"),
        (b"slacalc_month_end: 1", b"slacalc_month_end: 2", "layout/unknown-word"),
        (GOOD.partition(b"contracts:\n")[2], b"  {}\n", "input/empty-month-list"),
        (b"ledger:", b"ledgers:", "layout/unknown-key-nearest"),
        (b"  a: {", b"  b: {", "contract/duplicate-key"),
    ],
)
def test_a_list_that_cannot_be_used_is_told(old: bytes, new: bytes, code: str) -> None:
    with pytest.raises(Refused) as no:
        load_month_list(GOOD.replace(old, new), "list.yaml")
    assert code in [remark.code for remark in no.value.diagnostics]
