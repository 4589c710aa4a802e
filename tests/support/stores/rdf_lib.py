"""rdflib: the merged Turtle in one graph."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import rdflib

from tests.support.stores import answers


def missing() -> str:
    """Return what is not there."""
    return ""


def ask(dumps: Path, queries: Mapping[str, str], folder: Path) -> None:
    """Ask the merged Turtle."""
    graph = rdflib.Graph()
    graph.parse(dumps / "openness-kg.ttl")
    for name, query in queries.items():
        found = graph.query(query)
        answer = found.serialize(format="nt" if found.type == "CONSTRUCT" else "json")
        assert answer is not None
        answers.saved(folder, name, answer)
    answers.save_counts(folder, {"openness-kg.ttl": len(graph)})
