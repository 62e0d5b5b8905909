"""Is a statement what it says?"""

from __future__ import annotations

from dataclasses import asdict, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slacalc.api.diagnostic import language_of_file, language_of_text, refusing
from slacalc.api.page import Page
from slacalc.api.statement import IN_BYTES, Statement
from slacalc.base.dataclass import dataclass
from slacalc.records.bounds import UNPACK_LIMIT

if TYPE_CHECKING:
    from slacalc.api.contract import Contract
    from slacalc.api.diagnostic import Diagnostic, Language
    from slacalc.app.verify import ReachedVerdict
    from slacalc.audit.finding import Finding
    from slacalc.render.view import Block
    from slacalc.render.words import Words


@dataclass(frozen=True, slots=True, repr=False)
class Verification(Page):
    """What was looked at, and every difference."""

    checked: ReachedVerdict
    name: str
    """What its page calls the statement."""
    language: Language = field()

    def __repr__(self) -> str:
        return f"<Verification of {self.name}: {'agrees' if self.agrees else f'{len(self.findings)} differences'}>"

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not self.findings

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Each difference, money first: its ``kind``, ``where`` it is, what is ``stated`` there and what was ``computed``."""
        return self.checked.verdict.findings

    @property
    def looked_at(self) -> tuple[str, ...]:
        """Of ``terms``, ``history`` and ``counts`` those that could be looked at; digests and arithmetic always are."""
        return self.checked.looked_at

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """None: a difference is a finding."""
        return ()

    def to_dict(self) -> dict[str, Any]:
        """Whether it agrees, with what it was compared, the differences, and what a rule that has changed since accounts for."""
        verdict = self.checked.verdict
        return {
            "statement": verdict.digest,
            "agrees": self.agrees,
            "looked_at": list(self.looked_at),
            "findings": [asdict(finding) for finding in verdict.findings],
            "changed": [asdict(change) for change in verdict.changed],
            "written_otherwise": [finding.where for finding in verdict.written],
        }

    def blocks(self, words: Words) -> tuple[Block, ...]:
        """The page of ``slacalc verify``."""
        from slacalc.render.view import Cell, Outline  # noqa: PLC0415 - loaded where a page is shown

        lines = self._text(words).splitlines()
        return (Outline(tuple(((len(line) - len(line.lstrip())) // 2, Cell(line.lstrip())) for line in lines)),)

    def __str__(self) -> str:
        """As ``slacalc verify`` prints it."""
        from slacalc.render.words import words  # noqa: PLC0415 - loaded where a page is shown

        return self._text(words(self.language))

    def _text(self, words: Words) -> str:
        from slacalc.render.verdict import verdict_text  # noqa: PLC0415 - loaded where a page is shown

        return verdict_text(self.checked.verdict, self.looked_at, self.name, words)


def verify(
    statement: str | Path | bytes | Statement,
    contract: Contract | None = None,
    *,
    ledger: str | Path | None = None,
    month_dir: str | Path | None = None,
    to_the_byte: bool = False,
    unpack_limit: int = UNPACK_LIMIT,
) -> Verification:
    """Re-check a statement: digests and arithmetic; given the contract its terms, the ledger its history, the exports its counts.

    Args:
        statement: the file, its bytes, or what :meth:`slacalc.Month.statement` has made.
        contract: under which it was made; without it neither ledger nor exports can be looked at.
        ledger: the folder of what earlier months left.
        month_dir: the exports of its month.
        to_the_byte: count as a difference what is only written otherwise.
        unpack_limit: bytes that an export may unpack to.

    Raises:
        InputRefused: an input that cannot be used. A statement that differs is no such input: that is the answer.
    """
    from slacalc.app.files import read_file  # noqa: PLC0415 - loaded where it is asked for
    from slacalc.app.verify import RecheckInputs, check_statement  # noqa: PLC0415 - loads what validates files
    from slacalc.app.verify import verify as verify_with  # noqa: PLC0415 - as above

    source = statement.to_json() if isinstance(statement, Statement) else statement
    path = Path(IN_BYTES) if isinstance(source, bytes) else Path(source)
    folder, exports = (Path(path) if path is not None else None for path in (ledger, month_dir))
    file = contract.file if contract is not None else None
    given = RecheckInputs((lambda: file) if file is not None else None, folder, exports, unpack_limit)
    with refusing(lambda: contract.language if contract is not None else language_of_file(source)):
        alone = check_statement(source if isinstance(source, bytes) else read_file(path), path)
        checked = verify_with(alone, given, to_the_byte=to_the_byte)
    stated = checked.verdict.statement
    spoken = contract.language if contract is not None else language_of_text(stated.contract.language if stated else None)
    return Verification(checked, str(path), spoken)
