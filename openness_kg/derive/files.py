"""Derivation from files to files: statements in as N-Quads or Parquet, what the rules derive out as sorted N-Quads."""

from __future__ import annotations

import heapq
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import IO

from openness_kg.base import files, iris, packed
from openness_kg.base.errors import OpennessError, reason
from openness_kg.derive import derive
from openness_kg.derive.relational import running
from openness_kg.derive.relational.running import Engine, Say
from openness_kg.graph import reading, writing
from openness_kg.graph.local import LocalStore

ENGINES = ("sparql", "duckdb", "spark")
ENDINGS = (".nq", ".nq.gz", ".parquet")
"""Files of statements. A table in Parquet has the columns subject, predicate, object and graph, each a term in N-Triples."""
_BLOCK = 2**20
"""Bytes that are packed at a time: what gzip makes of a text may depend on how that is cut."""


def parts(path: Path) -> list[Path]:
    """Return the files of statements that a path names: itself, or those below a folder, in order of name.

    Raises:
        OpennessError: it is not there, or cannot be read.

    """
    try:
        if not path.is_dir():
            return [path] if path.name.endswith(ENDINGS) else []
        below = sorted(Path(inner, name) for inner, _, names in os.walk(path, onerror=_refuse) for name in names)
    except (OSError, RuntimeError) as error:
        raise OpennessError(f"{path}: this cannot be read: {reason(error)}.") from None
    # what engines write beside their parts begins so
    return [part for part in below if part.name.endswith(ENDINGS) and not part.name.startswith((".", "_"))]


def _refuse(error: OSError) -> None:
    raise error


def by_sparql(stated: LocalStore, sources: Sequence[Path], say: Say) -> Iterator[bytes]:
    """Yield what the rules derive, answered by Oxigraph in memory, as sorted lines."""
    for source in sources:
        say(f"reading {source}")
        stated.load(source, iris.FACTS)
    say("deriving")
    derive(stated)
    output = io.BytesIO()
    stated.copy(output, iris.DERIVED)
    graph = f" <{iris.DERIVED}> .\n".encode()
    yield writing.dump(b"".join(line[:-3] + graph for line in output.getvalue().splitlines(keepends=True)), "nquads")


def by_duckdb(stated: LocalStore, sources: Sequence[Path], say: Say) -> Iterator[bytes]:
    """Yield what the rules derive, joined by DuckDB in a folder for the time being, as sorted lines."""
    from openness_kg.derive.relational.duck import DuckTables

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="openness-kg-")))
        given = folder / "stated.nq"
        with given.open("wb") as file:
            stated.copy(file)
        engine = stack.enter_context(DuckTables(folder))
        for number, source in enumerate((given, *sources)):
            rows = taken(source, lambda source=source, number=number: engine.load(source, number))  # type: ignore[misc]
            say(f"{source}: {rows} statements by now")
        engine.loaded()
        running.run(engine, say)
        yield from lines(engine)


def taken(source: Path, load: Callable[[], int]) -> int:
    """Let an engine take in a file, and say what is wrong with it as the other commands do.

    Raises:
        OpennessError: it cannot be read, is not what its ending says, or has what is derived.

    """
    try:
        source.open("rb").close()
        return load()
    except (SyntaxError, ValueError, OpennessError) as error:
        if not source.name.endswith(".parquet"):
            for _ in reading.quads(source, iris.FACTS):
                pass
        text = error if isinstance(error, OpennessError) else "a row holds no statement, or one in a graph of others"
        raise OpennessError(f"{source}: this cannot be taken in: {str(text).rstrip('.')}.") from None
    except OSError as error:
        raise OpennessError(f"{source}: the file cannot be read: {reason(error)}.") from None


def lines(engine: Engine) -> Iterator[bytes]:
    """Yield what an engine derived as sorted lines; blank nodes get the labels of RDFC-1.0."""
    blank = b"".join(engine.lines(blank=True))
    if not blank:
        yield from engine.lines(blank=False)
        return
    named = writing.dump(blank, "nquads").splitlines(keepends=True)
    others = chain.from_iterable(part.splitlines(keepends=True) for part in engine.lines(blank=False))
    yield from heapq.merge(named, others)


def write(output: Path, found: Iterable[bytes]) -> int:
    """Write lines to a file, packed if its name ends so, and return how many: all of them, or nothing.

    Raises:
        OpennessError: nothing can be written there.

    """
    count = 0
    with files.writing(output) as file, ExitStack() as stack:
        target: IO[bytes] = stack.enter_context(packed.packing(file)) if output.name.endswith(".gz") else file
        for block in _blocks(found):
            count += block.count(b"\n")
            files.write_all(target, block)
    return count


def _blocks(found: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for part in found:
        waiting += part
        while len(waiting) >= _BLOCK:
            yield bytes(waiting[:_BLOCK])
            del waiting[:_BLOCK]
    if waiting:
        yield bytes(waiting)
