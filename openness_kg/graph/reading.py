"""Reading Turtle files and stdin, with one sentence for whatever is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError, first_line, reason
from openness_kg.base.inputs import STDIN, content, named

__all__ = ["STDIN", "content", "parse", "parsed", "text", "valid"]


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
        raise OpennessError(f"{named(path)}:{line}: this is no UTF-8: save the file as UTF-8.") from None


def parse(path: Path) -> Iterator[ox.Triple]:
    """Return the triples of a Turtle file, or of stdin for the path ``-``, lexical forms unchanged.

    Raises:
        OpennessError: the file is missing or is no Turtle; the text names file and line.

    """
    return parsed(content(path), path)


def parsed(turtle: bytes, path: Path, base: str | None = None) -> Iterator[ox.Triple]:
    """Yield the triples of the text of a file, as :func:`parse` does.

    Args:
        turtle: the text.
        path: the file, for what is said of a fault.
        base: the IRI that relative ones are resolved against; without, they are refused, as they would name whatever
            machine the file is on.

    Raises:
        OpennessError: it is no Turtle.

    """
    with valid(path):
        # the same blank-node label in two files means two nodes
        for quad in ox.parse(input=turtle, format=ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True):
            yield quad.triple


@contextmanager
def valid(path: Path) -> Iterator[None]:
    """Turn what Oxigraph raises while it parses a file into a sentence."""
    try:
        yield
    except SyntaxError as error:
        raise OpennessError(
            f"{named(path)}:{error.lineno or 1}: this is no valid Turtle: {first_line(error)}"
        ) from None
    except MemoryError:
        raise OpennessError(f"{named(path)}: a text or a name in this is longer than 16 MiB: shorten it.") from None
    except OSError as error:
        raise OpennessError(f"{named(path)}: the file cannot be read: {reason(error)}.") from None
