"""Every contract, layout, month file and statement of the project, as an editor or another checker reads it."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml
from jsonschema_rs import Draft202012Validator

from slacalc.app.schema import Kind, write_schema

Json = Any
"""What a file of data holds."""
ROOT = Path(__file__).parents[2]
MARKS: dict[str, Kind] = {"slacalc": "contract", "slacalc_layout": "layout"}


class Yaml12(yaml.CSafeLoader):
    """YAML 1.2, its core schema: what editors and `check-jsonschema` read."""


Yaml12.yaml_implicit_resolvers = {}
Yaml12.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
Yaml12.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z"), ["n", "~", ""])
Yaml12.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?[0-9]+\Z"), list("-+0123456789"))
Yaml12.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?[0-9]+\.[0-9]*\Z"), list("-+0123456789"))


@cache
def validator_of(kind: Kind) -> Draft202012Validator:
    """The schema as the command prints it."""
    schema = json.loads(write_schema(kind, ("en", "zh")))
    jsonschema_rs.meta.validate(schema)
    return Draft202012Validator(schema)


def faults_of(kind: Kind, data: object) -> list[str]:
    """What the schema says against a file."""
    return [
        f"{'.'.join(map(str, mistake.instance_path))}: {mistake.message[:150]}"
        for mistake in validator_of(kind).iter_errors(data)
    ]


def fits(kind: Kind, data: object) -> bool:
    """Whether the schema says nothing against a file: of one that does not fit only as far as the first fault is looked at."""
    return validator_of(kind).is_valid(data)


def read(path: Path) -> Json:
    """The file; keys are text, as every reader of a schema has them."""
    return _texts(yaml.load(path.read_text(encoding="utf-8-sig"), Yaml12))  # noqa: S506 - a SafeLoader


def _texts(data: Json) -> Json:
    match data:
        case dict():
            return {str(key): _texts(value) for key, value in data.items()}
        case list():
            return [_texts(item) for item in data]
        case _:
            return data


def kind_of(path: Path) -> Kind | None:
    """Of a YAML file that says by its keys, or its name, what it is."""
    if path.name == "month.yaml":
        return "month"
    text = path.read_text(encoding="utf-8", errors="replace")
    return next((kind for mark, kind in MARKS.items() if re.search(rf"^{mark}:", text, re.MULTILINE)), None)


def files_in(*folders: str) -> list[tuple[Path, Kind]]:
    """Every YAML file below these folders that has a kind."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.yaml"))
    return [(path, kind) for path in paths if (kind := kind_of(path))]
