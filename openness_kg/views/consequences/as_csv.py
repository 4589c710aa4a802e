"""The cells that change, as CSV."""

from __future__ import annotations

import csv
import io

from openness_kg.views.consequences.model import Consequences

_HEAD = ("edition", "project", "criterion", "before", "after", "outcome_before", "outcome_after")


def render(consequences: Consequences) -> str:
    """Return a line for each cell (RFC 4180, but for LF at the end of lines), with slugs."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(_HEAD)
    for cell in consequences.cells:
        where = cell.edition.slug, cell.project.slug, cell.criterion.slug
        writer.writerow((*where, cell.before.level, cell.after.level, cell.before.outcome, cell.after.outcome))
    return output.getvalue()
