"""The cells that change, as CSV."""

from __future__ import annotations

import csv
import io

from openness_kg.views.consequences.model import Consequences

_WHAT = ("level", "outcome", "derived")
_HEAD = ("edition", "project", "criterion", *(f"{what}_{when}" for what in _WHAT for when in ("before", "after")))


def render(consequences: Consequences) -> str:
    """Return a line for each cell (RFC 4180, but for LF at the end of lines), with slugs."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(_HEAD)
    for cell in consequences.cells:
        where = cell.edition.slug, cell.project.slug, cell.criterion.slug
        found = (getattr(one, what) for what in _WHAT for one in (cell.before, cell.after))
        writer.writerow((*where, *found))
    return output.getvalue()
