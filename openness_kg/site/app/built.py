"""The scripts, styles and engine that `make web` builds from ``web/``; a wheel holds them if they were there."""

from __future__ import annotations

from importlib import resources

from openness_kg.site.site import File

FOLDER = "app"
"""Where they stand in a site."""
SCRIPTS = ("playground.js", "contribute.js")
MISSING = (
    "The site has no SPARQL playground and no form for contributions, which take npm: run `make web`, then publish."
)


def built() -> list[File]:
    """Return the built files in order of name; none if not all that the pages need is there."""
    folder = resources.files("openness_kg.site.app").joinpath("built")
    if not folder.is_dir():
        return []
    found = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
    if not found.keys() >= {*SCRIPTS}:
        return []
    return [File(f"{FOLDER}/{name}", found[name]) for name in sorted(found)]
