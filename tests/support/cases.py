"""The cases of the shipped queries: a fixed graph, values to bind, and expected rows."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import catalogue
from openness_kg.graph.local import LocalStore
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from tests.support.facts import ontology_core

FOLDER = Path(__file__).parent.parent / "queries"
GRAPH = FOLDER / "graph.ttl"
AUDIT = FOLDER / "audit.ttl"
"""The fixed graph for the queries of the audit, and for those only."""
HISTORY = FOLDER / "history.ttl"
"""A history that stands beside the fixed graph, for the queries about histories."""
SHAPES = FOLDER / "shapes.ttl"
"""Shapes, for the query about these."""
LINKING = FOLDER / "linking.ttl"
"""Evidence, for the query that says what it proves."""
HUB = FOLDER / "hub.ttl"
"""Curated models, and what repositories declare."""
CASES: dict[str, list[dict[str, Any]]] = {
    name: listed
    for file in ("cases.json", "cases-audit.json", "cases-history.json", "cases-site.json", "cases-hub.json")
    for name, listed in json.loads((FOLDER / file).read_text(encoding="utf-8")).items()
}
NUMBERED = [(name, number) for name, listed in CASES.items() for number in range(len(listed))]


def graph_of(name: str) -> Path:
    """Return the fixed graph on which the cases of a query run."""
    if "history" in catalogue.find(name).tags:
        return HISTORY
    if name.startswith("audit/"):
        return AUDIT
    if name == "site/shapes":
        return SHAPES
    if name.startswith("linking/"):
        return LINKING
    if "hub" in catalogue.find(name).tags:
        return HUB
    return GRAPH


def files_of(graph: Path) -> tuple[Path, ...]:
    """Return the files that a fixed graph is made of."""
    return (GRAPH, HISTORY) if graph == HISTORY else (graph,)


@cache
def small(graph: Path = GRAPH) -> KnowledgeGraph:
    """Return the ontology without criteria and a fixed graph, derived."""
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    for path in files_of(graph):
        store.load(path, iris.FACTS)
    derive(store)
    return KnowledgeGraph(OpenGraph.around(store))
