"""The kinds of licence that the table filters by, on both engines, for what a small world may hold."""

from __future__ import annotations

from collections import defaultdict

import pytest

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import catalogue
from openness_kg.graph.local import LocalStore
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from tests.support import engines
from tests.support.facts import Triple, ontology_core, turtle

EDITION = "edition/e"
RESTRICTED = "licence/research-only"
WORLD: set[Triple] = {
    ("licence/yes", "osiApproved", "true"),
    ("licence/no", "osiApproved", "false"),
    (RESTRICTED, "osiApproved", "false"),
    (RESTRICTED, "hasRestriction", "restriction/research"),
    ("licence/research-and-policy", "osiApproved", "false"),
    ("licence/research-and-policy", "hasRestriction", "restriction/research"),
    ("licence/research-and-policy", "restrictsOutputs", "restriction/outputs"),
    ("licence/hearsay", "osiApproved", "false"),
    ("licence/hearsay", "hasRestriction", "restriction/hearsay"),
    ("licence/registration", "osiApproved", "false"),
    ("licence/registration", "hasRestriction", "restriction/registration"),
    ("licence/thresholds", "osiApproved", "false"),
    ("licence/thresholds", "hasRestriction", "restriction/users"),
    ("licence/thresholds", "restrictsOutputs", "restriction/revenue"),
    ("licence/name-and-territory", "osiApproved", "false"),
    ("licence/name-and-territory", "hasRestriction", "restriction/name"),
    ("licence/name-and-territory", "hasRestriction", "restriction/territory"),
    ("licence/unclear", "a", "Licence"),
    ("licence/either", "a", "LicenceChoice"),
    ("licence/either", "option", "licence/yes"),
    ("licence/either", "option", RESTRICTED),
    ("licence/neither", "a", "LicenceChoice"),
    ("licence/neither", "option", RESTRICTED),
    ("licence/neither", "option", "licence/research-and-policy"),
    ("licence/conditions", "a", "LicenceChoice"),
    ("licence/conditions", "option", "licence/registration"),
    ("licence/conditions", "option", "licence/thresholds"),
    ("licence/condition-or-research", "a", "LicenceChoice"),
    ("licence/condition-or-research", "option", "licence/registration"),
    ("licence/condition-or-research", "option", RESTRICTED),
    ("restriction/research", "restrictionKind", "researchOnly"),
    ("restriction/outputs", "restrictionKind", "outputsMayNotTrain"),
    ("restriction/gate", "restrictionKind", "weightsGated"),
    ("restriction/model", "restrictionKind", "nonCommercial"),
    ("restriction/registration", "restrictionKind", "registrationRequired"),
    ("restriction/users", "restrictionKind", "userThreshold"),
    ("restriction/revenue", "restrictionKind", "revenueThreshold"),
    ("restriction/name", "restrictionKind", "namingDuty"),
    ("restriction/territory", "restrictionKind", "territoryLimit"),
    ("restriction/hearsay", "restrictionKind", "acceptableUse"),
    ("restriction/hearsay", "evidenceStatus", "generalKnowledge"),
    ("model/family", "underLicence", "licence/no"),
    ("model/member", "memberOf", "model/family"),
    ("model/limited", "underLicence", "licence/yes"),
    ("model/limited", "hasRestriction", "restriction/gate"),
    ("model/limited", "hasRestriction", "restriction/model"),
    ("model/registered", "underLicence", "licence/yes"),
    ("model/registered", "hasRestriction", "restriction/registration"),
    ("model/registered", "hasRestriction", "restriction/users"),
}
CONDITIONAL = ("Not OSI-approved", "Conditional commercial use")
CASES = {
    "none": ((), {"Unknown"}),
    "approved": (("underLicence licence/yes",), {"OSI-approved"}),
    "not-approved": (("underLicence licence/no",), {"Not OSI-approved"}),
    "unclear": (("underLicence licence/unclear",), {"Unknown"}),
    "approved-and-unclear": (("underLicence licence/yes", "underLicence licence/unclear"), {"Unknown"}),
    "approved-and-not": (("underLicence licence/yes", "underLicence licence/no"), {"Not OSI-approved"}),
    "unclear-and-not": (("underLicence licence/unclear", "underLicence licence/no"), {"Not OSI-approved"}),
    "restricted": ((f"underLicence {RESTRICTED}",), {"Not OSI-approved", "Research only"}),
    "registration": (("underLicence licence/registration",), {*CONDITIONAL, "Registration for commercial use"}),
    "thresholds": (("underLicence licence/thresholds",), {*CONDITIONAL, "User threshold", "Revenue threshold"}),
    "name-and-territory": (
        ("underLicence licence/name-and-territory",),
        {"Not OSI-approved", "Naming duty", "Territory limit"},
    ),
    "another-condition-in-each": (("underLicence licence/conditions",), {*CONDITIONAL, "Licence choice"}),
    "condition-in-one": (("underLicence licence/condition-or-research",), {"Not OSI-approved", "Licence choice"}),
    "hearsay": (("underLicence licence/hearsay",), {"Not OSI-approved"}),
    "either": (("underLicence licence/either",), {"OSI-approved", "Licence choice"}),
    "neither": (("underLicence licence/neither",), {"Not OSI-approved", "Licence choice", "Research only"}),
    "of-the-family": (("offersModel model/member",), {"Not OSI-approved"}),
    "own-and-offered": (("underLicence licence/yes", "offersModel model/member"), {"Not OSI-approved"}),
    "limit-on-the-model": (("offersModel model/limited",), {"OSI-approved", "Non-commercial"}),
    "condition-on-the-model": (
        ("offersModel model/registered",),
        {"OSI-approved", "Conditional commercial use", "Registration for commercial use"},
    ),
}


