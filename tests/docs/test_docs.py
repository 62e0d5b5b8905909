from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import typer

from docs.pages import BLOCK, GUIDE, LANGUAGES, ROOT, UPDATE, blocks_of, guide, headings_of, run_page, write_clone
from slacalc.app.guide import PAGES
from slacalc.cli.commands import COMMANDS
from slacalc.cli.exits import Exit
from slacalc.cli.main import app
from slacalc.statement.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path

README = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
TWINS = [*((README["en"], README["zh"]),), *((GUIDE / "en" / f"{page}.md", GUIDE / "zh" / f"{page}.md") for page in PAGES)]
ALL = [path for pair in TWINS for path in pair]
OWN_SAMPLE_FIRST = (README["en"], GUIDE / "en" / "samples.md", GUIDE / "en" / "tour.md")
"""Pages that show the English sample first, and in Chinese the agreement: the same parts, in another order."""
SAY = {"en": ("code", "cause", "remedy"), "zh": ("代码", "原因", "处理")}
PLURAL = re.compile(r"\{\w+:[^{}|]*\|([^{}]*)\}")
"""A word that goes with a number; the page shows the one for several."""
RULES_SAY = {"en": ("rule", "since", "what holds"), "zh": ("规则", "自", "如何计算")}
RULES_TABLE = re.compile(r"(?<=<!-- generated: rules -->\n).*(?=<!-- end -->)", re.DOTALL)
TABLES = re.compile(r"(?<=<!-- generated: diagnostics -->\n).*(?=<!-- end -->)", re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_what_a_page_shows_is_what_its_commands_print(path: Path, tmp_path: Path) -> None:
    write_clone(tmp_path)
    page = path.read_text(encoding="utf-8")
    made = run_page(page, tmp_path)
    if UPDATE:
        path.write_text(made, encoding="utf-8")
    assert made == (made if UPDATE else page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_diagnostics_lists_the_catalogues(language: str) -> None:
    page = guide("diagnostics", language)
    made = TABLES.sub(lambda _: diagnostics_tables(language), page)
    if UPDATE:
        (GUIDE / language / "diagnostics.md").write_text(made, encoding="utf-8")
    assert made == (made if UPDATE else page)
    assert "| `contract/unknown-key` |" in made


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_statements_lists_the_rules(language: str) -> None:
    page = guide("statement", language)
    said = tomllib.loads((ROOT / "src/slacalc/render/messages" / language / "rules.toml").read_text(encoding="utf-8"))
    assert set(said) == {rule.slug for rule in RULES}
    rows = "".join(f"| `{rule.slug}` | {rule.since} | {said[rule.slug]} |\n" for rule in RULES)
    made = RULES_TABLE.sub(lambda _: f"\n| {' | '.join(RULES_SAY[language])} |\n|---|---|---|\n{rows}\n", page)
    if UPDATE:
        (GUIDE / language / "statement.md").write_text(made, encoding="utf-8")
    assert made == (made if UPDATE else page)


def diagnostics_tables(language: str) -> str:
    """A heading a family, a row a diagnostic."""
    parts = []
    for path in sorted((ROOT / "src/slacalc/render/messages" / language).glob("*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = [(code, entry) for code, entry in sorted(entries.items()) if isinstance(entry, dict)]
        if rows:
            head = f"\n## {path.stem}\n\n| {' | '.join(SAY[language])} |\n|---|---|---|\n"
            parts.append(head + "".join(f"| `{code}` | {cell(e['cause'])} | {cell(e.get('remedy', ''))} |\n" for code, e in rows))
    return "".join(parts) + "\n"


def cell(text: str) -> str:
    text = PLURAL.sub(r"\1", text.replace("{{", "{").replace("}}", "}"))
    return text.replace("|", "\\|")


@pytest.mark.parametrize(("ours", "theirs"), TWINS, ids=name_of)
def test_both_languages_have_the_same_headings_commands_and_tables(ours: Path, theirs: Path) -> None:
    one, other = (path.read_text(encoding="utf-8") for path in (ours, theirs))
    parts: list[tuple[list[Any], list[Any]]] = [(read(one), read(other)) for read in (headings_of, commands_in, rows_in)]
    if ours in OWN_SAMPLE_FIRST:
        parts = [(sorted(mine), sorted(yours)) for mine, yours in parts]
    for mine, yours in parts:
        assert mine == yours


def rows_in(page: str) -> list[int]:
    """The number of cells of each row of a table."""
    return [line.replace("\\|", "").count("|") for line in BLOCK.sub("", page).splitlines() if line.startswith("|")]


def commands_in(page: str) -> list[str]:
    found = (block.text for block in blocks_of(page) if block.kind in {"sh", "python"})
    return [re.sub(r" --lang (en|zh)|\.zh-CN|language=\"(en|zh)\"", "", text) for text in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_guide_has_a_title_and_no_other_page_is_there(language: str) -> None:
    assert sorted(path.stem for path in (GUIDE / language).iterdir()) == sorted(PAGES)
    for page in PAGES:
        assert re.match(r"# \S", guide(page, language)), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_to_files_of_the_project_lead_somewhere(language: str) -> None:
    pages = [README[language], ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(GUIDE / language).glob("*.md")]
    for path in pages:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), (path, target)


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_and_exit_codes_are_told(language: str) -> None:
    listed = guide("commands", language)
    whole = "".join(guide(page, language) for page in PAGES)
    for command in COMMANDS:
        assert f"| `slacalc {command} " in listed
        assert f"slacalc {command}" in whole
    for code in Exit:
        assert re.search(rf"^\| {int(code)} \|", guide("exit-codes", language), re.MULTILINE)
    for page in PAGES:
        assert f"| `slacalc guide {page}` |" in listed


def test_options_are_told_on_the_page_of_exit_codes_or_where_they_belong() -> None:
    whole = {language: "".join(guide(page, language) for page in PAGES) for language in LANGUAGES}
    group: Any = typer.main.get_command(app)
    options = {name for sub in group.commands.values() for option in sub.params for name in option.opts if name.startswith("--")}
    for language, text in whole.items():
        assert not {name for name in options - {"--help"} if f"`{name}" not in text and f" {name}" not in text}, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_commands_of_the_readme_are_one_line_each(language: str) -> None:
    found = {block.marker: block.text for block in blocks_of(README[language].read_text(encoding="utf-8"))}
    for marker in ("run: statement", "run: hotline", "run: tests"):
        assert re.fullmatch(r"python3 -m venv \.venv && \.venv/bin/pip install -q [^\n]*\n", found[marker])
