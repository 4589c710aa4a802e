"""What importers state: terms by their short names, and subjects described by them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from openness_kg.base import iris
from openness_kg.graph.documents import Described, Object
from openness_kg.graph.terms import LANG_STRING, XSD, Iri, Literal

Stated: TypeAlias = tuple[str, Object | Iterable[Object] | None]
"""A predicate by its prefixed name with one object, several or none."""


def named(name: str) -> Iri:
    """Return the IRI of a prefixed name such as ``okg:level``; ``a`` is ``rdf:type``."""
    prefix, _, local = "rdf:type".partition(":") if name == "a" else name.partition(":")
    return Iri(iris.PREFIXES[prefix] + local)


def english(text: str) -> Literal:
    """Return a text in English."""
    return Literal(text, LANG_STRING, "en")


def typed(text: str, datatype: str) -> Literal:
    """Return a literal of a datatype of XML Schema, by its local name."""
    return Literal(text, XSD + datatype)


def described(subject: Iri, statements: Iterable[Stated]) -> Described:
    """Return what is stated of a subject, in order; a predicate without an object is left out."""
    found = ((named(predicate), _all(objects)) for predicate, objects in statements)
    return Described(subject, tuple((predicate, objects) for predicate, objects in found if objects))


def merged(statements: Iterable[tuple[str, Object]]) -> list[Stated]:
    """Return statements with the objects of one predicate in one place, in the order of the first ones."""
    found: dict[str, list[Object]] = {}
    for predicate, value in statements:
        found.setdefault(predicate, []).append(value)
    return list(found.items())


def edge(lower: Iri, predicate: str, upper: Iri, source: str, doubtful: bool = False, note: str = "") -> Described:
    """Return the statement of a lineage edge with its source; the predicate is a prefixed name."""
    kinds = ("okg:LineageStatement", "okg:DoubtfulStatement") if doubtful else ("okg:LineageStatement",)
    return described(
        Iri(f"{lower.value}#{predicate.partition(':')[2]}.{iris.slug(upper.value)}"),
        [
            ("a", map(named, kinds)),
            ("okg:lineageSubject", lower),
            ("okg:lineageProperty", named(predicate)),
            ("okg:lineageObject", upper),
            ("prov:hadPrimarySource", Iri(source)),
            ("skos:editorialNote", english(note) if note else None),
        ],
    )


def _all(objects: Object | Iterable[Object] | None) -> tuple[Object, ...]:
    if objects is None:
        return ()
    return (objects,) if isinstance(objects, Iri | Literal) else tuple(objects)
