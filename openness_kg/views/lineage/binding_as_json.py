"""What binds a model as JSON.

The document has:

- ``iri``, ``slug``, ``label``, ``kind``; ``declared`` and ``unread``: whether all that is known of it is what a
  repository of a hub declares, and whether only an edge is; ``pages``; ``repository_of``.
- ``licence``: ``words`` of a repository, ``expressions`` (SPDX), ``holders`` where it is stated of a family,
  ``effective`` (labels of what the rules look at), ``sources``.
- ``restrictions``: those in force, as ``lineage`` has them, and ``ways``: for each thing where one begins the edges
  that lead there, as ``lineage`` has them; none if it begins on the thing itself or in its licence.
- ``terms``: of each licence behind it ``ancestor``, ``declared`` (whether a repository declares that one), ``licence``,
  ``kind``, ``asks``, ``conclusion``, ``clause``, ``source``. No legal advice.
- ``unknown_origin``: models of which nothing says what they were made from.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from openness_kg.views.lineage.as_json import edge_as_json
from openness_kg.views.lineage.binding import Binding, Bound


def render(binding: Binding) -> str:
    """Return what binds the model as indented JSON; what there is none of is null or an empty list."""
    root = binding.lineage.root
    document = {
        "iri": root.iri,
        "slug": root.slug,
        "label": root.label,
        "kind": root.kind,
        "declared": binding.declared,
        "unread": binding.unread,
        "pages": binding.pages,
        "repository_of": [asdict(one) for one in binding.repository_of],
        "licence": {
            "words": binding.words,
            "expressions": binding.expressions,
            "holders": [asdict(one) for one in binding.holders],
            "effective": binding.effective,
            "sources": binding.sources,
        },
        "restrictions": [_bound(one) for one in binding.restrictions],
        "terms": [{key: None if value == "" else value for key, value in asdict(one).items()} for one in binding.terms],
        "unknown_origin": [asdict(one) for one in binding.unknown],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _bound(bound: Bound) -> dict[str, Any]:
    return asdict(bound.restriction) | {"ways": [[edge_as_json(edge) for edge in way] for way in bound.ways]}
