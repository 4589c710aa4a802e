"""How terms are used: one label, no match of concepts between classes, plans as plans, derivation only where it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import openness_kg
from openness_kg.base import iris
from openness_kg.graph import resources
from openness_kg.graph.location import WHOLE
from openness_kg.graph.reading import parse
from openness_kg.graph.store import Solution
from openness_kg.importing.common.lookup import Criterion, GraphLookup
from openness_kg.importing.indexes import schemes
from tests.support.shipped import turtle_files

TYPE = iris.PREFIXES["rdf"] + "type"
ONTOLOGY = iris.ONTOLOGY.rstrip("#")
SKOS = iris.PREFIXES["skos"]
PREFIX = re.compile(r"^@prefix ([a-z0-9-]+): <([^>]+)>", re.MULTILINE)
LANGUAGE = ("owl", "rdf", "rdfs", "xsd")
"""What the files are written in, which is no vocabulary that they reuse."""
LOOKED_UP = {
    "airo": "AIModel AISystem Data License hasLicense hasModel hasTrainingData isDevelopedBy",
    "bibo": "status status/draft",
    "dcat": "Dataset Resource keyword version",
    "dct": "LicenseDocument abstract accessRights bibliographicCitation conformsTo created creator date description"
    " hasPart identifier isReferencedBy isVersionOf issued language license publisher references source title",
    "dpv": "LicenseAgreement Organisation",
    "dpv-ai": "AISystem Model TrainedModel TrainingData hasModel hasTrainingData",
    "dqv": "Dimension Metric QualityAnnotation QualityMeasurement QualityMeasurementDataset computedOn inDimension"
    " isMeasurementOf value",
    "foaf": "Agent Document Organization homepage logo",
    "it6": "MachineLearningModel fineTunedFrom trainedOn",
    "oa": "TextualBody hasBody hasTarget motivatedBy",
    "prov": "Activity Agent Association Collection Derivation Entity Organization Plan SoftwareAgent agent hadMember"
    " hadPlan hadPrimarySource qualifiedAssociation qualifiedDerivation specializationOf used wasAssociatedWith"
    " wasAttributedTo wasDerivedFrom wasGeneratedBy wasInfluencedBy wasRevisionOf",
    "schema": "CreativeWork Dataset Organization Rating creator isBasedOn license url",
    "skos": "Concept ConceptScheme altLabel broader definition editorialNote example hasTopConcept inScheme notation"
    " scopeNote topConceptOf",
    "spdx": "AnyLicenseInfo DisjunctiveLicenseSet License isOsiApproved licenseDeclared licenseId member",
    "vann": "example preferredNamespacePrefix preferredNamespaceUri",
    "void": "Dataset exampleResource uriSpace vocabulary",
}
"""Prefix → the terms in use, each found in the version of its vocabulary that the ontology names."""
WITHOUT = {
    ("lineageProperty", "range"): "the values are properties, of which OWL 2 DL has no class",
    ("stateProperty", "range"): "the values are properties, of which OWL 2 DL has no class",
    ("consideredBy", "range"): "the values are properties, of which OWL 2 DL has no class",
    ("statedLink", "range"): "what an edition gives as a link may be no document",
}
"""The sides of a property that nothing is stated of, and why."""
Statements = dict[str, dict[str, list[Any]]]


def full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return iris.PREFIXES[prefix] + local


def indexed(paths: list[Path]) -> Statements:
    """Return subject → predicate → objects of some files."""
    found: Statements = defaultdict(lambda: defaultdict(list))
    for path in paths:
        for triple in parse(path):
            if isinstance(triple.subject, ox.NamedNode):
                found[triple.subject.value][triple.predicate.value].append(triple.object)
    return found


@pytest.fixture(scope="module")
def ontology() -> Statements:
    return indexed(list(resources.ontology_files()))


@pytest.mark.slow
def test_every_concept_has_one_label_and_no_second_property_for_it(ontology: Statements) -> None:
    concepts = [name for name, stated in ontology.items() if stated[full("skos:inScheme")]]
    assert len(concepts) > 90
    for concept in concepts:
        assert len(ontology[concept][full("rdfs:label")]) == 1, concept
    files = [path for path, _ in turtle_files(WHOLE)]
    for subject, stated in (*ontology.items(), *indexed(files).items()):
        assert not stated[full("skos:prefLabel")], subject


def test_an_imported_criterion_has_one_label() -> None:
    criterion = Criterion("c", "The criterion", "What is asked?", iris.okg("accessArea"))
    known = GraphLookup()
    (stated,) = [
        subject.statements
        for subject in schemes.document("e", "index", [criterion], known).subjects
        if subject.subject.value == f"{iris.ID}criterion/e/c"
    ]
    labels = [predicate.value for predicate, _ in stated if predicate.value.lower().endswith("label")]
    assert labels == [full("rdfs:label")]


def test_a_rule_is_the_plan_of_its_activity_and_nothing_it_used(ontology: Statements) -> None:
    rules = {name for name, stated in ontology.items() if ox.NamedNode(iris.okg("InheritanceRule")) in stated[TYPE]}
    assert len(rules) == 4
    plans = []
    for stated in list(ontology.values()):
        assert not rules & {value.value for value in stated[full("prov:used")]}
        for association in stated[full("prov:qualifiedAssociation")]:
            assert ox.NamedNode(full("prov:Activity")) in stated[TYPE]
            qualified = ontology[association.value]
            assert qualified[TYPE] == [ox.NamedNode(full("prov:Association"))]
            assert qualified[full("prov:agent")] == stated[full("prov:wasAssociatedWith")] != []
            plans += [plan.value for plan in qualified[full("prov:hadPlan")]]
    assert sorted(plans) == sorted(rules)


def above(ontology: Statements, name: str, relation: str) -> set[str]:
    """Return what is above a class or property, at any distance, and the term itself."""
    found, todo = {name}, [name]
    while todo:
        for value in ontology[todo.pop()][full(relation)]:
            if isinstance(value, ox.NamedNode) and value.value not in found:
                found.add(value.value)
                todo.append(value.value)
    return found


def test_a_statement_is_no_derivation_but_what_prov_calls_an_entity(ontology: Statements) -> None:
    for name in ("LineageStatement", "DoubtfulStatement"):
        foreign = {c for c in above(ontology, iris.okg(name), "rdfs:subClassOf") if not c.startswith(iris.ONTOLOGY)}
        assert foreign == {full("prov:Entity")}
    qualifying = {full("prov:entity"), full("prov:qualifiedDerivation"), full("prov:qualifiedInfluence")}
    for name in ("lineageSubject", "lineageProperty", "lineageObject"):
        parents = ontology[iris.okg(name)][full("rdfs:subPropertyOf")]
        assert all(isinstance(value, ox.NamedNode) for value in parents), f"{name} is below an inverse"
        assert not qualifying & above(ontology, iris.okg(name), "rdfs:subPropertyOf")


def test_what_is_derived_is_what_was_made_from_something(ontology: Statements) -> None:
    derived = full("prov:wasDerivedFrom")
    properties = [name for name in list(ontology) if name.startswith(iris.ONTOLOGY)]
    below = {iris.slug(name) for name in properties if derived in above(ontology, name, "rdfs:subPropertyOf")}
    bases = {"descendsFrom", "basedOn", "fineTunedFrom", "adapterOf", "mergedFrom", "quantizedFrom"}
    assert below == bases | {"compiledFrom"}


def test_matches_of_concepts_are_between_concepts_only(ontology: Statements) -> None:
    for subject, stated in list(ontology.items()):
        for predicate in stated:
            if predicate.startswith(SKOS) and predicate.endswith("Match"):
                assert ontology[subject][full("skos:inScheme")], f"{subject} {predicate}"


def prefixes() -> dict[str, str]:
    """Return the foreign prefixes that the ontology's files declare."""
    found: dict[str, str] = {}
    for path in resources.ontology_files():
        for name, namespace in PREFIX.findall(path.read_text(encoding="utf-8")):
            if not namespace.startswith(iris.ROOT):
                assert found.setdefault(name, namespace) == namespace
    return found


