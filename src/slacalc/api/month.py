"""A month's exports under a contract."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from slacalc.api.diagnostic import refusing
from slacalc.api.dispute import MonthComparison, ReadingSpread
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
        """Every metric, without money; by hour, weekday, day, week, queue, category or agent too, where asked.

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

    def compare(self, other: Month, *, tolerance: int | None = None) -> MonthComparison:
        """Where this month and the same month as somebody else has it differ, and why; what ``other`` has more is above zero.

        Args:
            other: another folder, another contract, or both.
            tolerance: seconds within which calls are matched that have no key in common; without it, by their key alone.

        Raises:
            InputRefused: an input that cannot be used, or two months.
        """
        from slacalc.app.compare import check_months  # noqa: PLC0415 - loads polars
        from slacalc.app.compare_months import compare_sides  # noqa: PLC0415 - as above
        from slacalc.app.month_side import open_side  # noqa: PLC0415 - as above
        from slacalc.audit.compared import SideHead  # noqa: PLC0415 - as above
        from slacalc.records.near import Tolerance  # noqa: PLC0415 - as above

        with refusing(lambda: self.contract.language):
            ours, theirs = (open_side(month.contract.file, month.inputs, month.ledger, month.as_of) for month in (self, other))
            check_months(str(other.inputs.folder), ours.statement, theirs.statement)
            first, second = (SideHead(str(month.inputs.folder), "month", month.contract.id) for month in (self, other))
            near = Tolerance(tolerance) if tolerance is not None else None
            return MonthComparison(compare_sides((first, second), ours, theirs, near, None), self.contract.language)

    def readings(self, *, within: int | None = None, short: int | None = None) -> ReadingSpread:
        """What the month comes to under every honest reading of each clause.

        Args:
            within: seconds, for readings in time, where the contract has none; without it, these are named and not priced.
            short: seconds up to which an abandoned call is a short one, likewise.

        Raises:
            InputRefused: an input that cannot be used.
        """
        from fractions import Fraction  # noqa: PLC0415 - loaded where it is asked for

        from slacalc.app.readings import price_readings  # noqa: PLC0415 - loads polars

        given = {key: Fraction(number) for key, number in (("within", within), ("short", short)) if number is not None}
        with refusing(lambda: self.contract.language):
            doubt = price_readings(self.contract.file, self.inputs, self.ledger, self.as_of, given)
        return ReadingSpread(doubt, self.contract.language)
