"""The local store: an in-memory Oxigraph."""

from __future__ import annotations

import io
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from openness_kg.base import formats, iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph.safety import NO_FEDERATION
from openness_kg.graph.store import Row

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
_UPDATE = re.compile(r"^\s*(?:INSERT|DELETE|WITH|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)\b", re.IGNORECASE | re.MULTILINE)


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
        with _readable(path):
            self._store.load(**_source(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))

    def load_all(self, files: Iterable[tuple[Path, str]]) -> None:
        """Read Turtle files, each into its named graph.

        Raises:
            OpennessError: as :meth:`load`.

        """
        for path, graph in files:
            self.load(path, graph)

    def rows(self, query: str) -> Iterator[Row]:
        """Yield the solutions of a SELECT query as lexical values."""
        with _explained(query):
            solutions = self._run(query)
            if not isinstance(solutions, ox.QuerySolutions):
                raise OpennessError("Only a SELECT query yields rows: this one does not select.")
            names = [variable.value for variable in solutions.variables]
            for solution in solutions:
                yield {name: term.value for name in names if (term := solution[name]) is not None}

    def write(self, query: str, output: IO[bytes], format_name: str | None) -> None:
        """Write the result of any read query; rows as CSV and triples as Turtle unless asked otherwise."""
        with _explained(query):
            results = self._run(query)
            if isinstance(results, ox.QueryTriples):
                form = formats.chosen("A graph has no format", formats.GRAPH_FORMATS, format_name or "turtle")
                output.write(serialize(results, form.name))
            elif isinstance(results, ox.QueryBoolean) and format_name in (None, "csv", "tsv"):
                output.write(b"true\n" if results else b"false\n")
            else:
                form = formats.chosen("A result has no format", formats.RESULT_FORMATS, format_name or "csv")
                results.serialize(output, format=_RESULTS[form.name])

    def infer(self, query: str, graph: str) -> None:
        """Run a CONSTRUCT query and add its triples to a named graph."""
        with _explained(query):
            triples = self._run(query)
            if not isinstance(triples, ox.QueryTriples):
                raise OpennessError("Only a CONSTRUCT query yields triples: this one does not construct.")
            self.add(list(triples), graph)

    def clear(self, graph: str) -> None:
        """Empty a named graph."""
        self._store.clear_graph(ox.NamedNode(graph))

    def dump(self, format_name: str) -> bytes:
        """Return all named graphs as N-Quads or TriG, the same bytes for the same content."""
        return serialize(self._store, format_name)

    def add(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Add triples to a named graph."""
        name = ox.NamedNode(graph)
        self._store.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)

    def _run(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return self._store.query(query, use_default_graph_as_union=True)


@contextmanager
def _explained(query: str) -> Iterator[None]:
    """Turn what Oxigraph raises, at once or while results are read, into a sentence."""
    try:
        yield
    except SyntaxError as error:
        if _UPDATE.search(query):
            raise OpennessError("This is a SPARQL update, and the graph can only be read here.") from None
        raise OpennessError(f"The query is not valid SPARQL 1.1: {_first_line(error)}") from None
    except OSError:
        raise OpennessError(NO_FEDERATION) from None
    except (ValueError, RuntimeError) as error:
        raise OpennessError(f"The query cannot be answered: {_first_line(error)}") from None


def parse(path: Path) -> Iterator[ox.Triple]:
    """Yield the triples of a Turtle file, or of stdin for the path ``-``.

    Raises:
        OpennessError: the file is missing or is no Turtle; the text names file and line.

    """
    with _readable(path):
        # the same blank-node label in two files means two nodes
        for quad in ox.parse(**_source(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            yield quad.triple


def _source(path: Path) -> dict[str, Any]:
    return {"input": stdin()} if path == STDIN else {"path": str(path)}


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what Oxigraph raises while it reads a file into a sentence."""
    try:
        yield
    except SyntaxError as error:
        raise OpennessError(f"{path}:{error.lineno or 1}: this is no valid Turtle: {_first_line(error)}") from None
    except OSError as error:
        raise OpennessError(f"{path}: the file cannot be read: {error.strerror or error}.") from None


def stdin() -> bytes:
    """Return all of stdin.

    Raises:
        OpennessError: it is closed.

    """
    if sys.stdin is None:
        raise OpennessError("There is nothing to read on stdin: it is closed.")
    return sys.stdin.buffer.read()


def serialize(statements: Iterable[ox.Triple | ox.Quad], format_name: str) -> bytes:
    """Return statements in a format, sorted, so that the same statements give the same bytes.

    Blank nodes get the labels of RDF Dataset Canonicalization (RDFC-1.0).
    """
    known = list(statements)
    if any(isinstance(term, ox.BlankNode) for s in known for term in (s.subject, s.object)):
        known = _canonical(known)
    output = io.BytesIO()
    if format_name in ("nquads", "ntriples"):
        # a statement a line: sorting the lines is quicker than sorting terms
        ox.serialize(cast("list[ox.Quad]", known), output, format=_GRAPHS[format_name])
        return b"".join(sorted(output.getvalue().splitlines(keepends=True)))
    prefixes = iris.PREFIXES if format_name in ("turtle", "trig", "rdfxml") else None
    # its type says triples or quads; here all are of one kind, whichever
    ordered = cast("list[ox.Quad]", sorted(known, key=_sort_key))
    ox.serialize(ordered, output, format=_GRAPHS[format_name], prefixes=prefixes)
    return output.getvalue()


def _canonical(statements: list[ox.Triple | ox.Quad]) -> list[ox.Triple | ox.Quad]:
    dataset = ox.Dataset(s if isinstance(s, ox.Quad) else ox.Quad(s.subject, s.predicate, s.object) for s in statements)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad if isinstance(statements[0], ox.Quad) else quad.triple for quad in dataset]


def _sort_key(statement: ox.Triple | ox.Quad) -> tuple[str, ...]:
    parts = str(statement.subject), str(statement.predicate), str(statement.object)
    return (str(statement.graph_name), *parts) if isinstance(statement, ox.Quad) else parts


def _first_line(error: Exception) -> str:
    """Say in a line what the parser found, without its long lists of what it expected."""
    text = str(getattr(error, "msg", None) or error).splitlines()[0]
    return textwrap.shorten(re.sub(r"^Parser error at ", "", text), 160, placeholder=" …")
