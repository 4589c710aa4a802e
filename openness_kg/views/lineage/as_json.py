"""A lineage as JSON.

The document has:

- ``root``: IRI of what the lineage is of; ``depth``: the steps that were asked for, null for all.
- ``nodes``: what stands in it, the root first. Each has ``iri``, ``slug``, ``label``, ``kind`` (``model``, ``family``,
  ``dataset``, ``project``, or ``thing`` where nothing says), ``licences`` (labels), ``restrictions`` (IRIs of those
  that begin there, on it or in its licence) and ``passed``: which of the root's restrictions bind an heir: ``all``,
  ``outputs`` (limits on outputs only) or ``none``; null of what is no heir.
- ``up`` and ``down``: what the root was made from, and what was made from it; null where it was not asked for. Each has
  ``edges`` and ``hidden``, the number of nodes beyond the depth. In both, an edge leads from ``subject`` (the heir) to
  ``object``; beside these IRIs it has ``property``, ``relation`` (the property's label), ``sources``, ``doubtful``, and
  ``notes`` on what speaks against a doubtful one; ``declared``, which is true, only where a repository of a hub
  declares the edge and nothing curated states it. A node that several edges lead to is one node.
- ``restrictions``: those that bind the root first. Each has ``iri``, ``label``, ``kind``, ``holder`` (IRI of what it
  stands on), ``holder_label``, ``through`` (IRIs of what stands directly above the root on its ways there; empty if it
  stands on the root itself), ``sources``, ``binds`` (whether it binds the root), and ``begins_at`` (IRIs of nodes: the
  holder, or what is under it if that is a licence).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from openness_kg.views.lineage.model import Edge, Lineage


def render(lineage: Lineage) -> str:
    """Return the lineage as indented JSON."""
    document: dict[str, Any] = {
        "root": lineage.root.iri,
        "depth": lineage.depth,
        "nodes": [{**asdict(node), "passed": node.passed or None} for node in lineage.nodes.values()],
        "up": None,
        "down": None,
        "restrictions": [asdict(restriction) for restriction in lineage.restrictions],
    }
    for tree in lineage.trees:
        edges = [edge_as_json(edge) for edge in tree.edges]
        document["up" if tree.up else "down"] = {"edges": edges, "hidden": tree.hidden}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def edge_as_json(edge: Edge) -> dict[str, Any]:
    """Return an edge as an object; what is declared alone says so."""
    document = asdict(edge)
    if not edge.declared:
        del document["declared"]
    return document
