"""Where in a site the things of the graph stand: a path for every IRI of its own, whatever host the site is on."""

from __future__ import annotations

import re

from openness_kg.base import iris
from openness_kg.base.text import is_web_address

DATASET = iris.ROOT + "dataset"
LANDING = "index.html"
ONTOLOGY_PAGE = "ontology.html"
SHAPES_PAGE = "shapes.html"
DATA_PAGE = "data.html"
QUERIES_PAGE = "queries/index.html"
_ALONE = {"dataset": LANDING, "queries": QUERIES_PAGE}
_FOR_ALL = {"ontology": ONTOLOGY_PAGE, "shapes": SHAPES_PAGE}
"""Pages that tell of all that stands below a path."""
_FINDING = iris.ID + "finding/"
_ENTRY = iris.ID + "entry/"
_PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,200}[A-Za-z0-9])?")
_LONGEST = 500
_TAKEN = re.compile(r"\.(?:html|ttl|jsonld|svg)/|/index$")
"""Folders that would be called as a file is, and the name of lists."""


def stem(iri: str) -> str:
    """Return the path without ending below which the document of an IRI stands, such as ``id/model/opt-30b``.

    A fragment is left out: what has one is told of in the document of the rest. Empty if the IRI is not of this graph,
    has a part that could lead out of its folder, or would stand where something else does.
    """
    document = iri.partition("#")[0]
    if document.startswith(_FINDING):
        # a finding is a fragment of the entry that it is about
        document = _ENTRY + document.removeprefix(_FINDING)
    if not document.startswith(iris.ROOT):
        return ""
    path = document.removeprefix(iris.ROOT)
    if len(path) > _LONGEST or _TAKEN.search(path):
        return ""
    return path if all(_PART.fullmatch(part) for part in path.split("/")) else ""


def page(iri: str) -> str:
    """Return path and fragment of the page that tells of an IRI; empty if the IRI is not of this graph."""
    path = stem(iri)
    fragment = iri.partition("#")[2]
    behind = f"#{fragment}" if fragment else ""
    if not path:
        return ""
    first = path.partition("/")[0]
    if path.startswith("graph/"):
        return f"{DATA_PAGE}#{path.removeprefix('graph/').replace('/', '.')}"
    if first == "assets":
        # such as the logo, which is a file by its name
        return path
    return (_ALONE.get(path) or _FOR_ALL.get(first) or f"{path}.html") + behind


def is_entity(iri: str) -> bool:
    """Tell whether an IRI is that of a thing with a document of its own, and not of a part of one."""
    return iri.startswith(iris.ID) and "#" not in iri and not iri.startswith(_FINDING) and bool(stem(iri))


def relative(target: str, page_path: str) -> str:
    """Return a path of the site, with or without fragment, as a link from one of its pages."""
    path, mark, fragment = target.partition("#")
    if path == page_path and mark:
        return mark + fragment
    here, there = page_path.split("/")[:-1], path.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:]) + mark + fragment


def link(iri: str, page_path: str) -> str:
    """Return where a page may link to for an IRI: a page of the site, or the web; empty if it may not."""
    if own := page(iri):
        return relative(own, page_path)
    return iri if is_web_address(iri) and not iri.startswith(iris.ROOT) else ""
