"""The files of the two pages."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib import resources

from openness_kg.graph import catalogue
from openness_kg.site.app import documents
from openness_kg.site.app.built import FOLDER, MISSING, built
from openness_kg.site.pages import page, page_at
from openness_kg.site.site import File, Site

SHAPES, RULES = "shapes.json", "rules.json"
GRAPH = f"{FOLDER}/graph.nq.gz"
_GROUPS = (("questions", "Questions"), ("audit", "Findings of the audit"), ("lineage", "Lineage"), ("table", "Table"))


def files(site: Site) -> Iterator[File]:
    """Yield the pages, what is built for them, and the documents that they read; others may read these too."""
    assets = built()
    if not assets:
        site.notes.append(MISSING)
    yield File("assets/app.css", resources.files("openness_kg.site").joinpath("assets", "app.css").read_bytes())
    yield from assets
    yield File(SHAPES, documents.text(documents.shapes()))
    yield File(RULES, documents.text(documents.rules()))
    graph = ""
    if assets:
        graph = _offered(site)
        if not graph:
            graph = GRAPH
            yield File(graph, gzip.compress(site.graph.store.dump("nquads"), 6, mtime=0))
        yield from _documents(site)
    yield sparql_page(site.url, "sparql.html", graph=graph, built=bool(assets))
    yield page(site, "contribute.html", "app/contribute.html", title="Contribute a project", built=bool(assets))


def sparql_page(url: str, path: str, graph: str = "", endpoint: str = "", built: bool = True) -> File:
    """Return the page with the editor.

    Args:
        url: where the site stands, with a slash at its end.
        path: where the page stands in it.
        graph: path of the dump that queries are asked of in the browser.
        endpoint: path of the endpoint that they are sent to instead.
        built: whether its scripts are there.

    """
    queries = catalogue.shipped().values()
    groups = [(title, [query for query in queries if query.name.startswith(f"{name}/")]) for name, title in _GROUPS]
    values = {"built": built, "graph": graph, "endpoint": endpoint, "groups": groups}
    return page_at(url, path, "app/sparql.html", title="SPARQL", **values)


def _documents(site: Site) -> Iterator[File]:
    names = documents.names(site.graph)
    facts = documents.facts(site.graph)
    yield File(f"{FOLDER}/queries.json", documents.text(documents.queries()))
    yield File(f"{FOLDER}/terms.json", documents.text(documents.terms(site.graph)))
    yield File(f"{FOLDER}/names.json", documents.text(names))
    yield File(f"{FOLDER}/before.json", documents.text(documents.found_before(facts, names["rated"])))
    yield File(f"{FOLDER}/facts.nt.gz", gzip.compress(facts, 6, mtime=0))


def _offered(site: Site) -> str:
    """Return the path of the N-Quads with all graphs, if they are published already."""
    return next(
        (d.path for d in site.downloads if d.media_type == "application/n-quads" and d.compressed and not d.graph), ""
    )
