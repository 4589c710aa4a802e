"""Lists of all things: one page a folder of the site, with their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from openness_kg.base import iris
from openness_kg.site import addresses, pages
from openness_kg.site.entities.documents import Documents
from openness_kg.site.entities.shown import Shown
from openness_kg.site.site import File, Site

_TOP = "id"
_KINDS = {
    "audit": "Activities of the audit",
    "criterion": "Criteria",
    "dataset": "Datasets",
    "derivation": "Derivations",
    "edition": "Editions",
    "entry": "Entries",
    "licence": "Licences",
    "model": "Models and families",
    "organisation": "Organisations",
    "project": "Projects",
    "restriction": "Restrictions",
    "rule": "Rules",
    "scheme": "Schemes of criteria",
}
"""What people call the things of a folder; another folder is called by its name."""


_GROUPS = {"entry": "edition", "criterion": "scheme"}
"""What the folders inside a folder stand for."""
_HISTORY = "-history"
"""Ends the folder of the records of an index."""


@dataclass(frozen=True)
class Listed:
    """A thing or a folder in a list; ``number`` is how many things are in a folder, 0 for a thing."""

    path: str
    label: str
    number: int = 0


def folder_label(folder: str, shown: Shown) -> str:
    """Return what the folder of a site is called: by its kind, or by the edition, scheme or whatever else it is of."""
    if folder == _TOP:
        return "Browse"
    kind, _, inner = folder.removeprefix(f"{_TOP}/").partition("/")
    if not inner:
        return _KINDS.get(kind, kind)
    if kind == "entry" and inner.endswith(_HISTORY):
        index = inner.removesuffix(_HISTORY)
        return f"{shown.label(f'{iris.ID}organisation/{index}')}: history"
    return shown.label(f"{iris.ID}{_GROUPS.get(kind, kind)}/{inner}")


def listings(site: Site, documents: Documents, shown: Shown) -> Iterator[File]:
    """Yield a list for each folder.

    Args:
        site: the site.
        documents: all documents of its graph.
        shown: what things are called.

    """
    things: dict[str, list[Listed]] = defaultdict(list)
    numbers: dict[str, int] = defaultdict(int)
    for iri in documents:
        stem = addresses.stem(iri)
        folder = stem.rpartition("/")[0]
        things[folder].append(Listed(f"{stem}.html", shown.label(iri)))
        while folder:
            numbers[folder] += 1
            folder = folder.rpartition("/")[0]
    inside: dict[str, list[Listed]] = defaultdict(list)
    for folder in sorted(numbers):
        above = folder.rpartition("/")[0]
        if above:
            inside[above].append(Listed(f"{folder}/index.html", folder_label(folder, shown), numbers[folder]))
    for folder in sorted(numbers):
        parts = folder.split("/")
        outer = ["/".join(parts[:number]) for number in range(1, len(parts))]
        yield pages.page(
            site,
            f"{folder}/index.html",
            "entities/list.html",
            title=folder_label(folder, shown) if folder != _TOP else "All things in the graph",
            trail=[(f"{one}/index.html", folder_label(one, shown)) for one in outer],
            folders=sorted(inside[folder], key=lambda one: (one.label.casefold(), one.path)),
            things=sorted(things[folder], key=lambda one: (one.label.casefold(), one.path)),
        )
