"""With the keyboard alone every drill-down of a page is reached, in the order of the page, opened and closed.

About ``render/page/html.py`` and ``render/page/measured.py``; a page without any has its one link alone. The keys are real ones,
sent to the browser and not to a script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from program import ROOT, run_here
from render.browser import needs_browser
from render.devtools import tab_of

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT, LEDGER = str(ROOT / "contracts" / "telecom-outsourcing.yaml"), str(ROOT / "sample_data" / "ledger")
MARCH, APRIL = (str(ROOT / "sample_data" / month) for month in ("2026-03", "2026-04"))
DISPUTE = ["compare", "ours/2026-05", "invoice.csv", "--contract", "hotel.yaml", "--map", "map.yaml"]
PAGES = {
    "statement": ["statement", CONTRACT, MARCH, "--ledger", LEDGER],
    "measure": ["measure", CONTRACT, APRIL],
    "report": ["report", CONTRACT, APRIL],
    "compare": DISPUTE,
    "late": ["late", CONTRACT, "--ledger", LEDGER, "--as-of", "2027-02-15"],
}
LEAST = {"statement": 20, "measure": 10, "report": 4, "compare": 1, "late": 0}
"""What there is to open, at least."""
AT = "[...document.querySelectorAll('summary')].indexOf(document.activeElement)"
OPEN = "document.activeElement.parentElement.open"
RING = "getComputedStyle(document.activeElement).outlineStyle"


@needs_browser
@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_every_explanation_in_order_and_the_keyboard_opens_and_closes_it(page: str, tmp_path: Path) -> None:
    folder = ROOT / "tests" / "golden" / "compare" / "thirty-calls" if page == "compare" else ROOT
    done = run_here([*PAGES[page], "--format", "html", "--lang", "en"], folder)
    assert done.code == (1 if page == "compare" else 0), done.err
    path = tmp_path / "page.html"
    path.write_text(done.out, encoding="utf-8")
    with tab_of(path, tmp_path) as tab:
        reached: list[int] = []
        others = 0
        while True:
            tab.press("Tab")
            if tab.value("document.activeElement === document.body"):
                break
            if (at := tab.value(AT)) < 0:
                others += 1
                continue
            assert at not in reached
            reached.append(at)
            assert tab.value(RING) != "none"  # one sees where one is
            assert tab.value(OPEN) is False
            tab.press("Enter" if len(reached) % 2 else "Space")
            assert tab.value(OPEN) is True
        summaries = tab.value("document.querySelectorAll('summary').length")
        assert summaries >= LEAST[page]
        assert others == tab.value("document.querySelectorAll('a[href]').length") == 1
        assert reached == list(range(summaries))
        assert tab.value("document.querySelectorAll('details:not([open])').length") == 0
        if not summaries:
            return
        tab.press("Tab", shift=True)
        while (at := tab.value(AT)) < 0:
            tab.press("Tab", shift=True)
        assert at == summaries - 1
        tab.press("Enter")
        assert tab.value(OPEN) is False
