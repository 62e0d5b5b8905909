"""A zip archive that others have made, or may read: written alike each time, and opened as what it is, somebody else's file."""

from __future__ import annotations

import hashlib
import io
import re
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from slacalc.base.diagnostics import Place, Refused, error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

MOST_FILES = 1_000
PIECE = 1 << 16
UNSEALED = b"0" * 64
UNPORTABLE = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff\\:*?"<>|]')
"""Characters that the name of a file cannot have on every machine."""


def portable_name(name: str) -> str:
    """The name as the file can have it on every machine that the archive is opened on."""
    return UNPORTABLE.sub("_", name)


def write_archive(files: Mapping[str, bytes], day: date) -> bytes:
    """The archive of these files, by name; the same files make the same bytes, and every time in it is that of ``day``.

    Its comment ends with the SHA-256 of all of its bytes, these 64 taken as zeros: see :func:`seals_of`.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
        archive.comment = b"sha256:" + UNSEALED
    return out.getvalue()[: -len(UNSEALED)] + seals_of(out.getvalue())[1].encode()


def seals_of(data: bytes) -> tuple[str, str]:
    """The digest that an archive ends with, and the one that its bytes come to; empty the first, where it ends with none."""
    stated = data[-len(UNSEALED) :]
    computed = hashlib.sha256(data[: -len(UNSEALED)] + UNSEALED).hexdigest()
    return (stated.decode() if stated.isalnum() and stated.isascii() else ""), computed


def read_archive(data: bytes, name: str, limit: int) -> dict[str, bytes]:
    """The files of an archive, by name; nothing is written anywhere.

    Raises:
        Refused: no archive, damaged, a name that leads out of it or stands twice, a link, too many files, or more than ``limit``
            bytes when unpacked.
    """
    files: dict[str, bytes] = {}
    bytes_left, inside = limit, ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES:
                raise Refused(error("input/archive-too-large", Place(name), limit=f"{MOST_FILES} files"))
            for entry in entries:
                if not _is_inside(entry) or entry.filename in files:
                    raise Refused(error("input/archive-escapes", Place(name), file=entry.filename))
                inside = f"/{entry.filename}"
                files[entry.filename] = _unpacked(archive, entry, name, bytes_left, limit)
                bytes_left -= len(files[entry.filename])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as broken:
        raise Refused(error("input/broken-archive", Place(name + inside))) from broken
    return files


def _is_inside(entry: zipfile.ZipInfo) -> bool:
    """Whether a file lies in the archive's own folder, and is a file."""
    path = PurePosixPath(entry.filename)
    plain = not path.is_absolute() and ".." not in path.parts and "\\" not in entry.filename and ":" not in entry.filename
    return plain and "\0" not in entry.filename and not stat.S_ISLNK(entry.external_attr >> 16)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, bytes_left: int, limit: int) -> bytes:
    """The bytes of a file; they are counted before they are kept."""
    pieces: list[bytes] = []
    with archive.open(entry) as stream:
        while piece := stream.read(PIECE):
            bytes_left -= len(piece)
            if bytes_left < 0:
                raise Refused(error("input/archive-too-large", Place(name), limit=f"{limit} bytes"))
            pieces.append(piece)
    return b"".join(pieces)
