"""What a query says that it needs is enough: it gives the same rows as with all there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

import pytest

from openness_kg.base import iris
from openness_kg.graph import catalogue
from openness_kg.graph.location import EVERY, FACTS, WHOLE, Scope
from openness_kg.opener import OpenGraph

pytestmark = pytest.mark.slow

VALUES = {
    "project": "belle",
    "edition": "index-2025-03",
    "earlier": "survey-2023-06",
    "later": "index-2025-03",
    "criterion": "llmdata",
    "model": f"{iris.ID}model/llama",
    "entity": f"{iris.ID}model/llama",
    "scheme": "index-2025-03",
}
"""What parameters are bound to, by their names."""
OTHERS = {"index": f"{iris.ID}organisation/osai-index", "day": "2025-03-20"}
ASKED = [name for name in catalogue.shipped() if not name.startswith(("rules/", "supposed/", "federated/"))]


@cache
def opened(scope: Scope) -> OpenGraph:
    """Return what a scope wants, loaded once for all queries."""
    return OpenGraph(scope=scope)


def rows(graph: OpenGraph, query: catalogue.Query, values: Mapping[str, str]) -> Counter[frozenset[tuple[str, str]]]:
    """Return the solutions of a query, as a multiset."""
    return Counter(frozenset(row.items()) for row in graph.store.rows(query.bind(values)))


def bound(graph: OpenGraph, query: catalogue.Query) -> dict[str, str]:
    """Return IRIs and literals for the parameters of a query."""
    known = {name: graph.names.value(kind, VALUES[name]) for name, kind in query.parameters.items() if name in VALUES}
    known = {name: f"{iris.ID}scheme/{VALUES[name]}" if name == "scheme" else value for name, value in known.items()}
    return known | {name: OTHERS[name] for name in query.parameters if name in OTHERS}


@pytest.mark.parametrize("name", ASKED)
def test_every_query_says_what_it_needs(name: str) -> None:
    assert catalogue.find(name).needed is not None


@pytest.mark.parametrize("needed", sorted({catalogue.find(name).needed or "" for name in ASKED}))
def test_what_is_needed_is_enough(needed: str) -> None:
    whole = opened(WHOLE)
    queries = [catalogue.find(name) for name in ASKED if catalogue.find(name).needed == needed]
    for query in queries:
        for values in ({}, bound(whole, query)) if query.parameters else ({},):
            scope = query.needs(values)
            if scope == WHOLE:
                # which is what it would be held against
                continue
            graph = opened(scope)
            assert graph.scope == scope
            assert rows(graph, query, values) == rows(whole, query, values), query.name


def test_a_scope_covers_what_it_holds() -> None:
    one = Scope(editions=("a",), derived=True)
    assert WHOLE.covers(one)
    assert one.covers(FACTS)
    assert not one.covers(Scope(editions=("a", "b")))
    assert not one.covers(Scope(projects=("p",)))
    assert Scope(editions=EVERY).covers(Scope(projects=("p",)))
    assert (one | Scope(histories=("h",))).covers(one)
    assert not Scope(editions=EVERY).covers(one)
