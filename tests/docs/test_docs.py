from __future__ import annotations

import csv
import io
import re
import shutil
import tomllib
import types
import typing
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
import typer
from pydantic import BaseModel

from docs.pages import BLOCK, GUIDE, ROOT, UPDATE, blocks_of, headings_of, run_page, run_shell, write_program
from slacalc.app.guide import PAGES
from slacalc.base.exact import parse_exact, shown, shown_percent
from slacalc.base.figure import KINDS
from slacalc.cli.exits import Exit
from slacalc.cli.main import app
from slacalc.contract import schema, schema_fees, schema_remedies
from slacalc.contract.columns import RECORD_KINDS
from slacalc.contract.readings import READINGS
from slacalc.ledger.tables import DECISION_COLUMNS, DECISION_KINDS, PAYMENT_COLUMNS
from slacalc.records import layout_schema, month_file
from slacalc.records.layout import BUILT_IN
from slacalc.records.rules import REASONS
from slacalc.records.time_format import DIRECTIVES
from slacalc.statement.v1_read import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.contract.readings import Reading

LANGUAGES = ("en", "zh")
README = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
TWINS = [*((README["en"], README["zh"]),), *((GUIDE / "en" / f"{page}.md", GUIDE / "zh" / f"{page}.md") for page in PAGES)]
ALL = [path for pair in TWINS for path in pair]
COMMANDS = [str(command.callback.__name__) for command in app.registered_commands if command.callback is not None]
SAY = {"en": ("code", "cause", "remedy"), "zh": ("代码", "原因", "处理")}
TABLES = re.compile(r"(?<=<!-- generated: diagnostics -->\n).*(?=<!-- end -->)", re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def guide(page: str, language: str) -> str:
    return (GUIDE / language / f"{page}.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a reader has after ``git clone``, as far as the pages name it."""
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts")
    (tmp_path / "sample_data").mkdir()
    for name in ("2026-03", "ledger"):
        shutil.copytree(ROOT / "sample_data" / name, tmp_path / "sample_data" / name)
    write_program(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_what_a_page_shows_is_what_its_commands_print(path: Path, folder: Path) -> None:
    page = path.read_text(encoding="utf-8")
    made = run_page(page, folder)
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
    text = text.replace("{{", "{").replace("}}", "}")
    for sign in ("\\", "|", "*", "_", "<", "["):
        text = text.replace(sign, f"\\{sign}")
    return text


@pytest.mark.parametrize(("ours", "theirs"), TWINS, ids=lambda path: name_of(path))
def test_both_languages_have_the_same_headings_commands_and_tables(ours: Path, theirs: Path) -> None:
    one, other = (path.read_text(encoding="utf-8") for path in (ours, theirs))
    assert headings_of(one) == headings_of(other)
    assert commands_in(one) == commands_in(other)
    assert rows_in(one) == rows_in(other)


def rows_in(page: str) -> list[int]:
    """The number of cells of each row of a table."""
    return [line.replace("\\|", "").count("|") for line in BLOCK.sub("", page).splitlines() if line.startswith("|")]


def commands_in(page: str) -> list[str]:
    return [re.sub(r" --lang (en|zh)|\.zh-CN", "", block.text) for block in blocks_of(page) if block.kind == "sh"]


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
    readme = README[language].read_text(encoding="utf-8")
    whole = "".join(guide(page, language) for page in PAGES)
    for command in COMMANDS:
        assert f"| `slacalc {command} " in readme
        assert f"slacalc {command}" in whole
    for code in Exit:
        assert re.search(rf"^\| {int(code)} \|", readme, re.MULTILINE)
        assert re.search(rf"^\| {int(code)} \|", guide("exit-codes", language), re.MULTILINE)
    for page in PAGES:
        assert f"`slacalc guide {page}`" in readme


def test_options_are_told_on_the_page_of_exit_codes_or_where_they_belong() -> None:
    whole = {language: "".join(guide(page, language) for page in PAGES) for language in LANGUAGES}
    command = typer.main.get_command(app)
    options = {
        name for sub in command.commands.values() for option in sub.params for name in option.opts if name.startswith("--")
    }  # type: ignore[attr-defined]
    for language, text in whole.items():
        assert not {name for name in options - {"--help"} if f"`{name}" not in text and f" {name}" not in text}, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_commands_of_the_readme_are_one_line_each(language: str) -> None:
    found = {block.marker: block.text for block in blocks_of(README[language].read_text(encoding="utf-8"))}
    for marker in ("run: statement", "run: tests"):
        assert re.fullmatch(r"python3 -m venv \.venv && \.venv/bin/pip install -q [^\n]*\n", found[marker])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_contract_is_told(language: str) -> None:
    page = guide("contract", language)
    models = [schema.ContractPart, *models_in(schema), *models_in(schema_fees), *models_in(schema_remedies)]
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    assert not {key for key in keys if not re.search(rf"`(?:[\w.<>]+\.)?{key}`", page)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_a_contract_may_hold_is_told(language: str) -> None:
    page = guide("contract", language)
    words = {
        word for model in [*models_in(schema), *models_in(schema_fees), *models_in(schema_remedies)] for word in words_in(model)
    }
    assert not {word for word in words - {reading.name for reading in READINGS} if f"`{word}`" not in page}


def models_in(module: types.ModuleType) -> list[type[BaseModel]]:
    return [item for item in vars(module).values() if isinstance(item, type) and issubclass(item, BaseModel)]


def words_in(model: type[BaseModel]) -> Iterator[str]:
    for field in model.model_fields.values():
        for mark in field.metadata:
            yield from getattr(mark, "words", ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_layout_and_of_a_month_file_is_told(language: str) -> None:
    page = guide("layout", language)
    keys = {field.alias or name for model in models_in(layout_schema) for name, field in model.model_fields.items()}
    words = {
        str(word)
        for model in models_in(layout_schema)
        for field in model.model_fields.values()
        for word in literals(field.annotation)
    }
    told = keys | words | set(month_file.KEYS) | {name for name, _ in BUILT_IN} | {name for name, _ in DIRECTIVES} | set(REASONS)
    assert not {word for word in told if f"`{word}`" not in page}


def literals(annotation: object) -> Iterator[object]:
    if typing.get_origin(annotation) is typing.Literal:
        yield from typing.get_args(annotation)
    else:
        for part in typing.get_args(annotation):
            yield from literals(part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_told(language: str) -> None:
    page = guide("predicates", language)
    for kind in RECORD_KINDS:
        for column in kind.columns:
            assert f"`{column.name}`" in page
            assert all(f"`{code}`" in page for code in column.codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_statement_is_told(language: str, folder: Path) -> None:
    page = guide("statement", language)
    out, _ = run_shell(
        "slacalc statement contracts/telecom-outsourcing.yaml sample_data/2026-03 --ledger sample_data/ledger --format json",
        folder,
    )
    assert not {key for key in keys_in(parse_json(out.encode())) if f"`{key}`" not in page}
    assert not {name for name, _ in KINDS if f'["{name}"' not in page}


def keys_in(wire: dict[str, Any]) -> Iterator[str]:
    """The keys of the format: not those that are ids of a contract or names of sections."""
    yield from wire
    for section in ("contract", "as_of", "payment", "totals"):
        yield from wire[section]
    for section in ("inputs", "rows", "terms", "figures", "metrics", "lines", "rights", "open_cases", "not_computed"):
        for item in wire[section]:
            yield from item
    yield from (key for metric in wire["metrics"] for step in metric["steps"] for key in step)
    yield from wire["tallies"]["calls"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ledger_tables_are_told(language: str) -> None:
    page = guide("ledger", language)
    for columns in (PAYMENT_COLUMNS, DECISION_COLUMNS):
        assert ",".join(columns) in page
    assert not {word for word in (*PAYMENT_COLUMNS, *DECISION_COLUMNS, *DECISION_KINDS) if f"`{word}`" not in page}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_numbers_of_the_readings_are_what_the_program_counts(language: str, folder: Path) -> None:
    page = guide("readings", language)
    run_page(page, folder)
    (folder / "readings.yaml").write_text(contract_of_readings(), encoding="utf-8")
    out, _ = run_shell("slacalc measure readings.yaml readings --format csv", folder)
    values = {row["metric"]: row for row in csv.DictReader(io.StringIO(out))}
    for reading in READINGS:
        row = next(line for line in page.splitlines() if line.startswith(f"| `{reading.name}` |"))
        for text in (reading.numerator, reading.denominator):
            assert not text or f"`{text}`" in row, (reading.name, text)
        if reading.computed:
            assert worked(reading, values[reading.name]) in row


def worked(reading: Reading, row: dict[str, str]) -> str:
    value: Fraction = parse_exact(row["value"])
    text = {"share": shown_percent(value), "seconds": f"{shown(value, 2)} s", "number": shown(value, 2)}[reading.unit]
    return f"{row['numerator']} ÷ {row['denominator']} = {text}"


def contract_of_readings() -> str:
    """The smallest contract of the guide, with a metric for each reading."""
    page = guide("contract", "en")
    text = next(block.text for block in blocks_of(page) if block.marker == "file: smallest.yaml")
    head, _, rest = text.partition("metrics:\n")
    _, _, tail = rest.partition("fees:\n")
    head = re.sub(r"exports:.*", "exports: {calls: slacalc, tickets: slacalc, surveys: slacalc, seats: slacalc}", head)
    metrics = "".join(metric_of(reading) for reading in READINGS if reading.computed)
    return f"{head}metrics:\n{metrics}fees:\n{tail}"


def metric_of(reading: Reading) -> str:
    lines = [f"  {reading.name}:", '    clause: "3"', "    name: {zh: 指标, en: metric}", f"    reading: {reading.name}"]
    if reading.takes_within:
        lines.append("    within: " + ("20 s" if reading.takes_within == "seconds" else "3 working days after receipt"))
    if reading.takes_satisfied:
        lines.append("    satisfied: [4, 5]")
    if reading.takes_reopened:
        lines += ["    judged: in month of deadline", "    reopened: not resolved"]
    return "\n".join([*lines, "    target: none", "    basis: at least 1, otherwise no finding", ""])
