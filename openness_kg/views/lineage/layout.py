"""Where each node of a lineage stands: a column a step from the root, and rows so that no two boxes meet."""

from __future__ import annotations

from openness_kg.views.lineage.model import Lineage, Tree
from openness_kg.views.lineage.trees import visits


def layout(lineage: Lineage) -> dict[str, tuple[int, float]]:
    """Return column and row of each node, by its IRI; what the root was made from stands to the left of it.

    Leaves have a row each, and what leads to them stands in their middle. A node of both trees stands where the first
    has it.
    """
    root = lineage.root.iri
    rows = [_rows(root, tree) for tree in lineage.trees]
    middle = max((found[root] for found in rows), default=0.0)
    places = {root: (0, middle)}
    for tree, found in zip(lineage.trees, rows, strict=True):
        columns = {root: 0}
        for iri, edge in tree.parents.items():  # breadth first: the nearer end comes before
            near = edge.subject if tree.up else edge.object
            columns[iri] = columns[near] + (-1 if tree.up else 1)
            places.setdefault(iri, (columns[iri], found[iri] + middle - found[root]))
    return places


def _rows(root: str, tree: Tree) -> dict[str, float]:
    shown = [visit.node for visit in visits(root, tree) if not visit.again]
    children: dict[str, list[str]] = {}
    for iri in shown:
        edge = tree.parents[iri]
        children.setdefault(edge.subject if tree.up else edge.object, []).append(iri)
    rows: dict[str, float] = {}
    for iri in (root, *shown):
        if iri not in children:
            rows[iri] = float(len(rows))
    for iri in reversed((root, *shown)):
        if iri in children:
            rows[iri] = (rows[children[iri][0]] + rows[children[iri][-1]]) / 2
    return rows
