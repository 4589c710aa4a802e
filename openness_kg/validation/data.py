"""What the shapes are asked of where there is more than a few files of Turtle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from openness_kg.base.folders import temporary
from openness_kg.base.progress import Say
from openness_kg.graph.local import LocalStore
from openness_kg.validation.compiled.shapes import Term


class Data(Protocol):
    """Statements that answer queries."""

    @property
    def statements(self) -> int:
        """How many there are."""
        ...

    def select(self, query: str) -> Iterator[Mapping[str, Term]]:
        """Yield the solutions of a SELECT query over all graphs."""
        ...

    def triples(self, predicate: str) -> Iterator[ox.Triple]:
        """Yield the triples with a predicate."""
        ...

    def describing(self, subjects: Iterable[str]) -> Iterator[ox.Triple]:
        """Yield a triple of each subject that has any."""
        ...


def loaded(engine: str, triples: Iterable[ox.Triple], files: Sequence[Path], say: Say) -> AbstractContextManager[Data]:
    """Return triples and what files of N-Quads have, for the time being.

    Args:
        engine: ``duckdb``, or ``compiled`` for Oxigraph.
        triples: the triples.
        files: the files.
        say: is told how far they have been read.

    Raises:
        OpennessError: the engine is not installed; or a file cannot be read, is no N-Quads, or has what is derived.

    """
    if engine == "duckdb":
        from openness_kg.validation import tables

        return tables.loaded(triples, files, say)
    from openness_kg.validation import quads

    return quads.loaded(triples, files, say)


@contextmanager
def copied(engine: str, store: LocalStore, graphs: Iterable[str], say: Say) -> Iterator[Data]:
    """Yield the merge of some named graphs of a store, as :func:`loaded` does."""
    with temporary("openness-kg-") as folder:
        path = folder / "merged.nq"
        with path.open("wb") as file:
            for graph in graphs:
                store.copy(file, graph)
        with loaded(engine, (), [path], say) as data:
            path.unlink()
            yield data
