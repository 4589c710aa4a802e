"""The local store: an in-memory Oxigraph."""

from __future__ import annotations

import io
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from openness_kg import formats, iris
from openness_kg.errors import OpennessError
from openness_kg.store import Row

_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}

STDIN = Path("-")


class LocalStore:
    """A store that lives in this process and is gone with it."""

    def __init__(self) -> None:
        """Make an empty store."""
        self._store = ox.Store()

    def load(self, path: Path, graph: str) -> None:
        """Read a Turtle file into a named graph.

        Raises:
            OpennessError: the file is missing or is no Turtle; the text names file and line.

        """
        self._add(parse(path), graph)

    def rows(self, query: str) -> Iterator[Row]:
        """Yield the solutions of a SELECT query as lexical values."""
        solutions = self._run(query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise OpennessError("Only a SELECT query yields rows: this one does not select.")
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {name: term.value for name in names if (term := solution[name]) is not None}

    def write(self, query: str, output: IO[bytes], format_name: str | None) -> None:
        """Write the result of any read query; rows as CSV and triples as Turtle unless asked otherwise."""
        results = self._run(query)
        if isinstance(results, ox.QueryTriples):
            form = formats.by_name(formats.GRAPH_FORMATS, format_name or "turtle")
            output.write(serialize(results, form.name))
        elif isinstance(results, ox.QueryBoolean) and format_name in (None, "csv", "tsv"):
            output.write(b"true\n" if results else b"false\n")
        else:
            form = formats.by_name(formats.RESULT_FORMATS, format_name or "csv")
            results.serialize(output, format=_RESULTS[form.name])

    def infer(self, query: str, graph: str) -> None:
        """Run a CONSTRUCT query and add its triples to a named graph."""
        triples = self._run(query)
        if not isinstance(triples, ox.QueryTriples):
            raise OpennessError("Only a CONSTRUCT query yields triples: this one does not construct.")
        self._add(list(triples), graph)

    def clear(self, graph: str) -> None:
        """Empty a named graph."""
        self._store.clear_graph(ox.NamedNode(graph))

    def dump(self, format_name: str) -> bytes:
        """Return all named graphs as N-Quads or TriG, the same bytes for the same content."""
        return serialize(self._store, format_name)

    def _add(self, triples: Iterable[ox.Triple], graph: str) -> None:
        name = ox.NamedNode(graph)
        self._store.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)

    def _run(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self._store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise OpennessError(f"The query is not valid SPARQL 1.1: {_first_line(error)}") from None
        except (ValueError, OSError) as error:
            raise OpennessError(f"The query cannot be answered: {_first_line(error)}") from None


def parse(path: Path) -> Iterator[ox.Triple]:
    """Yield the triples of a Turtle file, or of stdin for the path ``-``.

    Raises:
        OpennessError: the file is missing or is no Turtle; the text names file and line.

    """
    try:
        source = {"input": sys.stdin.buffer.read()} if path == STDIN else {"path": path}
        for quad in ox.parse(**source, format=ox.RdfFormat.TURTLE):
            yield quad.triple
    except SyntaxError as error:
        raise OpennessError(f"{path}:{error.lineno or 1}: this is no valid Turtle: {_first_line(error)}") from None
    except OSError as error:
        raise OpennessError(f"{path}: the file cannot be read: {error.strerror or error}.") from None


def serialize(statements: Iterable[ox.Triple] | Iterable[ox.Quad], format_name: str) -> bytes:
    """Return statements in a format, sorted, so that the same statements give the same bytes."""
    ordered = sorted(statements, key=_sort_key)
    form = _GRAPHS[format_name]
    prefixes = iris.PREFIXES if format_name in ("turtle", "trig", "rdfxml") else None
    output = io.BytesIO()
    ox.serialize(ordered, output, format=form, prefixes=prefixes)
    return output.getvalue()


def _sort_key(statement: ox.Triple | ox.Quad) -> tuple[str, ...]:
    parts = [str(statement.subject), str(statement.predicate), str(statement.object)]
    return (str(statement.graph_name), *parts) if isinstance(statement, ox.Quad) else tuple(parts)


def _first_line(error: Exception) -> str:
    """Say in a line what the parser found, without its long lists of what it expected."""
    text = str(getattr(error, "msg", None) or error).splitlines()[0]
    return textwrap.shorten(re.sub(r"^Parser error at ", "", text), 160, placeholder=" …")
