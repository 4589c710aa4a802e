"""Reading what a user names, bounded in size and, where it need not end by itself, in time."""

from __future__ import annotations

import os
import select
import stat
import sys
import time
from pathlib import Path

from openness_kg.base.errors import OpennessError, reason

STDIN = Path("-")
"""The path that stands for stdin."""
LARGEST = 256 * 2**20
"""Bytes that are read from one file or from stdin."""
PATIENCE = 60.0
"""Seconds in which a pipe has to have said all."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def named(path: Path) -> str:
    """Return what an error calls a path."""
    return "stdin" if path == STDIN else str(path)


def refuse_pipe(path: Path) -> None:
    """Raise if a path names what can be read but once; what is not there, or a folder, is left to whoever reads it.

    Raises:
        OpennessError: it is a pipe or a device.

    """
    try:
        mode = path.stat().st_mode
    except (OSError, RuntimeError):
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OpennessError(f"{named(path)}: this is a pipe or a device, which is read but once: save it as a file.")


def content(path: Path, largest: int = LARGEST) -> bytes:
    """Return the bytes of a text file, of a pipe, or of stdin for the path ``-``, without a byte order mark.

    Args:
        path: what to read.
        largest: bytes that it may have.

    Raises:
        OpennessError: it cannot be read, is larger than that, or is a pipe that does not end in time.

    """
    try:
        if path == STDIN:
            if sys.stdin is None:
                raise OpennessError("There is nothing to read on stdin: it is closed.")
            found = _bytes(sys.stdin.fileno(), path, largest)
        else:
            # opening a pipe would else wait for somebody who writes
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                found = _bytes(descriptor, path, largest)
            finally:
                os.close(descriptor)
    except (OSError, RuntimeError) as error:
        raise OpennessError(f"{named(path)}: the file cannot be read: {reason(error)}.") from None
    return found.removeprefix(BYTE_ORDER_MARK)


def _bytes(descriptor: int, path: Path, largest: int) -> bytes:
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size > largest:
        raise _too_large(path, largest)
    # a file ends, and whoever types takes the time it takes
    ends = None if stat.S_ISREG(status.st_mode) or os.isatty(descriptor) else time.monotonic() + PATIENCE
    found = bytearray()
    while part := _part(descriptor, path, ends):
        found += part
        if len(found) > largest:
            raise _too_large(path, largest)
    return bytes(found)


def _part(descriptor: int, path: Path, ends: float | None) -> bytes:
    while True:
        left = None if ends is None else ends - time.monotonic()
        if left is not None and (left <= 0 or not select.select([descriptor], [], [], left)[0]):
            raise OpennessError(f"{named(path)}: this has not ended within {PATIENCE:g} seconds: save it as a file.")
        try:
            return os.read(descriptor, 2**20)
        except BlockingIOError:
            select.select([descriptor], [], [], left)


def _too_large(path: Path, largest: int) -> OpennessError:
    size = f"{largest // 2**20} MiB" if largest >= 2**20 else f"{largest // 2**10} KiB"
    return OpennessError(f"{named(path)}: this is larger than the {size} that are read at most.")
