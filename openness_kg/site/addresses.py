"""Where in a site the things of the graph stand: a path for every IRI of its own, whatever host the site is on."""

from __future__ import annotations

import posixpath
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
_ONTOLOGY = iris.ONTOLOGY.removesuffix("#")
_FINDING = iris.ID + "finding/"
_ENTRY = iris.ID + "entry/"
_PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def stem(iri: str) -> str:
    """Return the path without ending below which the document of an IRI stands, such as ``id/model/opt-30b``.

    A fragment is left out: what has one is told of in the document of the rest. Empty if the IRI is not of this graph,
    or has a part that could lead out of its folder.
    """
    document = iri.partition("#")[0]
    if document.startswith(_FINDING):
        # a finding is a fragment of the entry that it is about
        document = _ENTRY + document.removeprefix(_FINDING)
    if not document.startswith(iris.ROOT):
        return ""
    path = document.removeprefix(iris.ROOT)
    return path if all(_PART.fullmatch(part) for part in path.split("/")) else ""


def page(iri: str) -> str:
    """Return path and fragment of the page that tells of an IRI; empty if the IRI is not of this graph."""
    path = stem(iri)
    fragment = iri.partition("#")[2]
    behind = f"#{fragment}" if fragment else ""
    if not path:
        return ""
    if path in _ALONE:
        return _ALONE[path] + behind
    if path.startswith("graph/"):
        return f"{DATA_PAGE}#{path.removeprefix('graph/').replace('/', '.')}"
    if path == "shapes" or path.startswith("shapes/"):
        return SHAPES_PAGE + behind
    if path.startswith("ontology"):
        return ONTOLOGY_PAGE + behind
    return f"{path}.html{behind}"


def is_entity(iri: str) -> bool:
    """Tell whether an IRI is that of a thing with a document of its own, and not of a part of one."""
    return iri.startswith(iris.ID) and "#" not in iri and not iri.startswith(_FINDING) and bool(stem(iri))


def relative(target: str, page_path: str) -> str:
    """Return a path of the site, with or without fragment, as a link from one of its pages."""
    path, mark, fragment = target.partition("#")
    if path == page_path and mark:
        return mark + fragment
    return posixpath.relpath(path, posixpath.dirname(page_path) or ".") + mark + fragment


def link(iri: str, page_path: str) -> str:
    """Return where a page may link to for an IRI: a page of the site, or the web; empty if it may not."""
    if own := page(iri):
        return relative(own, page_path)
    return iri if is_web_address(iri) else ""