@pytest.fixture(scope="module")
def world() -> set[Triple]:
    """A project for each case, in one edition."""
    triples = set(WORLD)
    triples |= {(subject, "a", "Licence") for subject, _, _ in WORLD if subject.startswith("licence/")}
    triples |= {(subject, "a", "Model") for subject, _, _ in WORLD if subject.startswith("model/")}
    for name, (statements, _) in CASES.items():
        entry, project = f"entry/e/{name}", f"project/{name}"
        triples |= {(project, "a", "Project"), (entry, "a", "Entry"), (entry, "entryOf", project)}
        triples.add((entry, "edition", EDITION))
        for statement in statements:
            predicate, value = statement.split()
            triples.add((project, predicate, value))
    return triples


@pytest.fixture(scope="module")
def graph(world: set[Triple], tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """That world, derived."""
    path = tmp_path_factory.mktemp("world") / "world.ttl"
    path.write_text(turtle(world), encoding="utf-8")
    store = LocalStore()
    for file in ontology_core():
        store.load(file, iris.ONTOLOGY_GRAPH)
    store.load(path, iris.FACTS)
    derive(store)
    return KnowledgeGraph(OpenGraph.around(store))


def text() -> str:
    return catalogue.named("table/licence-kinds").bind({"edition": iris.ID + EDITION})


def test_kinds(graph: KnowledgeGraph) -> None:
    found = defaultdict(set)
    for row in graph.store.rows(text()):
        found[iris.slug(row["project"])].add(row["label"])
    assert found == {name: kinds for name, (_, kinds) in CASES.items()}


def test_every_project_is_one_of_approved_not_approved_and_unknown(graph: KnowledgeGraph) -> None:
    known: dict[str, list[str]] = defaultdict(list)
    for row in graph.store.rows(text()):
        if row["kind"] in ("osiApproved", "notOsiApproved", "unknown"):
            known[row["project"]].append(row["kind"])
    assert {len(kinds) for kinds in known.values()} == {1}


@pytest.mark.slow
def test_rdflib_finds_the_same(graph: KnowledgeGraph, world: set[Triple]) -> None:
    by_rdflib = engines.rdflib_graph(ontology_core(), turtle(world))
    engines.derive_with_rdflib(by_rdflib)
    assert engines.as_multiset(graph.store.rows(text())) == engines.rows_in(by_rdflib, text())
