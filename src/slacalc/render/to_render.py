"""What a format is given: a statement, or a month that is only measured, and all that it may need to know about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass
from slacalc.render.brand import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slacalc.assess.history import Payment
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.base.forms import Wire
    from slacalc.billing.late.overdue import LateMonths
    from slacalc.records.reasons import RefusedByRole
    from slacalc.render.brand import Brand
    from slacalc.render.chart import Chart
    from slacalc.render.view import Block
    from slacalc.render.words import Words
    from slacalc.reports.report import ServiceReport
    from slacalc.statement.document import Statement
    from slacalc.statement.measured import Measured
    from slacalc.statement.miss_cost import MissCost
    from slacalc.statement.month_end import MonthEndRow
    from slacalc.statement.months_total import MonthsTotal
    from slacalc.statement.since import Since
    from slacalc.statement.trend import TrendMonth


@dataclass(frozen=True, slots=True)
class StatementToRender:
    """A statement, and all that a format may need to know about it."""

    statement: Statement
    wire: Wire
    """The same as JSON values, with its digests."""
    since: Since | None
    """What has become known since."""
    words: Words
    tell: Callable[[Diagnostic], None]
    """Hears of what the format cannot hold."""
    issued: tuple[Statement, ...] = ()
    """What its ledger holds, in the order of issue."""
    payments: tuple[Payment, ...] = ()
    """What has arrived, as its ledger has it."""
    brand: Brand = PLAIN
    costs: tuple[MissCost, ...] = ()
    """Of a month that is not over, what a miss would cost."""

    @property
    def digest(self) -> str:
        """Of the whole statement."""
        return str(self.wire["digest"])

    def trend(self) -> tuple[TrendMonth, ...]:
        """The months up to this one."""
        from slacalc.statement.trend import trend_of  # noqa: PLC0415 - loaded for what is asked

        return trend_of(self.statement, self.issued)

    def blocks(self) -> tuple[Block, ...]:
        """The statement as a page."""
        from slacalc.render.statement_view import statement_blocks  # noqa: PLC0415 - as above

        return statement_blocks(self.statement, self.words, self.digest, self.since, self.costs)


@dataclass(frozen=True, slots=True)
class MeasuredToRender:
    """A month that is only measured, and all that a format may need to know about it."""

    measured: Measured
    refused: RefusedByRole
    words: Words
    costs: tuple[MissCost, ...] = ()
    """Of a month that is not over, what a miss would cost."""

    def blocks(self) -> tuple[Block, ...]:
        """The metrics as a page."""
        from slacalc.render.measure_view import measure_blocks  # noqa: PLC0415 - as above

        return measure_blocks(self.measured, self.words, self.refused, self.costs)


@dataclass(frozen=True, slots=True)
class MeasuredMonthsToRender:
    """Several months that are only measured, in their order, and what they come to together."""

    months: tuple[MeasuredToRender, ...]
    total: MonthsTotal
    words: Words

    def blocks(self) -> tuple[Block, ...]:
        """The pages of the months, then their total."""
        return (*(block for month in self.months for block in month.blocks()), *self.total_blocks())

    def total_blocks(self) -> tuple[Block, ...]:
        """Each metric month by month with its total, and by group."""
        from slacalc.render.measure_months_view import total_blocks  # noqa: PLC0415 - as above

        return total_blocks([month.measured for month in self.months], self.total, self.words)


@dataclass(frozen=True, slots=True)
class LateToRender:
    """What has become of issued months, and all that a format may need to know about it."""

    late: LateMonths
    words: Words

    def blocks(self) -> tuple[Block, ...]:
        """Interest and payments as a page."""
        from slacalc.render.late_view import late_blocks  # noqa: PLC0415 - as above

        return late_blocks(self.late, self.words)


@dataclass(frozen=True, slots=True)
class ReportToRender:
    """The service reports of some months, and all that a format may need to know about them."""

    report: ServiceReport
    words: Words

    @property
    def contract(self) -> str:
        """The id of the contract."""
        return self.report.months[-1].measured.statement.contract.id

    def blocks(self) -> tuple[Block, ...]:
        """The reports as a page."""
        from slacalc.render.service_report_view import report_blocks  # noqa: PLC0415 - as above

        return report_blocks(self.report, self.words)

    def items(self) -> Iterator[Block | tuple[Chart, ...]]:
        """The same with charts."""
        from slacalc.render.service_report_view import report_items  # noqa: PLC0415 - as above

        return report_items(self.report, self.words)


@dataclass(frozen=True, slots=True)
class MonthEndToRender:
    """Where the months of many contracts stand."""

    rows: tuple[MonthEndRow, ...]
    words: Words
    brand: Brand = PLAIN

    def blocks(self) -> tuple[Block, ...]:
        """The table as a page."""
        from slacalc.render.month_end_view import month_end_blocks  # noqa: PLC0415 - as above

        return month_end_blocks(self.rows, self.words)
