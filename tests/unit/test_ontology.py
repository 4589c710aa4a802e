"""The ontology's header and terms have what the checkers of FAIR ontologies ask for, by their ids."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.graph import resources
from openness_kg.graph.reading import parse

ONTOLOGY = iris.ONTOLOGY.rstrip("#")
HEADER = {
    "VER1": ["owl:versionIRI"],
    "FIND1": ["vann:preferredNamespacePrefix"],
    "OM1": [
        "dct:title",
        "dct:description",
        "dct:license",
        "owl:versionIRI",
        "dct:creator",
        "vann:preferredNamespaceUri",
    ],
    "OM2": ["vann:preferredNamespacePrefix", "owl:versionInfo", "dct:created", "dct:bibliographicCitation"],
    "OM3": ["dct:publisher", "bibo:status", "dct:source", "dct:issued"],
    "OM4.1": ["dct:license"],
    "OM5.1": ["dct:created", "dct:creator"],
    "OM5.2": ["dct:issued", "dct:publisher"],
}
DOCUMENTED = ("rdfs:label", "skos:definition", "vann:example", "rdfs:isDefinedBy")
PREFIXES = iris.PREFIXES | {"bibo": "http://purl.org/ontology/bibo/"}


def full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@pytest.fixture(scope="module")
def statements() -> dict[str, dict[str, list[object]]]:
    """Return subject → predicate → objects of the ontology's own files, criteria and alignments aside."""
    found: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for path in resources.ontology_files():
        if path.parent.name != "criteria" and path.stem != "alignments":
            for triple in parse(path):
                if isinstance(triple.subject, ox.NamedNode):
                    found[triple.subject.value][triple.predicate.value].append(triple.object)
    return found


@pytest.mark.parametrize(("check", "properties"), HEADER.items(), ids=HEADER)
def test_header(statements: dict[str, dict[str, list[object]]], check: str, properties: list[str]) -> None:
    missing = [name for name in properties if not statements[ONTOLOGY][full(name)]]
    assert not missing, check


def test_iris_of_the_header(statements: dict[str, dict[str, list[object]]]) -> None:
    header = statements[ONTOLOGY]
    for name in ("dct:creator", "dct:license", "owl:versionIRI"):
        assert all(isinstance(value, ox.NamedNode) for value in header[full(name)]), name
    (version,) = header[full("owl:versionIRI")]
    assert isinstance(version, ox.NamedNode)
    assert version.value not in (ONTOLOGY, iris.ONTOLOGY)
    assert version.value.startswith(f"{ONTOLOGY}/")
    assert iris.ONTOLOGY.islower()


def test_every_term_is_documented(statements: dict[str, dict[str, list[object]]]) -> None:
    terms = [subject for subject in statements if subject.startswith(iris.ONTOLOGY)]
    assert len(terms) > 150
    for term in terms:
        for name in DOCUMENTED:
            assert statements[term][full(name)], f"{term} lacks {name}"


def test_every_class_and_property_in_use_is_the_ontologys_own_or_declared(
    statements: dict[str, dict[str, list[object]]],
) -> None:
    kinds = {ox.NamedNode(full(f"owl:{kind}")) for kind in ("Class", "ObjectProperty", "DatatypeProperty")}
    own = [s for s in statements if s.startswith(iris.ONTOLOGY) and kinds & set(statements[s][full("rdf:type")])]
    for name in own:
        for relation in ("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range"):
            for value in statements[name][full(relation)]:
                if isinstance(value, ox.NamedNode) and not value.value.startswith(PREFIXES["xsd"]):
                    assert statements[value.value][full("rdf:type")], f"{name} {relation} {value.value}"


def test_no_shacl_in_the_ontology(statements: dict[str, dict[str, list[object]]]) -> None:
    used = {predicate for found in statements.values() for predicate in found}
    assert not [predicate for predicate in used if predicate.startswith(PREFIXES["sh"])]
