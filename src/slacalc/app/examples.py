"""``slacalc test``: the worked examples of contract files, computed again."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from slacalc.app.contract import open_contract
from slacalc.audit.examples import Compared, Tested, recompute
from slacalc.base.diagnostics import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.examples import Example
    from slacalc.contract.load import Contract
    from slacalc.measure.tally import Tallies


def recompute_contracts(paths: Sequence[Path], named: str = "*") -> tuple[Tested, ...]:
    """Each contract's examples whose names fit the pattern, in the order of the files.

    Raises:
        Refused: with the mistakes of every file that cannot be used.
    """
    found: list[Tested] = []
    wrong: list[Diagnostic] = []
    for path in paths:
        try:
            contract = open_contract(path)
            compared: list[Compared] = []
            examples = tuple(one for one in contract.examples if fnmatchcase(one.id, named))
            for example in examples:
                try:
                    compared += recompute(contract, example, _counted(contract, example))
                except Refused as refused:  # each example is looked at
                    wrong += refused.diagnostics
            part = contract.versions[0][1]
            found.append(Tested(path, contract.id, part.language.value, part.currency.value, len(examples), tuple(compared)))
        except Refused as refused:
            wrong += refused.diagnostics
    if wrong:
        raise Refused(*wrong)
    return tuple(found)


def _counted(contract: Contract, example: Example) -> Tallies | None:
    """The tallies of the rows of an example; what reads rows is loaded for those that give some."""
    if not example.rows:
        return None
    from slacalc.app.example_rows import count_rows  # noqa: PLC0415 - polars

    return count_rows(contract, example)
