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
    names = ("payable", "tax", "fees.seats", "fees.calls")
    assert accounts.accounts_for("OTHER", names) == {"payable": "2202.10", "tax": "0222", "fees.seats": "6601"}
    assert accounts.accounts_for("TEL-1", names) == {"payable": "2202.10", "tax": "0222", "fees.seats": "6601.30"}
    assert (accounts.place_of("OTHER").line, accounts.place_of("TEL-1").line) == (3, 5)


def test_the_beginning_of_a_name_stands_for_every_line_that_begins_so() -> None:
    own = b"{fees.seats: 6601.30, damages.*: 6711.1}"
    every = b"accounts: {payable: 2202.10, damages.*: 6711, damages.D-9: 6711.9, fees.*: 6600, fees.night.*: 6609}"
    data = GOOD.replace(b"{fees.seats: 6601.30}", own).replace(GOOD.splitlines()[2], every)
    names = ("damages.D-1", "damages.D-9", "fees.seats", "fees.night.calls", "fees.night", "damages", "limits.cap")
    accounts = load_account_map(data, "accounts.yaml")
    assert accounts.accounts_for("OTHER", names) == {
        "damages.D-1": "6711",
        "damages.D-9": "6711.9",
        "fees.seats": "6600",
        "fees.night.calls": "6609",
        "fees.night": "6600",
    }
    of_contract = accounts.accounts_for("TEL-1", names)
    assert (of_contract["damages.D-9"], of_contract["fees.seats"]) == ("6711.1", "6601.30")


def test_a_name_that_no_line_of_the_contract_can_have_is_noted() -> None:
    accounts = load_account_map(
        GOOD.replace(b"{fees.seats:", b"{fees.*: 1, late_fee: 2, fees.seat: 3, fees.seats:"), "accounts.yaml"
    )
    (remark,) = accounts.of_no_line("TEL-1", ("fees.seats", "fees.calls"))
    assert (remark.code, remark.fact["line"], remark.place.line) == ("input/account-of-no-line", "fees.seat", 5)
    assert accounts.of_no_line("OTHER", ("fees.seats",)) == ()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"books_of: client\n", b"", "layout/missing-key"),
        (b"books_of: client", b"books_of: us", "layout/unknown-word"),
        (b"slacalc_accounts: 1", b"slacalc_accounts: 2", "layout/unknown-word"),
        (b"{fees.seats: 6601.30}", b"[6601]", "layout/not-a-mapping"),
        (b"6601.30", b"[6601]", "layout/not-text"),
        (b"fees.seats: 6601.30", b"fees*: 6601", "layout/odd-pattern"),
        (b"fees.seats: 6601.30", b"fees.*.night: 6601", "layout/odd-pattern"),
        (b"fees.seats: 6601.30", b'"*": 6601', "layout/odd-pattern"),
        (b"fees.seats: 6601.30", b'".*": 6601', "layout/odd-pattern"),
        (b"6601.30", b'""', "layout/not-text"),
        (b"contracts:", b"contract:", "layout/unknown-key-nearest"),
    ],
)
def test_a_map_that_cannot_be_used_is_told(old: bytes, new: bytes, code: str) -> None:
    with pytest.raises(Refused) as no:
        load_account_map(GOOD.replace(old, new), "accounts.yaml")
    assert code in [remark.code for remark in no.value.diagnostics]
