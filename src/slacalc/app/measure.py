"""Measuring: a contract and a month folder become metrics, by group where asked, without any price."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from slacalc.app.contract import as_known
from slacalc.app.exports import Exports
from slacalc.app.files import marked, staged_files
from slacalc.app.month import count_folder, known_day, unread_exports
from slacalc.assess.history import NOTHING_BEFORE
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error, warning
from slacalc.ledger.history import history_before
from slacalc.ledger.ledger import read_ledger
from slacalc.ledger.term import terms_of
from slacalc.measure.blanks import sets_rows_aside
from slacalc.measure.groups import OF_DAYS, NamesOfAgents, key_of
from slacalc.measure.needs import MOMENT
from slacalc.measure.tally import KEYS
from slacalc.records.refused_list import by_role, write_refused
from slacalc.render.formats import format_named
from slacalc.render.to_render import MeasuredToRender
from slacalc.statement.ledger_tables import with_misses
from slacalc.statement.measured import measure_month, without_prices
from slacalc.statement.miss_cost import miss_costs
from slacalc.statement.over_months import unknown_months
from slacalc.statement.terms_used import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.app.files import Content
    from slacalc.app.month_folder import MonthInputs
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.measure.groups import By
    from slacalc.records.reasons import RefusedByRole
    from slacalc.records.sifted import Sifted
    from slacalc.render.words import Words
    from slacalc.statement.measured import Measured
    from slacalc.statement.miss_cost import MissCost


@dataclass(frozen=True, slots=True)
class MeasuredMonth:
    """What was measured, and what is to be said about the inputs."""

    measured: Measured
    remarks: tuple[Diagnostic, ...]
    sifted: tuple[Sifted, ...]
    terms: Terms
    """Without prices, and with the days of service of the month."""
    costs: tuple[MissCost, ...] = ()
    """Of a month that is not over, what a miss would cost."""

    @property
    def months(self) -> tuple[MeasuredMonth]:
        """The month alone, as there are several where several are measured."""
        return (self,)

    @property
    def refused(self) -> RefusedByRole:
        """Why rows were set aside, by role; roles without such rows are left out."""
        return by_role(self.sifted)

    def shown_in(self, words: Words) -> MeasuredToRender:
        """The metrics as formats take them."""
        return MeasuredToRender(self.measured, self.refused, words, self.costs)

    def data(self, form: str, words: Words) -> bytes:
        """The metrics in a format of files.

        Raises:
            KeyError: one that holds no metrics.
        """
        render = format_named(form).measured
        if render is None:
            raise KeyError(form)
        return render(self.shown_in(words))

    def write(self, out: Path, form: str, words: Words, *, csv_bom: bool = False) -> tuple[Path, ...]:
        """Write the files of the month into a folder.

        Raises:
            Unwritable: the folder or a file in it cannot be written.
        """
        with staged_files(out, marked(self.files(form, words), csv_bom=csv_bom)) as places:
            return places

    def files(self, form: str, words: Words) -> tuple[tuple[str, Content], ...]:
        """The metrics, the account of every row, and the rows that were set aside: names and contents."""
        from slacalc.render.table_csv import rows_csv  # noqa: PLC0415 - as above

        month = self.measured.statement.month
        files: list[tuple[str, Content]] = [(f"measure-{month}.{form}", self.data(form, words))]
        files.append((f"rows-{month}.csv", rows_csv(self.measured.statement, self.refused).encode()))
        if self.refused:
            files.append((f"refused-{month}.csv", partial(write_refused, self.sifted)))
        return tuple(files)


def measure_folder(
    contract: Contract, inputs: MonthInputs, folder: Path | None, as_of: str | None, by: By | None, key: bytes | None = None
) -> MeasuredMonth:
    """The metrics of a month, with the ledger in ``folder``, where there is one, as its past; ``key`` calls agents by hashes.

    Raises:
        Refused: an input that cannot be used, or no export that a metric is counted from has the column to group by.
    """
    day = known_day(inputs, as_of, contract.timezone)
    contract = as_known(contract, day)
    ledger = read_ledger(folder, contract) if folder is not None else None
    terms = terms_of(contract, inputs.month, ledger)
    keys = (*KEYS, by) if by in {"agent", "hour"} else KEYS
    history = history_before(ledger, inputs.month, day) if ledger is not None else NOTHING_BEFORE
    aside = tuple(fee for fee in terms.fees if sets_rows_aside(fee))
    month = count_folder(without_prices(terms), Exports(inputs), contract, as_of, keys, history, aside)
    unkeyed = frozenset(export.role for export in month.sifted if by is not None and not _has(by, export))
    agents = NamesOfAgents(all("agent" not in export.named for export in month.sifted), key)
    measured = measure_month(month.terms, month.counted, by, unkeyed, history, agents)
    if by is not None and terms.metrics and not measured.groups:
        raise Refused(*_cannot_group(by, month.sifted))
    named = replace(measured, statement=replace(measured.statement, names=names_of(terms)))
    counted = replace(named.statement, tallies=with_misses(terms, named.statement.tallies, history, month.counted.as_of.date()))
    costs = miss_costs(terms, counted, priced=False)
    remarks = (*unread_exports(terms, inputs.folder), *_unknown_months(month.terms, measured), *month.remarks)
    return MeasuredMonth(named, remarks, month.sifted, month.terms, costs)


def _unknown_months(terms: Terms, measured: Measured) -> Iterator[Diagnostic]:
    """Standards over several months that are not measured, since some of these are not issued."""
    for metric in terms.metrics:
        if unknown := unknown_months(measured.statement, metric.id):
            facts = {"path": f"metrics.{metric.id}", "months": ", ".join(map(str, unknown))}
            yield warning("input/period-needs-ledger", metric.place, **facts)


def _has(by: By, export: Sifted) -> bool:
    """Whether the export says of each record in which group it lies."""
    if by == "hour":
        return export.role in MOMENT and MOMENT[export.role] not in export.clockless
    return by in OF_DAYS or by in export.columns


def _cannot_group(by: By, sifted: tuple[Sifted, ...]) -> list[Diagnostic]:
    mistakes = [
        error(
            "measure/column-not-read",
            Place(", ".join(file.name for file in export.inputs)),
            column=key_of(by),
            needed_by=f"--by {by}",
            role=export.role,
        )
        for export in sifted
        if by in export.parts.schema
    ]
    files = ", ".join(file.name for export in sifted for file in export.inputs)
    return mistakes or [error("measure/no-groups", Place(files), by=by)]
