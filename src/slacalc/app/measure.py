"""Measuring: a contract and a month folder become metrics, by group where asked, without any price."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slacalc.app.contract import open_contract
from slacalc.app.month import count_folder, open_month, unread_exports
from slacalc.app.statement import history_of
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.measure.groups import key_of
from slacalc.measure.tally import KEYS
from slacalc.statement.measured import measure_month, without_prices

if TYPE_CHECKING:
    from slacalc.app.statement import Request
    from slacalc.base.diagnostics import Diagnostic
    from slacalc.contract.load import Contract
    from slacalc.measure.groups import By
    from slacalc.records.sifted import Sifted
    from slacalc.statement.measured import Measured


@dataclass(frozen=True, slots=True)
class MeasuredMonth:
    """What was measured, and what is to be said about the inputs."""

    measured: Measured
    remarks: tuple[Diagnostic, ...]


def measure_folder(request: Request, by: By | None) -> MeasuredMonth:
    """The metrics of a month folder; one that this version does not compute is left out, and a remark says so.

    Raises:
        Refused: an input that cannot be used, or no export that a metric is counted from has the column to group by.
    """
    contract = open_contract(request.contract)
    inputs = open_month(request.folder, request.month)
    whole = contract.terms_of(inputs.month)
    terms = without_prices(whole)
    skipped = {path.split(".")[1] for path, _ in terms.not_computed if path.startswith("metrics.")}
    terms = replace(terms, metrics=tuple(metric for metric in terms.metrics if metric.id not in skipped))
    keys = KEYS if by != "agent" else (*KEYS, "agent")
    history = history_of(request, terms)
    month = count_folder(terms, inputs, request.contract, request.as_of, keys, history)
    unkeyed = frozenset(one.role for one in month.sifted if by not in {None, "day", "week"} and by not in one.columns)
    measured = measure_month(terms, month.counted, by, terms.span, unkeyed, history)
    if by is not None and terms.metrics and not measured.groups:
        raise Refused(*_cannot_group(by, month.sifted))
    return MeasuredMonth(measured, (*_not_computed(contract), *unread_exports(whole, inputs.folder), *month.remarks))


def _cannot_group(by: By, sifted: tuple[Sifted, ...]) -> list[Diagnostic]:
    return [
        error(
            "measure/column-not-read",
            Place(", ".join(file.name for file in one.inputs)),
            column=key_of(by),
            needed_by=f"--by {by}",
            role=one.role,
        )
        for one in sifted
        if by in one.records.columns
    ]


def _not_computed(contract: Contract) -> tuple[Diagnostic, ...]:
    """The metrics that the contract names and this version does not compute."""
    return tuple(
        remark
        for remark in contract.remarks
        if remark.code == "contract/not-computed" and remark.fact.get("path", "").startswith("metrics.")
    )
