"""What a lineage is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """A model, family, dataset or project; its restrictions are those that begin here, on it or in its licence.

    ``passed`` is, of an heir, which of the root's restrictions bind it: ``all``, ``outputs`` (the limits on outputs
    only) or ``none``; of any other node it is empty.
    """

    iri: str
    slug: str
    label: str
    kind: str
    licences: tuple[str, ...]
    restrictions: tuple[str, ...]
    passed: str = ""


@dataclass(frozen=True)
class Edge:
    """That the subject was made from, is part of, or holds something of the object.

    A doubtful edge is kept as an index states it; the notes say what speaks against it. A declared one is what a
    repository of a hub says of itself, on the page that is its source, and nothing curated states it.
    """

    subject: str
    property: str
    relation: str
    object: str
    sources: tuple[str, ...]
    doubtful: bool
    notes: tuple[str, ...]
    declared: bool = False


@dataclass(frozen=True)
class Tree:
    """The edges of one direction, those of a node together, in the order in which they are shown.

    Attributes:
        up: whether the edges lead from the root to what it was made from.
        children: the edges of each node that is expanded, by its IRI.
        parents: the edge over which each node but the root is reached first: there it is expanded.
        cut: how many edges of a node are not shown, since it lies at the depth that was asked for.
        hidden: how many nodes lie beyond that depth.

    """

    up: bool
    children: Mapping[str, tuple[Edge, ...]]
    parents: Mapping[str, Edge]
    cut: Mapping[str, int]
    hidden: int

    def far(self, edge: Edge) -> str:
        """Return the end of an edge that is further from the root."""
        return edge.object if self.up else edge.subject

    @property
    def edges(self) -> list[Edge]:
        """All edges, node by node."""
        return [edge for edges in self.children.values() for edge in edges]


@dataclass(frozen=True)
class Restriction:
    """A restriction in the lineage.

    Attributes:
        holder: IRI of what it stands on: a thing or its licence.
        through: IRIs of what stands directly above the root on the ways by which it reaches the root.
        binds: whether it binds the root.
        begins_at: IRIs of the nodes where it begins: the holder, or what is under it if that is a licence.

    """

    iri: str
    label: str
    kind: str
    holder: str
    holder_label: str
    through: tuple[str, ...]
    sources: tuple[str, ...]
    binds: bool
    begins_at: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The label, with the kind where the label does not say it."""
        known = not self.kind or self.kind.casefold() in self.label.casefold()
        return self.label if known else f"{self.label} ({self.kind.lower()})"


@dataclass(frozen=True)
class Lineage:
    """The lineage of one thing: trees above and below it, as far as they were asked for, and the restrictions there.

    Nodes are by IRI, the root first. Of the restrictions those that bind the root come first; each holder has its own.
    Labels are also those of nodes that a depth or a direction leaves out.
    """

    root: Node
    nodes: Mapping[str, Node]
    trees: tuple[Tree, ...]
    restrictions: tuple[Restriction, ...]
    depth: int | None
    labels: Mapping[str, str]

    @property
    def edges(self) -> list[Edge]:
        """The edges of all trees, each once."""
        return list(dict.fromkeys(edge for tree in self.trees for edge in tree.edges))

    @property
    def declared(self) -> bool:
        """Whether any of the edges is declared."""
        return any(edge.declared for tree in self.trees for edge in tree.edges)

    @property
    def marks(self) -> dict[str, list[int]]:
        """The numbers, from 1, of the restrictions that begin at each node, by its IRI."""
        marks: dict[str, list[int]] = {iri: [] for iri in self.nodes}
        for number, restriction in enumerate(self.restrictions, 1):
            for iri in restriction.begins_at:
                marks[iri].append(number)
        return marks
