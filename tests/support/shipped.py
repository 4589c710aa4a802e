"""The shipped files of the graph, as far as a scope wants them."""

from __future__ import annotations

from pathlib import Path

from openness_kg.graph.files import shipped_files
from openness_kg.graph.location import RATED, Scope


def turtle_files(scope: Scope = RATED) -> list[tuple[Path, str]]:
    """Return each Turtle file that a scope wants, with the IRI of its named graph."""
    return [(file.path, file.graph) for file in shipped_files() if file.wanted(scope) and file.path.suffix == ".ttl"]
