"""``slacalc schema``: files that people write and programs read, as JSON Schema with the words of the guide."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from slacalc.app.guide_keys import KeySection, candidates, find_section, sections_of
from slacalc.base.json_schema import DRAFT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slacalc.base.json_schema import Schema

Kind = Literal["contract", "layout", "month", "statement", "diff"]
ORDER = ("$schema", "title", "description", "type", "const", "enum", "pattern", "examples", "properties", "required")
"""The keys of a schema in the order in which one reads them; others follow by name."""
ANY = "<id>"


def write_schema(kind: Kind, languages: tuple[str, ...]) -> str:
    """The schema of a kind of file as JSON text, the same on every machine.

    Descriptions are in each of the languages, one below the other.
    """
    page = "layout" if kind == "month" else kind
    sections = [sections_of(page, language) for language in languages]
    as_one = kind != "contract"

    def section_of(sections: tuple[KeySection, ...], top: str) -> KeySection:
        if not as_one:
            return find_section(sections, top)
        joined = KeySection()
        for section in sections:
            joined.keys = {**section.keys, **joined.keys}
            joined.examples = {**section.examples, **joined.examples}
        return joined

    def describe(path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        descriptions = [_description(section_of(sections, path[0]), path) for sections in sections]
        return "\n\n".join(text for text, _ in descriptions if text), descriptions[0][1]

    schema = json.loads(json.dumps(_schema_of(kind)))  # a copy in which no two places share what is said of one
    _word(schema, (), describe)
    if kind == "layout":
        _word_columns(schema, [sections_of("predicates", language) for language in languages])
    return json.dumps(_in_order({"$schema": DRAFT, "title": f"slacalc {kind}", **schema}), ensure_ascii=False, indent=1) + "\n"


def _schema_of(kind: Kind) -> Schema:
    match kind:
        case "contract":
            from slacalc.contract.json_schema import contract_schema  # noqa: PLC0415 - loaded when it is needed

            return contract_schema()
        case "statement":
            from slacalc.statement.codec import statement_schema  # noqa: PLC0415 - as above

            return statement_schema()
        case "layout":
            from slacalc.records.json_schema import layout_schema  # noqa: PLC0415 - as above

            return layout_schema()
        case "month":
            from slacalc.records.month_file import month_schema  # noqa: PLC0415 - as above

            return month_schema()
        case "diff":
            from slacalc.render.diff_json import diff_schema  # noqa: PLC0415 - as above

            return diff_schema()


def _description(section: KeySection, path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What the guide says of a path, or of the nearest key above it that it speaks of; its examples only of the path itself.

    A mapping of the top of a contract of which no row speaks is what the heading above its keys says.
    """
    named = tuple(step for step in path if step != ANY)
    for depth in range(len(named), 0, -1):
        for key in candidates(named[:depth]):
            if key in section.keys:
                return section.keys[key], section.examples.get(key, ()) if depth == len(named) else ()
    return section.heading, ()


def _word(schema: Schema, path: tuple[str, ...], describe: Callable[[tuple[str, ...]], tuple[str, tuple[str, ...]]]) -> None:
    """Titles, descriptions and examples for every key below a schema."""
    for name, subschema in list(schema.get("properties", {}).items()):
        below = (*path, name)
        text, examples = describe(below)
        worded = {**subschema, "title": ".".join(below), **({"description": text} if text else {})}
        plain = [example.strip('"') for example in examples if not example.startswith(("{", "[")) and "…" not in example]
        if plain and subschema.get("type") == "string" and not {"examples", "enum", "const"} & set(subschema):
            worded["examples"] = plain
        schema["properties"][name] = worded
        _word(worded, below, describe)
    for subschema, step in _inside(schema):
        _word(subschema, (*path, *step), describe)


def _word_columns(schema: Schema, sections_by_language: list[tuple[KeySection, ...]]) -> None:
    """The columns of each role, as the page about predicates has them."""
    for branch in schema["allOf"]:
        role = branch["if"]["properties"]["role"]["const"]
        for name, subschema in branch["then"]["properties"]["columns"]["properties"].items():
            descriptions = [
                section.keys[key]
                for sections in sections_by_language
                for section in sections
                if (key := f"{role}.{name}") in section.keys
            ]
            subschema["description"] = "\n\n".join(descriptions)


def _inside(schema: Schema) -> Iterator[tuple[Schema, tuple[str, ...]]]:
    """Schemas that speak of the same place, of entries, or of items."""
    if isinstance(schema.get("additionalProperties"), dict):
        schema["additionalProperties"] = dict(schema["additionalProperties"])
        yield schema["additionalProperties"], (ANY,)
    if isinstance(schema.get("items"), dict):
        schema["items"] = dict(schema["items"])
        yield schema["items"], ()
    yield from ((branch["then"], ()) for branch in schema.get("allOf", []))
    yield from ((definition, ("columns", ANY)) for definition in schema.get("$defs", {}).values())


def _in_order(node: Any, *, names: bool = False) -> Any:  # noqa: ANN401 - any JSON
    """The keys of every schema in one order; the keys of a file as the file has them."""
    if isinstance(node, list):
        return [_in_order(item) for item in node]
    if not isinstance(node, dict):
        return node
    keys = node if names else sorted(node, key=_rank)
    return {key: _in_order(node[key], names=not names and key in {"properties", "$defs"}) for key in keys}


def _rank(key: str) -> tuple[int, str]:
    return (ORDER.index(key) if key in ORDER else len(ORDER), key)
