"""Statements as the lines of a sorted dump: what stands in one, and many of them in another format.

A dump of a whole graph is read far faster by its lines than as objects: in N-Quads (RDF 1.1 N-Quads, section 2) a
line is a statement, IRIs hold no blanks, and the graph stands last.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from openness_kg.base import iris
from openness_kg.graph import writing
from openness_kg.graph.terms import LANG_STRING, STRING, BlankNode, Iri, Literal, Term

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^<>]*)>)?')
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Line(NamedTuple):
    """The terms of a line in N-Triples, and the IRI of its graph."""

    subject: str
    predicate: str
    object: str
    graph: str


def split(line: str) -> Line:
    """Return the terms of a line of N-Quads that is in a named graph."""
    subject, predicate, rest = line.split(" ", 2)
    value, graph, _ = rest.rsplit(" ", 2)
    return Line(subject, predicate, value, graph[1:-1])


def term(text: str) -> Term:
    """Return a term of N-Triples; what is none of RDF 1.1 comes as a literal of its text."""
    if text.startswith("<") and not text.startswith("<<"):
        return Iri(text[1:-1])
    if text.startswith("_:"):
        return BlankNode(text[2:])
    found = _LITERAL.fullmatch(text)
    if found is None:
        return Literal(text)
    value, language, datatype = found.groups()
    if "\\" in value:
        value = _ESCAPE.sub(_unescaped, value)
    return Literal(value, LANG_STRING if language else datatype or STRING, language or "")


def _unescaped(found: re.Match[str]) -> str:
    short, long, character = found.groups()
    return chr(int(short or long, 16)) if character is None else _ESCAPES.get(character, character)


def written(triples: bytes, document: str) -> Iterator[tuple[str, bytes]]:
    """Yield lines of N-Triples as a document in Turtle and in JSON-LD, in their order, each with its format.

    Of the usual prefixes Turtle declares those that occur, and the empty one for the fragments of the document.

    Args:
        triples: the lines, each once.
        document: its IRI.

    """
    spaces = {"": f"{document}#"} | iris.PREFIXES
    prefixes = {name: space for name, space in spaces.items() if f"<{space}".encode() in triples}
    found = list(ox.parse(input=triples, format=ox.RdfFormat.N_TRIPLES))
    for name in ("turtle", "jsonld"):
        output = io.BytesIO()
        ox.serialize(found, output, format=writing.FORMATS[name], prefixes=prefixes if name == "turtle" else None)
        yield name, output.getvalue()
