"""Cases that stay open from month to month, as a statement lists them."""

# ruff: noqa: TC003 - the codec of statements reads annotations when it runs

from __future__ import annotations

import hmac
from datetime import date

from slacalc.base.dataclass import dataclass

KEY_DIGITS = 16
"""Hex digits of the keyed hash of a case: enough to tell the cases of a contract apart."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that a later month judges, under a keyed hash of its id."""

    metric: str
    key: str
    """Hex digits."""
    deadline: date


def key_of_case(salt: str, case_id: str) -> int:
    """A keyed hash, as the number that its digits write.

    The next month can find the case again, and a reader of the statement cannot read its id.
    """
    return int.from_bytes(hmac.digest(salt.encode(), case_id.encode(), "sha256")[: KEY_DIGITS // 2], "big")
