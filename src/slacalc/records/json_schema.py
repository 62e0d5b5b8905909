"""Layouts as JSON Schema, made from what validates them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.contract.tree.part import schema_of
from slacalc.records.layout_schema import LayoutFile

if TYPE_CHECKING:
    from slacalc.base.json_schema import Schema

COLUMN = {"$ref": "#/$defs/column"}


def layout_schema() -> Schema:
    """The keys of a layout file, without words about them; which columns there are is told by the role."""
    schema = schema_of(LayoutFile)
    schema["$defs"] = {"column": schema["properties"]["columns"]["additionalProperties"]}
    schema["properties"]["columns"] = {"type": "object", "additionalProperties": COLUMN}
    schema["allOf"] = []
    for kind in RECORD_KINDS:
        names = [column.name for column in kind.columns if not column.derived]
        needed = [column.name for column in kind.columns if column.required]
        columns = {"properties": dict.fromkeys(names, COLUMN), "required": needed, "additionalProperties": False}
        test = {"properties": {"role": {"const": kind.role}}, "required": ["role"]}
        schema["allOf"].append({"if": test, "then": {"properties": {"columns": columns}}})
    return schema
