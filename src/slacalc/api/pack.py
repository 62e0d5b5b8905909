"""A statement with all that it was made of, for the other party."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from slacalc.api.diagnostic import refusing
from slacalc.api.statement import IN_BYTES, Statement
from slacalc.records.bounds import UNPACK_LIMIT

if TYPE_CHECKING:
    from slacalc.api.contract import Contract

KEY = "key"
"""What remarks call the key."""


def pack(
    statement: str | Path | bytes | Statement,
    contract: Contract,
    month_dir: str | Path,
    key: bytes,
    *,
    ledger: str | Path | None = None,
    unpack_limit: int = UNPACK_LIMIT,
) -> bytes:
    """An archive from which the other party makes the statement again offline, its records masked: ``pack.zip``, as bytes.

    Args:
        statement: the file, its bytes, or what :meth:`slacalc.Month.statement` has made.
        contract: under which it was made.
        month_dir: the exports of its month.
        key: of the hashes of numbers, at least 16 bytes that nobody else knows; it is not packed.
        ledger: the folder of what earlier months left.
        unpack_limit: bytes that an export may unpack to.

    Raises:
        InputRefused: an input that cannot be used, a key that is too short, or a statement that is not what its inputs come to.
    """
    from slacalc.app.files import read_file  # noqa: PLC0415 - loaded where it is asked for
    from slacalc.app.pack import PackRequest, make_pack  # noqa: PLC0415 - loads polars
    from slacalc.app.secret import expect_key  # noqa: PLC0415 - as above
    from slacalc.render.words import words  # noqa: PLC0415 - as above

    source = statement.to_json() if isinstance(statement, Statement) else statement
    path = Path(IN_BYTES) if isinstance(source, bytes) else Path(source)
    with refusing(lambda: contract.language):
        data = source if isinstance(source, bytes) else read_file(path)
        folder = Path(ledger) if ledger is not None else None
        request = PackRequest(
            data, path, Path(month_dir), contract.file, folder, partial(expect_key, key, Path(KEY)), unpack_limit=unpack_limit
        )
        return make_pack(request, words(contract.language))
