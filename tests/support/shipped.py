"""The shipped files of the graph, as far as a scope wants them."""

from __future__ import annotations

from pathlib import Path

from openness_kg.graph.files import shipped_files
from openness_kg.graph.location import RATED, Scope


def turtle_files(scope: Scope = RATED) -> list[tuple[Path, str]]:
    """Return each Turtle file that a scope wants, with the IRI of its named graph."""
    return [(file.path, file.graph) for file in shipped_files() if file.wanted(scope) and file.path.suffix == ".ttl"]


def part() -> Scope:
    """Return the two older editions whole, and every tenth project in all editions: for engines that take long."""
    rated = sorted({file.path.stem for file in shipped_files() if file.path.parent.parent.name == "ratings"})
    return Scope(editions=("survey-2023-06", "index-2025-03"), projects=tuple(rated[::10]))
