"""SHACL by pySHACL, without inference: with RDFS it would type what a dangling edge leads to."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from openness_kg.base import iris
from openness_kg.base.beside import Aside
from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import slug
from openness_kg.graph import resources
from openness_kg.graph.reading import parse
from openness_kg.validation.model import Finding

_WHOLE = (iris.ONTOLOGY, iris.mint("edition", "x")[:-1], iris.mint("scheme", "x")[:-1])
"""A shape that looks at all data at once has one of these as its focus, and what it found as the value."""
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

# rdflib logs a traceback for a literal that is not of its datatype; the shapes report it in a sentence
logging.getLogger("rdflib").setLevel(logging.ERROR)


def to_rdflib(triples: Iterable[ox.Triple]) -> Graph:
    """Return triples as an rdflib graph, lexical forms unchanged."""
    graph = Graph(bind_namespaces="none")
    terms: dict[object, Node] = {}

    def convert(term: object) -> Node:
        if term not in terms:
            if isinstance(term, ox.NamedNode):
                terms[term] = URIRef(term.value)
            elif isinstance(term, ox.Literal):
                datatype = None if term.language else URIRef(term.datatype.value)
                terms[term] = Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
            else:
                terms[term] = BNode(str(term)[2:])
        return terms[term]

    for triple in triples:
        graph.add((convert(triple.subject), convert(triple.predicate), convert(triple.object)))
    return graph


def findings(triples: Iterable[ox.Triple]) -> Iterable[Finding]:
    """Yield what the shipped shapes find in the triples, which hold the ontology too.

    Shapes with a query and shapes without take about as long, so they run side by side.

    Raises:
        OpennessError: the shapes themselves cannot be used.

    """
    shapes = to_rdflib(triple for path in resources.shape_files() for triple in parse(path))
    data = to_rdflib(triples)
    with_query, without = _halves(shapes)
    beside = Aside(lambda: _found(data, with_query))
    yield from _found(data, without)
    yield from beside.result()


def _halves(shapes: Graph) -> tuple[Graph, Graph]:
    """Return the shapes twice: once with the targets of those that have a query, once with all other targets."""
    queried = set(shapes.subjects(SH.sparql))
    halves = Graph(bind_namespaces="none"), Graph(bind_namespaces="none")
    for triple in shapes:
        for half, mine in zip(halves, (True, False), strict=True):
            if triple[1] not in _TARGETS or (triple[0] in queried) is mine:
                half.add(triple)
    return halves


def _found(data: Graph, shapes: Graph) -> list[Finding]:
    _, results, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    if not isinstance(results, Graph):
        raise OpennessError(f"The shapes cannot be used: {text.splitlines()[0]}")
    return [_finding(results, result) for result in results.subjects(RDF.type, SH.ValidationResult)]


def _finding(results: Graph, result: Node) -> Finding:
    path = results.value(result, SH.resultPath)
    focus, value = (str(results.value(result, name)) for name in (SH.focusNode, SH.value))
    return Finding(
        severity=slug(str(results.value(result, SH.resultSeverity))),
        focus=value if focus.startswith(_WHOLE) and value.startswith(iris.ID) else focus,
        path=str(path) if isinstance(path, URIRef) else "",
        shape=str(results.value(result, SH.sourceShape)),
        message=min(str(message) for message in results.objects(result, SH.resultMessage)),
    )
