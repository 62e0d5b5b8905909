"""The sentences of this folder, and the small agreement that each is put into."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from yaml import CollectionNode, MappingNode, Node, ScalarNode

HERE = Path(__file__).parent
FILES = sorted(path for path in HERE.glob("*.yaml") if not path.name.startswith("base-"))
LANGUAGES = ("zh", "en")
TEXT = "tag:yaml.org,2002:str"
MAPPING = "tag:yaml.org,2002:map"
NAMED = ("metrics", "fees", "limits", "withholding")
"""Sections whose entries have a clause and a name."""
CITED = ("remedies", "amendments")
"""Sections whose entries have a clause."""
CITING = ("payment", "late_payment", "score", "deductions", "damages", "tax", "rounding", "retention")
"""Sections that have a clause themselves."""
BASIS = "at least 1, otherwise no finding"


@dataclass(frozen=True)
class Sentence:
    """A sentence of an agreement, with what says it and what shows it, or why it cannot be said."""

    file: str
    id: str
    language: str
    text: str
    says: tuple[tuple[str, Node], ...]
    """Paths of the contract, and what stands there."""
    examples: Node | None
    """Worked examples by their ids, as a contract has them."""
    shows: dict[str, Any]
    """What months, a ledger and the days of rights are to come to."""
    cannot: str
    because: str

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.file}/{self.id}"

    def contract(self) -> str:
        """The small agreement with this sentence in it."""
        root = composed((HERE / f"base-{self.language}.yaml").read_text(encoding="utf-8"))
        for path, node in self.says:
            put(root, path.split("."), node)
        fill(root)
        if self.examples is not None:
            put(root, ["examples"], self.examples)
        text: str = yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True, width=10**6)
        return text


def composed(text: str) -> MappingNode:
    """The nodes of a YAML text, each in its own style."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert isinstance(root, MappingNode)
    _in_blocks(root)
    return root


def _in_blocks(node: Node) -> None:
    """Collections a line each: a time of day needs no quotes there, and none is given a tag."""
    if isinstance(node, CollectionNode):
        node.flow_style = False
        for child in node.value:
            for nested in child if isinstance(child, tuple) else (child,):
                _in_blocks(nested)


def items_of(node: Node) -> list[tuple[str, Node]]:
    """Keys and nodes of a mapping."""
    assert isinstance(node, MappingNode)
    return [(key.value, value) for key, value in node.value]


def below(node: Node, key: str) -> Node | None:
    """The node under a key."""
    return dict(items_of(node)).get(key) if isinstance(node, MappingNode) else None


def put(node: Node, keys: list[str], value: Node) -> None:
    """Put a node under keys, in the place of what stands there."""
    assert isinstance(node, MappingNode)
    key, *rest = keys
    child = below(node, key)
    if rest:
        if child is None:
            child = MappingNode(MAPPING, [])
            node.value.append((ScalarNode(TEXT, key), child))
        put(child, rest, value)
    elif child is None:
        node.value.append((ScalarNode(TEXT, key), value))
    else:
        node.value = [(name, value if name.value == key else kept) for name, kept in node.value]


def fill(root: MappingNode) -> None:
    """Give each entry the words that move no amount, clause and name; and each standard a basis where none is said."""
    for section in (*NAMED, *CITED):
        entries = below(root, section)
        for id_, entry in items_of(entries) if isinstance(entries, MappingNode) else ():
            _lacks(entry, "clause", "1")
            if section in NAMED:
                _lacks(entry, "name", id_)
            if section == "metrics":
                _lacks(entry, "basis", BASIS)
    for section in CITING:
        terms = below(root, section)
        if isinstance(terms, MappingNode):
            _lacks(terms, "clause", "1")


def _lacks(entry: Node, key: str, text: str) -> None:
    if below(entry, key) is None:
        put(entry, [key], ScalarNode(TEXT, text, style='"'))


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every sentence, in the order of the files."""
    return tuple(sentence for path in FILES for sentence in _sentences_of(path))


def _sentences_of(path: Path) -> list[Sentence]:
    text = path.read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - every scalar stays a text
    return [_sentence(path.stem, id_, words[id_], node) for id_, node in items_of(composed(text))]


def _sentence(file: str, id_: str, words: dict[str, Any], node: Node) -> Sentence:
    (language,) = (language for language in LANGUAGES if language in words)
    unknown = set(words) - {language, "says", "examples", "shows", "cannot", "because"}
    assert not unknown, f"{file}/{id_}: {unknown}"
    says = below(node, "says")
    return Sentence(
        file=file,
        id=id_,
        language=language,
        text=" ".join(words[language].split()),
        says=tuple(items_of(says)) if says is not None else (),
        examples=below(node, "examples"),
        shows=words.get("shows", {}),
        cannot=words.get("cannot", ""),
        because=words.get("because", ""),
    )


def calls_of(month: str, shares: str) -> str:
    """An export of calls of which so many are answered: ``95 of 100``."""
    answered, requested = map(int, shares.split(" of "))
    rows: list[tuple[str, ...]] = [("call_id", "arrived_at", "direction", "outcome", "wait", "talk")]
    for at in range(requested):
        ends = ("answered", "5", "60") if at < answered else ("abandoned", "30", "")
        rows.append((f"{month}/{at}", f"{month}-{1 + at % 28:02d} 09:00:{at % 60:02d}", "inbound", *ends))
    return table(rows)


def rows_of(records: list[dict[str, str]]) -> str:
    """An export with these records."""
    columns = list(dict.fromkeys(column for record in records for column in record))
    return table([tuple(columns), *(tuple(record.get(column, "") for column in columns) for record in records)])


def table(rows: list[tuple[str, ...]]) -> str:
    """CSV."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()
