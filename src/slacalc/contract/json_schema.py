"""The contract file as JSON Schema, made from the parts that validate it and from what the readers take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.base.json_schema import inlined
from slacalc.contract.calendar import YEAR
from slacalc.contract.checks import ID, RESERVED, SECTIONS_BY_ID
from slacalc.contract.columns import RECORD_KINDS
from slacalc.contract.schema import ContractPart

if TYPE_CHECKING:
    from slacalc.base.json_schema import Schema


def contract_schema() -> Schema:
    """The keys of a contract file, without words about them.

    It says less than ``check``: nothing that spans several keys, no predicate, and no number that only its size makes wrong.
    """
    schema = inlined(ContractPart.model_json_schema(by_alias=True))
    for section in SECTIONS_BY_ID:
        _below(schema, section)["propertyNames"] = {"pattern": f"^{ID.pattern}$"}
    _below(schema, "metrics")["propertyNames"]["not"] = {"enum": sorted(RESERVED)}
    _below(schema, "calendar.years")["propertyNames"] = {"pattern": f"^{YEAR.pattern.replace(chr(92) + 'd', '[0-9]')}$"}
    exports = _below(schema, "exports")
    layout = exports.pop("additionalProperties")
    exports |= {"properties": {kind.role: layout for kind in RECORD_KINDS}, "additionalProperties": False}
    hours = [{"required": ["every_day"]}, {"required": ["working_days", "rest_days"]}]
    _below(schema, "service_hours")["anyOf"] = hours
    return schema


def _below(schema: Schema, path: str) -> Schema:
    for step in path.split("."):
        schema = schema["properties"][step]
    return schema
