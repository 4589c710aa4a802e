"""The dataset as RDF: merged for a default graph, with its named graphs, each graph alone, the ontology and the shapes.

A merged dump is what a store that does not query its named graphs together has to be given: a question of the catalogue
is asked of the default graph.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from openness_kg.base import iris
from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.base.version import __version__
from openness_kg.graph import resources, writing
from openness_kg.site import addresses
from openness_kg.site.site import File, Site

WHOLE = "dumps/openness-kg"
SHAPES = "shapes"
_LEVEL = 6
"""How hard gzip tries: from here on it takes far longer for a hundredth less."""


def files(site: Site) -> Iterator[File]:
    """Yield the dumps; those in Turtle and JSON-LD are not compressed, so that checkers of formats can read them."""
    nquads = site.graph.store.dump("nquads")
    yield from _merged(writing.merged(nquads))
    yield _file(f"{WHOLE}.trig", "The named graphs", writing.rewritten(nquads, "trig"))
    yield _file(f"{WHOLE}.nq.gz", "The named graphs", nquads)
    graphs = writing.ByGraph(nquads)
    for name in graphs:
        if path := addresses.stem(name):
            lines, title = graphs[name], f"The graph {name.removeprefix(iris.GRAPH)}"
            yield _file(f"{path}.ttl", title, writing.rewritten(lines, "turtle"), name)
            yield _file(f"{path}.nt.gz", title, lines, name)
    yield from _ontology(graphs[iris.ONTOLOGY_GRAPH])
    yield File(f"{SHAPES}.ttl", writing.merged_files(resources.shape_files()))


def _merged(lines: bytes) -> Iterator[File]:
    yield _file(f"{WHOLE}.ttl", "The merged graph", writing.rewritten(lines, "turtle"))
    yield _file(f"{WHOLE}.jsonld", "The merged graph", writing.rewritten(lines, "jsonld"))
    yield _file(f"{WHOLE}.nt.gz", "The merged graph", lines)


def _ontology(lines: bytes) -> Iterator[File]:
    """Yield the ontology, also under its version's IRI."""
    for name in ("turtle", "jsonld", "rdfxml", "ntriples"):
        content = writing.rewritten(lines, name)
        for path in ("ontology", f"ontology/{__version__}"):
            yield File(f"{path}.{GRAPH_FORMATS[name].ending}", content)


def _file(path: str, title: str, content: bytes, graph: str = "") -> File:
    ending = path.removesuffix(".gz").rpartition(".")[2]
    media_type = next(f.media_type for f in GRAPH_FORMATS.values() if f.ending == ending)
    if path.endswith(".gz"):
        content = gzip.compress(content, _LEVEL, mtime=0)
    return File(path, content, title, media_type, graph)
