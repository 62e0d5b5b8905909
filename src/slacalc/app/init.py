"""``slacalc init``: begin a contract: files to fill in, and which blanks are left in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.files import locked, read_file, staged_files
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.contract.tree.find import find_path, text_at
from slacalc.contract.tree.source import Listing, Mapping, Scalar, read_tree
from slacalc.ledger.table import columns_of
from slacalc.ledger.tables import DECISIONS, PAYMENTS, DecisionRow, PaymentRow
from slacalc.render.draft import CONTRACT, LAYOUT, MONTH, Begun, contract_draft, layout_draft, month_draft

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slacalc.contract.tree.source import Node
    from slacalc.render.words import Words

OF_A_PARTY = (
    "name",
    "address",
    "tax_number",
    "contact",
    "purchase_order",
    "account.bank",
    "account.number",
    "account.iban",
    "account.swift",
)
OF_ANOTHER = (
    "id",
    "title",
    *(f"parties.{role}.{key}" for role in ("client", "provider") for key in OF_A_PARTY),
    "statement_number",
    "term.first_day",
    "term.last_day",
)
"""What a new agreement never takes over from the one that it starts from."""
BUILT_IN = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class UnansweredKey:
    """A key that is to be filled in."""

    place: Place
    path: str

    @property
    def question(self) -> str:
        """The comment beside it; empty where there is none."""
        return self.place.excerpt.partition("#")[2].strip()


@dataclass(frozen=True, slots=True)
class Begin:
    """What was written."""

    files: tuple[Path, ...]
    blanks: tuple[UnansweredKey, ...]


def begin_contract(folder: Path, begun: Begun, words: Words) -> Begin:
    """Write a contract, a layout, a month file and the tables of a ledger to fill in.

    Raises:
        Unwritable: one of them is there already, or cannot be written.
    """
    return _write(folder, ((CONTRACT, contract_draft(begun, words)), (LAYOUT, layout_draft(words))), words)


def begin_from(folder: Path, source: Path, words: Words) -> Begin:
    """Write another contract's terms with blanks for its names and dates, the layouts that it names, and the rest as above.

    Raises:
        Refused: the other contract, or a file that it names, cannot be read.
        Unwritable: as above.
    """
    data = read_file(source)
    root, _ = read_tree(data, str(source))
    exports = find_path(root, "exports")
    roles = [role for role, _ in exports.items] if isinstance(exports, Mapping) else []
    named = [text_at(root, "calendar.file"), *(text_at(root, f"exports.{role}") for role in roles)]
    beside = tuple((name, read_file(source.parent / name)) for name in dict.fromkeys(named) if name.endswith(BUILT_IN))
    return _write(folder, ((CONTRACT, _blanked(data, root)), *beside), words)


def _blanked(data: bytes, root: Mapping) -> bytes:
    """The same text without the values that belong to the other agreement alone; all else is as it was."""
    lines = data.decode("utf-8-sig").split("\n")
    spans = [span for path in OF_ANOTHER for span in _written(find_path(root, path), lines)]
    for number, first, last in sorted(spans, reverse=True):  # what is cut moves what follows it on its line
        line = lines[number]
        lines[number] = f"{line[:first].rstrip()} {line[last:].lstrip(' ')}".rstrip(" ")
    return "\n".join(lines).encode()


def _written(node: Node | None, lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """Where a value is written: its line, and there from where to before where; a list between brackets as one."""
    if isinstance(node, Scalar):
        number, first = node.place.line - 1, node.place.column - 1
        if lines[number].startswith(node.text, first + node.quoted):
            yield number, first, first + len(node.text) + 2 * node.quoted
    elif isinstance(node, Listing):
        items = [span for item in node.items for span in _written(item, lines)]
        number, first = node.place.line - 1, node.place.column - 1
        if items and lines[number].startswith("[", first) and (last := lines[number].find("]", items[-1][2])) > 0:
            items = [(number, first, last + 1)]
        yield from items


def _write(folder: Path, drafts: tuple[tuple[str, bytes], ...], words: Words) -> Begin:
    tables = ((PAYMENTS, PaymentRow), (DECISIONS, DecisionRow))
    ledger = tuple((f"ledger/{name}", (",".join(columns_of(row)[0]) + "\n").encode()) for name, row in tables)
    files = (*drafts, (MONTH, month_draft(words)), *ledger)
    with locked(folder):
        existing = [folder / name for name, _ in files if (folder / name).exists()]
        if existing:
            raise Unwritable(*(error("output/already-there", Place(str(path))) for path in existing))
        with staged_files(folder, files) as places:
            pass
    blanks = tuple(
        UnansweredKey(remark.place, remark.fact["path"])
        for name, data in files
        if name.endswith(BUILT_IN)
        for remark in read_tree(data, str(folder / name), frozenset({"yes", "no"}))[1]
        if remark.code == "contract/missing-value"
    )
    return Begin(places, blanks)
