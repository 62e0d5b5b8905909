"""The keyed hash by which two parties join numbers and names of people over files and months without showing them."""

from __future__ import annotations

import hmac

HASH = "h:"
"""Before the keyed hash in a file of records, so that no program takes it for a number."""
HASH_DIGITS = 16
"""Of a hash on a page: enough to tell the people of a contract apart."""


def keyed_hash(key: bytes, text: str) -> str:
    """HMAC-SHA-256 of a text under a key, in hexadecimal; a blank stays blank."""
    return hmac.digest(key, text.encode(), "sha256").hex() if text else ""
