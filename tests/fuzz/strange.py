"""Strange inputs, drawn from seeded dice: files that are nearly right, as people and programs leave them."""

from __future__ import annotations

import os
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from random import Random

TEXTS = (
    *("", " ", "none", "all", "0", "-1", "1", "31", "999999999999999999", "0.1", "1e9", "NaN", "yes", "null", "~", "true"),
    *("2026-02-30", "0001-01-01", "9999-12-31", "2026-01-01", "24:00", "25:61", "08:00-22:00", "22:00-08:00", "00:00-24:00"),
    *("0%", "100%", "101%", "at least 95%", "at most 0%", "above 200%", "at least 30, otherwise no finding", "5 s", "0 min"),
    *("1 working days after receipt", "0.00 CNY", "-1.00 CNY", "9999999999999.99 CNY", "1.005 CNY", "1.00 USD", "1.76 CNY each"),
    *("1% per started 1 point", "0% per completed 0 points", "3 consecutive months missed", "13 of 12 months missed", "30 days"),
    *(
        "direction is inbound",
        "not (",
        "wait between 5 s and 1 s",
        "queue in []",
        "talk + hold",
        "fees.seats",
        "metrics.x",
        "x" * 300,
    ),
    *(
        "１００％",
        "≥95%",
        "é",
        "\u202e",
        "\u200b",
        "\x1b[31m",
        "工作日",
        "'",
        '"',
        ":",
        "- a",
        "{",
        "}",
        "[",
        "#",
        "&a",
        "*a",
        "!!int 3",
    ),
)
"""What may stand where something else should."""
CELLS = (
    *(
        "",
        " ",
        "-",
        "0",
        "-1",
        "1.5",
        "1e5",
        "1.38E+10",
        "NULL",
        "#N/A",
        "null",
        "'13812345678",
        "+86 138 1234 5678",
        "86400",
        "86401",
    ),
    *(
        "2026-03-01 08:00:00",
        "2026-03-01T08:00:00Z",
        "2026-03-32 08:00:00",
        "2026/3/1 8:00",
        "01/03/2026 08:00",
        "24:00:00",
        "0:00:05",
    ),
    *(
        "answered",
        "abandoned",
        "inbound",
        "已接通",
        "呼入",
        "yes",
        "no",
        "Y",
        "=1+1",
        "＝1",
        "合计",
        "\u202e",
        "\x1b[2J",
        "\x00",
        '"',
        "a,b",
        "a\nb",
    ),
)
"""The same of a cell."""
REFUSES_THE_FILE = {"\x00", '"'}
"""Of these cells those for which no row of the file is read: a file of many rows that always had one would try nothing else."""


RARE, OFTEN = 0.1, 0.3


def how_many(usual: int) -> int:
    """How many cases a test draws: a slice, or as many as ``SLACALC_FUZZ`` says."""
    return int(os.environ.get("SLACALC_FUZZ", usual))


def lengths(usual: tuple[int, ...]) -> tuple[int, ...]:
    """How many rows the exports of a test have: a few, or as many as ``SLACALC_FUZZ_ROWS`` says."""
    rows = os.environ.get("SLACALC_FUZZ_ROWS")
    return (int(rows),) if rows else usual


