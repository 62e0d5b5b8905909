"""From bytes to text: which encoding a file is in, or why it is no text at all."""

from __future__ import annotations

import codecs
import contextlib
import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from slacalc.base.dataclass import dataclass
from slacalc.base.diagnostics import Place, Refused, error
from slacalc.records.bounds import PIECE, refuse_too_large
from slacalc.records.strange_lines import LineCount, has_chinese_utf8, is_strange, patched_lines, utf8_lines, with_plain_ends
from slacalc.records.text_encoding import BY_LINES, UTF16, LineEncoding, utf8_encoding

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
_CHINESE = re.compile(rb"\xe4[\xb8-\xbf]|[\xe5-\xe9]")
"""How a Chinese character, U+4E00 to U+9FFF, begins in UTF-8."""
_SURELY_UTF8 = 4
"""So many Chinese characters before the first broken byte are no accident: GB18030 text does not read as UTF-8 that far."""
AROUND = 1 << 20
"""Bytes before and after the first broken one by which the encoding of a file is found out."""
_WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")
"""Codecs whose characters are units of several bytes: what follows a broken one cannot be told apart."""
_ZSTD_PIECE = 1 << 10
_NO_ENCODINGS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})


def looks_like(data: bytes) -> str:
    """The kind of file that its first bytes announce, or an empty text."""
    return next((kind for magic, kind in MAGIC if data.startswith(magic)), "")


@contextlib.contextmanager
def or_broken(data: bytes, name: str, kind: str) -> Iterator[None]:
    """Whatever the reader of a foreign format says, and also where it panics, the file is what is at fault."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, Refused):
        raise
    except BaseException as broken:
        raise Refused(error("records/broken-file", Place(name), format=kind, looks=looks_like(data) or "?")) from broken


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file."""

    text: str
    """Without its byte-order mark; lines end in a line feed. U+FFFD stands where bytes fit no character."""
    encoding: str
    guessed: bool
    """Whether nothing says that this is the encoding, but that every line can be read in it."""
    strange: frozenset[int]
    """Numbers, from 1, of lines that are not in the encoding of the file."""


