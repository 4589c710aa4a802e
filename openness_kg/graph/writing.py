"""Writing statements: the same bytes for the same statements."""

from __future__ import annotations

import io
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from openness_kg.base import formats, iris
from openness_kg.graph import convert, xml
from openness_kg.graph.terms import Triple

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FORMATS = {
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

_BLANK = re.compile(rb"_:|<[^>]*> <[^>]*> _:")


def answer(
    found: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple], output: IO[bytes], format_name: str | None
) -> None:
    """Write an answer of the engine; rows as CSV and triples as Turtle unless asked otherwise.

    Raises:
        OpennessError: the format is not one of its kind.

    """
    if not isinstance(found, ox.QuerySolutions | ox.QueryBoolean):
        form = formats.chosen("A graph has no format", formats.GRAPH_FORMATS, format_name or "turtle")
        output.write(statements(found, form.name))
    elif isinstance(found, ox.QueryBoolean) and format_name in (None, "csv", "tsv"):
        output.write(b"true\n" if found else b"false\n")
    else:
        form = formats.chosen("A result has no format", formats.RESULT_FORMATS, format_name or "csv")
        if form.name == "xml":
            xml.checked(output, lambda file: found.serialize(file, format=_RESULTS["xml"]))
        else:
            found.serialize(output, format=_RESULTS[form.name])


def serialize(triples: Iterable[Triple], format_name: str) -> bytes:
    """Return triples in a format of ``base.formats.GRAPH_FORMATS``, sorted.

    Blank nodes get the labels of RDF Dataset Canonicalization (RDFC-1.0).
    """
    return statements((convert.to_ox(triple) for triple in triples), format_name)


def statements(found: Iterable[ox.Triple | ox.Quad], format_name: str) -> bytes:
    """Return statements of the engine as :func:`serialize` does."""
    known = list(found)
    if any(isinstance(term, ox.BlankNode) for s in known for term in (s.subject, s.object)):
        known = _canonical(known)
    output = io.BytesIO()
    if format_name in ("nquads", "ntriples"):
        # a statement a line: sorting the lines is quicker than sorting terms
        ox.serialize(cast("list[ox.Quad]", known), output, format=FORMATS[format_name])
        return b"".join(sorted(output.getvalue().splitlines(keepends=True)))
    prefixes = iris.PREFIXES if format_name in ("turtle", "trig", "rdfxml") else None
    # its type says triples or quads; here all are of one kind, whichever
    ordered = cast("list[ox.Quad]", sorted(known, key=_sort_key))
    if format_name == "rdfxml":
        xml.refuse_nameless({statement.predicate.value for statement in known})
    ox.serialize(ordered, output, format=FORMATS[format_name], prefixes=prefixes)
    if format_name == "rdfxml":
        xml.refuse_unwritable(output.getvalue())
    return output.getvalue()


def dump(lines: bytes, format_name: str) -> bytes:
    """Return the lines of an N-Quads document as N-Quads or TriG, sorted, as :func:`serialize` does.

    Only what has blank nodes is canonicalised: RDFC-1.0 (section 4) gives them labels by the quads that they are in.
    """
    with_blanks: list[bytes] = []
    others: list[bytes] = []
    for line in lines.splitlines(keepends=True):
        (with_blanks if b"_:" in line and _BLANK.match(line) else others).append(line)
    del lines  # where the caller has let go of them, too, they are not there twice
    if with_blanks:
        found = ox.parse(input=b"".join(with_blanks), format=ox.RdfFormat.N_QUADS)
        others += statements(list(found), "nquads").splitlines(keepends=True)
    others.sort()
    ordered = b"".join(others)
    return ordered if format_name == "nquads" else _trig(ordered)


