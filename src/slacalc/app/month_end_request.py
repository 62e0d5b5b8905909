"""What a run of ``month-end`` is about: the contracts of a list or of the command line, each with its months and its ledger."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.app.batch import YAML
from slacalc.app.files import read_file
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.bounds import UNPACK_LIMIT
from slacalc.records.month_list import load_month_list

if TYPE_CHECKING:
    from pathlib import Path

LIST_KEY, CONTRACT_KEY = b"slacalc_month_end", re.compile(rb"^slacalc[ \t]*:", re.MULTILINE)
"""By which a list and a contract are known."""


@dataclass(frozen=True, slots=True)
class ContractFolders:
    """A contract, and what goes with it."""

    path: Path
    folders: tuple[Path, ...]
    ledger: Path | None = None
    """None where the list names none; of contracts on the command line that is said by the request."""


@dataclass(frozen=True, slots=True)
class MonthEndRequest:
    """What the command line asks for."""

    paths: tuple[Path, ...]
    """A list alone; or a contract and its month folders, and after them another contract with its own."""
    ledger: Path | None = None
    """Of several contracts the folder that holds the ledger of each under its id."""
    as_of: str | None = None
    """Of every draft; None where month.yaml or the exports say it."""
    accounts: Path | None = None
    """The map of accounts, where postings are asked for."""
    unpack_limit: int = UNPACK_LIMIT


def listed_contracts(request: MonthEndRequest) -> tuple[ContractFolders, ...]:
    """The contracts of the list, or those of the command line.

    Raises:
        Refused: the list cannot be used, what stands alone is none, or a contract has no month.
    """
    if len(request.paths) == 1:
        place = request.paths[0]
        if place.is_dir():
            raise Refused(error("input/no-month-list", Place(str(place))))
        data = read_file(place)
        if LIST_KEY not in data and CONTRACT_KEY.search(data):
            raise Refused(error("input/contract-without-month", Place(str(place))))
        listed = load_month_list(data, str(place))
        return tuple(
            ContractFolders(
                place.parent / entry.contract,
                tuple(place.parent / folder for folder in entry.months),
                place.parent / entry.ledger if entry.ledger is not None else None,
            )
            for entry in listed.values()
        )
    groups: list[list[Path]] = []
    for number, path in enumerate(request.paths):
        if not number or path.suffix in YAML:
            groups.append([])
        groups[-1].append(path)
    wrong = [error("input/contract-without-month", Place(str(group[0]))) for group in groups if len(group) == 1]
    if wrong:
        raise Refused(*wrong)
    return tuple(ContractFolders(path, tuple(folders)) for path, *folders in groups)


def ledger_folder(listed: ContractFolders, request: MonthEndRequest, folder: str) -> tuple[Path, ...]:
    """Where the ledger of a contract lies, as the list names it or the command line does; nothing where neither does."""
    if listed.ledger is not None:
        return (listed.ledger,)
    return (request.ledger / folder,) if request.ledger is not None else ()
