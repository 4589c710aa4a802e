"""Everything that was made from something else, asked for at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from openness_kg.base import iris
from openness_kg.base.iris import slug
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph
from openness_kg.views.lineage import Edge
from openness_kg.views.lineage.trees import edges_of

_LICENCE = f"{iris.ID}licence/"


@dataclass
class Bound:
    """A restriction that binds a node, and the IRIs through which it comes: none if it stands on the node itself."""

    label: str
    kind: str
    through: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)

    @property
    def begins(self) -> bool:
        """Whether it begins here, on the node or in its licence."""
        return not self.through or any(iri.startswith(_LICENCE) for iri in self.through)


@dataclass
class Node:
    """A project, model, family or dataset with what binds it."""

    iri: str
    label: str
    kind: str
    licences: tuple[str, ...]
    restrictions: list[Bound] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What a page's address calls it: kind and slug, or the whole IRI of what is not of this graph."""
        return self.iri.removeprefix(iris.ID)

    @property
    def mark(self) -> str:
        """Whether a restriction begins here (``own``), only comes from above (``inherited``), or none is (empty)."""
        if not self.restrictions:
            return ""
        return "own" if any(bound.begins for bound in self.restrictions) else "inherited"


class Descent:
    """The nodes and edges of all lineages."""

    def __init__(self, graph: OpenGraph) -> None:
        """Ask a graph that holds all there is."""
        rows = list(graph.rows("site/lineage-edges"))
        self.edges = edges_of(rows)
        """All edges, from the heir to what it was made from."""
        self.properties = {row["property"] for row in rows if row["descent"] == "yes"}
        """The IRIs of the properties by which a model, family or project descends from another."""
        ends = {iri for edge in self.edges for iri in (edge.subject, edge.object)}
        self.nodes = _nodes(graph.rows("site/lineage-nodes"), ends)
        """What the edges join, by IRI, in order of names."""
        for iri, bound in _bound(graph.rows("lineage/restrictions")):
            if iri in self.nodes:
                self.nodes[iri].restrictions.append(bound)

    @property
    def doubtful(self) -> bool:
        """Whether something speaks against an edge."""
        return any(edge.doubtful for edge in self.edges)

    @property
    def declared(self) -> bool:
        """Whether an edge is just declared by a repository of a hub, which the drawing then shows of it."""
        return any(edge.declared and not edge.doubtful for edge in self.edges)

    def document(self, link: Callable[[str], str]) -> dict[str, Any]:
        """Return all of it as the page's script reads it; things are called by their places among the nodes.

        Args:
            link: the link to a thing from the page; empty if there may be none.

        """
        places = {iri: number for number, iri in enumerate(self.nodes)}
        relations = dict(sorted({edge.property: edge.relation for edge in self.edges}.items()))
        order = {iri: number for number, iri in enumerate(relations)}
        return {
            "nodes": [
                {
                    "id": node.name,
                    "label": node.label,
                    "kind": node.kind,
                    "mark": node.mark,
                    "licences": node.licences,
                    "link": link(node.iri),
                    "restrictions": [
                        [
                            bound.label,
                            bound.kind,
                            sorted(places[iri] for iri in bound.through if iri in places),
                            sorted(bound.sources),
                        ]
                        for bound in node.restrictions
                    ],
                }
                for node in self.nodes.values()
            ],
            "relations": [[relation, iri in self.properties] for iri, relation in relations.items()],
            "edges": [_told(edge, places, order) for edge in self.edges],
        }


def _told(edge: Edge, places: dict[str, int], order: dict[str, int]) -> list[Any]:
    """Return an edge: heir, relation, what it was made from, sources, notes if it is doubtful, else null.

    One that a repository of a hub just declares has ``true`` behind these.
    """
    notes = list(edge.notes) if edge.doubtful else None
    told = [places[edge.subject], order[edge.property], places[edge.object], edge.sources, notes]
    return [*told, True] if edge.declared else told


def _nodes(rows: Iterable[Solution], wanted: set[str]) -> dict[str, Node]:
    groups: dict[str, list[Solution]] = defaultdict(list)
    for row in rows:
        groups[row["node"]].append(row)
    nodes = []
    for iri in wanted:
        found = groups.get(iri) or [{}]
        licences = tuple(dict.fromkeys(row["licence"] for row in found if "licence" in row))
        nodes.append(Node(iri, found[0].get("label") or slug(iri) or iri, found[0].get("kind", "thing"), licences))
    nodes.sort(key=lambda node: (node.label.casefold(), node.iri))
    return {node.iri: node for node in nodes}


def _bound(rows: Iterable[Solution]) -> Iterator[tuple[str, Bound]]:
    """Yield what binds what, from the rows of ``lineage/restrictions``."""
    found: dict[tuple[str, str, str], Bound] = {}
    for row in rows:
        label = row.get("label") or slug(row["restriction"])
        bound = found.setdefault((row["entity"], row["restriction"], row["holder"]), Bound(label, row.get("kind", "")))
        bound.through |= {row["through"]} if "through" in row else set()
        bound.sources |= {row["source"]} if "source" in row else set()
    for (entity, _, _), bound in sorted(found.items(), key=lambda item: item[0]):
        yield entity, bound
