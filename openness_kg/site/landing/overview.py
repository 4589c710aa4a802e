"""The landing page: what this is, and the table of the newest edition.

It is a part of its own, to be written when all that is offered for download is known: it describes the dataset.
"""

from __future__ import annotations

from collections.abc import Iterator

from openness_kg.base.iris import slug
from openness_kg.base.version import __version__
from openness_kg.site import addresses
from openness_kg.site.descriptions import schema_dataset
from openness_kg.site.landing.reasons import path_of
from openness_kg.site.pages import page
from openness_kg.site.site import File, Site
from openness_kg.views.table import Table
from openness_kg.views.table.model import LOWERING
from openness_kg.views.words import shortest


def files(site: Site) -> Iterator[File]:
    """Yield the landing page."""
    editions = site.shared.editions
    table = site.shared.table(editions[0].iri) if editions else None
    path = path_of(editions[0].iri) if editions else ""
    asked = site.shared.asked(editions[0].iri) if path else []
    yield page(
        site,
        addresses.LANDING,
        "landing/index.html",
        title="openness-kg: how open is “open” AI?",
        dataset=schema_dataset(site),
        version=__version__,
        iri=addresses.DATASET,
        counts=list(site.graph.query("site/counts").texts()),
        citations=dict.fromkeys(row["citation"] for row in site.shared.described if "citation" in row),
        editions=editions,
        table=table,
        present={level: table.levels[level] for level in _present(table)} if table else {},
        reasons={(slug(project), slug(criterion)) for project, criterion in asked},
        path_of_reasons=path,
        lowering=LOWERING,
        shortest=shortest,
        zip=zip,
    )


def _present(table: Table) -> list[str]:
    """Return the levels that a table has, in their order."""
    found = {cell.level for row in table.rows for cell in row.cells}
    return [level for level in table.levels if level in found]
