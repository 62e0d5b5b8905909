"""What a file that is no statement looks like, so that whoever gave it is told what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

Packed = Literal["empty", "workbook", "parquet", "pdf", "packed"]
Told = Literal["contract", "layout", "month", "yaml", "sample", "json", "page", "csv", "other"]
Looks = Packed | Told
MAGIC: tuple[tuple[bytes, Packed], ...] = (
    (b"PK\x03\x04", "workbook"),
    (b"\xd0\xcf\x11\xe0", "workbook"),
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "packed"),
    (b"\x28\xb5\x2f\xfd", "packed"),
)
"""First bytes that say what a file is."""
FIRST_KEYS: tuple[tuple[str, Told], ...] = (("slacalc:", "contract"), ("slacalc_layout:", "layout"), ("month:", "month"))
YAML = (".yaml", ".yml")
PAGES = (".md", ".html", ".txt")
TABLES = (".csv", ".tsv")
LOOKED_AT = 65_536
"""Bytes from the beginning."""
STATEMENT = b'"slacalc statement'
"""How the format of a statement begins."""


def looks_like(path: Path, data: bytes) -> Looks | None:
    """What the file looks like; None where it claims to be a statement, whatever else is wrong with it."""
    head = data[:LOOKED_AT]
    if STATEMENT in data:
        return None
    if not data.strip():
        return "empty"
    magic = next((looks for begins, looks in MAGIC if head.startswith(begins)), None)
    if magic is not None:
        return magic
    text = head.decode(errors="replace").lstrip("\ufeff \t\r\n")
    return _of_json(data) if text[:1] in {"{", "["} else _of_text(text, path.suffix.lower())


def _of_json(data: bytes) -> Looks | None:
    try:
        wire = json.loads(data)
    except (ValueError, RecursionError):
        return "other"
    if not isinstance(wire, dict):
        return "json"
    if {"figures", "lines"} & wire.keys():
        return None
    return "sample" if {"seed", "size"} <= wire.keys() else "json"


def _of_text(text: str, suffix: str) -> Looks:
    lines = text.splitlines()
    for word, looks in FIRST_KEYS:
        if any(line.startswith(word) for line in lines):
            return looks
    if suffix in YAML:
        return "yaml"
    if suffix in PAGES:
        return "page"
    return "csv" if suffix in TABLES or "," in lines[0] or "\t" in lines[0] else "other"
