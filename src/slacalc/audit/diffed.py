"""Two contracts compared: the terms that changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slacalc.audit.changed_terms import ChangedTerm
    from slacalc.contract.load import Contract


@dataclass(frozen=True, slots=True)
class Diffed:
    """Two contracts, and everything in which they differ."""

    old: Contract
    new: Contract
    terms: tuple[ChangedTerm, ...]

    @property
    def language(self) -> str:
        """Of the new contract: results are told in it."""
        return self.new.versions[0][1].language.value

    @property
    def same_bytes(self) -> bool:
        """Whether the two files are the same to the byte."""
        return self.old.data == self.new.data

    @property
    def fails(self) -> bool:
        """Whether ``--fail-on-change`` fails: a change of words alone is none."""
        return any(one.kind != "wording" for one in self.terms)
