"""Cases that stay open from month to month, as a statement lists them."""

# ruff: noqa: TC003 - the codec of statements reads annotations when it runs

from __future__ import annotations

import hmac
from datetime import date
from typing import TYPE_CHECKING

from slacalc.base.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KEY_DIGITS = 16
"""Hex digits of the keyed hash of a case: enough to tell the cases of a contract apart."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that a later month judges, under a keyed hash of its id."""

    metric: str
    key: str
    """Hex digits."""
    deadline: date


def keys_of_cases(salt: str, ids: Iterable[str]) -> Iterator[int]:
    """Keyed hashes, as the numbers that their digits write.

    The next month can find the cases again, and a reader of the statement cannot read their ids.
    """
    of_salt = hmac.new(salt.encode(), digestmod="sha256")  # made once: to begin anew for each takes twice as long
    for case_id in ids:
        keyed = of_salt.copy()
        keyed.update(case_id.encode())
        yield int.from_bytes(keyed.digest()[: KEY_DIGITS // 2], "big")
