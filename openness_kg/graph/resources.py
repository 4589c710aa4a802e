"""Where the ontology, shapes, data and queries lie, as files of this installation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

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


def query_files(folder: str = "") -> list[Path]:
    """Return the ``.rq`` files below ``queries/`` or one of its folders, in order of name."""
    return sorted((root() / "queries" / folder).rglob("*.rq"))


def citation_file() -> Path:
    """Return the file that says how to cite the graph."""
    return root() / "CITATION.cff"
