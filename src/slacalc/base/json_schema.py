"""JSON Schema, draft 2020-12, as plain data: what is common to the schemas of all files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
LEFT_OUT = ("$defs", "title", "description", "default")
"""What a library adds by itself: names of classes, and defaults that no file has to write."""


def inlined(schema: Schema) -> Schema:
    """The schema with each reference replaced by what it refers to, without null for what is merely not there.

    A key that may be missing may still not be null: nothing is not written in these files.
    """
    whole: Schema = _inlined(schema, schema.get("$defs", {}))
    return whole


def _inlined(schema: Any, defs: Schema) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(schema, list):
        return [_inlined(item, defs) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        return _inlined(defs[schema["$ref"].rpartition("/")[2]], defs)
    entries = {key: _entries(key, value, defs) for key, value in schema.items() if key not in LEFT_OUT}
    choices = [choice for choice in entries.get("anyOf", []) if choice != {"type": "null"}]
    if "anyOf" in entries and len(choices) == 1:
        return {**{key: value for key, value in entries.items() if key != "anyOf"}, **choices[0]}
    if choices:
        entries["anyOf"] = choices
    return entries


def _entries(key: str, value: Any, defs: Schema) -> Any:  # noqa: ANN401 - any JSON
    """Below ``properties`` a name is the file's, whatever it means in a schema."""
    if key == "properties":
        return {name: _inlined(schema, defs) for name, schema in value.items()}
    return _inlined(value, defs)


def mapping(properties: Schema, optional: Iterable[str] = ()) -> Schema:
    """An object with exactly these keys, of which some may be missing."""
    required = [key for key in properties if key not in set(optional)]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def listing(items: Schema) -> Schema:
    """A list of such items."""
    return {"type": "array", "items": items}


def words(*choices: str) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": list(choices)}


def text_like(pattern: str, examples: Iterable[str] = ()) -> Schema:
    """A text of which the whole has this form: Python's pattern as every other language reads it."""
    shown = list(examples)
    form = pattern.replace(r"\d", "[0-9]")
    return {"type": "string", "pattern": f"^(?:{form})$", **({"examples": shown} if shown else {})}
