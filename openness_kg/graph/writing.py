"""Writing statements: the same bytes for the same statements."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from openness_kg.base import formats, iris
from openness_kg.graph import convert, xml
from openness_kg.graph.terms import Triple

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
    if with_blanks:
        found = ox.parse(input=b"".join(with_blanks), format=ox.RdfFormat.N_QUADS)
        others += statements(list(found), "nquads").splitlines(keepends=True)
    ordered = sorted(others)
    return b"".join(ordered) if format_name == "nquads" else _trig(ordered)


def by_graph(nquads: bytes) -> dict[str, bytes]:
    """Return the sorted N-Triples of each named graph of an N-Quads document, by its IRI, in the order of IRIs."""
    graphs: dict[bytes, list[bytes]] = {}
    for line in nquads.splitlines():
        statement, graph, _ = line.rsplit(b" ", 2)
        graphs.setdefault(graph, []).append(statement + b" .\n")
    return {graph[1:-1].decode(): dump(b"".join(graphs[graph]), "nquads") for graph in sorted(graphs)}


def merged(nquads: bytes) -> bytes:
    """Return the RDF merge of the graphs of an N-Quads document as N-Triples, sorted, as :func:`serialize` does."""
    return dump(b"".join({line.rsplit(b" ", 2)[0] + b" .\n" for line in nquads.splitlines()}), "nquads")


def rewritten(lines: bytes, format_name: str) -> bytes:
    """Return N-Triples, or N-Quads all in named graphs, in another format and in their own order.

    In TriG the order is that of graphs.
    """
    ordered = lines.splitlines(keepends=True)
    if format_name == "trig":
        return _trig(ordered)
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


def _trig(ordered: list[bytes]) -> bytes:
    graphs: dict[bytes, list[bytes]] = {}
    for line in ordered:
        graphs.setdefault(line.rsplit(b" ", 2)[1], []).append(line)
    output = io.BytesIO()
    ox.serialize(
        ox.parse(
            input=b"".join(line for graph in sorted(graphs) for line in graphs[graph]), format=ox.RdfFormat.N_QUADS
        ),
        output,
        FORMATS["trig"],
        prefixes=iris.PREFIXES,
    )
    return output.getvalue()


def _canonical(found: list[ox.Triple | ox.Quad]) -> list[ox.Triple | ox.Quad]:
    dataset = ox.Dataset(s if isinstance(s, ox.Quad) else ox.Quad(s.subject, s.predicate, s.object) for s in found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad if isinstance(found[0], ox.Quad) else quad.triple for quad in dataset]


def _sort_key(statement: ox.Triple | ox.Quad) -> tuple[str, ...]:
    parts = str(statement.subject), str(statement.predicate), str(statement.object)
    return (str(statement.graph_name), *parts) if isinstance(statement, ox.Quad) else parts
