"""The tables of all editions in every format, as a build and a site have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

from openness_kg.base.iris import slug
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site.site import File, Site
from openness_kg.views.explain import Basis, make_explanation
from openness_kg.views.registry import ENDINGS, VIEWS, text
from openness_kg.views.table import Table, as_html
from openness_kg.views.table.model import LOWERING
from openness_kg.views.timeline import timelines
from openness_kg.views.words import Named

FOLDER = "tables"
_MADE: WeakKeyDictionary[KnowledgeGraph, dict[str, Table]] = WeakKeyDictionary()


def table_of(graph: KnowledgeGraph, edition: str) -> Table:
    """Return the table of an edition (an IRI), made once for all parts of a site."""
    made = _MADE.setdefault(graph, {})
    if edition not in made:
        made[edition] = graph.table(edition)
    return made[edition]


class Tables:
    """The tables of a graph; those of some editions can be made in another process."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        """Take a graph that holds all there is."""
        self._graph = graph
        self._pictures = {slug(project): picture for project, picture in timelines(graph.graph).items()}
        self.editions = [
            Named(row["edition"], slug(row["edition"]), row["label"]) for row in graph.query("lookup/editions").texts()
        ]
        """All editions, the newest first."""

    def of(self, editions: Sequence[Named]) -> dict[str, bytes]:
        """Return the tables of some editions in each format but text, which is for terminals, by path."""
        files: dict[str, bytes] = {}
        for edition in editions:
            table = table_of(self._graph, edition.iri)
            for name in VIEWS["table"].formats[1:]:
                made = self._page(table) if name == "html" else text("table", table, name)
                files[f"{FOLDER}/{edition.slug}.{ENDINGS[name]}"] = made.encode()
        return files

    def _page(self, table: Table) -> str:
        """Return the HTML table with the reason for each cell lowered or in doubt, timelines, and other editions."""
        basis = Basis(self._graph.graph, table.edition.iri, together=True)
        reasons = {
            (row.slug, criterion.slug): make_explanation(basis, row.iri, criterion.iri)
            for row in table.rows
            for criterion, cell in zip(table.criteria, row.cells, strict=True)
            if cell.outcome in LOWERING or basis.ask("uncounted", {"project": row.iri, "criterion": criterion.iri})
        }
        return as_html.render(table, reasons, timelines=self._pictures, editions=self.editions)


def files(site: Site) -> Iterator[File]:
    """Yield the tables of all editions."""
    tables = Tables(site.graph)
    titles = {f"{FOLDER}/{edition.slug}.csv": f"The table of the {edition.label}" for edition in tables.editions}
    for path, content in tables.of(tables.editions).items():
        yield File(path, content, titles.get(path, ""), "text/csv" if path in titles else "")
