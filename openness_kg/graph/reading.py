"""Reading Turtle files and stdin, and files of N-Quads, with one sentence for whatever is wrong with them."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError, first_line, reason
from openness_kg.base.inputs import STDIN, content, named
from openness_kg.base.progress import Say, silent, watched

__all__ = ["STDIN", "content", "is_quads", "parse", "parsed", "quads", "refused", "text", "unpacked", "valid"]

_QUADS = (".nq", ".nq.gz")


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
        OpennessError: it is no Turtle, or as :func:`quads`.

    """
    if is_quads(path):
        yield from (quad.triple for quad in quads(path, iris.FACTS))
        return
    with valid(path):
        # the same blank-node label in two files means two nodes
        for quad in ox.parse(input=turtle, format=ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True):
            yield quad.triple


def is_quads(path: Path) -> bool:
    """Tell whether a file is one of N-Quads, by its ending: ``.nq`` or ``.nq.gz``."""
    return path.name.endswith(_QUADS)


def quads(path: Path, graph: str) -> Iterator[ox.Quad]:
    """Yield the quads of a file of N-Quads, packed or not, as they are read.

    Args:
        path: the file.
        graph: the IRI of the graph of statements that are in none.

    Raises:
        OpennessError: it cannot be read, is no N-Quads, or has what rules derive, which is derived anew.

    """
    into = ox.NamedNode(graph)
    with valid(path, "N-Quads"), unpacked(path) as file:
        for quad in ox.parse(input=file, format=ox.RdfFormat.N_QUADS, rename_blank_nodes=True):
            if isinstance(quad.graph_name, ox.DefaultGraph):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, into)
            elif isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value != iris.DERIVED:
                yield quad
            else:
                raise refused(path)


def refused(path: Path) -> OpennessError:
    """Return what is said of N-Quads in a graph that they cannot be in."""
    return OpennessError(
        f"{named(path)}: a graph in this has no name, or holds what is derived, which is derived anew: give what is"
        " stated only."
    )


@contextmanager
def unpacked(path: Path, say: Say = silent) -> Iterator[IO[bytes]]:
    """Open a file for reading, one that is packed with gzip as what is in it.

    Args:
        path: the file.
        say: is told how far it has been read.

    Raises:
        OpennessError: it is not packed, though its name says so, or cut off.
        OSError: it cannot be read.

    """
    with path.open("rb") as file:
        read = watched(file, os.fstat(file.fileno()).st_size, str(path), say)
        if not path.name.endswith(".gz"):
            yield read
            return
        try:
            with gzip.open(read, "rb") as packed:
                yield cast("IO[bytes]", packed)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise OpennessError(
                f"{named(path)}: this is not packed with gzip, or cut off: {first_line(error)}."
            ) from None


@contextmanager
def valid(path: Path, language: str = "Turtle") -> Iterator[None]:
    """Turn what Oxigraph raises while it parses a file into a sentence."""
    try:
        yield
    except SyntaxError as error:
        raise OpennessError(
            f"{named(path)}:{error.lineno or 1}: this is no valid {language}: {first_line(error)}"
        ) from None
    except MemoryError:
        raise OpennessError(f"{named(path)}: a text or a name in this is longer than 16 MiB: shorten it.") from None
    except OSError as error:
        raise OpennessError(f"{named(path)}: the file cannot be read: {reason(error)}.") from None
