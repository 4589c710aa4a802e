"""A table as JSON: what the CSV has, with every level of a cell and what limits it."""

from __future__ import annotations

import json

from openness_kg.views.table.model import Row, Table
from openness_kg.views.words import level_word


def _row(table: Table, row: Row) -> dict[str, object]:
    return {
        "project": row.slug,
        "iri": row.iri,
        "name": row.name,
        "organisation": sorted(named.label for named in row.organisations),
        "base_models": [named.slug for named in row.bases],
        "tuning_datasets": [named.slug for named in row.tuning],
        "licence": list(row.licences),
        "licence_kinds": [named.slug for named in row.licence_kinds],
        "types": [named.slug for named in row.types],
        "score": float(row.score),
        "max_score": row.maximum,
        "inherited": list(row.inherited),
        "cells": {
            criterion.slug: {
                "level": cell.word,
                "curated": level_word(cell.curated),
                "derived": level_word(cell.derived),
                "precision": cell.precision or None,
                "outcome": cell.outcome or None,
                "own_facts_too": cell.also,
                "through": [named.slug for named in cell.through],
                "evidence": cell.evidence or None,
            }
            for criterion, cell in zip(table.criteria, row.cells, strict=True)
        },
    }


def render(table: Table) -> str:
    """Return the table as indented JSON."""
    document = {
        "edition": table.edition.slug,
        "ratings": table.ratings,
        "criteria": [
            {"criterion": c.slug, "label": c.label, "area": c.area, "question": c.question} for c in table.criteria
        ],
        "rows": [_row(table, row) for row in table.rows],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
