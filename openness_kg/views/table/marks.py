"""The signs of a table: levels, and outcomes of the derivation."""

from __future__ import annotations

from openness_kg.base.iris import slug
from openness_kg.graph import catalogue
from openness_kg.graph.store import Store
from openness_kg.views.table.model import Mark


def read(store: Store) -> tuple[dict[str, Mark], dict[str, Mark]]:
    """Return the levels and the outcomes by slug, each in their order; what has a colour is a level."""
    marks = [
        Mark(slug(r["concept"]), r["label"], r["symbol"], r.get("colour", ""), r["meaning"], r.get("score", ""))
        for r in store.rows(catalogue.named("table/levels").text)
    ]
    return {mark.slug: mark for mark in marks if mark.colour}, {mark.slug: mark for mark in marks if not mark.colour}
