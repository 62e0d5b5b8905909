"""From bytes to text: which encoding a file is in, or why it is no text at all."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import TYPE_CHECKING, Literal

from slacalc.base.diagnostics import Place, Refused, error

if TYPE_CHECKING:
    from collections.abc import Callable

Encoding = Literal["utf-8", "gb18030", "utf-16"]

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "xlsx/zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PAR1", "parquet"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CJK = re.compile("[\u4e00-\u9fff]")
_SURELY_UTF8 = 4
"""So many Chinese characters before the first broken byte are no accident: GB18030 text does not read as UTF-8 that far."""


def looks_like(data: bytes) -> str:
    """The kind of file that its first bytes announce, or an empty text."""
    return next((kind for magic, kind in MAGIC if data.startswith(magic)), "")


def decode_text(data: bytes, name: str, encoding: Encoding | None = None) -> tuple[str, str]:
    """The text, without its byte-order mark, and the name of its encoding.

    A layout may fix the encoding. Otherwise: a byte-order mark decides; then UTF-8 where every byte fits; then GB18030.

    Raises:
        Refused: empty, not text, or not in that encoding.
    """
    if not data.strip():
        raise Refused(error("records/empty-file", Place(name)))
    kind = looks_like(data)
    if kind:
        raise Refused(error("records/not-text", Place(name), looks=kind))
    text, used = _decode(data, name, encoding)
    nul = text.find("\0")
    if nul >= 0:
        raise Refused(error("records/nul-byte", Place(name, text.count("\n", 0, nul) + 1)))
    if not text.strip():
        raise Refused(error("records/empty-file", Place(name)))
    return text, used


def _decode(data: bytes, name: str, encoding: Encoding | None) -> tuple[str, str]:
    if encoding is None and data.startswith(_UTF16):
        encoding = "utf-16"
    match encoding:
        case "utf-16":
            codec = "utf-16" if data.startswith(_UTF16) else "utf-16-le"
            return _strictly(data, name, codec, "utf-16"), "utf-16"
        case "gb18030":
            return _strictly(data, name, "gb18030", "gb18030"), "gb18030"
        case "utf-8":
            return _utf8(data, name)
        case None:
            pass
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as broken:
        if len(_CJK.findall(data[: broken.start].decode("utf-8"))) >= _SURELY_UTF8:
            return _utf8(data, name)
        return _strictly(data, name, "gb18030", "utf-8, gb18030"), "gb18030"
    return _utf8(data, name)


def _utf8(data: bytes, name: str) -> tuple[str, str]:
    marked = data.startswith(codecs.BOM_UTF8)
    return _strictly(data.removeprefix(codecs.BOM_UTF8), name, "utf-8", "utf-8"), "utf-8 with BOM" if marked else "utf-8"


def _strictly(data: bytes, name: str, codec: str, tried: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as broken:
        line = data[: broken.start].decode(codec, "replace").count("\n") + 1
        raise Refused(error("records/wrong-encoding", Place(name, line), encoding=tried)) from broken


def decompress(data: bytes, name: str, suffix: str) -> bytes:
    """The bytes inside a ``.gz`` or ``.zst`` file.

    Raises:
        Refused: it is no such file, or it is cut off or damaged.
    """
    inflate, damaged = _INFLATE[suffix]()
    try:
        return inflate(data)
    except damaged as broken:
        raise Refused(error("records/broken-file", Place(name), format=suffix, looks=looks_like(data) or "?")) from broken


def _gzip() -> tuple[Callable[[bytes], bytes], tuple[type[Exception], ...]]:
    import gzip  # noqa: PLC0415 - only where a file is compressed

    return gzip.decompress, (OSError, EOFError, zlib.error)


def _zstd() -> tuple[Callable[[bytes], bytes], tuple[type[Exception], ...]]:
    import zstandard  # noqa: PLC0415 - as above

    def inflate(data: bytes) -> bytes:
        # A frame may not tell its length, and a truncated one ends without a word: only the reader's end mark proves it whole.
        whole = b""
        rest = data
        while rest:
            reader = zstandard.ZstdDecompressor().decompressobj()
            whole += reader.decompress(rest)
            if not reader.eof:
                raise EOFError
            rest = reader.unused_data
        return whole

    return inflate, (zstandard.ZstdError, EOFError)


_INFLATE = {".gz": _gzip, ".zst": _zstd}
