"""What a formula does with another term than the contract's, where that has more decimals than the proof has room for.

It is computed with as it stands, not cut to the decimals that fit: what jumps is first rounded to nine decimals, so that the
noise of binary fractions moves no edge.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from slacalc.base.figure import Compare, Completed, CutOff, Named, Round, Started, TermLeaf
from slacalc.render.workbook.formula.grid import MOST_SPARE
from slacalc.render.workbook.formula.pair import MULTIPLIED, SINGLE, held

if TYPE_CHECKING:
    from slacalc.base.figure import Node
    from slacalc.render.workbook.formula.grid import Known

SIGNS = {"at least": ">=", "at most": "<=", "above": ">", "below": "<"}
CLEAR_PLACES = 9
"""The noise of a few operations lies far below this decimal."""
OFF_GRID = "0.000001"
"""A number times its grid is no whole number from here on; that of one on the grid is nearer, below ``SEEN``."""
SEEN = 10**9


class PlainNumbers(ABC):
    """Plain numbers where whole ones have no room."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._near = False
        """Whether plain numbers are written now."""
        self._cramped: dict[str, tuple[int, bool]] = {}
        """The cells that a proof holds to fewer decimals than a reader may use: how many, and whether they may be #N/A."""

    @abstractmethod
    def _text(self, node: Node) -> tuple[str, int]: ...

    @abstractmethod
    def _missing(self, node: Node) -> str: ...

    def _note_cramped(self, node: Node, places: int) -> None:
        """A leaf is held to so many decimals; noted where another number may be meant to have more."""
        if self._known.spare == MOST_SPARE or abs(self._known.value(node)) * 10**places >= SEEN:
            return
        if isinstance(node, TermLeaf | Named) and places < (self._known.widest(node) or 0):
            missing = isinstance(node, Named) and self._known.placed[node.name].missing
            self._cramped[self._text(node)[0]] = (places, missing)

    def _fits(self) -> str:
        """The test whether all cells that were noted have no more decimals than there is room for."""
        tests = []
        for cell, (places, missing) in self._cramped.items():
            scaled = f"{cell}*{10**places}" if places else cell
            test = f"ABS({scaled}-ROUND({scaled},0))<{OFF_GRID}"
            tests.append(f"IF(ISNA({cell}),TRUE,{test})" if missing else test)
        return f"AND({','.join(tests)})" if len(tests) > 1 else "".join(tests)

    def _near_text(self, node: Started | Completed | Compare | Round | CutOff) -> str:
        match node:
            case Compare(left, how, right):
                text = self._near_compared(left, SIGNS[how], right)
            case Started(of, step):
                text = f"-INT(-ROUND({self._over(of, step)},{CLEAR_PLACES}))"
            case Completed(of, step):
                text = f"INT(ROUND({self._over(of, step)},{CLEAR_PLACES}))"
            case Round(of, places):
                text = f"ROUND(ROUND({self._text(of)[0]},{CLEAR_PLACES}),{places})"
            case CutOff(of, places):
                scaled = f"ROUND({held(*self._text(of), MULTIPLIED)}*{10**places},{CLEAR_PLACES - places})"
                text = f"SIGN({scaled})*INT(ABS({scaled}))/{10**places}"
        missing = self._missing(node)
        return f"IF({missing},NA(),{text})" if missing else text

    def _near_compared(self, left: Node, sign: str, right: Node) -> str:
        """Both sides, without the noise."""
        return sign.join(f"ROUND({self._text(side)[0]},{CLEAR_PLACES})" for side in (left, right))

    def _over(self, of: Node, step: Node) -> str:
        return f"{held(*self._text(of), MULTIPLIED)}/{held(*self._text(step), SINGLE)}"
