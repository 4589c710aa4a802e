"""Puts the answers of ``queries/lineage/`` together as a lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import slug
from openness_kg.graph.grouped import Grouped
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph
from openness_kg.views.lineage.model import Lineage, Node, Restriction
from openness_kg.views.lineage.trees import edges_of, make_tree


def make_lineage(graph: OpenGraph, root: str, up: bool = True, down: bool = True, depth: int | None = None) -> Lineage:
    """Return the lineage of a model, family, dataset or project, named by its IRI.

    Args:
        graph: what answers the queries.
        root: the IRI.
        up: whether what it was made from is wanted.
        down: whether what was made from it is wanted.
        depth: how many steps from the root at most; None for all.

    Raises:
        OpennessError: the depth is less than 1.

    """
    return _made(lambda name: list(graph.rows(f"lineage/{name}", {"entity": root})), root, up, down, depth)


class Lineages:
    """The lineage of everything that has one: each query is asked once for all of them."""

    def __init__(self, graph: OpenGraph) -> None:
        """Ask a graph."""
        names = ("limits", "passed", "nodes", "up", "down", "restrictions")
        self._rows = {name: Grouped(graph.rows(f"lineage/{name}"), "entity") for name in names}

    def __contains__(self, root: object) -> bool:
        """Tell whether an IRI is that of a model, family, dataset or project."""
        return (root,) in self._rows["nodes"]

    def __iter__(self) -> Iterator[str]:
        """Yield the IRIs of all that has a lineage."""
        return (entity for (entity,) in self._rows["nodes"])

    def of(self, root: str, up: bool = True, down: bool = True, depth: int | None = None) -> Lineage:
        """Return the lineage of one of them, as :func:`make_lineage` does."""
        return _made(lambda name: self._rows[name.removesuffix("-above")].of(root), root, up, down, depth)


_Ask: TypeAlias = Callable[[str], list[Solution]]
"""Answers a query of ``queries/lineage/`` for the root."""


def _made(ask: _Ask, root: str, up: bool, down: bool, depth: int | None) -> Lineage:
    checked_depth(depth)
    # of what has thousands of heirs, these are not asked for unless they are shown
    part = "" if down else "-above"
    limits = ask(f"limits{part}")
    passed = {row["heir"]: row["passed"] for row in reversed(ask("passed"))} if down else {}  # all goes before outputs
    nodes = _nodes(ask(f"nodes{part}"), limits)
    order = {iri: (node.label.casefold(), node.label, iri) for iri, node in nodes.items()}
    trees = tuple(
        make_tree(root, edges_of(ask("up" if upwards else "down")), upwards, depth, order.__getitem__)
        for upwards, wanted in ((True, up), (False, down))
        if wanted
    )
    heirs = {iri for tree in trees if not tree.up for iri in tree.parents}
    shown = {root: nodes[root]}
    for iri in (iri for tree in trees for iri in tree.parents):
        node = nodes[iri]
        bound = passed.get(iri, "none") if iri in heirs and iri != root else ""
        shown[iri] = Node(node.iri, node.slug, node.label, node.kind, node.licences, node.restrictions, bound)
    restrictions = _restrictions(root, ask("restrictions"), limits, shown)
    named = {*shown, *(iri for one in restrictions for iri in one.through)}
    named |= {iri for tree in trees for edge in tree.edges for iri in (edge.subject, edge.object)}
    labels = {iri: node.label for iri, node in nodes.items() if iri in named}
    return Lineage(shown[root], shown, trees, restrictions, depth, labels)


def checked_depth(depth: int | None) -> None:
    """Refuse a depth that shows nothing.

    Raises:
        OpennessError: the depth is less than 1.

    """
    if depth is not None and depth < 1:
        raise OpennessError(f"The depth {depth} shows nothing: give 1 or more.")


def _nodes(rows: Iterable[Solution], limits: Iterable[Solution]) -> dict[str, Node]:
    grouped = _by(rows, "node")
    begin = {
        iri: tuple(dict.fromkeys(row["restriction"] for row in group)) for iri, group in _by(limits, "node").items()
    }
    return {
        iri: Node(
            iri=iri,
            slug=slug(iri),
            label=group[0].get("label") or slug(iri) or iri,
            kind=group[0].get("kind", "thing"),
            licences=tuple(dict.fromkeys(row["licence"] for row in group if "licence" in row)),
            restrictions=begin.get(iri, ()),
        )
        for iri, group in grouped.items()
    }


def _restrictions(
    root: str, binding: Iterable[Solution], limits: Iterable[Solution], shown: dict[str, Node]
) -> tuple[Restriction, ...]:
    """Return the restrictions that bind the root, and then those that begin at another node that is shown."""
    groups: dict[tuple[str, str], list[Solution]] = defaultdict(list)
    for row in binding:
        groups[row["restriction"], row["holder"]].append(row)
    bind = set(groups)
    begin: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in (row for row in limits if row["node"] in shown):
        key = row["restriction"], row["holder"]
        begin[key].add(row["node"])
        if key not in bind:
            groups[key].append(row)
    found = [
        Restriction(
            iri=iri,
            label=group[0].get("label") or slug(iri) or iri,
            kind=group[0].get("kind", ""),
            holder=holder,
            holder_label=group[0].get("holderLabel") or slug(holder) or holder,
            through=tuple(sorted({row["through"] for row in group if "through" in row})),
            sources=tuple(sorted({row["source"] for row in group if "source" in row})),
            binds=(iri, holder) in bind,
            begins_at=tuple(sorted(begin[iri, holder])),
        )
        for (iri, holder), group in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.binds, one.holder != root, one.label, one.iri, one.holder)))


def _by(rows: Iterable[Solution], name: str) -> dict[str, list[Solution]]:
    grouped: dict[str, list[Solution]] = defaultdict(list)
    for row in rows:
        grouped[row[name]].append(row)
    return grouped
