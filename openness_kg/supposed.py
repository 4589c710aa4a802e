"""What lineage alone allows: a graph of its own in which every project is supposed to be rated, at no level.

The ordinary rules then derive the ordinary levels. The graph given is only read, wherever it lies, so nothing that
is supposed can get into a dump, a table, an audit or the answer to another question.
"""

from __future__ import annotations

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import catalogue
from openness_kg.graph.local import LocalStore
from openness_kg.opener import OpenGraph


def supposing(graph: OpenGraph, scheme: str) -> OpenGraph:
    """Return the ontology and facts of a graph with levels derived for every project on the criteria of a scheme.

    The edition of these ratings is ``iris.SUPPOSED_EDITION``.

    Args:
        graph: the graph whose facts count.
        scheme: IRI of the scheme.

    Raises:
        OpennessError: the store of the graph cannot be read.

    """
    store = LocalStore()
    store.add(graph.store.construct(catalogue.named("supposed/stated").text), iris.FACTS)
    store.infer(catalogue.named("supposed/ratings").bind({"scheme": scheme}), iris.SUPPOSED)
    derive(store)
    return OpenGraph.around(store)
