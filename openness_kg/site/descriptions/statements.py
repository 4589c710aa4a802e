"""Statements about the dataset, written down with short names."""

from __future__ import annotations

from openness_kg.base import iris
from openness_kg.graph.terms import XSD, Iri, Literal, Term, Triple

NAMESPACES = iris.PREFIXES | {
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "spdx": "http://spdx.org/rdf/terms#",
}


def full(name: str) -> Iri:
    """Return the IRI of a short name, such as ``void:triples``."""
    prefix, _, local = name.partition(":")
    return Iri(NAMESPACES[prefix] + local)


def integer(number: str) -> Literal:
    """Return a number as a literal."""
    return Literal(number, f"{XSD}integer")


def english(text: str) -> Literal:
    """Return a text in English as a literal."""
    return Literal(text, f"{iris.PREFIXES['rdf']}langString", "en")


def about(subject: str, **stated: Term | list[Term]) -> list[Triple]:
    """Return statements about one thing.

    Args:
        subject: its IRI.
        stated: a value or several by the short name of a property, with ``_`` for ``:``.

    """
    return [
        Triple(Iri(subject), full(name.replace("_", ":", 1)), value)
        for name, values in stated.items()
        for value in (values if isinstance(values, list) else [values])
    ]
