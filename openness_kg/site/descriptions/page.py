"""The page of the data: what can be downloaded, how large it is, how to load it, and each named graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openness_kg.base import iris
from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.site import addresses
from openness_kg.site.descriptions import crate
from openness_kg.site.descriptions.counts import QUERIES, counted
from openness_kg.site.descriptions.facts import Facts
from openness_kg.site.descriptions.schemaorg import ordered
from openness_kg.site.pages import page
from openness_kg.site.site import Download, File, Site

_NAMES = {
    **{
        GRAPH_FORMATS[name].media_type: shown
        for name, shown in (
            ("turtle", "Turtle"),
            ("jsonld", "JSON-LD"),
            ("ntriples", "N-Triples"),
            ("nquads", "N-Quads"),
            ("trig", "TriG"),
        )
    },
    "text/csv": "CSV",
    "application/vnd.apache.parquet": "Parquet",
}
_COUNTS = (
    ("triples", "Statements"),
    ("entities", "Things of its own"),
    ("distinctSubjects", "Subjects"),
    ("distinctObjects", "Objects"),
    ("classes", "Classes"),
    ("properties", "Properties"),
)


@dataclass(frozen=True)
class Graph:
    """A named graph with its downloads; ``anchor`` is the fragment of its section."""

    iri: str
    anchor: str
    title: str
    description: str
    counts: list[tuple[str, str]]
    downloads: list[Download]


def make(site: Site, facts: Facts) -> File:
    """Return the page."""
    downloads = ordered(site.downloads)
    return page(
        site,
        addresses.DATA_PAGE,
        "descriptions/data.html",
        title="Data",
        facts=facts,
        counts=_counted(counted(site.graph)),
        downloads=sorted(
            (d for d in downloads if not d.graph), key=lambda d: (not d.path.startswith("dumps/"), d.title)
        ),
        graphs=_graphs(site, facts, downloads),
        url=site.url,
        crate="" if crate.WITHOUT in site.notes else crate.PATH,
        name_of=lambda download: _NAMES.get(download.media_type, download.media_type),
        size_of=readable,
    )


def readable(size: int) -> str:
    """Return a number of bytes for people, in units of 1000."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1000)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} bytes"


def _counted(row: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(label, f"{int(row[name]):,}") for name, label in _COUNTS if name in row]


def _graphs(site: Site, facts: Facts, downloads: list[Download]) -> list[Graph]:
    found = {row["graph"]: row for row in reversed(site.graph.query(f"{QUERIES}graphs").texts())}
    return [
        Graph(
            iri,
            addresses.page(iri).partition("#")[2],
            row.get("title") or facts.one("dct:title", iri) or row.get("label") or iri.removeprefix(iris.GRAPH),
            row.get("description", ""),
            _counted(row),
            [d for d in downloads if d.graph == iri],
        )
        for iri, row in sorted(found.items())
        if addresses.page(iri)
    ]
