"""The pages of the manual, as they ship in the package."""

from __future__ import annotations

from importlib import resources

from slacalc.base.diagnostics import Place, Refused, error

PAGES = (
    "start",
    "tour",
    "commands",
    "contract",
    "editor",
    "predicates",
    "inspect",
    "layout",
    "readings",
    "statement",
    "ledger",
    "verify",
    "month-end",
    "postings",
    "report",
    "sample",
    "exactness",
    "speed",
    "diagnostics",
    "diff",
    "dispute",
    "ci",
    "python",
    "exit-codes",
)
"""In the order in which one would read them."""


def read_page(topic: str | None, language: str) -> str:
    """A page as Markdown; without a topic, the list of pages.

    Raises:
        Refused: no such page.
    """
    folder = resources.files("slacalc").joinpath("guide", language)
    if topic is None:
        heads = (folder.joinpath(f"{page}.md").read_text(encoding="utf-8").splitlines()[0] for page in PAGES)
        return "".join(f"{page:12}  {head.removeprefix('# ')}\n" for page, head in zip(PAGES, heads, strict=True))
    if topic not in PAGES:
        raise Refused(error("input/no-topic", Place("guide"), topic=topic, known=", ".join(PAGES)))
    return folder.joinpath(f"{topic}.md").read_text(encoding="utf-8")