@pytest.fixture(scope="module")
def foreign(ontology: Statements) -> dict[str, set[str]]:
    """Return prefix → local names of the terms in use, without what the files are written in and the versions named."""
    versions = {version.value for version in ontology[ONTOLOGY][full("dct:references")]}
    found: dict[str, set[str]] = defaultdict(set)
    known = sorted(prefixes().items(), key=lambda item: len(item[1]), reverse=True)
    for triple in (triple for path in resources.ontology_files() for triple in parse(path)):
        for term in triple:
            if isinstance(term, ox.NamedNode) and term.value not in versions and not term.value.startswith(iris.ROOT):
                for prefix, namespace in known:
                    if term.value.startswith(namespace):
                        found[prefix].add(term.value.removeprefix(namespace))
                        break
    return {prefix: names - {""} for prefix, names in found.items() if prefix not in LANGUAGE}


def test_each_foreign_vocabulary_has_its_version_named(ontology: Statements, foreign: dict[str, set[str]]) -> None:
    versions: dict[str, str] = {}
    for version in ontology[ONTOLOGY][full("dct:references")]:
        stated = ontology[version.value]
        for name in ("dct:title", "owl:versionInfo", "vann:preferredNamespaceUri"):
            assert len(stated[full(name)]) == 1, f"{version.value} {name}"
        (namespace,) = stated[full("vann:preferredNamespaceUri")]
        assert versions.setdefault(namespace.value, version.value) == version.value != namespace.value
    assert set(versions) == {prefixes()[prefix] for prefix in foreign}


