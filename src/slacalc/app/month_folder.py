"""Month folders: which month each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.files import read_file
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.base.month import Month
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.records.month_file import load_month_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slacalc.base.diagnostics import Diagnostic
    from slacalc.records.month_file import MonthFile

MONTH_FILE = "month.yaml"


@dataclass(frozen=True, slots=True)
class MonthInputs:
    """A month's folder, before it is counted."""

    folder: Path
    month: Month
    file: MonthFile | None
    unpack_limit: int = UNPACK_LIMIT
    """Bytes that an export may unpack to."""


def open_month(folder: Path, month: str | None, option: str = "--month", unpack_limit: int = UNPACK_LIMIT) -> MonthInputs:
    """Which month the folder holds: as that option says, or its month.yaml; the two may not differ.

    Raises:
        Refused: no such folder, no month, or two.
    """
    if not folder.is_dir():
        raise Refused(error("input/no-such-folder", Place(str(folder))))
    path = folder / MONTH_FILE
    file = load_month_file(read_file(path), str(path)) if path.exists() else None
    month_asked = parse_month(month, option) if month is not None else None
    if file is None and month_asked is None:
        raise Refused(error("input/no-month", Place(str(folder))))
    if file is not None and month_asked is not None and file.month != month_asked:
        raise Refused(error("input/two-months", Place(str(path)), option=option, given=month_asked, found=file.month))
    counted_month = month_asked if file is None else file.month
    assert counted_month is not None  # noqa: S101 - for the type checker: one of the two is there
    return MonthInputs(folder, counted_month, file, unpack_limit)


def open_months(folders: Iterable[Path], month: str | None, unpack_limit: int = UNPACK_LIMIT) -> list[MonthInputs]:
    """Which months several folders hold, in their order.

    Raises:
        Refused: with what is wrong with each of them, or two of one month.
    """
    opened: list[MonthInputs] = []
    wrong: list[Diagnostic] = []
    for folder in folders:
        try:
            opened.append(open_month(folder, month, unpack_limit=unpack_limit))
        except Refused as refused:
            wrong += refused.diagnostics
    wrong += twice(opened)
    if wrong:
        raise Refused(*wrong)
    return sorted(opened, key=lambda inputs: inputs.month)


def twice(months: Iterable[MonthInputs]) -> Iterator[Diagnostic]:
    """A remark on each folder whose month another folder has."""
    folders: dict[Month, Path] = {}
    for inputs in months:
        if inputs.month in folders:
            yield error("input/month-twice", Place(str(inputs.folder)), month=inputs.month, other=folders[inputs.month])
        folders.setdefault(inputs.month, inputs.folder)


def parse_month(text: str, option: str) -> Month:
    """A month as that option says it.

    Raises:
        Refused: no such month.
    """
    try:
        return Month.parse(text)
    except ValueError as failure:
        raise Refused(error("input/bad-month", Place(option), text=text)) from failure
