"""Derivation from files to files: statements in as N-Quads or Parquet, what the rules derive out as sorted N-Quads."""

from __future__ import annotations

import heapq
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO

from openness_kg.base import files, iris, packed
from openness_kg.base.errors import OpennessError, first_line, lacking, reason
from openness_kg.base.folders import temporary
from openness_kg.base.inputs import refuse_pipe
from openness_kg.base.progress import Say, silent
from openness_kg.derive import derive, running
from openness_kg.derive.running import Written
from openness_kg.graph import reading, writing
from openness_kg.graph.local import LocalStore

ENGINES = ("sparql", "duckdb", "spark")
ENDINGS = (".nq", ".nq.gz", ".parquet")
COLUMNS = ("subject", "predicate", "object", "graph")
"""What a table of statements in Parquet has: each a term as in N-Triples, the graph null for the facts."""
_BLOCK = 2**20
"""Bytes that are packed at a time: what gzip makes of a text may depend on how that is cut."""


def parts(path: Path) -> list[Path]:
    """Return the files of statements that a path names: itself, or those below a folder, in order of name.

    Raises:
        OpennessError: it is not there, or cannot be read.

    """
    try:
        if not path.is_dir():
            named = path.name.endswith(ENDINGS)
            if named:
                refuse_pipe(path)
            return [path] if named else []
        below = sorted(Path(inner, name) for inner, _, names in os.walk(path, onerror=_refuse) for name in names)
    except (OSError, RuntimeError) as error:
        raise OpennessError(f"{path}: this cannot be read: {reason(error)}.") from None
    # what engines write beside their parts begins so
    found = [part for part in below if part.name.endswith(ENDINGS) and not part.name.startswith((".", "_"))]
    for part in found:
        refuse_pipe(part)
    return found


def _refuse(error: OSError) -> None:
    raise error


def by_sparql(stated: LocalStore, sources: Sequence[Path], say: Say) -> Iterator[bytes]:
    """Yield what the rules derive, answered by Oxigraph in memory, as sorted lines."""
    with temporary("openness-kg-") as folder:
        for number, named in enumerate(sources):
            source = named
            say(f"reading {source}")
            if source.name.endswith(".parquet"):
                lines_of = folder / f"{number}.nq"
                taken(named, partial(_unpack, named, lines_of))
                source = lines_of
            stated.load(source, iris.FACTS, say if source == named else silent)
    say("deriving")
    derive(stated, say=say)
    output = io.BytesIO()
    stated.copy(output, iris.DERIVED)
    graph = f" <{iris.DERIVED}> .\n".encode()
    yield writing.dump(b"".join(line[:-3] + graph for line in output.getvalue().splitlines(keepends=True)), "nquads")


def _unpack(source: Path, target: Path) -> int:
    """Write a table in Parquet as lines of N-Quads."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise OpennessError(lacking("Reading Parquet", "pyarrow", "hub", error)) from None
    count = 0
    try:
        with target.open("w", encoding="utf-8") as file:
            for batch in parquet.ParquetFile(source).iter_batches(columns=list(COLUMNS)):
                for row in batch.to_pylist():
                    file.write(" ".join(term for name in COLUMNS if (term := row[name]) is not None) + " .\n")
                    count += 1
    except (pa.ArrowException, KeyError, TypeError) as error:
        raise OpennessError(f"this is no table of statements: {first_line(error)}") from None
    return count


def by_duckdb(stated: LocalStore, sources: Sequence[Path], say: Say) -> Iterator[bytes]:
    """Yield what the rules derive, joined by DuckDB in a folder for the time being, as sorted lines."""
    from openness_kg.relational.duck import DuckTables

    with ExitStack() as stack:
        folder = stack.enter_context(temporary("openness-kg-"))
        given = folder / "stated.nq"
        with given.open("wb") as file:
            stated.copy(file)
        engine = stack.enter_context(DuckTables(folder))
        for number, source in enumerate((given, *sources)):
            rows = taken(source, partial(engine.load, source, number))
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


def lines(engine: Written) -> Iterator[bytes]:
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