def decode_text(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """The text of a file and its encoding.

    A layout may name the encoding. Otherwise: a byte-order mark decides; then UTF-8 where every byte fits, or most lines that are
    not plain ASCII; then GB18030.

    Raises:
        Refused: empty, not text, or not in that encoding.
    """
    if not data.strip():
        raise Refused(error("records/empty-file", Place(name)))
    kind = looks_like(data)
    if kind:
        raise Refused(error("records/not-text", Place(name), looks=kind))
    decoded = _decode(data, name, encoding)
    nul = decoded.text.find("\0")
    if nul >= 0:
        raise Refused(error("records/nul-byte", Place(name, decoded.text.count("\n", 0, nul) + 1)))
    if not decoded.text.strip():
        raise Refused(error("records/empty-file", Place(name)))
    return decoded


def line_encoding(first: bytes, encoding: str | None, *, whole: bool) -> LineEncoding | None:
    """What :func:`decode_text` will find, as far as the ``first`` bytes of a file tell; None where only the whole file does.

    ``whole`` is whether these are all of its bytes.
    """
    codec = codecs.lookup(encoding).name if encoding is not None else "utf-8"
    if codec == "utf-8":
        try:
            codecs.getincrementaldecoder("utf-8")().decode(first, final=whole)
        except UnicodeDecodeError as broken:
            is_plain = whole or broken.start + AROUND <= len(first)
            if encoding is not None or first.startswith(UTF16) or not is_plain or mostly_utf8(first, broken.start):
                return None
            return LineEncoding("gb18030", "gb18030", guessed=True)
        return utf8_encoding(first)
    return LineEncoding(codec, encoding or "", guessed=False) if codec in BY_LINES else None


def decode_lines(data: bytes, codec: str) -> bytes | None:
    """Whole lines in UTF-8; None where one of them may be in another encoding than its file."""
    if codec == "utf-8":
        return data
    if codec == "gb18030" and has_chinese_utf8(data):
        return None
    try:
        return data.decode(codec).encode()
    except UnicodeError:
        return None


def is_encoding(name: str) -> bool:
    """Whether a file can be in the encoding of that name; not every codec is one."""
    try:
        codec = codecs.lookup(name)
        with contextlib.suppress(UnicodeError):
            b"a".decode(name)
    except (LookupError, ValueError):
        return False
    return codec.name not in _NO_ENCODINGS


def _decode(data: bytes, name: str, encoding: str | None) -> Decoded:
    if encoding is None and data.startswith(UTF16):
        encoding = "utf-16"
    if encoding is not None:
        codec = codecs.lookup(encoding).name
        if codec == "utf-16" and not data.startswith(UTF16):
            codec = "utf-16-le"
        return _utf8(data, name) if codec == "utf-8" else _in_codec(data, name, codec, encoding)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as broken:
        if not mostly_utf8(data, broken.start):
            return _in_codec(data, name, "gb18030", "gb18030", guessed=True)
    return _utf8(data, name)


def _utf8(data: bytes, name: str) -> Decoded:
    return _in_codec(data.removeprefix(codecs.BOM_UTF8), name, "utf-8", utf8_encoding(data).shown)


def _in_codec(data: bytes, name: str, codec: str, shown: str, *, guessed: bool = False) -> Decoded:
    strange: set[int] = set()
    try:
        text = with_plain_ends(data.decode(codec))
    except UnicodeError as broken:
        text, strange = _patched(data, name, LineEncoding(codec, shown, guessed), broken)
    if codec == "gb18030":
        strange |= utf8_lines(data)
    return Decoded(text, shown, guessed, frozenset(strange))


def _patched(data: bytes, name: str, encoding: LineEncoding, broken: UnicodeError) -> tuple[str, set[int]]:
    """The text of a file of which some lines are not in its encoding, and their numbers; refused where that is most of them."""
    codec = encoding.codec
    try:
        text, strange = ("", set[int]()) if codec.startswith(_WIDE) else patched_lines(data, codec)
    except UnicodeError:  # codecs that shift between alphabets cannot set a byte aside
        text, strange = "", set()
    if not text:
        start = broken.start if isinstance(broken, UnicodeDecodeError) else 0
        line = data[:start].decode(codec, "replace").count("\n") + 1
        raise Refused(error("records/wrong-encoding", Place(name, line), encoding=encoding.tried)) from broken
    count = LineCount(encoding)
    count.add(text, strange)
    if why := count.refusal(name):
        raise Refused(why) from broken
    return text, strange


def mostly_utf8(data: bytes, at: int) -> bool:
    """Whether a file whose first broken byte stands there is in UTF-8 all the same, but for some lines.

    Text in GB18030 does not read as UTF-8 for long. Only the lines around that byte are looked at, however large the file is.
    """
    begins = data.rfind(b"\n", max(0, at - AROUND), at) + 1
    if not data[:begins].strip():  # the header itself is broken
        return len(_CHINESE.findall(data[:at])) >= _SURELY_UTF8
    if len(_CHINESE.findall(data[max(0, at - AROUND) : at])) >= _SURELY_UTF8:
        return True
    near = data[max(0, at - AROUND) : at + AROUND].decode("utf-8", "surrogateescape").split("\n")[:-1] or [""]
    foreign = [line for line in near if not line.isascii()]
    strange = sum(is_strange(line) for line in foreign)
    return len(foreign) - strange > strange


def decompress(data: bytes, name: str, suffix: str, limit: int) -> bytes:
    """The bytes inside a ``.gz`` or ``.zst`` file; they are counted before they are kept.

    Raises:
        Refused: it is no such file, it is cut off or damaged, or more than ``limit`` bytes are in it.
    """
    pieces, damaged = unpacker(suffix)
    try:
        total = 0
        for piece in pieces(io.BytesIO(data)):
            total += len(piece)
            if total > limit:
                raise refuse_too_large(name, limit)
        return b"".join(pieces(io.BytesIO(data)))
    except damaged as broken:
        raise Refused(error("records/broken-file", Place(name), format=suffix, looks=looks_like(data) or "?")) from broken


class Packed(Protocol):
    """Where packed bytes come from."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""


Unpacker = Callable[[Packed], Iterator[bytes]]


def unpacker(suffix: str) -> tuple[Unpacker, tuple[type[Exception], ...]]:
    """What gives the bytes inside a packed file, some at a time, and the errors by which it says that the file is damaged."""
    return _PIECES[suffix]()


def _gzip() -> tuple[Unpacker, tuple[type[Exception], ...]]:
    import gzip  # noqa: PLC0415 - only where a file is compressed

    def pieces(packed: Packed) -> Iterator[bytes]:
        with gzip.GzipFile(fileobj=packed) as stream:  # type: ignore[call-overload]  # it reads, and does nothing else
            while piece := stream.read(PIECE):
                yield piece

    return pieces, (OSError, EOFError, zlib.error)


def _zstd() -> tuple[Unpacker, tuple[type[Exception], ...]]:
    import zstandard  # noqa: PLC0415 - only where a file is compressed

    def pieces(packed: Packed) -> Iterator[bytes]:
        # A frame may not tell its length, and a truncated one ends without a word: only the reader's end mark proves it whole.
        # What a reader gives at once cannot be bounded, but for what it is given: a block of four bytes can hold 128 KiB.
        stream, whole, block = zstandard.ZstdDecompressor().decompressobj(), False, packed.read(_ZSTD_PIECE)
        while block:
            yield stream.decompress(block)
            whole = stream.eof
            block = stream.unused_data if whole else b""
            if whole:
                stream = zstandard.ZstdDecompressor().decompressobj()
            block = block or packed.read(_ZSTD_PIECE)
        if not whole:
            raise EOFError

    return pieces, (zstandard.ZstdError, EOFError)


_PIECES = {".gz": _gzip, ".zst": _zstd}
