"""The part of a site that tells of each thing: a page, Turtle and JSON-LD at its IRI's path, and lists of all.

Parts of things (ratings, statements on lineage, states, findings) are fragments of the page of the thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from importlib import resources

from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.graph.lines import written
from openness_kg.site.entities.documents import Document, Documents, entry
from openness_kg.site.entities.listing import listings
from openness_kg.site.entities.pages import Pages
from openness_kg.site.site import File, Site
from openness_kg.views.audit import Finding
from openness_kg.views.audit.as_turtle import triples


def files(site: Site) -> Iterator[File]:
    """Yield the documents of all things, badges of projects, and lists."""
    assets = resources.files("openness_kg.site") / "assets"
    yield File("assets/entities.css", assets.joinpath("entities.css").read_bytes())
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in site.shared.audit.findings:
        findings[entry(finding.iri)].append(finding)
    documents = Documents(site.graph.store.dump("nquads"))
    pages = Pages(site, documents)
    for iri in documents:
        document = documents.document(iri)
        found = findings.get(iri, [])
        document.add(f"{triple}\n" for finding in found for triple in triples(finding))
        yield from _data(document)
        yield from pages.files(document, found)
    yield from listings(site, documents, pages.shown)


def _data(document: Document) -> Iterator[File]:
    for name, content in written("".join(document.triples).encode(), document.iri):
        yield File(f"{document.stem}.{GRAPH_FORMATS[name].ending}", content)
