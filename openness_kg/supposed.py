"""Graphs of their own in which ratings are supposed: of a scheme at no level, or of an index as it stood on a day.

The ordinary rules then derive the ordinary levels. The graph given is only read, wherever it lies, so nothing that
is supposed can get into a dump, a table, an audit or the answer to another question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.derive import derive
from openness_kg.graph import catalogue
from openness_kg.graph.local import LocalStore
from openness_kg.opener import OpenGraph


@dataclass(frozen=True)
class Then:
    """An index on a day, as a graph in which ``iris.SUPPOSED_EDITION`` is the edition of its ratings.

    Attributes:
        graph: the graph.
        index: IRI of the index.
        slug: what to call it on that day.
        label: what people see for it.
        changed: the last day until then on which one of its levels changed.

    """

    graph: OpenGraph
    index: str
    slug: str
    label: str
    changed: str


def supposing(graph: OpenGraph, scheme: str, on: date | None = None) -> OpenGraph:
    """Return the ontology and facts of a graph with levels derived for every project on the criteria of a scheme.

    The edition of these ratings is ``iris.SUPPOSED_EDITION``.

    Args:
        graph: the graph whose facts count.
        scheme: IRI of the scheme.
        on: the day on which facts are to be as they were; now by default.

    Raises:
        OpennessError: the store of the graph cannot be read.

    """
    store = _facts(graph)
    values = {"scheme": scheme} | ({} if on is None else {"on": on.isoformat()})
    store.infer(catalogue.named("supposed/ratings").bind(values), iris.SUPPOSED)
    derive(store)
    return OpenGraph.around(store)


def as_of(graph: OpenGraph, index: str, on: date) -> Then:
    """Return an index as it stood on a day, with levels derived from what was so then.

    Args:
        graph: the graph that has the history of the index.
        index: IRI of the organisation whose levels are wanted.
        on: the day.

    Raises:
        OpennessError: there is no history of the index, or none as early as that.

    """
    days = [row for row in graph.rows("lookup/history-days", {"index": index}) if row["index"] == index]
    if not days:
        raise OpennessError(f"There is no history of the index {iris.slug(index)} in the graph.")
    label = days[0]["label"]
    before = [row["day"] for row in days if row["day"] <= on.isoformat()]
    if not before:
        raise OpennessError(
            f"The history of the index {label} begins on {days[0]['day']}: name that day or a later one."
        )
    changed = max(before)
    query = catalogue.named("supposed/as-of")
    ratings = graph.store.construct(graph.bound(query, {"index": index, "day": changed, "on": on.isoformat()}))
    store = _facts(graph)
    store.add(ratings, iris.SUPPOSED)
    derive(store)
    return Then(OpenGraph.around(store), index, f"{iris.slug(index)}@{on}", f"{label} on {on}", changed)


def _facts(graph: OpenGraph) -> LocalStore:
    store = LocalStore()
    store.add(graph.store.construct(catalogue.named("supposed/stated").text), iris.FACTS)
    return store
