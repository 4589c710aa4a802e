"""Writes a site: each part in its turn, aside, and in place of the site before when all of it is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from openness_kg.base.beside import Beside
from openness_kg.base.errors import FindingsError
from openness_kg.base.folders import refuse_others, replaced
from openness_kg.base.iris import ROOT
from openness_kg.graph.location import SHIPPED, WHOLE, Location
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from openness_kg.site.site import Download, Part, Site

FIRST = ("frame", "dumps", "w3id")
"""Parts whose downloads, and what describes them, are written in one process."""
SECOND = ("tables",)
"""Parts that are written beside those."""


def _silent(_: str) -> None:
    pass


def publish(
    target: Path, location: Location = SHIPPED, url: str = ROOT, say: Callable[[str], None] = _silent
) -> list[Path]:
    """Validate and derive a graph and write its site to a folder, replacing an earlier one.

    The same input gives the same bytes. Returns the files, relative to the folder. On any error, and if the process is
    killed, the folder stays as it was.

    Args:
        target: the folder.
        location: where the graph lies.
        url: where the site will stand, with a slash at its end; the graph's IRIs do not depend on it.
        say: told how far the work is.

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
    # parts rely on what the shapes ask for
    report = validation.result()
    if not report.conforms:
        number = report.count("Violation")
        raise FindingsError(
            f"Nothing was published, as the graph has {number} violation{'s' if number > 1 else ''}:"
            " run `openness-kg validate` to see them."
        )
    with replaced(target) as aside:
        say("writing")
        beside = Beside(lambda: _write(aside, site, SECOND))
        _write(aside, site, FIRST)
        beside.result()
        return sorted(path.relative_to(aside) for path in aside.rglob("*") if path.is_file())


def _write(folder: Path, site: Site, parts: Sequence[str]) -> list[Download]:
    """Write parts of a site; what they offer for download is known to those that follow."""
    for name in parts:
        files: Part = import_module(f"openness_kg.site.{name}").files
        for file in files(site):
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
            if file.download:
                site.downloads.append(file.offered())
    return site.downloads
