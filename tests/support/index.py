"""A small index made for the tests: its clean file, its import, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from openness_kg.base import iris
from tests.support.cli import Result, run

INDEX = "opening-up-chatgpt"
EDITION = "try-2024-05"
CRITERIA = (
    *("opencode", "llmdata", "llmweights", "rldata", "rlweights", "license"),
    *("code", "architecture", "preprint", "paper", "modelcard", "datasheet"),
    *("package", "api"),
)
NASTY = '"Quoted" \'\\back\\\' """ 🦙 \u202eשלום <script>alert(1)</script>\nline 2\t.\x1b[31m'
CLEAN = """\
project:
    name: Clean
    link: https://example.org/clean
    notes:
    llmbase: Base 7B
    rlbase: Some data
    license: MIT License
org:
    name: Maker
    link:
    notes:
""" + "".join(
    f"{slug}:\n    class: open\n    link: https://example.org/{slug}\n    notes: On {slug}.\n" for slug in CRITERIA
)
API = "    class: open\n    link: https://example.org/api\n    notes: On api.\n"
API_LINK = "link: https://example.org/api\n"
API_CLASS = API.splitlines()[0] + "\n    " + API_LINK

Fact = tuple[str, str, str]


def import_to(target: Path, folder: Path, *more: str, edition: str = EDITION) -> Result:
    """Import a folder of the index into another folder."""
    return run("import", INDEX, str(folder), "--edition", edition, "-o", str(target), *more)


def facts(file: Path) -> set[Fact]:
    """Return what a file says: the fragment of each subject, the short predicate, and the object."""
    return {
        (
            triple.subject.value.partition("#")[2],
            iris.compact(triple.predicate.value),
            iris.compact(triple.object.value),
        )
        for triple in ox.parse(path=file, format=ox.RdfFormat.TURTLE)
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, (ox.NamedNode, ox.Literal))
    }
