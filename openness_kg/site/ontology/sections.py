"""The sections of the ontology's page: classes, properties, and individuals by their class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openness_kg.base import iris
from openness_kg.site.ontology.terms import Term, Vocabulary


@dataclass(frozen=True)
class Section:
    """Terms under a heading."""

    id: str
    title: str
    terms: Sequence[Term]


def sections(vocabulary: Vocabulary) -> list[Section]:
    """Return the sections that have terms."""
    return [section for section in _all(vocabulary) if section.terms]


def _all(vocabulary: Vocabulary) -> Iterator[Section]:
    yield Section("classes", "Classes", vocabulary.of_type("owl:Class"))
    yield Section("object-properties", "Object properties", vocabulary.of_type("owl:ObjectProperty"))
    yield Section("datatype-properties", "Datatype properties", vocabulary.of_type("owl:DatatypeProperty"))
    yield Section("annotation-properties", "Annotation properties", vocabulary.of_type("owl:AnnotationProperty"))
    yield Section("concept-schemes", "Concept schemes", vocabulary.of_type("skos:ConceptScheme"))
    for one in vocabulary.of_type("owl:Class"):
        members = [
            term for term in vocabulary.terms.values() if one.iri in term.all("rdf:type") and _is_individual(term)
        ]
        ordered = sorted(members, key=lambda term: (_position(term), term.label.casefold(), term.iri))
        yield Section(f"individuals-{one.id}", f"Individuals: {one.label}", ordered)


def _is_individual(term: Term) -> bool:
    in_owl = any(iri.startswith(iris.PREFIXES["owl"]) for iri in term.all("rdf:type"))
    return term.iri.startswith(iris.ROOT) and not in_owl


def _position(term: Term) -> float:
    try:
        return float(term.one("okg:position") or "inf")
    except ValueError:
        return float("inf")
