"""An agreement, ready to be asked."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.api.balance import Balance
from slacalc.api.diagnostic import in_words, language_of_text, refusing
from slacalc.api.month import Month
from slacalc.api.months_measured import MonthsMeasured
from slacalc.api.rights import RightDays
from slacalc.base.dataclass import dataclass
from slacalc.records.bounds import UNPACK_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from slacalc.api.diagnostic import Diagnostic, Language
    from slacalc.contract.load import Contract as ContractFile
    from slacalc.measure.groups import By

IN_BYTES = "contract.yaml"
"""What places call a contract that came as bytes."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract file without a mistake."""

    file: ContractFile = field(repr=False)
    id: str
    currency: str
    timezone: str
    language: Language
    """In which its pages and diagnostics are."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings and notes on a file that can be used."""
        return in_words(self.file.remarks, self.language)

    def open_month(
        self,
        month_dir: str | Path,
        month: str | None = None,
        *,
        ledger: str | Path | None = None,
        as_of: str | datetime | None = None,
        unpack_limit: int = UNPACK_LIMIT,
    ) -> Month:
        """The exports of a month under this contract; they are read when something is asked of them.

        Args:
            month_dir: the folder.
            month: such as ``2026-03``; without it, as the month.yaml of the folder says.
            ledger: the folder of what earlier months left; without it the month has no past.
            as_of: at the end of which moment everything is known, in the contract's zone where it has no offset; without it, as
                month.yaml says, else the newest event of the exports. No clock is asked.
            unpack_limit: bytes that an export may unpack to.

        Raises:
            InputRefused: no such folder, no month, or two.
        """
        from slacalc.app.month_folder import open_month  # noqa: PLC0415 - loads polars

        moment = as_of.isoformat() if isinstance(as_of, datetime) else as_of
        with refusing(lambda: self.language):
            inputs = open_month(Path(month_dir), month, "month", unpack_limit)
        return Month(self, inputs, str(inputs.month), Path(ledger) if ledger is not None else None, moment)

    def measure(self, months: Sequence[Month], by: By | None = None) -> MonthsMeasured:
        """Every metric of several months of this contract, and over all of them; the months stand in their order.

        Raises:
            InputRefused: an input that cannot be used, or two folders of one month.
            ValueError: no month, or months with different ledgers or as-of times.
        """
        from slacalc.app.measure_months import measure_folders  # noqa: PLC0415 - loads polars

        pasts = {(month.ledger, month.as_of) for month in months}
        if len(pasts) != 1:
            raise ValueError(pasts)
        with refusing(lambda: self.language):
            measured = measure_folders(self.file, [month.inputs for month in months], *pasts.pop(), by)
        return MonthsMeasured(measured, self.language)

    def rights(self, ledger: str | Path, as_of: date) -> RightDays:
        """The days on which rights arose by the end of a day, or will arise if nothing happens until then.

        Raises:
            InputRefused: a ledger that cannot be used.
        """
        from slacalc.app.rights import right_calendar  # noqa: PLC0415 - loaded where it is asked for

        if isinstance(as_of, datetime):
            raise TypeError(as_of)  # as below
        with refusing(lambda: self.language):
            return RightDays(right_calendar(self.file, Path(ledger), as_of), as_of, self.language)

    def late(self, ledger: str | Path, as_of: date) -> Balance:
        """What has become of each issued month by the end of a day: paid, unpaid, late-payment interest; and the rights.

        Raises:
            InputRefused: a ledger that cannot be used.
        """
        from slacalc.app.late import late_months  # noqa: PLC0415 - loaded where it is asked for

        if isinstance(as_of, datetime):
            raise TypeError(as_of)  # a day has no time of day
        with refusing(lambda: self.language):
            return Balance(late_months(self.file, Path(ledger), as_of), as_of, self.language)


def load_contract(source: str | Path | bytes, *, folder: str | Path | None = None, language: Language | None = None) -> Contract:
    """A contract from its file, or from the bytes of one.

    Args:
        source: a path, or the file itself.
        folder: where the layouts and the calendar that it names lie; for a path, the folder of the file. Without it, bytes that
            name any are refused.
        language: of pages and diagnostics; without it, the contract's own.

    Raises:
        InputRefused: no such file, or one with mistakes: all of them at once.
    """
    from slacalc.app.contract import read_contract  # noqa: PLC0415 - loads what validates files
    from slacalc.app.files import read_file  # noqa: PLC0415 - as above
    from slacalc.app.language import language_in  # noqa: PLC0415 - as above

    data, name = (source, IN_BYTES) if isinstance(source, bytes) else (b"", str(source))
    beside = Path(folder) if folder is not None else None if isinstance(source, bytes) else Path(source).parent
    with refusing(lambda: language or language_of_text(language_in(data, name))):
        if not isinstance(source, bytes):
            data = read_file(Path(source))
        file = read_contract(data, name, beside)
    spoken = language or language_of_text(file.versions[0][1].language.value)
    return Contract(file, file.id, file.currency, file.timezone, spoken)
