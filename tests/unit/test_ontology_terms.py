"""How terms are used: one label, no match of concepts between classes, plans as plans, derivation only where it is."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.graph import resources
from openness_kg.graph.location import WHOLE
from openness_kg.graph.reading import parse
from openness_kg.importing.common.lookup import Criterion, GraphLookup
from openness_kg.importing.indexes import schemes
from tests.support.shipped import turtle_files

TYPE = iris.PREFIXES["rdf"] + "type"
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
