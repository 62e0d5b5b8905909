"""The contract file as JSON Schema, made from the parts that validate it and from what the readers take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.contract.calendars.calendar import YEAR
from slacalc.contract.checks import ID, RESERVED, SECTIONS_BY_ID
from slacalc.contract.metrics.own_reading import OWN_KEYS
from slacalc.contract.metrics.readings import CASE_BLANKS, OWN, OWN_BLANKS, READINGS, WEIGHTED
from slacalc.contract.metrics.weighted import OF_COMPOSITES, OF_RECORDS, WEIGHTED_KEYS
from slacalc.contract.records.kinds import RECORD_KINDS
from slacalc.contract.records.tickets import TICKETS
from slacalc.contract.schema import ContractPart
from slacalc.contract.tree.part import schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slacalc.base.json_schema import Schema


def contract_schema() -> Schema:
    """The keys of a contract file, without words about them.

    It says less than ``check``: nothing that spans several keys, no predicate, and no number that only its size makes wrong.
    """
    schema = schema_of(ContractPart)
    for section in SECTIONS_BY_ID:
        _below(schema, section)["propertyNames"] = {"pattern": f"^{ID.pattern}$"}
    _below(schema, "metrics")["propertyNames"]["not"] = {"enum": sorted(RESERVED)}
    _below(schema, "calendar.years")["propertyNames"] = {"pattern": f"^{YEAR.pattern.replace(chr(92) + 'd', '[0-9]')}$"}
    _below(schema, "metrics")["additionalProperties"]["allOf"] = list(_by_reading())
    exports = _below(schema, "exports")
    layout = exports.pop("additionalProperties")
    exports |= {"properties": {kind.role: layout for kind in RECORD_KINDS}, "additionalProperties": False}
    hours = [{"required": ["every_day"]}, {"required": ["working_days", "rest_days"]}]
    _below(schema, "service_hours")["anyOf"] = hours
    return schema


def _by_reading() -> Iterator[Schema]:
    """Which keys of a metric its reading wants, and which it may not have."""
    for key in dict.fromkeys(key for reading in READINGS for key, _ in reading.keys):
        for wanted in (True, False):
            names = [reading.name for reading in READINGS if dict(reading.keys)[key] is wanted]
            yield _where_reading(names, {"required": [key]} if wanted else {"properties": {key: {"not": {}}}})
    yield _where_reading([OWN], {"required": list(OWN_KEYS)})
    yield _where_reading([WEIGHTED], {"required": list(WEIGHTED_KEYS)})
    yield _where_reading([WEIGHTED], {"properties": {key: {"not": {}} for key in OF_RECORDS}})
    others = [reading.name for reading in READINGS]
    yield _where_reading([*others, OWN], {"properties": {key: {"not": {}} for key in OF_COMPOSITES}})
    yield _where_reading(others, {"properties": {key: {"not": {}} for key in (*OWN_KEYS, "less", "adds")}})
    without_pauses = [reading.name for reading in READINGS if not reading.takes_pauses]
    yield _where_reading(without_pauses, {"properties": {"pauses": {"not": {}}}})
    of_cases = [reading.name for reading in READINGS if reading.blank_in]
    yield _where_reading(of_cases, {"properties": {"blank": {"enum": list(CASE_BLANKS)}}})
    counts_cases = {"properties": {"counts": {"const": TICKETS.role}}, "required": ["counts"]}
    adds_up = {"if": {"not": counts_cases}, "then": {"properties": {"blank": {"enum": list(OWN_BLANKS)}}}}
    closing = {"properties": {"judged": {"enum": ["in month of closing", "in month of deadline"]}}, "required": ["judged"]}
    lost = {"if": {"allOf": [counts_cases, closing]}, "then": {"required": ["lost"]}}
    counted = {"if": {"required": ["less"]}, "then": {"properties": {"adds": {"not": {}}}, "not": counts_cases}}
    yield _where_reading([OWN], {"allOf": [adds_up, lost, counted]})


def _where_reading(names: list[str], then: Schema) -> Schema:
    return {"if": {"properties": {"reading": {"enum": names}}, "required": ["reading"]}, "then": then}


def _below(schema: Schema, path: str) -> Schema:
    for step in path.split("."):
        keys = next(form["properties"] for form in (schema, *schema.get("anyOf", ())) if "properties" in form)
        schema = keys[step]
    return schema
