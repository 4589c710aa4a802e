"""SHACL by pySHACL, the reference that our own engine is held against: ``validate --engine pyshacl``.

It runs without inference: with RDFS it would type what a dangling edge leads to.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from openness_kg.base.beside import Beside
from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import slug
from openness_kg.validation.model import Fault

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

_SMALL = 20_000

# rdflib logs a traceback for a literal that is not of its datatype; the shapes report it in a sentence
logging.getLogger("rdflib").setLevel(logging.ERROR)


_prepared = lru_cache(maxsize=256)(prepareQuery)


class _Asked(Graph):
    """A graph that has the text of a query parsed once.

    pySHACL asks the query of a constraint anew of each focus node, and to parse it takes rdflib ten times as long as to
    answer it.
    """

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        """Answer a query as :meth:`rdflib.Graph.query` does."""
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **kwargs)


def to_rdflib(triples: Iterable[ox.Triple]) -> Graph:
    """Return triples as an rdflib graph, lexical forms unchanged."""
    graph = _Asked(bind_namespaces="none")
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


def faults(triples: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> Iterable[Fault]:
    """Yield what a shapes graph finds in the triples.

    On a large graph shapes with a query and shapes without run side by side; on a small one most of the time would go
    into parsing the queries, which is remembered only within one process.

    Raises:
        OpennessError: the shapes themselves cannot be used.

    """
    data, graph = to_rdflib(triples), to_rdflib(shapes)
    if len(data) < _SMALL:
        yield from _found(data, graph)
        return
    with_query, without = _halves(graph)
    beside = Beside(lambda: _found(data, with_query))
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


def _found(data: Graph, shapes: Graph) -> list[Fault]:
    _, results, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    if not isinstance(results, Graph):
        raise OpennessError(f"The shapes cannot be used: {text.splitlines()[0]}")
    return [_finding(results, result) for result in results.subjects(RDF.type, SH.ValidationResult)]


def _finding(results: Graph, result: Node) -> Fault:
    path = results.value(result, SH.resultPath)
    focus = results.value(result, SH.focusNode)
    return Fault(
        severity=slug(str(results.value(result, SH.resultSeverity))),
        focus=f"_:{focus}" if isinstance(focus, BNode) else str(focus),
        path=str(path) if isinstance(path, URIRef) else "",
        shape=str(results.value(result, SH.sourceShape)),
        message=min(str(message) for message in results.objects(result, SH.resultMessage)),
    )
