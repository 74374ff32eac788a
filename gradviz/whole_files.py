"""Files that are written whole or not at all, and stay what they were: links, hard links, permissions, owners."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from gradviz.wording import tr


class HalfWritten(OSError):
    """A file could be neither written nor put back; the reason names the copy that holds the new text."""


def is_read_only(file: Path) -> bool:
    """Whether a file is there that nobody is meant to write."""
    try:
        mode = file.stat().st_mode
    except OSError:
        return False
    return not mode & 0o222 or not os.access(file, os.W_OK)


def write_whole(file: Path, content: str | bytes, encoding: str = "utf-8") -> None:
    """Write a file so that it is the old one or the new one at any moment; a link stays one.

    A file that has other names, or another owner, is written in its place, and a copy stands beside it meanwhile.
    Raises `OSError`, or `UnicodeEncodeError` where the encoding lacks a character.
    """
    data = content.encode(encoding) if isinstance(content, str) else content
    file = Path(os.path.realpath(file))
    before = file.stat() if file.exists() else None
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:80]}.")
    copy = Path(name)
    try:
        with open(handle, "wb") as output:
            _write_out(output.fileno(), data)
        if before is not None and (before.st_nlink > 1 or _owner(before) != _owner(copy.stat())):
            copy = copy.rename(copy.with_name(f"{file.name[:80]}~{copy.suffix}"))
            _write_in_place(file, data, copy)
            copy.unlink()
        else:
            copy.chmod(before.st_mode & 0o7777 if before is not None else 0o666 & ~_umask())
            copy.replace(file)
    except HalfWritten:
        raise
    except BaseException:
        copy.unlink()
        raise


def _write_in_place(file: Path, data: bytes, copy: Path) -> None:
    before = file.read_bytes()
    try:
        _fill(file, data)
    except OSError as error:
        try:
            _fill(file, before)
        except OSError:
            why = tr("{why}; all of the new text is in {copy}", why=error.strerror or error, copy=copy.name)
            raise HalfWritten(error.errno, why) from error
        raise


def _fill(file: Path, data: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    try:
        _write_out(handle, data)
        os.ftruncate(handle, len(data))
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_out(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


def _owner(found: os.stat_result) -> tuple[int, int]:
    return found.st_uid, found.st_gid


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
