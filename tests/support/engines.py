"""The rules and queries on a second engine, rdflib: one graph that holds the union."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from openness_kg.graph import catalogue, resources
from openness_kg.graph.store import Store
from tests.support.facts import EVERYTHING

Statement = tuple[str, str, str]
Solution = frozenset[tuple[str, str]]


def rdflib_graph(files: Iterable[Path], turtle: str = "") -> rdflib.Graph:
    """Return the union of Turtle files and a text, underived."""
    graph = rdflib.Graph()
    for path in files:
        graph.parse(path, format="turtle")
    graph.parse(data=turtle, format="turtle")
    return graph


@cache
def _rules() -> tuple[Query, ...]:
    """Return the rules as rdflib has read them, which takes it longer than most take it to run on a small graph."""
    return tuple(prepareQuery(catalogue.read(path).text) for path in resources.query_files("rules"))


def derive_with_rdflib(graph: rdflib.Graph) -> None:
    """Add to the graph what each rule constructs, rule by rule."""
    for rule in _rules():
        for triple in list(graph.query(rule)):
            assert isinstance(triple, tuple)
            graph.add((triple[0], triple[1], triple[2]))


def statements(graph: rdflib.Graph) -> set[Statement]:
    """Return the triples of a graph that have no blank node, as lexical values."""
    return {
        (str(s), str(p), lexical(o))
        for s, p, o in graph
        if not isinstance(s, rdflib.BNode) and not isinstance(o, rdflib.BNode)
    }


def statements_in(store: Store) -> set[Statement]:
    """Return the triples of a store that have no blank node, as lexical values."""
    query = EVERYTHING.replace(" }", " . FILTER(!isBlank(?subject) && !isBlank(?object)) }")
    return {(row["subject"], row["predicate"], number(row["object"])) for row in store.rows(query)}


def rows_in(graph: rdflib.Graph, query: str) -> Counter[Solution]:
    """Return the solutions of a SELECT query by rdflib, as a multiset."""
    result = graph.query(query)
    assert result.type == "SELECT"
    # rdflib gives None, not nothing, for what is unbound in a group
    return Counter(
        frozenset((str(name), lexical(value)) for name, value in binding.items() if str(value) != "None")
        for binding in result.bindings
    )


def as_multiset(rows: Iterable[Mapping[str, str]]) -> Counter[Solution]:
    """Return solutions of the local store as a multiset."""
    return Counter(frozenset((name, number(value)) for name, value in row.items()) for row in rows)


def lexical(term: Node) -> str:
    """Return the value of a term, decimal numbers in their shortest form."""
    return number(str(term))


def number(text: str) -> str:
    """Return a number in decimal notation in its shortest form (1.0 as 1), other texts unchanged."""
    if text.lstrip("-").replace(".", "", 1).isdecimal() and text.count(".") == 1:
        return format(Decimal(text).normalize(), "f")
    return text
