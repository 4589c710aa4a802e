"""The description of the service (SPARQL 1.1 Service Description) with what VoID says of its graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from openness_kg.base import iris
from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.graph import writing
from openness_kg.graph.terms import Iri, Triple
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.server import negotiate
from openness_kg.server.operations.base import Begin, Operation, Question, RefusalError
from openness_kg.server.operations.sparql import media_type
from openness_kg.site import addresses
from openness_kg.site.descriptions import counts
from openness_kg.site.descriptions.statements import about, full

_FORMATS = "http://www.w3.org/ns/formats/"
_KNOWN_AS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
}
"""What "Unique URIs for File Formats" of the W3C calls them."""


def describe(graph: KnowledgeGraph, question: Question, begin: Begin) -> None:
    """Describe the service whose address is ``endpoint``, in the format ``graph``.

    Raises:
        RefusalError: the client takes no format of a graph.

    """
    if question["graph"] is None:
        raise RefusalError(406, f"The description can be had as {', '.join(o.media_type for o in negotiate.GRAPH)}.")
    form = GRAPH_FORMATS[question["graph"]]
    with begin(media_type(form)) as output:
        output.write(writing.serialize([*_service(question["endpoint"]), *_counted(graph)], form.name))


def _service(endpoint: str) -> Iterator[Triple]:
    offered = {offer.name for offer in (*negotiate.ROWS, *negotiate.GRAPH)}
    yield from about(
        f"{endpoint}#service",
        rdf_type=full("sd:Service"),
        sd_endpoint=Iri(endpoint),
        sd_supportedLanguage=full("sd:SPARQL11Query"),
        sd_feature=full("sd:UnionDefaultGraph"),
        sd_resultFormat=[Iri(_FORMATS + iri) for name, iri in _KNOWN_AS.items() if name in offered],
        sd_defaultDataset=Iri(addresses.DATASET),
    )
    default = f"{endpoint}#default-graph"
    yield from about(addresses.DATASET, sd_defaultGraph=Iri(default))
    yield from about(default, rdf_type=full("sd:Graph"))


@lru_cache(maxsize=1)
def _counted(graph: KnowledgeGraph) -> tuple[Triple, ...]:
    """Return what is counted of the graph; the graph of the description is in the dumps only."""
    absent = Iri(iris.DESCRIPTION)
    found = tuple(t for t in counts.counts(graph) if absent not in (t.subject, t.object))
    return (*found, *(t for t in _graphs(found)))


def _graphs(found: tuple[Triple, ...]) -> Iterator[Triple]:
    """Yield for each named graph the description of it as a graph, which carries the counts too."""
    for triple in found:
        if triple.predicate == full("sd:name"):
            yield from about(triple.subject.value, rdf_type=full("sd:Graph"), sd_graph=triple.object)


OPERATIONS: Mapping[str, Operation] = {"description": describe}
