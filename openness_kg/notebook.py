"""Opens the graph for notebooks and scripts: ``openness_kg.load``."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from openness_kg.base.iris import slug
from openness_kg.graph.location import EVERY, RATED, Endpoint, Location, Scope
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph


def load(
    edition: str | None = None,
    project: str | None = None,
    *,
    history: bool = False,
    data: Iterable[str | PathLike[str]] = (),
    only_data: bool = False,
    store: str | PathLike[str] | None = None,
    endpoint: str | Endpoint | None = None,
) -> KnowledgeGraph:
    """Open a graph, derive, and return it.

    Args:
        edition: slug or IRI of an edition whose ratings are loaded first; all editions by default.
        project: a project (slug, IRI, name or alias) whose ratings are loaded first; all projects by default.
        history: whether to load the histories of indexes at once, and not only when a question needs them.
        data: files and folders on top of the shipped graph: Turtle, and SSSOM whose name ends in ``.sssom.tsv``.
        only_data: whether to take ``data`` instead of the shipped facts and ratings; the ontology stays.
        store: the folder of a store on disk that ``openness-kg load`` filled, which then is all there is.
        endpoint: the address of a SPARQL 1.1 endpoint, which then is all there is.

    Raises:
        OpennessError: a file of the graph cannot be read, a name is not known, or an endpoint does not answer.

    """
    folder = None if store is None else Path(store)
    remote = Endpoint(endpoint) if isinstance(endpoint, str) else endpoint
    location = Location(tuple(map(Path, data)), only_data, folder, remote)
    graph = OpenGraph(location)
    scope = RATED
    if edition is not None or project is not None:
        editions = () if edition is None else (slug(graph.names.edition(edition)),)
        projects = () if project is None else (slug(graph.names.project(project)),)
        scope = Scope(editions=editions, projects=projects, derived=True)
    graph.widen(scope | Scope(histories=EVERY) if history else scope)
    return KnowledgeGraph(graph)
