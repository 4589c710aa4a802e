"""Descent as nested lists: each root with all that descends from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from openness_kg.site.landing.descent import Descent, Node
from openness_kg.views.lineage import Edge

_Heirs: TypeAlias = Mapping[str, list[Edge]]
"""The edges that lead to a thing, by its IRI."""


@dataclass
class Line:
    """A line of the list of a family.

    Attributes:
        node: what it tells of.
        edge: how that came from what stands above it.
        depth: how many lines are above it.
        first: whether this is where the page leads to for the node; its heirs follow here and nowhere else.
        heirs: how many heirs it has.
        closes: how many lists end behind it.

    """

    node: Node
    edge: Edge
    depth: int
    first: bool
    heirs: int
    closes: int = 0

    @property
    def opens(self) -> bool:
        """Whether a list of its heirs follows."""
        return self.first and self.heirs > 0


@dataclass(frozen=True)
class Family:
    """A root of descent, the number of all its heirs, and the lines of their list."""

    root: Node
    number: int
    lines: Sequence[Line]


def families(descent: Descent) -> list[Family]:
    """Return the families, the largest first; what stands in a circle has the first of its names as root."""

    def place(iri: str) -> tuple[str, str]:
        return descent.nodes[iri].label.casefold(), iri

    heirs: dict[str, list[Edge]] = defaultdict(list)
    for edge in descent.edges:
        if edge.property in descent.properties and edge.subject != edge.object:
            heirs[edge.object].append(edge)
    for found in heirs.values():
        found.sort(key=lambda edge: (*place(edge.subject), edge.property))
    descending = {edge.subject for found in heirs.values() for edge in found}
    roots = [iri for iri in heirs if iri not in descending]
    reached = _reached(roots, heirs)
    for iri in sorted(heirs, key=place):
        if iri not in reached:
            roots.append(iri)
            reached |= _reached([iri], heirs)
    sizes = {iri: len(_reached([iri], heirs)) - 1 for iri in roots}
    roots.sort(key=lambda iri: (-sizes[iri], *place(iri)))
    seen: set[str] = set()
    return [Family(descent.nodes[iri], sizes[iri], _lines(iri, descent, heirs, seen)) for iri in roots]


def _lines(root: str, descent: Descent, heirs: _Heirs, seen: set[str]) -> list[Line]:
    """Return the lines below a root, without recursion: a chain may be long."""
    seen.add(root)
    lines: list[Line] = []
    stack = [(edge, 0) for edge in reversed(heirs[root])]
    while stack:
        edge, depth = stack.pop()
        iri, below = edge.subject, heirs.get(edge.subject, [])
        lines.append(Line(descent.nodes[iri], edge, depth, iri not in seen, len(below)))
        if iri not in seen:
            seen.add(iri)
            stack += [(one, depth + 1) for one in reversed(below)]
    for line, following in zip(lines, [*(line.depth for line in lines[1:]), 0], strict=True):
        line.closes = max(line.depth - following, 0)
    return lines


def _reached(roots: Iterable[str], heirs: _Heirs) -> set[str]:
    """Return what descends from roots, with these."""
    seen = set(roots)
    stack = list(seen)
    while stack:
        for edge in heirs.get(stack.pop(), ()):
            if edge.subject not in seen:
                seen.add(edge.subject)
                stack.append(edge.subject)
    return seen
