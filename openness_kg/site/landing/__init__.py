"""The part of a site that opens it: the overview, and who descends from whom, trends, findings and changes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from openness_kg.site.landing import changes, findings, lineage, overview, trends
from openness_kg.site.site import File, Site

_ASSETS = ("landing.css", "landing.js", "findings.js", "lineage.css")


def files(site: Site) -> Iterator[File]:
    """Yield the pages with what they load."""
    assets = resources.files("openness_kg.site") / "assets"
    for name in _ASSETS:
        yield File(f"assets/{name}", assets.joinpath(name).read_bytes())
    for part in (overview, lineage, trends, findings, changes):
        yield from part.files(site)