def test_each_foreign_term_was_looked_up_in_that_version(foreign: dict[str, set[str]]) -> None:
    assert foreign == {prefix: set(names.split()) for prefix, names in LOOKED_UP.items()}


def properties_of(ontology: Statements) -> list[str]:
    """Return the object and datatype properties that the ontology defines."""
    kinds = {ox.NamedNode(full(f"owl:{kind}")) for kind in ("ObjectProperty", "DatatypeProperty")}
    found = [name for name in list(ontology) if name.startswith(iris.ONTOLOGY) and kinds & set(ontology[name][TYPE])]
    assert len(found) > 90
    return found


def test_every_property_has_a_domain_and_a_range_or_says_why_not(ontology: Statements) -> None:
    without = set()
    for name in properties_of(ontology):
        for side in ("domain", "range"):
            stated = ontology[name][full(f"rdfs:{side}")]
            assert len(stated) < 2, f"{name} has more than one {side}"
            if not stated:
                without.add((iris.slug(name), side))
                assert any(note.value.startswith(f"No {side}: ") for note in ontology[name][full("skos:scopeNote")]), (
                    name
                )
    assert without == set(WITHOUT)


@pytest.mark.slow
def test_domains_and_ranges_are_true_of_every_use(ontology: Statements) -> None:
    rows = openness_kg.load(history=True).store.rows
    above: dict[str, set[str]] = defaultdict(set)
    for row in rows(f"SELECT ?one ?above {{ ?one <{full('rdfs:subClassOf')}>* ?above FILTER(isIRI(?above)) }}"):
        above[row["one"]].add(row["above"])
    types: dict[str, set[str]] = defaultdict(set)
    for row in rows("SELECT ?one ?kind { ?one a ?kind }"):
        types[row["one"]] |= above.get(row["kind"], {row["kind"]})
    for name in properties_of(ontology):
        domain, value_range = (sides(rows, name, side) for side in ("domain", "range"))
        for row in rows(f"SELECT ?one ?value (DATATYPE(?value) AS ?kind) {{ ?one <{name}> ?value }}"):
            assert domain & types[row["one"]], f"{row['one']} {name}"
            if value_range and value_range != {full("foaf:Document")}:
                found = {row["kind"]} if row.get("kind") else types[row["value"]]
                assert value_range & found, f"{name} {row['value']}"


def sides(rows: Callable[[str], Iterable[Solution]], name: str, side: str) -> set[str]:
    """Return the classes or the datatype of which the domain or range of a property is made."""
    members = f"(<{full('owl:unionOf')}>/<{full('rdf:rest')}>*/<{full('rdf:first')}>)?"
    found = rows(f"SELECT ?kind {{ <{name}> <{full(f'rdfs:{side}')}>/{members} ?kind FILTER(isIRI(?kind)) }}")
    return {row["kind"] for row in found}
