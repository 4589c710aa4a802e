"""Writing a file whole or not at all: the one way in which a result reaches stdout, a file, a pipe or a device."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from openness_kg.base import passing
from openness_kg.base.errors import OpennessError, reason

STDOUT = Path("-")
"""The path that stands for stdout."""
_DESCRIPTOR = re.compile(r"/dev/(?P<name>stdout|stderr)|/(?:dev|proc/self)/fd/(?P<number>[0-9]{1,6})")


def is_there(path: Path) -> bool:
    """Tell whether a path is taken, by whatever, a link that leads nowhere included.

    Raises:
        OSError: that cannot be known, as for a name that is too long.

    """
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def target(text: str) -> Path:
    """Return the path that a user names for a result, seen to be one that can be written.

    Raises:
        OpennessError: it names a folder, or something in a folder that is not there or not to be written.

    """
    path = Path(text)
    if path == STDOUT or _DESCRIPTOR.fullmatch(text):
        return path
    try:
        there = stat.S_IFMT(path.stat().st_mode) if is_there(path) else None
        if text.endswith("/") and there not in (stat.S_IFDIR, None):
            raise OpennessError(f"{text}: this is a file and no folder: leave the slash at its end.")
        if text.endswith("/") or there == stat.S_IFDIR:
            raise OpennessError(f"{text}: this is a folder: name a file in it.")
        parent = path.resolve().parent
        if not parent.is_dir():
            raise OpennessError(f"{text}: there is no folder {parent}: make it, or name another.")
        if there in (stat.S_IFREG, None):
            with tempfile.TemporaryFile(dir=parent):
                pass
        if there and not os.access(path, os.W_OK):
            raise OpennessError(f"{text}: this cannot be written: it is kept from being changed.")
    except (OSError, RuntimeError) as error:
        raise OpennessError(f"{text}: this cannot be written: {reason(error)}.") from None
    return path


@contextmanager
def writing(path: Path | None) -> Iterator[IO[bytes]]:
    """Yield a file for a result: stdout for None and ``-``; else one that is in its place when the block ends well.

    What is no regular file (a pipe, a device) is written to as it is.

    Raises:
        OpennessError: nothing can be written there.
        BrokenPipeError: whoever read it has seen enough.

    """
    where = "stdout" if path in (None, STDOUT) else str(path)
    try:
        if path is None or path == STDOUT:
            if sys.stdout is None:
                raise OpennessError("There is nowhere to write to: stdout is closed.")
            sys.stdout.flush()
            with _unbuffered(sys.stdout.fileno()) as file:
                yield file
        elif found := _DESCRIPTOR.fullmatch(str(path)):
            number = {"stdout": 1, "stderr": 2}.get(found["name"]) or int(found["number"])
            with _unbuffered(number) as file:
                yield file
        elif is_there(path) and not path.is_file():
            with _unbuffered(os.open(path, os.O_WRONLY), ours=True) as file:
                yield file
        else:
            with _replacing(_followed(path)) as file:
                yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OpennessError(f"{where}: this cannot be written: {reason(error)}.") from None


def write(path: Path | None, content: bytes) -> None:
    """Write all of a content.

    Raises:
        OpennessError: nothing can be written there; a file stays as it was.
        BrokenPipeError: whoever read it has seen enough.

    """
    with writing(path) as file:
        write_all(file, content)


def write_all(file: IO[bytes], content: bytes) -> None:
    """Write all of a content to a file, which may take it in parts.

    Raises:
        OSError: the file takes no more.

    """
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


@contextmanager
def _unbuffered(descriptor: int, ours: bool = False) -> Iterator[IO[bytes]]:
    """Yield a file on a descriptor, unbuffered, so that a full disk shows here and not when the program ends."""
    file: IO[bytes] = io.FileIO(descriptor, "wb", closefd=ours)
    with file:
        yield file


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    # its name is known before it is made, so that an interrupt between the two leaves nothing behind
    aside = path.with_name(f".openness-kg-{os.urandom(8).hex()}")
    try:
        passing.add(aside)
        with aside.open("xb") as file:
            yield file
        with passing.moving:
            passing.stand(aside)
            aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        passing.discard(aside)
        raise
    passing.discard(aside)


def _followed(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:
        raise OpennessError(f"{path}: this cannot be written: {reason(error)}.") from None
