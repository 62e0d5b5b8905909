"""A section of the statement is declared once: in the dataclass, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import pytest
from jsonschema_rs import Draft202012Validator

from render.march_statement import march_statement
from slacalc.base.codec import Codec
from slacalc.base.forms import Key, Malformed
from slacalc.statement.codec import DERIVED, OWN, from_wire, statement_form, to_wire
from slacalc.statement.document import Statement


@dataclass(frozen=True)
class Promise:
    """What a toy section holds."""

    id: Key
    due: date


@dataclass(frozen=True)
class Promising(Statement):
    """A statement with one section more."""

    promises: tuple[Promise, ...] = ()


def test_a_section_is_declared_once() -> None:
    form = Codec(OWN, {**DERIVED, Promising: DERIVED[Statement]}).record(Promising)
    statement = march_statement()
    known = {field.name: getattr(statement, field.name) for field in fields(Statement) if field.init}
    promising = Promising(**known, promises=(Promise("report", date(2026, 4, 30)),))
    wire = {**to_wire(statement), "promises": [{"id": "report", "due": "2026-04-30"}]}
    assert form.write(promising)["promises"] == wire["promises"]
    assert form.keys["promises"].read(wire["promises"]) == promising.promises
    assert Draft202012Validator(form.schema).is_valid(wire)
    assert not Draft202012Validator(form.schema).is_valid({**wire, "promises": [{"id": "report"}]})
    assert not Draft202012Validator(statement_form().schema).is_valid(wire)


def test_a_section_that_an_earlier_release_did_not_write_has_a_default() -> None:
    optional = {"excused", "service", "moved", "reviews", "correction", "wording", "number", "program", "unmasked"}
    assert statement_form().optional == optional


def test_the_sample_statement_comes_back_as_it_was() -> None:
    assert from_wire(to_wire(march_statement())) == march_statement()


@pytest.mark.parametrize("key", ["xyz", "-00000000000000f", "0123456789ABCDEF", "0" * 17, "", 15])
def test_an_open_case_has_a_key_of_hex_digits_alone(key: object) -> None:
    wire = to_wire(march_statement())
    case = {"metric": "resolution", "key": "0123456789abcdef", "deadline": "2026-04-01"}
    assert [open_case.key for open_case in from_wire({**wire, "open_cases": [case]}).open_cases] == [case["key"]]
    forged = {**wire, "open_cases": [{**case, "key": key}]}
    assert not Draft202012Validator(statement_form().schema).is_valid(forged)
    with pytest.raises(Malformed, match="open_cases"):
        from_wire(forged)
