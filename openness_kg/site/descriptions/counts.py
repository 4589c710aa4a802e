"""The part of a site that counts the graph and adds what it found to it, as a named graph of its own.

The words are those of VoID, and of SPARQL 1.1 Service Description for named graphs. Nothing is a blank node, so that
every count can be pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from openness_kg.base import iris
from openness_kg.base.version import __version__
from openness_kg.graph.terms import Iri, Literal, Triple
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site import addresses
from openness_kg.site.descriptions.statements import about, english, full, integer
from openness_kg.site.site import File, Site

QUERIES = "site/description/"
_COUNTED = ("triples", "distinctSubjects", "distinctObjects", "entities", "classes", "properties")
_DATASET = addresses.DATASET
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


def files(site: Site) -> Iterator[File]:
    """Add the counts to the graph, for the dumps that follow; there is no file."""
    site.graph.store.add(counts(site.graph), iris.DESCRIPTION)
    yield from ()


def counts(graph: KnowledgeGraph) -> list[Triple]:
    """Return what can be counted of a graph: its size, that of its parts, its classes, properties and links."""
    return [
        *_size(graph),
        *_graphs(graph),
        *_partitions(graph),
        *_links(graph),
        *about(f"{_DATASET}#software", schema_softwareVersion=Literal(__version__)),
    ]


def described(graph: KnowledgeGraph) -> list[Triple]:
    """Return the statements of the graph of the description, as :func:`files` added them."""
    rows = graph.query(f"{QUERIES}described")
    return [Triple(Iri(row["subject"].value), Iri(row["property"].value), row["value"]) for row in rows]


def counted(graph: KnowledgeGraph, part: str = _DATASET) -> dict[str, str]:
    """Return what was counted of the dataset as a whole, or of a part of it, by the local names of VoID."""
    return {
        iris.slug(predicate.value): value.value
        for subject, predicate, value in described(graph)
        if subject.value == part and isinstance(value, Literal)
    }


def members(graph: KnowledgeGraph, kind: str) -> str:
    """Return how many members of a class (an IRI) were counted."""
    return counted(graph, fragment("class", kind)).get("entities", "0")


def fragment(*parts: str) -> str:
    """Return the IRI of a part of the dataset's description."""
    names = (iris.compact(part).replace(":", ".") if part.startswith("http") else part for part in parts)
    return f"{_DATASET}#{'.'.join(name.replace('/', '.').replace('#', '.') for name in names)}"


def _of(row: dict[str, str]) -> dict[str, Literal]:
    return {f"void_{name}": integer(row[name]) for name in _COUNTED if name in row}


def _size(graph: KnowledgeGraph) -> Iterator[Triple]:
    (row,) = graph.query(f"{QUERIES}size").texts()
    yield from about(_DATASET, **_of(row))
    namespaces = [Iri(row["namespace"]) for row in graph.query(f"{QUERIES}vocabularies").texts()]
    yield from about(_DATASET, void_vocabulary=list(namespaces))


def _graphs(graph: KnowledgeGraph) -> Iterator[Triple]:
    rows = graph.query(f"{QUERIES}graphs").texts()
    # the graph of the description is not counted, as it would have to know its own size
    names = sorted({*(row["graph"] for row in rows), iris.DESCRIPTION})
    yield from about(_DATASET, rdf_type=full("sd:Dataset"))
    yield from about(
        iris.DESCRIPTION,
        dct_description=english("What is counted of the other graphs. It is counted neither by itself nor with them."),
    )
    for name in names:
        yield from about(_DATASET, void_subset=Iri(name), sd_namedGraph=Iri(name))
        yield from about(name, rdf_type=[full("sd:NamedGraph"), full("void:Dataset")], sd_name=Iri(name))
    for row in rows:
        yield from about(row["graph"], **_of(row))
        if "title" not in row and "label" in row:
            kind = "Ratings" if row["graph"] == iris.ratings_graph(iris.slug(row["about"])) else "History"
            yield from about(row["graph"], dct_title=english(f"{kind}: {row['label']}"))


def _partitions(graph: KnowledgeGraph) -> Iterator[Triple]:
    for row in graph.query(f"{QUERIES}classes").texts():
        part = fragment("class", row["class"])
        yield from about(_DATASET, void_classPartition=Iri(part))
        yield from about(part, void_class=Iri(row["class"]), **_of(row))
    for row in graph.query(f"{QUERIES}properties").texts():
        part = fragment("property", row["property"])
        yield from about(_DATASET, void_propertyPartition=Iri(part))
        yield from about(part, void_property=Iri(row["property"]), **_of(row))
    for row in graph.query(f"{QUERIES}class-properties").texts():
        part = fragment("class", row["class"], row["property"])
        yield from about(fragment("class", row["class"]), void_propertyPartition=Iri(part))
        yield from about(part, void_property=Iri(row["property"]), **_of(row))


def _links(graph: KnowledgeGraph) -> Iterator[Triple]:
    for row in graph.query(f"{QUERIES}linksets").texts():
        part = fragment("links", _UNSAFE.sub("-", row["title"]), row["property"])
        target = Iri(row["target"])
        yield from about(_DATASET, void_subset=Iri(part))
        yield from about(
            part,
            rdf_type=full("void:Linkset"),
            void_target=[Iri(_DATASET), target],
            void_subjectsTarget=Iri(_DATASET),
            void_objectsTarget=target,
            void_linkPredicate=Iri(row["property"]),
            **_of(row),
        )
