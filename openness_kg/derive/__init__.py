"""Derivation: the CONSTRUCT rules of ``queries/rules/``, run in the order of their numbers."""

from __future__ import annotations

from openness_kg.base import iris
from openness_kg.graph import catalogue, resources
from openness_kg.graph.store import Store


def derive(store: Store) -> None:
    """Empty the derived graph and fill it anew from the facts and ratings in the store."""
    store.clear(iris.DERIVED)
    for path in resources.query_files("rules"):
        store.infer(catalogue.read(path).text, iris.DERIVED)
