"""Puts the answers of ``queries/table/`` together as a table."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from openness_kg.base.formats import chosen
from openness_kg.base.iris import slug
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph
from openness_kg.views.table import marks
from openness_kg.views.table.model import Cell, Column, Row, Table
from openness_kg.views.words import Named

RATINGS = ("effective", "curated", "derived")


def make_table(graph: OpenGraph, edition: str, ratings: str) -> Table:
    """Return the table of an edition (an IRI) by effective, curated or derived ratings.

    Rows are sorted by score, highest first, then by name in the order of code points.

    Raises:
        OpennessError: there is no such kind of ratings.

    """
    chosen("There are no ratings of the kind", dict.fromkeys(RATINGS), ratings)

    def ask(name: str) -> list[Solution]:
        return list(graph.rows(f"table/{name}", {"edition": edition}))

    heading = next(row for row in graph.rows("lookup/editions") if row["edition"] == edition)
    criteria = [Column.of(row) for row in ask("criteria")]
    cells = _cells(ask("cells"), ask("through"), ratings)
    attributes: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for row in ask("attributes"):
        attributes[row["project"], row["attribute"]].append(Named(row["value"], slug(row["value"]), row["label"]))

    kinds: dict[str, list[Named]] = defaultdict(list)
    all_kinds: dict[Named, None] = {}
    for row in ask("licence-kinds"):
        kind = Named(row["kind"], row["kind"], row["label"])
        all_kinds[kind] = None
        kinds[row["project"]].append(kind)

    def attribute(project: str, name: str) -> tuple[Named, ...]:
        return tuple(sorted(attributes[project, name], key=lambda named: named.slug))

    rows = [
        Row(
            iri=row["project"],
            slug=slug(row["project"]),
            name=row["name"],
            link=row.get("link", ""),
            organisations=attribute(row["project"], "organisation"),
            models=attribute(row["project"], "model"),
            bases=attribute(row["project"], "base"),
            tuning=attribute(row["project"], "tuning"),
            licences=tuple(sorted(named.label for named in attribute(row["project"], "licence"))),
            licence_kinds=tuple(kinds[row["project"]]),
            aliases=tuple(sorted(named.label for named in attribute(row["project"], "alias"))),
            types=attribute(row["project"], "type"),
            cells=tuple(cells.get((row["project"], c.iri), _NOT_RATED) for c in criteria),
            score=Decimal(row[ratings]),
            maximum=int(row["maximum"]),
            inherited=tuple(
                sorted(
                    c.slug
                    for c in criteria
                    if ratings == "effective"
                    and (cell := cells.get((row["project"], c.iri)))
                    and cell.outcome == "inherited"
                )
            ),
        )
        for row in ask("projects")
    ]
    rows.sort(key=lambda row: (-row.score, row.name, row.slug))
    levels, outcomes = marks.read(graph)
    return Table(
        edition=Named(edition, slug(edition), heading["label"]),
        issued=heading.get("issued", ""),
        citation=heading.get("citation", ""),
        ratings=ratings,
        criteria=criteria,
        rows=rows,
        levels=levels,
        outcomes=outcomes,
        types=sorted({named for row in rows for named in row.types}, key=lambda named: named.label),
        licence_kinds=list(all_kinds),
    )


_NOT_RATED = Cell("unknown", "unknown", "unknown", "unknown", "", "", (), "")


def _cells(rows: list[Solution], through: list[Solution], ratings: str) -> dict[tuple[str, str], Cell]:
    models: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for row in through:
        models[row["project"], row["criterion"]].append(Named(row["model"], slug(row["model"]), row["label"]))
    cells = {}
    for row in rows:
        levels = {kind: slug(row.get(kind, "unknown")) for kind in RATINGS}
        key = row["project"], row["criterion"]
        cells[key] = Cell(
            level=levels[ratings],
            **levels,
            precision=slug(row.get("precision", "")),
            outcome=slug(row.get("outcome", "")),
            through=tuple(models[key]),
            evidence=row.get("evidence", ""),
            also="also" in row,
        )
    return cells
