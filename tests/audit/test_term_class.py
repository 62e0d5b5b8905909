"""The class of a term is kept by what its mutants do: one that is no money moves no amount."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from mutants.test_contract_mutants import MONTHS, month_of, mutants_of, source
from program import ROOT
from slacalc.app.contract import files_of
from slacalc.app.month_folder import open_month
from slacalc.app.statement import make_month
from slacalc.audit.term_class import class_of, gravest
from slacalc.base.diagnostics import Refused
from slacalc.contract.load import load_contract
from slacalc.statement.codec import to_wire

if TYPE_CHECKING:
    from mutants.test_contract_mutants import Mutant

SLICE = 12
"""Mutants of a contract that are tried."""


def amounts(name: str, text: str) -> object:
    """What the lines and totals of the month of a contract come to; None where it is refused."""
    folder = ROOT / "contracts"
    try:
        contract = load_contract(text.encode(), str(folder / f"{name}.yaml"), files_of(folder))
        wire = to_wire(make_month(contract, open_month(month_of(MONTHS[name]), None), None, None).statement)
    except Refused:
        return None
    return [(line["id"], line["amount"], line["tax"]) for line in wire["lines"]], wire["totals"]


def harmless(name: str) -> list[Mutant]:
    """Mutants of terms that are no money; those of examples all move nothing in the same way, and are left out."""
    found = [one for one in mutants_of(name) if not one.path.startswith("examples.")]
    return [one for one in found if class_of(tuple(one.path.split("."))) != "money"]


@pytest.mark.parametrize("name", MONTHS)
def test_a_term_that_is_no_money_moves_no_amount(name: str) -> None:
    mutants = harmless(name)
    random.Random(12).shuffle(mutants)
    before = amounts(name, source(name))
    assert before is not None
    moved = [(one.what, one.path) for one in mutants[:SLICE] if amounts(name, one.text) not in (None, before)]
    assert moved == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("metrics.a.target", "money"),
        ("metrics.a.name.en", "wording"),
        ("metrics.a.clause", "wording"),
        ("a.key.of.tomorrow", "money"),
        ("title.of.tomorrow", "money"),
        ("parties.provider.account.bank", "process"),
        ("parties.provider.account.iban", "process"),
        ("parties.client.address", "wording"),
        ("parties.client.contact.2", "wording"),
        ("parties.client.key.of.tomorrow", "money"),
        ("statement_number", "wording"),
        ("remedies.a.terminate.after", "process"),
        ("remedies.a.cure.lasts", "money"),
        ("late_payment.rate", "money"),
        ("late_payment.suspend", "process"),
        ("examples.a.given.month", "wording"),
        ("exports.calls.columns.name", "money"),
    ],
)
def test_a_path_is_of_the_first_class_that_fits_and_an_unknown_one_is_money(path: str, kind: str) -> None:
    assert class_of(path.split(".")) == kind


def test_what_an_amendment_sets_is_of_the_class_of_its_target() -> None:
    assert class_of(("amendments", "s1", "set", "metrics.a.name", "en")) == "wording"
    assert class_of(("amendments", "s1", "set", "metrics.a.target")) == "money"
    assert class_of(("amendments", "s1", "from")) == "money"


def test_the_gravest_of_several() -> None:
    assert gravest(["wording", "process"]) == "process"
    assert gravest(["process", "money"]) == "money"
    assert gravest(["wording"]) == "wording"
    assert gravest([]) == "money"
