"""Measuring several months of a contract: each as it is alone, and all of them together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slacalc.app.files import marked, staged_files
from slacalc.app.measure import measure_folder
from slacalc.app.month_folder import twice
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Refused
from slacalc.render.formats import format_named
from slacalc.render.to_render import MeasuredMonthsToRender
from slacalc.statement.measured import on_one_page
from slacalc.statement.months_total import total_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slacalc.app.measure import MeasuredMonth
    from slacalc.app.month_folder import MonthInputs
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.load import Contract
    from slacalc.measure.groups import By
    from slacalc.render.words import Words
    from slacalc.statement.months_total import MonthsTotal


@dataclass(frozen=True, slots=True)
class MeasuredMonths:
    """Several months, measured, in their order; their total."""

    months: tuple[MeasuredMonth, ...]
    total: MonthsTotal

    def shown_in(self, words: Words) -> MeasuredMonthsToRender:
        """The metrics as formats take them."""
        named = zip(self.months, on_one_page([month.measured for month in self.months]), strict=True)
        months = (replace(month, measured=measured).shown_in(words) for month, measured in named)
        return MeasuredMonthsToRender(tuple(months), self.total, words)

    def data(self, form: str, words: Words) -> bytes:
        """The metrics in a format of files.

        Raises:
            KeyError: one that holds no metrics.
        """
        render = format_named(form).measured_months
        if render is None:
            raise KeyError(form)
        return render(self.shown_in(words))

    def write(self, out: Path, form: str, words: Words, *, csv_bom: bool = False) -> tuple[Path, ...]:
        """Write the files of each month as if it were alone, and one of them all with their total, into a folder.

        Raises:
            Unwritable: the folder or a file in it cannot be written.
        """
        first, last = self.total.months[0], self.total.months[-1]
        files = [file for month in self.months for file in month.files(form, words)]
        files.append((f"measure-{first}-to-{last}.{form}", self.data(form, words)))
        with staged_files(out, marked(files, csv_bom=csv_bom)) as places:
            return places


def measure_folders(
    contract: Contract,
    folders: Sequence[MonthInputs],
    ledger: Path | None,
    as_of: str | None,
    by: By | None,
    key: bytes | None = None,
) -> MeasuredMonths:
    """The metrics of each month, and of all together; ``key`` calls agents by hashes.

    Raises:
        Refused: with the mistakes of all of them, or two folders of one month.
    """
    ordered = sorted(folders, key=lambda inputs: inputs.month)
    wrong: list[Diagnostic] = list(twice(ordered))
    if wrong:
        raise Refused(*wrong)
    months: list[MeasuredMonth] = []
    for inputs in ordered:
        try:
            months.append(measure_folder(contract, inputs, ledger, as_of, by, key))
        except Refused as refused:
            wrong += refused.diagnostics
    if wrong:
        raise Refused(*wrong)
    return MeasuredMonths(tuple(months), total_of([(month.terms, month.measured) for month in months], by))