class ByGraph(Mapping[str, bytes]):
    """The sorted N-Triples of each named graph of a sorted N-Quads document, by its IRI, in the order of IRIs.

    Each is put together when it is asked for; until then, what is kept is where its lines stand in the document.
    """

    def __init__(self, nquads: bytes) -> None:
        """Look where the lines of each graph stand in a document whose quads are all in named graphs."""
        self._nquads = nquads
        starts: dict[bytes, array[int]] = defaultdict(lambda: array("Q"))
        start = 0
        for line in io.BytesIO(nquads):
            starts[line.rsplit(b" ", 2)[1]].append(start)
            start += len(line)
        self._starts = {graph: starts[graph] for graph in sorted(starts)}

    def __getitem__(self, graph: str) -> bytes:
        """Return the N-Triples of a graph."""
        cut = len(graph.encode()) + len(" <> .\n")
        lines = (line[:-cut] + b" .\n" for line in self._lines(f"<{graph}>".encode()))
        return dump(b"".join(lines), "nquads")

    def __iter__(self) -> Iterator[str]:
        """Yield the IRIs of the graphs."""
        return (graph[1:-1].decode() for graph in self._starts)

    def __len__(self) -> int:
        """Return how many graphs there are."""
        return len(self._starts)

    def quads(self) -> Iterator[bytes]:
        """Yield the lines of the document, a graph after the other."""
        for graph in self._starts:
            yield from self._lines(graph)

    def _lines(self, graph: bytes) -> Iterator[bytes]:
        for start in self._starts[graph]:
            yield self._nquads[start : self._nquads.index(b"\n", start) + 1]


def merged(nquads: bytes) -> bytes:
    """Return the RDF merge of the graphs of an N-Quads document as N-Triples, sorted, as :func:`serialize` does."""
    return dump(b"".join({line.rsplit(b" ", 2)[0] + b" .\n" for line in io.BytesIO(nquads)}), "nquads")


def rewritten(lines: bytes, format_name: str) -> bytes:
    """Return N-Triples, or N-Quads all in named graphs, in another format and in their own order.

    In TriG the order is that of graphs.
    """
    if format_name == "trig":
        return _trig(lines)
    if format_name in ("ntriples", "nquads"):
        return lines
    output = io.BytesIO()
    found = ox.parse(input=lines, format=ox.RdfFormat.N_QUADS)
    ox.serialize(found, output, FORMATS[format_name], prefixes=None if format_name == "jsonld" else iris.PREFIXES)
    return output.getvalue()


def converted(turtle: bytes, format_name: str) -> bytes:
    """Return a Turtle document in another format, as :func:`serialize` does."""
    return statements((quad.triple for quad in ox.parse(input=turtle, format=ox.RdfFormat.TURTLE)), format_name)


def merged_files(paths: Iterable[Path]) -> bytes:
    """Return the RDF merge of Turtle files as Turtle, as :func:`serialize` does."""
    found: list[ox.Triple | ox.Quad] = []
    for path in paths:
        # the same label in two files means two blank nodes
        parsed = ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        found.extend(quad.triple for quad in parsed)
    return statements(found, "turtle")


def _trig(nquads: bytes) -> bytes:
    output = io.BytesIO()
    found = ox.parse(input=io.BufferedReader(_Coming(ByGraph(nquads).quads())), format=ox.RdfFormat.N_QUADS)
    ox.serialize(found, output, FORMATS["trig"], prefixes=iris.PREFIXES)
    return output.getvalue()


class _Coming(io.RawIOBase):
    """Lines as a file that is read once."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self._rest = lines, memoryview(b"")

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Put what comes next into a buffer; return how many bytes, none at the end."""
        room = memoryview(buffer)
        rest = self._rest or memoryview(next(self._lines, b""))
        size = min(len(room), len(rest))
        room[:size], self._rest = rest[:size], rest[size:]
        return size


def _canonical(found: list[ox.Triple | ox.Quad]) -> list[ox.Triple | ox.Quad]:
    dataset = ox.Dataset(s if isinstance(s, ox.Quad) else ox.Quad(s.subject, s.predicate, s.object) for s in found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad if isinstance(found[0], ox.Quad) else quad.triple for quad in dataset]


def _sort_key(statement: ox.Triple | ox.Quad) -> tuple[str, ...]:
    parts = str(statement.subject), str(statement.predicate), str(statement.object)
    return (str(statement.graph_name), *parts) if isinstance(statement, ox.Quad) else parts
