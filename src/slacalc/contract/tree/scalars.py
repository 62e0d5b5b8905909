"""What a plain word of a YAML file means: our own rules, so that nothing is guessed.

Quoted text is text. Of plain words only ``true``, ``false``, whole numbers and plain decimals are not text; dates, times, shares
and everything else stay as they are written. A spelling that one YAML reader takes for a number, a truth or nothing, and another
for a word, is refused where it stands: its author writes it in quotes or writes it out.
"""

from __future__ import annotations

import re
from decimal import Decimal

Value = str | int | bool | Decimal

WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,17})", re.ASCII)
DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,17})\.\d{1,12}", re.ASCII)
AMBIGUOUS = re.compile(
    r"""(?: y | yes | n | no | on | off | true | false | null | ~         # other spellings of yes, no and nothing
        | [-+]?\.(?:inf|nan)
        | [-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[-+]?\d+)?              # 010, 1_000, .5, 5., +5, 1e3, too many digits
        | [-+]?0[xob][0-9a-f_]+
        | = | <<
    )""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)


LONGEST_WORD, STARTS_OTHERS = 5, frozenset("-+.~=<0123456789")
"""Letters of the longest word that is no text, and how all else begins that may be none."""


class Ambiguous(ValueError):  # noqa: N818 - says what the text is
    """A plain spelling that YAML readers do not agree on."""


def read_plain(text: str, accepted: frozenset[str] = frozenset()) -> Value:
    """The value of a plain scalar.

    Args:
        text: as it stands in the file; not empty.
        accepted: ambiguous spellings that the caller's format defines as words, for example ``yes`` and ``no``.

    Raises:
        Ambiguous: a spelling that YAML readers do not agree on.
    """
    if " " in text or (len(text) > LONGEST_WORD and text[0] not in STARTS_OTHERS):  # as most are
        return text
    if text in {"true", "false"}:
        return text == "true"
    if WHOLE.fullmatch(text) and text != "-0":
        return int(text)
    if DECIMAL.fullmatch(text):
        return Decimal(text)
    if AMBIGUOUS.fullmatch(text) and text not in accepted:
        raise Ambiguous(text)
    return text
