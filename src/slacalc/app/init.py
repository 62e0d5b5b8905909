"""``slacalc init``: begin a contract: files to fill in, and which blanks are left in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slacalc.app.files import locked, read_file, staged_files
from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Unwritable, error
from slacalc.contract.tree.extents import extents_of
from slacalc.contract.tree.find import find_path, text_at
from slacalc.contract.tree.source import Mapping, read_tree
from slacalc.ledger.table import columns_of
from slacalc.ledger.tables import DECISIONS, PAYMENTS, DecisionRow, PaymentRow
from slacalc.render.draft import CONTRACT, LAYOUT, MONTH, Begun, contract_draft, layout_draft, month_draft

if TYPE_CHECKING:
    from pathlib import Path

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
    return _write(folder, ((CONTRACT, _blanked(data)), *beside), words)


def _blanked(data: bytes) -> bytes:
    """The same text without the values that belong to the other agreement alone; all else is as it was."""
    text = data.decode("utf-8-sig")
    lines = text.split("\n")
    for value in sorted(extents_of(text, OF_ANOTHER), reverse=True):  # what is cut moves what follows it
        last, end = (value.end_line, value.end_column) if value.end_column else (value.end_line - 1, None)  # a block ends below
        rest = lines[last][end:].lstrip(" ") if end is not None else ""
        lines[value.line : last + 1] = [f"{lines[value.line][: value.column].rstrip()} {rest}".rstrip(" ")]
    return "\n".join(lines).encode()


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
