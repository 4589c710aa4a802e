"""The signs of a table: levels, and outcomes of the derivation."""

from __future__ import annotations

from openness_kg.base.iris import slug
from openness_kg.opener import OpenGraph
from openness_kg.views.table.model import Mark


def read(graph: OpenGraph) -> tuple[dict[str, Mark], dict[str, Mark]]:
    """Return the levels and the outcomes by slug, each in their order; what has a colour is a level."""
    marks = [
        Mark(slug(r["concept"]), r["label"], r["symbol"], r.get("colour", ""), r["meaning"], r.get("score", ""))
        for r in graph.rows("table/levels")
    ]
    return {mark.slug: mark for mark in marks if mark.colour}, {mark.slug: mark for mark in marks if not mark.colour}
