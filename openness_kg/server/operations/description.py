"""The description of the service (SPARQL 1.1 Service Description) with what VoID says of its graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from openness_kg.base import iris
from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.graph import writing
from openness_kg.graph.terms import Iri, Triple
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.server import negotiate
from openness_kg.server.operations.base import Begin, Operation, Question

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


def count(graph: KnowledgeGraph, _: Question, begin: Begin) -> None:
    """Give as N-Triples what is counted of the graph; the graph of the description is in the dumps only."""
    # what describes a site is read when somebody asks: the server is to be there soon
    from openness_kg.site.descriptions import counts

    absent = Iri(iris.DESCRIPTION)
    found = [t for t in counts.counts(graph) if absent not in (t.subject, t.object)]
    with begin(GRAPH_FORMATS["ntriples"].media_type) as output:
        output.write(writing.serialize([*found, *_graphs(found)], "ntriples"))


def described(endpoint: str, counted: bytes, format_name: str) -> bytes:
    """Return the description of the service at an address.

    Args:
        endpoint: its address.
        counted: what :func:`count` gave.
        format_name: one of ``base.formats.GRAPH_FORMATS``.

    """
    return writing.converted(counted + writing.serialize(_service(endpoint), "ntriples"), format_name)


def _service(endpoint: str) -> Iterator[Triple]:
    from openness_kg.site import addresses
    from openness_kg.site.descriptions.statements import about, full

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


def _graphs(found: Sequence[Triple]) -> Iterator[Triple]:
    """Yield for each named graph the description of it as a graph, which carries the counts too."""
    from openness_kg.site.descriptions.statements import about, full

    for triple in found:
        if triple.predicate == full("sd:name"):
            yield from about(triple.subject.value, rdf_type=full("sd:Graph"), sd_graph=triple.object)


OPERATIONS: Mapping[str, Operation] = {"count": count}
