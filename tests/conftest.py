"""What several test modules ask: the shipped graph, loaded and derived once."""

from __future__ import annotations

import pytest

import openness_kg
from openness_kg.knowledge import KnowledgeGraph
from tests.support.facts import Facts, facts_of


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    """The shipped graph, derived."""
    return openness_kg.load()


@pytest.fixture(scope="session")
def facts(graph: KnowledgeGraph) -> Facts:
    """All triples of the shipped graph."""
    return facts_of(graph.store)
