"""Counts of heirs as JSON.

The document has ``root``, ``label``, and ``heirs``, ``unlicensed`` and ``unread``, each with ``heirs`` and
``declared``: how many there are, and of how many all that is known is what a repository of a hub declares. Each of
``relations`` and ``restrictions`` has these two beside ``iri`` and ``label``, and a restriction ``binds``: whether it
binds the root as well.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from openness_kg.views.lineage.counts import Counted, Counts


def render(counts: Counts) -> str:
    """Return the counts as indented JSON."""
    document = {
        "root": counts.root,
        "label": counts.label,
        "heirs": asdict(counts.heirs),
        "relations": [_told(one) for one in counts.relations],
        "restrictions": [_told(one) | {"binds": one.binds} for one in counts.restrictions],
        "unlicensed": asdict(counts.unlicensed),
        "unread": asdict(counts.unread),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _told(one: Counted) -> dict[str, Any]:
    return {"iri": one.iri, "label": one.label, **asdict(one.count)}