@dataclass(frozen=True, slots=True)
class Strangeness:
    """Dice that spoil YAML texts, tables and bytes."""

    dice: Random

    def document(self, text: str) -> bytes:
        """A YAML file in which one to three things are wrong."""
        root = yaml.compose(text)
        assert root is not None
        for _ in range(self.dice.randint(1, 3)):
            nodes = list(_nodes(root))
            self._spoil(self.dice.choice([node for node in nodes if isinstance(node, yaml.CollectionNode) and node.value]), nodes)
        try:
            spoiled: str = yaml.serialize(root, allow_unicode=True, width=1000)
        except yaml.YAMLError:  # such as an anchor that the dice made
            spoiled = text
        return self.bytes(spoiled.encode("utf-8", "surrogatepass")) if self.dice.random() < RARE else spoiled.encode()

    def _spoil(self, place: yaml.CollectionNode, nodes: list[yaml.Node]) -> None:
        at = self.dice.randrange(len(place.value))
        pair = place.value[at]
        match self.dice.randrange(7):
            case 0:
                del place.value[at]
            case 1:
                place.value.insert(at, pair)
            case 2 if isinstance(pair, tuple):
                place.value[at] = (_scalar(self._typo(pair[0].value)), pair[1])
            case 3 if isinstance(pair, tuple):
                elsewhere = self.dice.random() < OFTEN
                place.value[at] = (pair[0], deepcopy(self.dice.choice(nodes)) if elsewhere else _scalar(self._text()))
            case 4 if isinstance(pair, tuple) and isinstance(pair[1], yaml.ScalarNode):
                place.value[at] = (pair[0], _scalar(self._typo(pair[1].value)))
            case 5 if isinstance(pair, tuple):
                place.value[at] = (pair[0], yaml.SequenceNode("tag:yaml.org,2002:seq", [_scalar(self._text()), pair[1]]))
            case _:
                place.value[at] = _scalar(self._text()) if not isinstance(pair, tuple) else (pair[0], _scalar(self._text()))

    def _text(self) -> str:
        return self.dice.choice(TEXTS)

    def _typo(self, text: str) -> str:
        if not isinstance(text, str) or not text:
            return self._text()
        at = self.dice.randrange(len(text))
        return self.dice.choice(
            (text[:at] + text[at + 1 :], text[:at] + "9" + text[at:], text[at:], text.upper(), text + " and more")
        )

    def table(self, text: str, spared: frozenset[int] = frozenset()) -> bytes:
        """A CSV file with strange cells, rows and bytes.

        Save in one of ten, no cell is of those that refuse the file, and the columns that are spared have none at all.
        """
        head, *body = text.splitlines()
        width = head.count(",") + 1
        lines = [head]
        strange: tuple[str, ...] = CELLS
        places = list(range(width))
        if self.dice.random() > RARE:
            strange = tuple(cell for cell in CELLS if cell not in REFUSES_THE_FILE)
            places = [column for column in places if column not in spared]
        for line in body:
            cells = line.split(",")
            for _ in range(self.dice.choice((0, 0, 0, 0, 1, 2))):
                cells[self.dice.choice(places)] = self._cell(strange)
            match self.dice.randrange(40):
                case 0:
                    cells = cells[: self.dice.randrange(width)]
                case 1:
                    cells.append(self._cell(strange))
                case 2:
                    cells = head.split(",")
                case 3:
                    lines.append(",".join(cells))
            lines.append(",".join(cells))
        if self.dice.random() < RARE:
            body = lines[1:]
            self.dice.shuffle(body)
            lines[1:] = body
        data = (self.dice.choice(("\n", "\r\n")).join(lines) + "\n").encode(
            self.dice.choice(("utf-8", "utf-8-sig", "gb18030")), "replace"
        )
        return self.bytes(data) if self.dice.random() < RARE else data

    def _cell(self, strange: tuple[str, ...]) -> str:
        cell = self.dice.choice(strange)
        return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') and self.dice.random() > OFTEN else cell

    def bytes(self, data: bytes) -> bytes:
        """Some bytes changed, cut or added."""
        at = self.dice.randrange(len(data) + 1)
        return self.dice.choice(
            (data[:at], data[at:], data[:at] + self.dice.randbytes(3) + data[at:], data[:at] + data[at + 1 :])
        )


def _nodes(node: yaml.Node) -> list[yaml.Node]:
    match node:
        case yaml.MappingNode():
            below = [part for pair in node.value for part in pair[1:]]
        case yaml.SequenceNode():
            below = list(node.value)
        case _:
            below = []
    return [node, *(inner for part in below for inner in _nodes(part))]


def _scalar(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text)
