"""What looks like a finding and is none: each false alarm has a project on the fixed graph, and a fact that settles it.

Without that fact the project is found, so that no fixture passes for another reason than its own.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph.local import LocalStore
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from tests.support.cases import AUDIT, small
from tests.support.facts import ontology_core

MAKER, MEASURES, OFFERS = "okg:maker", "okg:measures", "okg:offersModel"
FALSE_ALARMS = {
    "no base was released, and the entry says so": (
        *("mirror", "base-not-released"),
        *("entry/mirror/base-not-released#weights", "okg:statedAbsence"),
    ),
    "the link leads to the own base": ("link", "own-base", "model/ground-7b", "rdfs:label"),
    "the owner of the repository has the own page": ("link", "own-owner", "project/own-owner", "foaf:homepage"),
    "the repository is that of the own maker": ("link", "own-maker", "project/own-maker", MAKER),
    "the repository is that of a predecessor": ("link", "grown-again", "project/grown", "okg:succeeds"),
    "two levels on a link of one maker": ("link", "house-open", "project/house-open", MAKER),
    "two levels on a link of one base": ("link", "shares-open", "project/shares-open", "okg:basedOn"),
    "two levels on a link for the base": ("link", "base-open", "criterion/small/data", MEASURES),
    "two levels on a page of the own maker": ("link", "prints-open", "organisation/press", "foaf:homepage"),
    "data that is described and not offered": (
        *("underrated", "described"),
        *("restriction/described", "okg:restrictionKind"),
    ),
    "the weights are those of the stated base": (
        *("underrated", "base-behind"),
        *("entry/underrated/base-behind", "okg:statedBase"),
    ),
    "a model in between was tuned on other data": ("underrated", "tuned-before", "model/tuned-once", "okg:tunedOn"),
    "the level is of two bases": ("siblings", "two-bases", "model/free-7b", "rdfs:label"),
    "released after the earlier edition": (
        *("editions", "released-since"),
        *("entry/latest/released-since", "okg:released"),
    ),
    "another base behind the project": ("editions", "other-base", "entry/latest/other-base", "okg:statedBase"),
    "another end model behind the project": ("editions", "renamed", "entry/latest/renamed", "okg:statedEndModel"),
    "each level is derived in its edition": (
        *("editions", "derived-in-both"),
        *("project/derived-in-both", OFFERS),
    ),
}
"""By what it is: the kind that does not find it, the project, and the subject and predicate of the fact."""


def found(graph: KnowledgeGraph, kind: str) -> list[str]:
    """Return the projects of the findings of a kind."""
    return [finding.project.slug for finding in graph.audit(kinds=[kind]).findings]


def without(subject: str, name: str, folder: Path) -> KnowledgeGraph:
    """Return the fixed graph, derived, without what a subject has for a predicate."""
    prefix, _, local = name.partition(":")
    fact = ox.NamedNode(iris.ID + subject), ox.NamedNode(iris.PREFIXES[prefix] + local)
    quads = list(ox.parse(path=str(AUDIT), format=ox.RdfFormat.TURTLE))
    kept = [quad.triple for quad in quads if (quad.subject, quad.predicate) != fact]
    assert len(kept) < len(quads)
    file = folder / "without.ttl"
    ox.serialize(kept, str(file), format=ox.RdfFormat.TURTLE)
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    store.load(file, iris.FACTS)
    derive(store)
    return KnowledgeGraph(OpenGraph.around(store))


@pytest.mark.parametrize("what", FALSE_ALARMS)
def test_a_false_alarm_is_none_for_its_own_reason(what: str, tmp_path: Path) -> None:
    kind, project, subject, predicate = FALSE_ALARMS[what]
    assert project not in found(small(AUDIT), kind)
    assert project in found(without(subject, predicate, tmp_path), kind)


def test_a_collection_is_not_the_repository_of_another_collection() -> None:
    assert "other-collection" not in found(small(AUDIT), "link")


def test_cells_that_lead_to_one_repository_are_one_finding() -> None:
    assert found(small(AUDIT), "link").count("taker-twice") == 1


def test_data_of_which_a_part_is_offered_is_not_closed() -> None:
    assert "part-offered" in found(small(AUDIT), "underrated")


def test_a_base_and_its_family_are_one_base() -> None:
    assert "same-family" in found(small(AUDIT), "editions")
