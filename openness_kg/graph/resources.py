"""Where the ontology, shapes, data and queries lie, and which named graph a file belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def root() -> Path:
    """Return the folder that holds ``ontology/``, ``shapes/``, ``data/`` and ``queries/``.

    In an installed package that is a folder inside it, in a checkout the checkout itself.
    """
    for candidate in (_PACKAGE / "resources", _PACKAGE.parent):
        if (candidate / "ontology" / "openness.ttl").is_file():
            return candidate
    raise OpennessError("The files of the graph are missing from this installation: install openness-kg again.")


def ontology_files() -> list[Path]:
    """Return the ontology's Turtle files, criteria included, in a stable order."""
    return sorted((root() / "ontology").rglob("*.ttl"))


def shape_files() -> list[Path]:
    """Return the SHACL files in a stable order."""
    return sorted((root() / "shapes").glob("*.ttl"))


def data_files() -> list[Path]:
    """Return the Turtle files of the data in a stable order."""
    return sorted((root() / "data").rglob("*.ttl"))


def fact_files() -> list[Path]:
    """Return the Turtle files of ontology, facts and editions, but none of entries, ratings or histories."""
    data = root() / "data"
    apart = {data / "ratings", data / "history"}
    facts = (path for path in data_files() if not apart & set(path.parents))
    return [*ontology_files(), *facts, *sorted((data / "ratings").glob("*/edition.ttl"))]


def rating_files(edition: str = "*", project: str = "*") -> list[Path]:
    """Return the files of entries and ratings, of one edition or project if its slug is given: a file each."""
    found = (root() / "data" / "ratings").glob(f"{edition}/{project}.ttl")
    return sorted(path for path in found if path.name != "edition.ttl")


def history_files(index: str = "*") -> list[Path]:
    """Return the files of dated ratings, of one index if its slug is given."""
    return sorted((root() / "data" / "history").glob(f"{index}/*.ttl"))


def graph_of(path: Path) -> str:
    """Return the IRI of the named graph into which a shipped file is loaded."""
    parts = path.relative_to(root()).parts
    if parts[0] == "ontology":
        return iris.ONTOLOGY_GRAPH
    if parts[1] == "ratings":
        return iris.ratings_graph(parts[2])
    if parts[1] == "history":
        return iris.history_graph(parts[2])
    return iris.MAPPINGS if parts[1] == "mappings" else iris.FACTS


def graph_files(history: bool = False) -> Iterator[tuple[Path, str]]:
    """Yield each file of ontology and data, histories only if asked for, with the named graph it belongs to."""
    for path in (*fact_files(), *rating_files(), *(history_files() if history else ())):
        yield path, graph_of(path)


def query_files(folder: str = "") -> list[Path]:
    """Return the ``.rq`` files below ``queries/`` or one of its folders, in order of name."""
    return sorted((root() / "queries" / folder).rglob("*.rq"))
