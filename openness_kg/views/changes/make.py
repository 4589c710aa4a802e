"""Puts the answers of four questions of the catalogue together as changes."""

from __future__ import annotations

from openness_kg.base.iris import slug
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph
from openness_kg.views.changes.model import Base, Changes, Criterion, Level
from openness_kg.views.words import Named


def make_changes(graph: OpenGraph, earlier: str, later: str) -> Changes:
    """Return what an edition has otherwise than an earlier one, both named by IRIs."""
    values = {"earlier": earlier, "later": later}

    def ask(name: str) -> list[Solution]:
        return list(graph.rows(f"questions/{name}", values))

    labels = {row["edition"]: row["label"] for row in graph.rows("lookup/editions")}
    systems = ask("projects-between-editions")
    levels: dict[tuple[str, str], Level] = {}
    for row in ask("changed-levels"):
        links = row.get("fromLink", ""), row.get("toLink", "")
        level = Level(_project(row), row["aspect"], row["from"].lower(), row["to"].lower(), *links)
        levels.setdefault((row["project"], row["aspect"]), level)
    return Changes(
        earlier=Named(earlier, slug(earlier), labels[earlier]),
        later=Named(later, slug(later), labels[later]),
        added=tuple(_project(row) for row in systems if row["difference"] == "added"),
        dropped=tuple(_project(row) for row in systems if row["difference"] == "dropped"),
        criteria=tuple(
            Criterion(row["aspect"], row["difference"], row.get("before", ""), row.get("after", ""))
            for row in ask("criteria-between-editions")
        ),
        bases=tuple(
            Base(_project(row), row.get("from", ""), row.get("to", "")) for row in ask("bases-between-editions")
        ),
        levels=tuple(levels.values()),
    )


def _project(row: Solution) -> Named:
    return Named(row["project"], slug(row["project"]), row["projectLabel"])
