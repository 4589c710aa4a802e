"""The tables of all editions in every format, as a build and a site have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openness_kg.base.iris import slug
from openness_kg.site.shared import Shared
from openness_kg.site.site import File, Site
from openness_kg.views.registry import ENDINGS, VIEWS, text
from openness_kg.views.table import Table, as_html
from openness_kg.views.words import Named

FOLDER = "tables"


class Tables:
    """The tables of a graph; those of some editions can be made in another process."""

    def __init__(self, shared: Shared) -> None:
        """Take what is known of a graph."""
        self._shared = shared
        self._pictures = {slug(project): picture for project, picture in shared.timelines.items()}
        self.editions = shared.editions
        """All editions, the newest first."""

    def of(self, editions: Sequence[Named]) -> dict[str, bytes]:
        """Return the tables of some editions in each format but text, which is for terminals, by path."""
        files: dict[str, bytes] = {}
        for edition in editions:
            table = self._shared.table(edition.iri)
            for name in VIEWS["table"].formats[1:]:
                made = self._page(table) if name == "html" else text("table", table, name)
                files[f"{FOLDER}/{edition.slug}.{ENDINGS[name]}"] = made.encode()
        return files

    def _page(self, table: Table) -> str:
        """Return the HTML table with the reason for each cell lowered or in doubt, timelines, and other editions."""
        reasons = {
            (slug(project), slug(criterion)): reason
            for (project, criterion), reason in self._shared.reasons(table.edition.iri).items()
        }
        return as_html.render(table, reasons, timelines=self._pictures, editions=self.editions)


def files(site: Site) -> Iterator[File]:
    """Yield the tables of all editions."""
    tables = Tables(site.shared)
    titles = {f"{FOLDER}/{edition.slug}.csv": f"The table of the {edition.label}" for edition in tables.editions}
    for path, content in tables.of(tables.editions).items():
        yield File(path, content, titles.get(path, ""), "text/csv" if path in titles else "")
