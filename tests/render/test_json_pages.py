"""The JSON that measure, late, diff, report and month-end print is read back by what writes it, strictly; and their schema fits.

About ``render/measure_json.py``, ``render/late_json.py``, ``render/diff_json.py``, ``render/service_report_json.py``,
``render/month_end_json.py`` and ``render/json_values.py``.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema_rs import Draft202012Validator

from program import ROOT
from slacalc.render.diff_json import diff_form
from slacalc.render.late_json import late_form
from slacalc.render.measure_json import measured_form
from slacalc.render.month_end_json import month_end_form
from slacalc.render.service_report_json import report_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.codec import RecordForm

FORMS: dict[str, Callable[[], RecordForm[Any]]] = {
    "slacalc measure v1": measured_form,
    "slacalc late v1": late_form,
    "slacalc diff v1": diff_form,
    "slacalc report v1": report_form,
    "slacalc month-end v1": month_end_form,
}
OBJECT = re.compile(r"^\{\n.*?^\}$", re.MULTILINE | re.DOTALL)
OUTPUTS = sorted((ROOT / "tests" / "golden").rglob("expected/stdout")) + sorted((ROOT / "tests" / "golden").rglob("*.json"))


def pages_of(kind: str) -> list[dict[str, Any]]:
    texts = [text for path in OUTPUTS for text in OBJECT.findall(path.read_text(encoding="utf-8")) if f'"{kind}"' in text]
    return [page for page in map(json.loads, texts) if page.get("format") == kind]


PAGES = {kind: pages_of(kind) for kind in FORMS}


@pytest.mark.parametrize("kind", FORMS)
def test_every_page_of_the_corpus_is_read_back_and_fits_its_schema(kind: str) -> None:
    form = FORMS[kind]()
    validator = Draft202012Validator(form.schema)
    assert len(PAGES[kind]) > 1
    for page in PAGES[kind]:
        assert form.write(form.read(page)) == page
        assert not list(validator.iter_errors(page))


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize(
    "bend",
    [
        lambda page: page.update(format="slacalc measure v2"),
        lambda page: page.update(more="of it"),
        lambda page: page.popitem(),
        lambda page: page.update({"term": "", "metrics": "", "terms": "", "totals": ""}),
    ],
)
def test_a_page_that_is_bent_is_not_read(kind: str, bend: Callable[[dict[str, Any]], object]) -> None:
    page = deepcopy(PAGES[kind][0])
    bend(page)
    with pytest.raises((ValueError, TypeError)):
        FORMS[kind]().read(page)
