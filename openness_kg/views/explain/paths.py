"""The way from a project to the facts that its level rests on."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from openness_kg.graph.store import Solution
from openness_kg.views.explain.model import Step


class Edges:
    """The asserted edges below a project; of several sources for an edge, the first counts."""

    def __init__(self, rows: Iterable[Solution]) -> None:
        """Take the rows of ``explain/edges``."""
        first: dict[tuple[str, str, str], Solution] = {}
        for row in rows:
            known = first.setdefault((row["from"], row["property"], row["to"]), row)
            if "declared" in known and "declared" not in row:  # curated as well
                first[row["from"], row["property"], row["to"]] = row
        self._outgoing: dict[str, list[Solution]] = defaultdict(list)
        for row in first.values():
            self._outgoing[row["from"]].append(row)

    def path(self, start: str, end: str) -> list[Solution] | None:
        """Return the edges of a shortest path, or None where there is no path."""
        queue: deque[tuple[str, list[Solution]]] = deque([(start, [])])
        seen = {start}
        while queue:
            node, way = queue.popleft()
            if node == end:
                return way
            for edge in self._outgoing.get(node, ()):
                if edge["to"] not in seen:
                    seen.add(edge["to"])
                    queue.append((edge["to"], [*way, edge]))
        return None

    def ways(self, project: str, through: Iterable[str], target: str) -> Iterator[list[Solution]]:
        """Yield a path to the target by way of each limiting model that leads there, or else the shortest one."""
        found = False
        for model in through:
            first, second = self.path(project, model), self.path(model, target)
            if first is not None and second is not None:
                found = True
                yield first + second
        if not found:
            yield self.path(project, target) or []


def steps(project: str, through: list[str], targets: list[str], edges: Edges) -> Iterator[Step]:
    """Yield, once each, the edges on the ways from a project to every target."""
    done = set()
    for target in dict.fromkeys(targets):
        for way in edges.ways(project, through, target):
            for depth, edge in enumerate(way):
                step = Step(
                    depth=depth,
                    subject=edge["fromLabel"],
                    subject_iri=edge["from"],
                    property=edge["propertyLabel"],
                    property_iri=edge["property"],
                    object=edge["toLabel"],
                    object_iri=edge["to"],
                    source=edge.get("source", ""),
                    declared="declared" in edge,
                )
                key = step.subject_iri, step.property_iri, step.object_iri
                if key not in done:
                    done.add(key)
                    yield step
