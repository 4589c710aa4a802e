"""Reading Turtle files and stdin, with one sentence for whatever is wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError, first_line

STDIN = Path("-")
"""The path that stands for stdin."""
LARGEST = 256 * 2**20
"""Bytes that are read from one file or from stdin."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def content(path: Path) -> bytes:
    """Return the bytes of a text file, or of stdin for the path ``-``, without a byte order mark.

    Raises:
        OpennessError: it cannot be read, or is larger than ``LARGEST``.

    """
    try:
        if path == STDIN:
            if sys.stdin is None:
                raise OpennessError("There is nothing to read on stdin: it is closed.")
            found = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with path.open("rb") as file:
                found = file.read(LARGEST + 1)
    except (OSError, RuntimeError) as error:  # a RuntimeError is how pathlib says that links lead in a circle
        raise OpennessError(f"{path}: the file cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    if len(found) > LARGEST:
        raise OpennessError(f"{_named(path)}: this is larger than the {LARGEST // 2**20} MiB that are read at most.")
    return found.removeprefix(BYTE_ORDER_MARK)


def text(path: Path) -> str:
    """Return the text of a UTF-8 file, or of stdin for the path ``-``.

    Raises:
        OpennessError: as :func:`content`, or it is not UTF-8.

    """
    found = content(path)
    try:
        return found.decode()
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        raise OpennessError(f"{_named(path)}:{line}: this is no UTF-8: save the file as UTF-8.") from None


def parse(path: Path) -> Iterator[ox.Triple]:
    """Yield the triples of a Turtle file, or of stdin for the path ``-``, lexical forms unchanged.

    Raises:
        OpennessError: the file is missing or is no Turtle; the text names file and line.

    """
    turtle = content(path)
    with valid(path):
        # the same blank-node label in two files means two nodes
        for quad in ox.parse(input=turtle, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            yield quad.triple


@contextmanager
def valid(path: Path) -> Iterator[None]:
    """Turn what Oxigraph raises while it parses a file into a sentence."""
    try:
        yield
    except SyntaxError as error:
        raise OpennessError(
            f"{_named(path)}:{error.lineno or 1}: this is no valid Turtle: {first_line(error)}"
        ) from None
    except OSError as error:
        raise OpennessError(f"{_named(path)}: the file cannot be read: {error.strerror or error}.") from None


def _named(path: Path) -> str:
    return "stdin" if path == STDIN else str(path)
