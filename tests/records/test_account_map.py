"""The map of accounts: an account is what was written, those of one contract come first, and what cannot be used is told."""

from __future__ import annotations

import pytest

from slacalc.base.diagnostics import Refused
from slacalc.records.account_map import load_account_map

GOOD = b"""slacalc_accounts: 1
books_of: client
accounts: {payable: 2202.10, tax: "0222", fees.seats: 6601}
contracts:
  TEL-1: {fees.seats: 6601.30}
"""


def test_an_account_keeps_every_digit_and_a_contract_has_its_own_first() -> None:
    accounts = load_account_map(GOOD, "accounts.yaml")
    assert accounts.accounts_of("OTHER") == {"payable": "2202.10", "tax": "0222", "fees.seats": "6601"}
    assert accounts.accounts_of("TEL-1") == {"payable": "2202.10", "tax": "0222", "fees.seats": "6601.30"}
    assert (accounts.place_of("OTHER").line, accounts.place_of("TEL-1").line) == (3, 5)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"books_of: client\n", b"", "layout/missing-key"),
        (b"books_of: client", b"books_of: us", "layout/unknown-word"),
        (b"slacalc_accounts: 1", b"slacalc_accounts: 2", "layout/unknown-word"),
        (b"{fees.seats: 6601.30}", b"[6601]", "layout/not-a-mapping"),
        (b"6601.30", b"[6601]", "layout/not-text"),
        (b"6601.30", b'""', "layout/not-text"),
        (b"contracts:", b"contract:", "layout/unknown-key-nearest"),
    ],
)
def test_a_map_that_cannot_be_used_is_told(old: bytes, new: bytes, code: str) -> None:
    with pytest.raises(Refused) as no:
        load_account_map(GOOD.replace(old, new), "accounts.yaml")
    assert code in [remark.code for remark in no.value.diagnostics]
