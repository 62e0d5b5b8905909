"""``slacalc diff``: two contract files, term by term; and what each would have cost on the months that are given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.app.contract import read_contract
from slacalc.app.files import read_file
from slacalc.app.named_files import named_files
from slacalc.audit.changed_terms import changed_terms
from slacalc.audit.diffed import Diffed
from slacalc.base.diagnostics import Diagnostic, Place, Refused, error

if TYPE_CHECKING:
    from slacalc.app.diff_request import DiffRequest
    from slacalc.contract.load import Contract

STDIN = Path("-")
"""One of the two files may come in by the pipe."""


def diff(request: DiffRequest) -> Diffed:
    """What differs between two contracts, and what the months would have come to under each.

    Raises:
        Refused: with every mistake of both files, of those that they name, and of months and ledger as far as they can be priced
            under neither.
    """
    old, new = _contracts(request)
    terms = changed_terms(old, new, named_files)
    diffed = Diffed(old, new, terms)
    if not request.folders and request.ledger is None:
        return diffed
    if old.currency != new.currency:
        raise Refused(error("input/two-currencies", Place(new.name), old=old.currency, new=new.currency))
    if request.folders:
        from slacalc.app.priced_months import price_months  # noqa: PLC0415 - loads polars, only where months are given

        return price_months(diffed, request)
    from slacalc.app.issued_months import price_issued  # noqa: PLC0415 - as above

    assert request.ledger is not None  # noqa: S101 - for the type checker: months or a ledger are given
    return price_issued(diffed, request.ledger)


def _contracts(request: DiffRequest) -> tuple[Contract, Contract]:
    wrong: list[Diagnostic] = []
    contracts: list[Contract] = []
    for path, other in ((request.old, request.new), (request.new, request.old)):
        try:
            data, folder = (request.piped, other.parent) if path == STDIN else (read_file(path), path.parent)
            contracts.append(read_contract(data, str(path), folder))
        except Refused as refused:
            wrong += refused.diagnostics
    if wrong:
        raise Refused(*wrong)
    old, new = contracts
    return old, new
