"""A month's exports under a contract."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from slacalc.api.diagnostic import refusing
from slacalc.api.measurements import Measurements
from slacalc.api.statement import Statement
from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from slacalc.api.contract import Contract
    from slacalc.app.month_folder import MonthInputs
    from slacalc.measure.groups import By


@dataclass(frozen=True, slots=True)
class Month:
    """A month folder, and with what it is to be counted; its exports are read anew each time that something is asked."""

    contract: Contract
    inputs: MonthInputs = field(repr=False)
    name: str
    """Such as ``2026-03``."""
    ledger: Path | None
    as_of: str | None
    """None where month.yaml or the exports say it."""

    def measure(self, by: By | None = None) -> Measurements:
        """Every metric, without money; by day, week, queue, category or agent too, where asked.

        Raises:
            InputRefused: an input that cannot be used.
        """
        from slacalc.app.measure import measure_folder  # noqa: PLC0415 - loads polars

        contract = self.contract
        with refusing(lambda: contract.language):
            return Measurements(measure_folder(contract.file, self.inputs, self.ledger, self.as_of, by), contract.language)

    def statement(self) -> Statement:
        """The fee statement, as a draft: issuing is for the command, which writes it into the ledger.

        Raises:
            InputRefused: an input that cannot be used.
        """
        from slacalc.app.statement import make_month  # noqa: PLC0415 - loads polars
        from slacalc.ledger.ledger import read_ledger  # noqa: PLC0415 - loaded with it
        from slacalc.statement.codec import to_wire  # noqa: PLC0415 - as above

        contract = self.contract
        with refusing(lambda: contract.language):
            ledger = read_ledger(self.ledger, contract.file) if self.ledger is not None else None
            end = make_month(contract.file, self.inputs, ledger, self.as_of)
        return Statement(end.statement, to_wire(end.statement), contract.language, end.remarks, end.since)
