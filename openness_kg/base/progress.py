"""Telling how far long work has come."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import IO, TypeAlias, cast

Say: TypeAlias = Callable[[str], None]
"""What is told how far work has come, a short text at a time."""
EVERY = 2.0
"""Seconds between two texts."""
_SLOW = 10
"""What is done in a second is told to a tenth below this."""


def silent(_text: str) -> None:
    """Tell nobody."""


def pace(unit: str, say: Say, total: int = 0) -> Callable[[int], None]:
    """Return what is told how much has been done, and tells that now and then, with rate and the time that is left.

    Args:
        unit: what is counted, such as ``rows``; it stands behind the number.
        say: is told.
        total: how many there are; 0 if nobody knows.

    """
    begun = told = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told < EVERY:
            return
        told = now
        rate = done / (now - begun)
        digits = 1 if rate < _SLOW else 0
        of = f" of {total}" if total else ""
        left = f", {(total - done) / rate:.0f} s left" if total and rate else ""
        say(f"{done}{of} {unit}, {rate:.{digits}f} a second{left}")

    return tell


def watched(file: IO[bytes], size: int, name: str, say: Say) -> IO[bytes]:
    """Return a file that tells, while it is read, how far that is.

    Args:
        file: a file that is open.
        size: how many bytes it has.
        name: what it is called.
        say: is told.

    """
    return file if say is silent else cast("IO[bytes]", io.BufferedReader(_Watched(file, size, name, say), 2**20))


class _Watched(io.RawIOBase):
    def __init__(self, file: IO[bytes], size: int, name: str, say: Say) -> None:
        self._file, self._done = file, 0
        self._tell = pace("MB", lambda text: say(f"{name}: {text}"), size // 10**6)

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        read = cast("io.BufferedReader", self._file).readinto(cast("bytearray", target))
        self._done += read
        self._tell(self._done // 10**6)
        return read
