"""What a month would be refused for, as far as a contract and the files beside it tell it before there is a month."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from slacalc.app.contract import open_layout
from slacalc.app.unsaid import unsaid
from slacalc.base.diagnostics import Diagnostic, Refused, error, note
from slacalc.base.month import Month
from slacalc.base.nearest import listed
from slacalc.contract.amend import versions_of
from slacalc.contract.records.kinds import ROLES
from slacalc.contract.tree.sizes import OF_CONTRACT, check_sizes
from slacalc.contract.tree.source import Mapping, Scalar, read_tree
from slacalc.lint.run import in_file, terms_of_versions
from slacalc.measure.clocks import by_row, missing_clocks
from slacalc.measure.needs import EXCUSED, missing_columns, roles_read
from slacalc.records.load_layout import BUILT_IN, CANONICAL, FULLEST, Given, given_by_canonical, reads_more

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from slacalc.contract.amend import Version
    from slacalc.contract.examples import Example
    from slacalc.contract.load import Contract
    from slacalc.contract.terms import Terms

NAMED_WRONGLY = ("layout/no-such-layout", "layout/other-role", "input/is-a-folder", "input/unreadable")
"""Remarks on a layout that are about how the contract names it."""


def layouts_named(data: bytes, name: str, beside: Callable[[str], bytes]) -> tuple[Diagnostic, ...]:
    """The layouts that no month could be read with, of a contract that is refused for something else, where it can be read."""
    try:
        root, _ = read_tree(data, name)
    except Refused:
        return ()
    if any(check_sizes(root, OF_CONTRACT)):
        return ()
    return layouts_refused(versions_of(root)[0], name, beside)


def layouts_refused(versions: Iterable[Version], name: str, beside: Callable[[str], bytes]) -> tuple[Diagnostic, ...]:
    """The layouts that a contract names in any version and that no month could be read with."""
    remarks_on: dict[Scalar, tuple[Diagnostic, ...]] = {}
    for version in versions:
        exports = version.root.find("exports")
        for role, node in exports.items if isinstance(exports, Mapping) else ():
            if role in ROLES and isinstance(node, Scalar) and isinstance(node.value, str) and node not in remarks_on:
                remarks_on[node] = _refused(role, node, name, beside)
    return tuple(remark for remarks in remarks_on.values() for remark in remarks)


def _refused(role: str, node: Scalar, name: str, beside: Callable[[str], bytes]) -> tuple[Diagnostic, ...]:
    """Why a month could not be read with that layout: told where the contract names it, or where the layout is wrong itself."""
    if (node.text, role) in BUILT_IN:
        return ()
    try:
        open_layout(node.text, role, name, beside)
    except Refused as refused:
        path = str(PurePath(name).parent / node.text)
        known = "; ".join(layout for layout, of in BUILT_IN if of == role)
        missing = error("contract/no-such-layout", node.place, path=path, role=role, known=known)
        return tuple(
            missing
            if remark.code == "input/no-such-file"
            else replace(remark, place=node.place)
            if remark.code in NAMED_WRONGLY
            else remark
            for remark in refused.diagnostics
        )
    return ()


def columns_missing(contract: Contract) -> Iterator[Diagnostic]:
    """Columns and times of day that metrics or fees of any version need and the layout does not give.

    Layouts that cannot be used are left out.
    """
    looked_at = set[tuple[object, ...]]()
    for start, (version, file) in zip(_months(contract), contract.versions, strict=True):
        try:
            terms = contract.terms_of(start)
        except Refused:  # a version that no month of the term begins with: its prices alone differ
            continue
        asked = id(terms.metrics), id(terms.fees), id(version.root.find("exports")), terms.service_hours
        if asked in looked_at:
            continue
        looked_at.add(asked)
        layouts = dict(_given_by_layouts(terms, contract))
        columns = {role: layout.columns for role, layout in layouts.items()}
        for role, column, needed_by in missing_columns(terms, columns):
            place = file.exports[role].scalar.place
            facts = {"column": column, "needed_by": needed_by, "role": role, "layout": layouts[role].layout}
            if layouts[role].layout == CANONICAL and reads_more(role, column):
                yield error("contract/column-of-helpdesk", place, fullest=f"{role}: {FULLEST[role]}", **facts)
            else:
                yield error("contract/column-not-mapped", place, **facts)
        clockless = {role: layout.clockless for role, layout in layouts.items()}
        for need in missing_clocks(terms, clockless):
            layout = layouts[need.role].layout
            facts = {"column": need.column, "needed_by": need.needed_by, "role": need.role, "layout": layout}
            slug = "contract/clock-in-row-not-mapped" if by_row(terms, need) else "contract/clock-not-mapped"
            yield error(slug, file.exports[need.role].scalar.place, **facts)


def keys_unsaid(contract: Contract) -> Iterator[Diagnostic]:
    """What the terms of any version leave unsaid over the columns of its layouts, each told once."""
    unsaid_keys: dict[Diagnostic, None] = {}
    for terms, file in zip(terms_of_versions(contract).values(), (file for _, file in contract.versions), strict=False):
        columns = {role: frozenset(layout.columns) for role, layout in _given_by_layouts(terms, contract)}
        # The canonical layout has every column that an export may have; one of their own has those that it has.
        parents = "parent" in columns.get("tickets", ()) and dict(terms.exports)["tickets"] != CANONICAL
        register = file.exports.get(EXCUSED)
        unsaid_keys |= dict.fromkeys(
            unsaid(terms, columns, register.scalar.place if register is not None else None, parents=parents)
        )
    yield from in_file(contract, unsaid_keys)


def examples_refused(contract: Contract) -> Iterator[Diagnostic]:
    """Worked examples that ``slacalc test`` would refuse; which of them have rows, that ``test`` alone counts, is a note."""
    examples = contract.examples
    if not examples:
        return
    from slacalc.audit.examples import Recomputing, month_of  # noqa: PLC0415 - most of the program, for contracts that have some

    months = Recomputing(contract)
    for example in examples:
        try:
            if example.rows:
                yield from rows_not_counted(contract.terms_of(month_of(contract, example)), example)
            else:
                yield from months.look_over(example)
        except Refused as refused:
            yield from refused.diagnostics
    with_rows = [example for example in examples if example.rows]
    if with_rows:
        yield note("lint/rows-not-counted-here", with_rows[0].rows[0].place, examples=listed(example.id for example in with_rows))


def rows_not_counted(terms: Terms, example: Example) -> Iterator[Diagnostic]:
    """Rows of an example that nothing of its month counts."""
    for rows in example.rows:
        if rows.role not in roles_read(terms):
            yield error("contract/rows-not-counted", rows.place, role=rows.role, known=listed(roles_read(terms)))


def _months(contract: Contract) -> Iterator[Month]:
    """The first month of each version."""
    for version, _ in contract.versions:
        start = max(version.start, contract.first_day)
        month = Month.of(start)
        yield month if start in {month.first, contract.first_day} else month.plus(1)


def _given_by_layouts(terms: Terms, contract: Contract) -> Iterator[tuple[str, Given]]:
    """What the layout of each export gives; the canonical one, which gives all that there is, is not read for that."""
    for role, name in terms.exports:
        if name == CANONICAL:
            yield role, given_by_canonical(role)
            continue
        try:
            layout = open_layout(name, role, contract.name, contract.beside)
        except Refused:
            continue
        yield role, Given(layout.id, tuple(column.name for column in layout.columns), layout.clockless)
