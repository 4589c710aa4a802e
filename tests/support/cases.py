"""The cases of the shipped queries: a fixed graph, values to bind, and expected rows."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from openness_kg import iris
from openness_kg.derive import derive
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.store.local import LocalStore
from tests.support.facts import ontology_core

FOLDER = Path(__file__).parent.parent / "queries"
GRAPH = FOLDER / "graph.ttl"
CASES: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
NUMBERED = [(name, number) for name, listed in CASES.items() for number in range(len(listed))]


@cache
def small() -> KnowledgeGraph:
    """Return the ontology without criteria and the fixed graph, derived."""
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    store.load(GRAPH, iris.FACTS)
    derive(store)
    return KnowledgeGraph(store)
