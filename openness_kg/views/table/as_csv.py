"""A table as CSV (RFC 4180, line ends LF)."""

from __future__ import annotations

import csv
import io

from openness_kg.views.table.model import Row, Table
from openness_kg.views.words import shortest

BEFORE = ("project", "name", "organisation", "base_models", "tuning_datasets", "licence")
AFTER = ("score", "max_score", "inherited")


def record(row: Row) -> dict[str, str]:
    """Return the fields of a row that stand beside its cells; lists sorted and joined by ``;``."""
    return {
        "project": row.slug,
        "name": row.name,
        "organisation": ";".join(sorted(named.label for named in row.organisations)),
        "base_models": ";".join(named.slug for named in row.bases),
        "tuning_datasets": ";".join(named.slug for named in row.tuning),
        "licence": ";".join(row.licences),
        "score": shortest(row.score),
        "max_score": str(row.maximum),
        "inherited": ";".join(row.inherited),
    }


def render(table: Table) -> str:
    """Return the table as CSV with a header."""
    output = io.StringIO()
    columns = [*BEFORE, *(criterion.slug for criterion in table.criteria), *AFTER]
    writer = csv.DictWriter(output, columns, lineterminator="\n")
    writer.writeheader()
    for row in table.rows:
        levels = {c.slug: cell.word for c, cell in zip(table.criteria, row.cells, strict=True)}
        writer.writerow(record(row) | levels)
    return output.getvalue()
