"""``slacalc test``: the worked examples of contract files, computed again."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from slacalc.app.contract import open_contract
from slacalc.audit.examples import Compared, Recomputing, Tested
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Refused, in_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.examples import Example
    from slacalc.contract.load import Contract
    from slacalc.measure.tally import Tallies


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What could be computed again, and what is wrong in the files where not all could."""

    tested: tuple[Tested, ...]
    refused: tuple[Path, ...]
    mistakes: tuple[Diagnostic, ...]

    @property
    def differences(self) -> int:
        """How many expectations do not agree."""
        return sum(contract.differences for contract in self.tested)


def recompute_contracts(paths: Sequence[Path], named: str = "*") -> Recomputed:
    """Each contract's examples whose names fit the pattern, in the order of the files; with the mistakes of every file."""
    tested: list[Tested] = []
    mistakes: list[Diagnostic] = []
    refused: list[Path] = []
    for path in paths:
        try:
            recomputed, wrong = _recompute_contract(path, named)
        except Refused as refusal:
            wrong = list(refusal.diagnostics)
        else:
            tested.append(recomputed)
        if wrong:
            refused.append(path)
            mistakes += wrong
    return Recomputed(tuple(tested), tuple(refused), in_order(mistakes))


def _recompute_contract(path: Path, named: str) -> tuple[Tested, list[Diagnostic]]:
    """The examples of one contract that can be computed, and what is wrong in the others."""
    contract = open_contract(path)
    compared: list[Compared] = []
    mistakes: list[Diagnostic] = []
    months = Recomputing(contract)
    examples = tuple(example for example in contract.examples if fnmatchcase(example.id, named))
    for example in examples:
        try:
            compared += months.recompute(example, _counted(contract, example))
        except Refused as refused:  # each example is looked at
            mistakes += refused.diagnostics
    file = contract.versions[0][1]
    return Tested(path, contract.id, file.language.value, file.currency.value, len(examples), tuple(compared)), mistakes


def _counted(contract: Contract, example: Example) -> Tallies | None:
    """The tallies of the rows of an example; what reads rows is loaded for those that give some."""
    if not example.rows:
        return None
    from slacalc.app.example_rows import count_rows  # noqa: PLC0415 - polars

    return count_rows(contract, example)
