"""One log, in whatever form it comes, is one statement but for what is said of the file that it came from.

That its records are the same is held by the test of ``records`` that has the forms.

About ``records/read.py`` and ``statement/prepare.py``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from program import run_here
from records.test_one_log_in_every_form import CHINESE, FORMS, PLAIN, layout_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONTRACT = """
slacalc: 1
id: FORMS
title: One log
language: en
currency: CNY
timezone: Asia/Shanghai
parties: {client: {name: Client}, provider: {name: Provider}}
term: {first_day: 2026-01-01, last_day: 2026-12-31, renews: never}
calendar: {working_days: CN}
service_hours: {every_day: 00:00-24:00}
exports: {calls: layout.yaml}
evidence: {refused_rows: at most 100%, days_without_calls: at most 31}
metrics:
  answered: {clause: "1", name: {zh: 接听率, en: Answered}, reading: answered_of_all, target: none, basis: "at least 1, otherwise no finding"}
fees:
  calls: {clause: "2", name: {zh: 通话, en: Calls}, kind: each, counts: calls, where: "queue is not Ventes", price: 1.00 CNY each}
tax: {clause: "3", rate: 0%, prices: exclude tax, rounded: per line}
payment: {clause: "4", due: by day 10 of the following month, rest_day: next working day}
"""  # noqa: E501
OF_THE_SOURCE = {"inputs", "digest", "digests"}
"""Sections that say from which file a statement was made, and what is made of all sections."""


def statement(folder: Path, files: Mapping[str, bytes], top: str = "") -> dict[str, Any]:
    """The statement of a month with these files, without what is said of them."""
    (folder / "month").mkdir(parents=True)
    (folder / "contract.yaml").write_text(CONTRACT, encoding="utf-8")
    (folder / "layout.yaml").write_text(layout_of(top), encoding="utf-8")
    for name, text in files.items():
        (folder / "month" / name).write_bytes(text)
    line = "statement contract.yaml month --month 2026-03 --as-of 2026-04-02T00:00:00 --format json"
    answer = run_here(line.split(), folder)
    assert answer.code == 0, answer.err
    wire = json.loads(answer.out)
    assert wire.keys() >= OF_THE_SOURCE
    return {name: section for name, section in wire.items() if name not in OF_THE_SOURCE}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return statement(tmp_path_factory.mktemp("plain"), {"calls.csv": PLAIN})


@pytest.mark.parametrize("form", FORMS)
def test_one_log_in_every_form_is_one_statement(form: str, plain: dict[str, Any], tmp_path: Path) -> None:
    top, files = FORMS[form]
    assert statement(tmp_path / "month", files, top) == plain


def test_gb18030_and_utf_8_are_one_statement(tmp_path: Path) -> None:
    one, other = (
        statement(tmp_path / codec, {"calls.csv": text_of(rows=CHINESE).encode(codec)}) for codec in ("utf-8", "gb18030")
    )
    assert one == other
