"""Statements to validate in tables of DuckDB, which joins more than fits into memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base.folders import temporary
from openness_kg.base.progress import Say, silent
from openness_kg.derive.files import taken
from openness_kg.relational import algebra as a
from openness_kg.relational import translate
from openness_kg.relational.compiler import Compiler
from openness_kg.relational.duck import DuckTables
from openness_kg.relational.terms import normal, term
from openness_kg.validation.compiled.shapes import Term

_NAME = "its query"


class TableData:
    """Statements in tables, as :class:`openness_kg.validation.data.Data` has it."""

    def __init__(self, tables: DuckTables) -> None:
        """Take the tables."""
        self._tables = tables

    @cached_property
    def statements(self) -> int:
        """How many triples there are."""
        return self._tables.size()

    def select(self, query: str) -> Iterator[Mapping[str, Term]]:
        """Yield the solutions of a SELECT query.

        Raises:
            OpennessError: it holds something that DuckDB is not given, or is no SPARQL.

        """
        return self._answers(translate.question(_NAME, query))

    def _answers(self, question: a.Question) -> Iterator[Mapping[str, Term]]:
        compiled = Compiler(self._tables, question.name).solutions(question)
        if compiled is None:
            return
        sql, names = compiled
        for row in self._tables.found(sql):
            yield {name: term(text) for name, text in zip(names, row, strict=True) if text is not None}

    def triples(self, predicate: str) -> Iterator[ox.Triple]:
        """Yield the triples with a predicate."""
        step = a.Step(a.Variable("s"), a.Link(f"<{predicate}>"), a.Variable("o"))
        for row in self._answers(a.Question(predicate, ("s", "o"), a.Steps((step,)), distinct=False)):
            yield ox.Triple(row["s"], ox.NamedNode(predicate), row["o"])  # type: ignore[arg-type]

    def describing(self, subjects: Iterable[str]) -> Iterator[ox.Triple]:
        """Yield a triple of each subject that has any."""
        for s, p, o in self._tables.describing([f"<{subject}>" for subject in subjects]):
            yield ox.Triple(*map(term, (s, p, o)))  # type: ignore[arg-type]


@contextmanager
def loaded(triples: Iterable[ox.Triple], files: Sequence[Path], say: Say = silent) -> Iterator[TableData]:
    """Yield triples and what files of N-Quads have, in a folder for the time being.

    Raises:
        OpennessError: DuckDB is not installed; or a file cannot be read, is no N-Quads, or has what is derived.

    """
    with temporary("openness-kg-") as folder, DuckTables(folder) as tables:
        tables.take(normal(ox.Quad(t.subject, t.predicate, t.object) for t in triples))
        for number, path in enumerate(files):
            rows = taken(path, partial(tables.load, path, number))
            say(f"{path}: {rows} statements by now")
        tables.loaded()
        yield TableData(tables)
