"""The ratings of a bill of materials: those of a project, or of the projects that offer a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from openness_kg.base.iris import slug
from openness_kg.exporting.bill import Named, Rating
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph


def ratings_of(graph: OpenGraph, root: str) -> list[Rating]:
    """Return how open a model or project (an IRI) is rated, in every edition, in order of project and edition."""
    projects = [row["project"] for row in graph.rows("export/rated", {"entity": root})]
    if not projects:
        return []
    found: list[tuple[Solution, list[Solution], list[Named]]] = []
    for project in projects:
        values = {"project": project}
        cells: dict[str, list[Solution]] = defaultdict(list)
        for row in graph.rows("explain/cell", values):
            cells[row["rating"]].append(row)
        through: dict[tuple[str, str], dict[str, Named]] = defaultdict(dict)
        for row in graph.rows("explain/through", values):
            through[row["criterion"], row["edition"]].setdefault(row["model"], Named(row["model"], row["label"]))
        for rows in cells.values():
            limiting = through[rows[0]["criterion"], rows[0]["edition"]]
            found.append((rows[0], rows, sorted(limiting.values(), key=lambda one: (one.label, one.iri))))
    if not found:
        return []
    labels: dict[str, str] = {}
    for row in graph.rows("explain/labels"):
        labels.setdefault(row["concept"], row["label"])
    made = [_rating(row, rows, through, labels) for row, rows, through in found]
    return sorted(made, key=lambda one: (one.project.iri, one.edition.iri, one.criterion.iri, one.iri))


def _rating(row: Solution, rows: list[Solution], through: list[Named], labels: Mapping[str, str]) -> Rating:
    def named(name: str) -> Named:
        return Named(row[name], labels.get(row[name]) or slug(row[name]))

    def perhaps(name: str) -> Named | None:
        return named(name) if name in row else None

    derived = perhaps("derived")
    return Rating(
        iri=row["rating"],
        project=named("project"),
        edition=named("edition"),
        criterion=named("criterion"),
        curated=named("curated"),
        effective=perhaps("effective") or named("curated"),
        derived=derived,
        precision=perhaps("precision"),
        outcome=perhaps("outcome"),
        rule=Named(row["rule"], row["ruleLabel"]) if derived and "rule" in row else None,
        through=through,
        sources=sorted({one["source"] for one in rows if "source" in one}),
    )
