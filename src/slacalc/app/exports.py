"""The exports of a month folder, each read once for every way in which some terms want it read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.contract import open_layout
from slacalc.base.diagnostics import Diagnostic, Place, Refused, error
from slacalc.measure.blanks import roles_set_aside
from slacalc.measure.needs import MOMENT, columns_counted, roles_read, roles_wanted
from slacalc.measure.tally import KEYS
from slacalc.records.engine import engine
from slacalc.records.files import find_exports
from slacalc.records.layout import header_line
from slacalc.records.month_file import compare_totals
from slacalc.records.read import read_records

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from slacalc.app.month_folder import MonthInputs
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms
    from slacalc.records.layout import Layout
    from slacalc.records.sifted import Sifted

NOTHING_BESIDE: Mapping[str, frozenset[str]] = {}
"""Of every role the columns that are counted, and no others."""


class Exports:
    """What a month's folder holds. Two terms that want an export read in the same way have the same records of it."""

    def __init__(
        self,
        inputs: MonthInputs,
        *,
        every_column: bool = False,
        also: Mapping[str, frozenset[str]] = NOTHING_BESIDE,
        with_origin: bool = False,
    ) -> None:
        """``every_column`` reads the columns that nothing counts too, sorted by key.

        ``also`` are columns of each role that are read beside those that are counted; ``with_origin`` keeps the rows of a record.
        """
        self.inputs, self._every_column, self._also, self._with_origin = inputs, every_column, also, with_origin
        self._read: dict[Hashable, Sifted] = {}

    def read(
        self, terms: Terms, contract: Contract, known_by: datetime | None, keys: tuple[str, ...] = KEYS
    ) -> tuple[Sifted, ...]:
        """The records of every role that the terms need, as far as the folder has them, with the columns for counting by keys.

        Raises:
            Refused: with the mistakes of all exports at once.
        """
        wrong = [*self._unfit_elsewhere(terms, contract)]
        if wrong:
            raise Refused(*wrong)
        sifted: list[Sifted] = []
        folder, wanted, aside = self.inputs.folder, roles_wanted(terms), roles_set_aside(terms)
        for role in roles_read(terms):
            try:
                paths = find_exports(folder, role)
                if not paths and role in wanted:
                    continue
                layout = layout_of(terms, role, contract)
                if not paths:
                    raise Refused(no_export(folder, layout))  # noqa: TRY301 - gathered with the rest
                sifted.append(
                    self._once(tuple(paths), layout, terms, known_by, keys, with_origin=self._with_origin or role in aside)
                )
            except Refused as refused:
                wrong += refused.diagnostics
        if wrong:
            raise Refused(*wrong)
        return tuple(sifted)

    def _unfit_elsewhere(self, terms: Terms, contract: Contract) -> Iterator[Diagnostic]:
        """What another engine cannot read, before it is asked to read anything."""
        elsewhere = engine()
        for role in roles_read(terms) if elsewhere is not None else ():
            try:
                paths = find_exports(self.inputs.folder, role)
                if paths and elsewhere is not None and role in MOMENT:
                    elsewhere.check(paths, layout_of(terms, role, contract))
            except Refused as refused:
                yield from refused.diagnostics

    def read_there(self, terms: Terms, contract: Contract, roles: Collection[str]) -> tuple[Sifted, ...]:
        """The records of those of the roles that the folder has an export of, whether or not the terms need them.

        Raises:
            Refused: with the mistakes of all exports at once.
        """
        sifted: list[Sifted] = []
        wrong: list[Diagnostic] = []
        for role in roles:
            try:
                if paths := find_exports(self.inputs.folder, role):
                    layout = layout_of(terms, role, contract)
                    sifted.append(self._once(tuple(paths), layout, terms, None, KEYS, with_origin=False))
            except Refused as refused:
                wrong += refused.diagnostics
        if wrong:
            raise Refused(*wrong)
        return tuple(sifted)

    def _once(
        self,
        paths: tuple[Path, ...],
        layout: Layout,
        terms: Terms,
        known_by: datetime | None,
        keys: tuple[str, ...],
        *,
        with_origin: bool,
    ) -> Sifted:
        """The records of one role; what decides how it is read is the key, and nothing else of the terms."""
        window = (terms.month.first, terms.month.end)
        columns = None if self._every_column else columns_counted(terms, layout.role, keys)
        if columns is not None:
            columns |= self._also.get(layout.role, frozenset())
        key = (paths, layout, terms.timezone, window, known_by, columns, with_origin)
        if key not in self._read:
            sifted = read_records(
                paths,
                layout,
                terms.timezone,
                window,
                known_by,
                columns=columns,
                with_origin=with_origin,
                unpack_limit=self.inputs.unpack_limit,
            )
            mistakes = compare_totals(self.inputs.file, [sifted]) if self.inputs.file else ()
            if mistakes:
                raise Refused(*mistakes)
            self._read[key] = sifted
        return self._read[key]


def no_export(folder: Path, layout: Layout) -> Diagnostic:
    """That a role has no export, with the header line of one that says that there were no records."""
    return error("input/no-export", Place(str(folder)), role=layout.role, header=header_line(layout))


def layout_of(terms: Terms, role: str, contract: Contract) -> Layout:
    """The layout that the contract names for that role; a role that it does not name has the canonical one."""
    return open_layout(dict(terms.exports).get(role, "slacalc"), role, contract.name, contract.beside).in_currency(terms.currency)
