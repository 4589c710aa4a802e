"""Writes a site: each part in its turn, aside, and in place of the site before when all of it is there."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from openness_kg.base.beside import Beside
from openness_kg.base.folders import refuse_others, replaced
from openness_kg.base.iris import ROOT
from openness_kg.base.progress import Say, silent
from openness_kg.graph.location import SHIPPED, WHOLE, Location
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from openness_kg.site.checked import require
from openness_kg.site.site import Download, Part, Site

COUNTS = ("descriptions.counts",)
"""What is said of the graph in the graph itself, before anything is made from it."""
HERE = ("frame", "tables", "entities", "landing", "descriptions.tables")
"""Parts that are written in this process: they share tables, explanations and findings."""
BESIDE = ("dumps", "descriptions.nanopubs", "catalogue", "ontology", "guides", "app", "w3id")
"""Parts that are written in another meanwhile."""
LAST = ("landing.overview", "descriptions")
"""Parts that tell of what all of these offer for download."""


def publish(
    target: Path,
    location: Location = SHIPPED,
    url: str = ROOT,
    say: Say = silent,
    warn: Say = silent,
) -> list[Path]:
    """Validate and derive a graph and write its site to a folder, replacing an earlier one.

    The same input gives the same bytes. Returns the files, relative to the folder. On any error, and if the process is
    killed, the folder stays as it was.

    Args:
        target: the folder.
        location: where the graph lies.
        url: where the site will stand, with a slash at its end; the graph's IRIs do not depend on it.
        say: told how far the work is.
        warn: told what had to be left out, a sentence each.

    Raises:
        FindingsError: the graph does not conform to the shapes.
        OpennessError: a file cannot be read, or the folder holds something else than an earlier site.

    """
    from openness_kg.validation import check

    refuse_others(target)
    say("validating")
    validation = Beside(lambda: check(location))
    say("deriving")
    site = Site(KnowledgeGraph(OpenGraph(location, WHOLE)), url)
    with replaced(target) as aside:
        say("counting")
        write(aside, site, COUNTS)
        # all other parts rely on what the shapes ask for
        require(validation.result(), "published")
        say("writing")
        beside = Beside(lambda: write(aside, site, BESIDE))
        write(aside, site, HERE)
        downloads, notes = beside.result()
        # on one processor it has been the same site all along
        site.downloads = sorted({*site.downloads, *downloads}, key=lambda download: download.path)
        site.notes = list(dict.fromkeys([*site.notes, *notes]))
        write(aside, site, LAST)
        for note in site.notes:
            warn(note)
        return sorted(path.relative_to(aside) for path in aside.rglob("*") if path.is_file())


def write(folder: Path, site: Site, parts: Sequence[str]) -> tuple[list[Download], list[str]]:
    """Write parts of a site; what they offer for download is known to those that follow.

    Returns what is offered and what was left out, so far.
    """
    made: set[Path] = set()
    for name in parts:
        files: Part = import_module(f"openness_kg.site.{name}").files
        for file in files(site):
            path = folder / file.path
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            # all of it or an error: written raw, a part is left out without a word where the disk gets full
            path.write_bytes(file.content)
            if file.download:
                site.downloads.append(file.offered())
    return site.downloads, site.notes
