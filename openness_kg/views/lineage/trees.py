"""Edges into trees: breadth first, so that a node is expanded where it is nearest to the root."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from openness_kg.graph.store import Solution
from openness_kg.views.lineage.model import Edge, Tree


def edges_of(rows: Iterable[Solution]) -> list[Edge]:
    """Return the edges in rows of ``lineage/up`` or ``lineage/down``, each once with all its sources."""
    grouped: dict[tuple[str, str, str], list[Solution]] = defaultdict(list)
    for row in rows:
        grouped[row["from"], row["property"], row["to"]].append(row)
    return [
        Edge(
            subject=subject,
            property=iri,
            relation=group[0]["relation"],
            object=object_,
            sources=_values(group, "source"),
            doubtful=any("doubt" in row for row in group),
            notes=_values(group, "note"),
            declared=all("declared" in row for row in group),
        )
        for (subject, iri, object_), group in grouped.items()
    ]


def make_tree(root: str, edges: Iterable[Edge], up: bool, depth: int | None, order: Callable[[str], object]) -> Tree:
    """Return the tree of a root, to a depth; the edges of a node in the order of their far ends."""
    below: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        below[edge.subject if up else edge.object].append(edge)
    empty = Tree(up, {}, {}, {}, 0)
    distance, queue = {root: 0}, deque([root])
    children: dict[str, tuple[Edge, ...]] = {}
    parents: dict[str, Edge] = {}
    beyond: set[str] = set()
    while queue:
        node = queue.popleft()
        found = sorted(below.get(node, ()), key=lambda edge: (order(empty.far(edge)), edge.property))
        deep = depth is not None and distance[node] >= depth
        if deep:
            beyond |= {node} if found else set()
        elif found:
            children[node] = tuple(found)
        for edge in () if deep else found:
            far = empty.far(edge)
            if far not in distance:
                distance[far] = distance[node] + 1
                parents[far] = edge
                queue.append(far)
    return Tree(
        up, children, parents, {node: len(below[node]) for node in beyond}, _beyond(beyond, below, distance, up)
    )


def _beyond(rim: set[str], below: dict[str, list[Edge]], shown: dict[str, int], up: bool) -> int:
    """Return how many nodes lie behind the rim and are not shown."""
    seen, stack = set(rim), list(rim)
    while stack:
        for edge in below.get(stack.pop(), ()):
            far = edge.object if up else edge.subject
            if far not in seen:
                seen.add(far)
                stack.append(far)
    return len(seen - set(shown))


@dataclass(frozen=True)
class Visit:
    """A line of a tree that is shown: the edge, the node it leads to, and for each level whether it was the last there.

    ``again`` is empty where the node is expanded, else ``above`` or ``below``: where that is, seen from here. ``cut``
    counts what is not shown below the node.
    """

    last: tuple[bool, ...]
    edge: Edge
    node: str
    again: str
    cut: int


def visits(root: str, tree: Tree) -> Iterator[Visit]:
    """Yield the lines of a tree from the top down, without recursion: a chain may be long."""
    done = {root}
    stack = _level((), tree.children.get(root, ()))
    while stack:
        last, edge = stack.pop()
        node = tree.far(edge)
        again = "" if tree.parents.get(node) is edge else "above" if node in done else "below"
        yield Visit(last, edge, node, again, 0 if again else tree.cut.get(node, 0))
        if not again:
            done.add(node)
            stack += _level(last, tree.children.get(node, ()))


def _level(last: tuple[bool, ...], edges: Sequence[Edge]) -> list[tuple[tuple[bool, ...], Edge]]:
    """Return the edges of a node for a stack, the first on top."""
    return [((*last, number == 0), edge) for number, edge in enumerate(reversed(edges))]


def _values(rows: Iterable[Solution], name: str) -> tuple[str, ...]:
    return tuple(sorted({row[name] for row in rows if name in row}))
