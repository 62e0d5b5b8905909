"""What form a reader of short texts takes, told by the reader itself.

A text that no reader takes makes it refuse with the pattern that it has compared it with, and with its examples: so the JSON
Schema has the very grammar of the parser, and there is no second list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slacalc.base.json_schema import text_like
from slacalc.contract.words.quantities import BadQuantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from slacalc.base.json_schema import Schema

NO_TEXT = "\0"
"""What no file can hold, so that no reader takes it."""
ANY_TEXT = {"type": "string", "pattern": r"^[^\n]*\S[^\n]*(?!\n)$"}
"""One line that is not blank."""


def form_of(read: Callable[[str], object]) -> Schema:
    """The texts that a reader takes, as JSON Schema; the words that are no pattern are among its examples."""
    try:
        read(NO_TEXT)
    except BadQuantity as refusal:
        if refusal.pattern:
            examples = refusal.facts["expected"].split("; ")
            by_words = [re.escape(example).replace(r"\ ", " ") for example in examples if not _fits(refusal.pattern, example)]
            return text_like("|".join([*by_words, refusal.pattern]), examples)
    return dict(ANY_TEXT)


def _fits(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text, re.ASCII) is not None
