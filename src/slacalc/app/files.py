"""The only reading and writing of files by path, apart from exports: whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from codecs import BOM_UTF8
from pathlib import Path
from typing import TYPE_CHECKING, overload

from slacalc.base.diagnostics import Place, Refused, Unwritable, error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from slacalc.base.diagnostics import Diagnostic

    Content = bytes | Callable[[BinaryIO], None]
    """What a file holds, or what writes it."""

LOCK = ".lock"
"""The file by which a folder is locked; it stays empty."""


def read_file(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        Refused: there is none, or it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as failure:
        raise Refused(error("input/no-such-file", Place(str(path)))) from failure
    except IsADirectoryError as failure:
        raise Refused(error("input/is-a-folder", Place(str(path)))) from failure
    except OSError as failure:
        raise Refused(error("input/unreadable", Place(str(path)), reason=failure.strerror or "")) from failure


@overload
def marked(files: Sequence[tuple[str, bytes]], *, csv_bom: bool) -> tuple[tuple[str, bytes], ...]: ...
@overload
def marked(files: Sequence[tuple[str, Content]], *, csv_bom: bool) -> tuple[tuple[str, Content], ...]: ...
def marked(files: Sequence[tuple[str, Content]], *, csv_bom: bool) -> tuple[tuple[str, Content], ...]:
    """The files of a run, its CSV marked as UTF-8 where that is asked for: spreadsheet programs otherwise guess."""
    return tuple((name, _marked(content) if csv_bom and name.endswith(".csv") else content) for name, content in files)


def _marked(content: Content) -> Content:
    if isinstance(content, bytes):
        return BOM_UTF8 + content

    def write(file: BinaryIO) -> None:
        file.write(BOM_UTF8)
        content(file)

    return write


@contextlib.contextmanager
def staged_files(folder: Path, files: tuple[tuple[str, Content], ...]) -> Iterator[tuple[Path, ...]]:
    """All files of a run, written beside their places in ``folder`` and synced; moved there when the body has succeeded.

    A reader sees each file old or new, and never a half; where the body fails, nothing has changed. The body gets the places.
    Where people are shown as they are, a file beside them says why.

    That every file can be moved to its place is looked at before the body. Should the system refuse one all the same, what the
    body has done stays done, and the files before it are new: that is told by a remark of its own. Where another program holds a
    place open, as spreadsheet programs do on Windows, its file stays beside it under a name that is told, and the others move.

    Raises:
        Unwritable: the folder or a file in it cannot be written.
    """
    from slacalc.app.people import unmasked_record  # noqa: PLC0415 - a run that writes nothing masks nothing

    waiting: list[tuple[Path, Path]] = []
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, data in (*files, *unmasked_record(name for name, _ in files)):
                place = folder / name
                place.parent.mkdir(exist_ok=True)
                _expect_no_folder(place)
                waiting.append((_write_beside(place.parent, place.name, data), place))
        except OSError as failure:
            raise _unwritable(folder, failure) from failure
        yield tuple(place for _, place in waiting[: len(files)])
        held_open = [remark for beside, place in waiting if (remark := _move(beside, place)) is not None]
        try:
            for parent in dict.fromkeys(place.parent for _, place in waiting):
                _sync_folder(parent)
        except OSError as failure:
            raise _not_moved(folder, failure) from failure
        if held_open:
            raise Unwritable(*held_open)
    finally:
        for beside, _ in waiting:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)


def _move(beside: Path, place: Path) -> Diagnostic | None:
    """Put a file into its place; a remark where another program holds that open, and the new file stands beside it.

    Raises:
        Unwritable: the system refuses it.
    """
    try:
        beside.replace(place)
    except PermissionError as failure:
        kept = place.with_name(f"{place.stem}.new{place.suffix}")
        try:
            beside.replace(kept)
        except OSError:
            raise _not_moved(place, failure) from failure
        return error("output/held-open", Place(str(place)), kept=kept)
    except OSError as failure:
        raise _not_moved(place, failure) from failure
    return None


def _not_moved(place: Path, failure: OSError) -> Unwritable:
    return Unwritable(error("output/not-moved", Place(str(place)), reason=failure.strerror or ""))


def _expect_no_folder(place: Path) -> None:
    """Nothing but a folder keeps a file from its place, where one could be written beside it."""
    if place.is_dir():
        raise Unwritable(error("output/unwritable", Place(str(place)), reason=os.strerror(errno.EISDIR)))


def _unwritable(folder: Path, failure: OSError) -> Unwritable:
    return Unwritable(error("output/unwritable", Place(str(folder)), reason=failure.strerror or ""))


def write_new_file(folder: Path, name: str, data: Content, tell: Callable[[Path], None] = lambda _: None) -> Path:
    """Write a file that must not exist yet; of two at once, one wins. ``tell`` hears of it as soon as it stands in its place.

    Raises:
        Unwritable: it exists, or cannot be written.
    """
    place = folder / name
    beside: Path | None = None
    try:
        _make_folder(folder)
        beside = _write_beside(folder, name, data)
        _link(place, beside)
    except OSError as failure:
        raise _unwritable(folder, failure) from failure
    finally:
        if beside:
            with contextlib.suppress(OSError):
                beside.unlink()
    tell(place)
    try:
        _sync_folder(folder)
    except OSError as failure:
        raise Unwritable(error("output/issued-not-synced", Place(str(place)), reason=failure.strerror or "")) from failure
    return place


def _make_folder(folder: Path) -> None:
    """A folder that outlives a power cut as its files do: where it is new, the one that holds it is synced as well."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _link(place: Path, beside: Path) -> None:
    try:
        place.hardlink_to(beside)
    except FileExistsError as failure:
        raise Unwritable(error("output/already-issued", Place(str(place)))) from failure


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, so that of two runs that write into it one waits; it ends with the process, however that ends.

    The folder itself is locked; where a system cannot do that, a file in it.

    Raises:
        Unwritable: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _lock(folder)
    except OSError as failure:
        raise _unwritable(folder, failure) from failure
    try:
        yield
    finally:
        os.close(handle)


def _lock(folder: Path) -> int:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there is none elsewhere

        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        return handle
    import fcntl  # noqa: PLC0415 - there is none on Windows

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:  # some network file systems lock only what is open for writing
        os.close(handle)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _write_beside(folder: Path, name: str, data: Content) -> Path:
    handle, beside = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    path = Path(beside)
    try:
        with os.fdopen(handle, "wb") as file:
            if isinstance(data, bytes):
                file.write(data)
            else:
                data(file)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o644)
    except BaseException:
        path.unlink()
        raise
    return path


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def append_text(path: Path, text: str) -> None:
    """Add to the end of a file, which is made where there is none.

    Raises:
        Unwritable: it cannot be written.
    """
    try:
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as failure:
        raise Unwritable(error("output/unwritable", Place(str(path)), reason=failure.strerror or "")) from failure
