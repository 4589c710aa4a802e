"""Queries as RDF: SHACL's executables, described as collections of SPARQL examples are that editors take up.

Each is a ``sh:SPARQLExecutable`` with text, prefixes (``sh:declare``), ``rdfs:comment`` and ``schema:keywords``, as the
collection of SIB has them, and ``spex:federatesWith`` for whom it asks as well. A ``schema:target`` would be an
endpoint; this graph has none. A parameter is a ``sh:Parameter`` whose path bears its name, as in SHACL Advanced
Features (section 5.2), and the text has its example's value bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from openness_kg.base import iris
from openness_kg.graph.catalogue import Query
from openness_kg.graph.terms import XSD, Iri, Literal, Term, Triple
from openness_kg.linking import service
from openness_kg.site.catalogue.asked import Asked
from openness_kg.site.catalogue.fields import about

QUERIES = iris.ROOT + "queries"
_SCHEMA = "https://schema.org/"
_FEDERATES = "https://purl.expasy.org/sparql-examples/ontology#federatesWith"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_PREFIX = re.compile(r"^PREFIX\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)
_CLASSES = {
    kind: kind.capitalize()
    for kind in ("project", "edition", "criterion", "model", "dataset", "licence", "organisation")
}


def declared(queries: Iterable[Query]) -> dict[str, str]:
    """Return the prefixes that queries declare, with their namespaces."""
    return {prefix: namespace for query in queries for prefix, namespace in _PREFIX.findall(query.text)}


def prefixes(queries: Iterable[Query]) -> Iterator[Triple]:
    """Yield the declarations of all prefixes."""
    for prefix, namespace in sorted(declared(queries).items()):
        declaration = f"{QUERIES}#prefix-{prefix}"
        yield _triple(f"{QUERIES}#prefixes", _sh("declare"), Iri(declaration))
        yield _triple(declaration, _sh("prefix"), Literal(prefix))
        yield _triple(declaration, _sh("namespace"), Literal(namespace, f"{XSD}anyURI"))


def collection(queries: Iterable[Query]) -> Iterator[Triple]:
    """Yield what is said of the whole."""
    yield _triple(QUERIES, _rdf("type"), Iri(f"{_SCHEMA}Collection"))
    yield _triple(QUERIES, _rdfs("label"), Literal("Queries of the Openness Knowledge Graph", language="en"))
    yield _triple(QUERIES, _dct("license"), Iri(_LICENCE))
    for query in queries:
        yield _triple(QUERIES, f"{_SCHEMA}hasPart", Iri(f"{QUERIES}/{query.name}"))


def described(query: Query, asked: Asked) -> Iterator[Triple]:
    """Yield what is said of a query."""
    name = f"{QUERIES}/{query.name}"
    form = "Construct" if re.search(r"^CONSTRUCT\b", query.text, re.MULTILINE) else "Select"
    label = query.name.rpartition("/")[2].replace("-", " ")
    yield _triple(name, _rdf("type"), Iri(_sh("SPARQLExecutable")))
    yield _triple(name, _rdf("type"), Iri(_sh(f"SPARQL{form}Executable")))
    yield _triple(name, _rdfs("label"), Literal(label[:1].upper() + label[1:], language="en"))
    yield _triple(name, _rdfs("comment"), Literal(f"{query.summary} {query.description}".rstrip(), language="en"))
    yield _triple(name, _sh(form.lower()), Literal(asked.text))
    yield _triple(name, _sh("prefixes"), Iri(f"{QUERIES}#prefixes"))
    yield _triple(name, f"{_SCHEMA}isPartOf", Iri(QUERIES))
    yield _triple(name, _dct("license"), Iri(_LICENCE))
    for endpoint in service.addresses(query.text):
        yield _triple(name, _FEDERATES, Iri(endpoint))
    for tag in query.tags:
        yield _triple(name, f"{_SCHEMA}keywords", Literal(tag))
    for parameter, kind in query.parameters.items():
        yield from _parameter(name, parameter, kind, asked.values.get(parameter))


def _parameter(query: str, name: str, kind: str, value: str | None) -> Iterator[Triple]:
    parameter = f"{query}#{name}"
    is_literal = kind in ("string", "integer", "date")
    yield _triple(query, _sh("parameter"), Iri(parameter))
    yield _triple(parameter, _rdf("type"), Iri(_sh("Parameter")))
    yield _triple(parameter, _sh("path"), Iri(f"{QUERIES}#{name}"))
    yield _triple(parameter, _sh("name"), Literal(name))
    yield _triple(parameter, _sh("description"), Literal(about(kind), language="en"))
    yield _triple(parameter, _sh("optional"), Literal("true", f"{XSD}boolean"))
    if is_literal:
        yield _triple(parameter, _sh("datatype"), Iri(XSD + kind))
    elif kind in _CLASSES:
        yield _triple(parameter, _sh("class"), Iri(iris.okg(_CLASSES[kind])))
    else:
        yield _triple(parameter, _sh("nodeKind"), Iri(_sh("IRI")))
    if value is not None:
        yield _triple(parameter, _sh("defaultValue"), Literal(value, XSD + kind) if is_literal else Iri(value))


def _triple(subject: str, predicate: str, found: Term) -> Triple:
    return Triple(Iri(subject), Iri(predicate), found)


def _sh(name: str) -> str:
    return iris.PREFIXES["sh"] + name


def _rdf(name: str) -> str:
    return iris.PREFIXES["rdf"] + name


def _rdfs(name: str) -> str:
    return iris.PREFIXES["rdfs"] + name


def _dct(name: str) -> str:
    return iris.PREFIXES["dct"] + name
