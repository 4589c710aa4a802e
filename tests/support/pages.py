"""The pages of the shipped editions as a build makes them, with types stated for the projects of one."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openness_kg.base import iris
from openness_kg.graph import convert
from openness_kg.graph.reading import parse
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views.explain import Explanation
from openness_kg.views.table import Row, Table, as_html
from openness_kg.views.words import Named

EDITION = "index-2025-03"
TYPES = {"text": "Text", "code": "Code", "image": "Image"}
TIMELINE = '<svg viewBox="0 0 60 20" role="img" aria-label="Levels through time"><path d="M0 0H60V20H0Z"/></svg>'
WITH_TIMELINE = "koala"


@dataclass(frozen=True)
class Pages:
    """A folder with the pages of editions, and the table of the one that has types."""

    folder: Path
    table: Table

    @property
    def page(self) -> Path:
        """The page of the table."""
        return self.folder / f"{self.table.edition.slug}.html"

    def column(self, criterion: str) -> int:
        """Return the place of a criterion among the columns."""
        return [c.slug for c in self.table.criteria].index(criterion)

    def level(self, row: Row, criterion: str) -> str:
        """Return the level of a row on a criterion."""
        return row.cells[self.column(criterion)].level


def reasons_in(graph: KnowledgeGraph, table: Table) -> dict[tuple[str, str], Explanation]:
    """Return the reasons that a build gives."""
    return {
        (row.slug, criterion.slug): graph.explain(row.iri, criterion.iri, table.edition.iri)
        for row in table.rows
        for criterion, cell in zip(table.criteria, row.cells, strict=True)
        if cell.outcome in ("inherited", "contradicted")
    }


def editions_of(graph: KnowledgeGraph) -> list[Named]:
    """Return the editions with their labels, newest first."""
    return [
        Named(row["edition"], iris.slug(row["edition"]), row["label"]) for row in graph.query("lookup/editions").texts()
    ]


def typed(table: Table) -> str:
    """Return Turtle that states one to three types of each project of a table."""
    chance = random.Random(4)  # noqa: S311
    prefixes = "".join(f"@prefix {name}: <{iris.PREFIXES[name]}> .\n" for name in ("okg", "rdfs", "skos"))
    concepts = "".join(
        f'okg:{name}System rdfs:label "{label}"@en ; skos:notation "{name}" .\n' for name, label in TYPES.items()
    )
    entries = "".join(
        f"<{iris.ID}entry/{table.edition.slug}/{row.slug}> okg:systemType "
        + ", ".join(f"okg:{name}System" for name in chance.sample(list(TYPES), chance.choice((1, 1, 2, 3))))
        + " .\n"
        for row in table.rows
    )
    return prefixes + concepts + entries


def write_pages(graph: KnowledgeGraph, folder: Path, timelines: Mapping[str, str] | None = None) -> Pages:
    """State types in the graph and write the pages of all its editions to a folder."""
    (folder / "types.ttl").write_text(typed(graph.table(EDITION)), encoding="utf-8")
    graph.store.add(map(convert.triple, parse(folder / "types.ttl")), iris.FACTS)
    for edition in graph.names.editions:
        table = graph.table(edition)
        text = as_html.render(
            table,
            reasons_in(graph, table),
            timelines=timelines if table.edition.slug == EDITION else None,
            editions=editions_of(graph),
        )
        (folder / f"{table.edition.slug}.html").write_text(text, encoding="utf-8")
    return Pages(folder, graph.table(EDITION))
