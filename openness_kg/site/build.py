"""Writes what a build holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openness_kg.base.beside import Beside
from openness_kg.base.errors import FindingsError
from openness_kg.base.folders import refuse_others, replaced
from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.base.iris import slug
from openness_kg.graph.location import SHIPPED, WHOLE, Location
from openness_kg.graph.writing import trig
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from openness_kg.views.explain import Basis, make_explanation
from openness_kg.views.registry import ENDINGS, VIEWS, text
from openness_kg.views.table import Table, as_html
from openness_kg.views.table.model import LOWERING
from openness_kg.views.timeline import timelines
from openness_kg.views.words import Named


def _silent(_: str) -> None:
    pass


def build(target: Path, location: Location = SHIPPED, say: Callable[[str], None] = _silent) -> list[Path]:
    """Validate and derive a graph and write tables and dumps to a folder, replacing an earlier build.

    Returns the files, relative to the folder. On any error the folder stays as it was.

    Raises:
        FindingsError: the graph does not conform to the shapes.
        OpennessError: a file cannot be read, or the folder holds something else than a build.

    """
    from openness_kg.validation import check

    refuse_others(target)
    say("validating")
    validation = Beside(lambda: check(location))
    say("deriving")
    graph = KnowledgeGraph(OpenGraph(location, WHOLE))
    pictures = {slug(project): picture for project, picture in timelines(graph.graph).items()}
    editions = [
        Named(row["edition"], slug(row["edition"]), row["label"]) for row in graph.query("lookup/editions").texts()
    ]
    say("rendering")
    # what two processors can halve: the newest edition is about as much as the others, or as the dumps
    dumps = Beside(lambda: _dumps(graph))
    older = Beside(lambda: _tables(graph, editions[1:], editions, pictures))
    files = _tables(graph, editions[:1], editions, pictures)
    files = {**dumps.result(), **files, **older.result()}
    report = validation.result()
    if not report.conforms:
        number = report.count("Violation")
        raise FindingsError(
            f"Nothing was built, as the graph has {number} violation{'s' if number > 1 else ''}:"
            " run `openness-kg validate` to see them."
        )
    say("writing")
    with replaced(target) as aside:
        for path, content in files.items():
            (aside / path).parent.mkdir(exist_ok=True)
            (aside / path).write_bytes(content)
    return [Path(path) for path in files]


def _dumps(graph: KnowledgeGraph) -> dict[str, bytes]:
    """Return the graph whole, in each format that has named graphs, by path."""
    nquads = graph.store.dump("nquads")
    found = (("nquads", nquads), ("trig", trig(nquads)))
    return {f"openness-kg.{GRAPH_FORMATS[name].ending}": content for name, content in found}


def _tables(
    graph: KnowledgeGraph, of: Sequence[Named], editions: list[Named], pictures: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the tables of some of all editions in each format but text, which is for terminals, by path."""
    files: dict[str, bytes] = {}
    for edition in of:
        table = graph.table(edition.iri)
        for name in VIEWS["table"].formats[1:]:
            made = _page(graph, table, editions, pictures) if name == "html" else text("table", table, name)
            files[f"tables/{edition.slug}.{ENDINGS[name]}"] = made.encode()
    return files


def _page(graph: KnowledgeGraph, table: Table, editions: list[Named], pictures: Mapping[str, str]) -> str:
    """Return the HTML table with the reason for each cell that is lowered or in doubt, timelines, other editions."""
    basis = Basis(graph.graph, table.edition.iri, together=True)
    reasons = {
        (row.slug, criterion.slug): make_explanation(basis, row.iri, criterion.iri)
        for row in table.rows
        for criterion, cell in zip(table.criteria, row.cells, strict=True)
        if cell.outcome in LOWERING or basis.ask("uncounted", {"project": row.iri, "criterion": criterion.iri})
    }
    return as_html.render(table, reasons, timelines=pictures, editions=editions)
