"""A contract that says nothing of late payment: ``late`` still tells what is unpaid, where payments went, rights and term."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lab import CURED, Lab

if TYPE_CHECKING:
    from pathlib import Path


def late(lab: Lab, day: str) -> dict[str, Any]:
    done = lab.run("late", "contract.yaml", "--ledger", "ledger", "--as-of", day, "--format", "json")
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """January is missed and issued: 10 calls at 1.76 or 1.675 and 10,000.00, with 6 % tax."""
    made = Lab(tmp_path, CURED)
    made.decide()
    made.month("jan", 1, 10, 10)
    made.issue("jan", "2026-02-03")
    return made


def pay(lab: Lab, *rows: str) -> None:
    text = "\n".join(("reference,received_on,month,amount,currency,note,goes_to", *rows, ""))
    (lab.folder / "ledger" / "payments.csv").write_text(text, encoding="utf-8")


def test_the_rights_of_the_standards_and_the_term_are_told(lab: Lab) -> None:
    found = late(lab, "2026-02-20")
    assert [(one["right"], one["since"]) for one in found["rights"]] == [("ask for rectification", "2026-02-01")]
    assert (found["term"]["last_day"], found["yearly_rate"], found["yearly_limits"]) == ("2026-12-31", "", [])
    page = lab.run("late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-02-20").out
    assert "The contract says nothing of late payment" in page
    assert "Civil Code" not in page


def test_nothing_is_charged_for_years_of_delay_and_no_right_of_the_provider_arises(lab: Lab) -> None:
    one, later = (late(lab, day)["months"][0] for day in ("2026-02-11", "2028-02-11"))
    assert one == later
    assert (one["interest"], one["stretches"], one["suspend_from"], one["terminate_from"]) == ("0.00", [], "", "")


def test_what_is_disputed_and_paid_is_told(lab: Lab) -> None:
    lab.decide(
        "X-1,2026-02-12,disputed,,2026-01,client,,,1000.00,",
        "X-2,2026-03-12,dispute settled,,2026-01,both,,,400.00,",
        "X-3,2026-03-13,collection costs,,2026-01,provider,,,30.00,",
    )
    pay(lab, "P-1,2026-03-20,2026-01,100.00,CNY,,", "P-2,2026-03-21,2026-01,50.00,CNY,,principal")
    found = late(lab, "2026-03-31")
    month = found["months"][0]
    assert (month["waived"], month["costs"], month["unpaid_costs"]) == ("600.00", "30.00", "0.00")
    went = [(one["payment"], one["costs"], one["interest"], one["principal"]) for one in found["payments"]]
    assert went == [("P-1", "30.00", "0.00", "70.00"), ("P-2", "0.00", "0.00", "50.00")]


def test_a_suspension_is_told_to_have_no_right_of_the_agreement(lab: Lab) -> None:
    lab.decide("S-1,2026-06-01,suspended,,2026-01,provider,,,,")
    done = lab.run("late", "contract.yaml", "--ledger", "ledger", "--as-of", "2026-06-02")
    assert (done.code, "[ledger/suspended-without-right]" in done.err) == (0, True)
