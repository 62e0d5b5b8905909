from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from docs.pages import LANGUAGES, guide, run_shell, write_clone
from slacalc.base.figure import KINDS
from slacalc.contract.metrics.readings import READINGS
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.contract.schema import ContractPart
from slacalc.contract.tree.part import Part, keys_of
from slacalc.ledger.table import columns_of
from slacalc.ledger.tables import DECISION_KINDS, DecisionRow, PaymentRow
from slacalc.records import account_map, invoice_map, layout_schema, month_file, month_list
from slacalc.records.layout_forms import LayoutPart
from slacalc.records.load_layout import BUILT_IN
from slacalc.records.rules import REASONS
from slacalc.records.time_format import DIRECTIVES
from slacalc.statement.json_text import parse_json
from slacalc.statement.postings import LATE_FEE, PAYABLE, TAX, TAX_IN_PRICES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_contract_is_told(language: str) -> None:
    page = guide("contract", language)
    keys = {key.name for part in contract_parts() for key in keys_of(part)}
    assert not {key for key in keys if not re.search(rf"`(?:[\w.<>]+\.)?{key}`|^ *{key}:", page, re.MULTILINE)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_a_contract_may_hold_is_told(language: str) -> None:
    page = guide("contract", language)
    words = {word for part in contract_parts() for key in keys_of(part) for word in getattr(key.reader, "words", ())}
    assert not {word for word in words - {reading.name for reading in READINGS} if f"`{word}`" not in page}


def contract_parts() -> list[type[Part]]:
    """The parts that a contract file or a calendar file may have; files of other kinds declare theirs in other rooms."""
    parts = [part for part in parts_below(Part) if part.__module__.startswith("slacalc.contract.")]
    assert ContractPart in parts
    return parts


def parts_below(whole: type[Part]) -> Iterator[type[Part]]:
    """The parts of a kind of file."""
    for part in whole.__subclasses__():
        yield part
        yield from parts_below(part)


OTHER_FILES = {module.__name__ for module in (account_map, invoice_map, month_list)}
"""Files that are written as layouts are, and have pages of their own."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_list_of_months_and_of_a_map_of_accounts_is_told(language: str) -> None:
    page = guide("month-end", language) + guide("postings", language)
    own = {account_map.__name__, month_list.__name__}
    keys = {key.name for part in parts_below(LayoutPart) if part.__module__ in own for key in keys_of(part)}
    assert "books_of" in keys
    assert not {key for key in keys if f"| `{key}` |" not in page}
    assert not {name for name in (PAYABLE, TAX, TAX_IN_PRICES, LATE_FEE) if f"| `{name}` |" not in page}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_layout_and_of_a_month_file_is_told(language: str) -> None:
    page = guide("layout", language)
    parts = [part for part in parts_below(LayoutPart) if part.__module__ not in OTHER_FILES]
    assert layout_schema.LayoutFile in parts
    keys = {key.name for part in parts for key in keys_of(part)}
    words = {str(word) for part in parts for key in keys_of(part) for word in getattr(key.reader, "words", ())}
    told = (
        keys
        | words
        | {key.name for key in keys_of(month_file.MonthPart)}
        | {name for name, _ in BUILT_IN}
        | {name for name, _ in DIRECTIVES}
        | set(REASONS)
    )
    assert not {word for word in told if f"`{word}`" not in page}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_map_of_an_invoice_is_told(language: str) -> None:
    page = guide("compare", language)
    keys = {key.name for part in (invoice_map.InvoiceMapFile, invoice_map.InvoiceColumnsFile) for key in keys_of(part)}
    assert not {key for key in keys if not re.search(rf"`{key}`|^ *{key}:", page, re.MULTILINE)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_told(language: str) -> None:
    page = guide("predicates", language)
    for kind in RECORD_KINDS:
        for column in kind.columns:
            assert f"`{column.name}`" in page
            assert all(f"`{code}`" in page for code in column.codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_statement_is_told(language: str, tmp_path: Path) -> None:
    write_clone(tmp_path)
    page = guide("statement", language)
    out, _ = run_shell(
        "slacalc statement contracts/telecom-outsourcing.yaml sample_data/2026-03 --ledger sample_data/ledger --format json",
        tmp_path,
    )
    assert not {key for key in keys_in(parse_json(out.encode())) if f"`{key}`" not in page}
    assert not {name for name, _ in KINDS if f'["{name}"' not in page}


def keys_in(wire: dict[str, Any]) -> Iterator[str]:
    """The keys of the format: not those that are ids of a contract or names of sections."""
    yield from wire
    for section in ("contract", "as_of", "payment", "totals"):
        yield from wire[section]
    for section in ("inputs", "rows", "terms", "figures", "metrics", "lines", "rights", "open_cases"):
        for item in wire[section]:
            yield from item
    yield from (key for metric in wire["metrics"] for step in metric["steps"] for key in step)
    yield from wire["tallies"]["calls"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ledger_tables_are_told(language: str) -> None:
    page = guide("ledger", language)
    needed, optional = zip(*map(columns_of, (PaymentRow, DecisionRow)), strict=True)
    assert not [columns for columns in needed if ",".join(columns) not in page]
    words = {*DECISION_KINDS, *(column for columns in (*needed, *optional) for column in columns)}
    assert not {word for word in words if f"`{word}`" not in page}
