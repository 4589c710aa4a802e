"""What licences ask of derivatives: the rules conclude what a naive reading does, and a new kind needs no rule."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import catalogue
from openness_kg.graph.local import LocalStore
from tests.support.facts import Facts, Triple, derived, ontology_core
from tests.support.terms import CONFLICT, CONSISTENT, UNSAID, Compatibility
from tests.support.worlds import make_world

WORLDS = st.randoms(use_true_random=False).map(make_world)
VERDICTS = {"meetsTerm": CONSISTENT, "breaksTerm": CONFLICT}


def concluded(graph: Facts) -> dict[tuple[str, str], str]:
    """Return what the rules conclude on each model and term behind it."""
    found = {}
    for model, ancestor in graph.pairs("answersTo"):
        for licence in graph.objects(ancestor, "effectiveLicence"):
            for term in graph.objects(licence, "hasTerm"):
                if graph.value(term, "termEffect") != "granted":
                    said = {verdict for name, verdict in VERDICTS.items() if term in graph.objects(model, name)}
                    assert len(said) < 2, f"{model} both meets and breaks {term}"
                    found[model, term] = said.pop() if said else UNSAID
    return found


@pytest.mark.slow
@given(WORLDS)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_models_conclude_on_terms_as_a_naive_reading_does(world: frozenset[Triple]) -> None:
    graph, naive = derived(world), Compatibility(world)
    expected = naive.conclusions()
    for conclusion in expected.values():
        event(conclusion)
    models = {model for model, _ in graph.pairs("answersTo")} | {model for model, _ in expected}
    assert {model: graph.objects(model, "answersTo") for model in models} == {
        model: naive.answers_to(model) for model in models
    }
    assert concluded(graph) == expected


def test_the_worlds_hold_each_conclusion_in_numbers() -> None:
    counts: Counter[str] = Counter()
    for number in range(120):
        counts.update(Compatibility(make_world(Random(number))).conclusions().values())  # noqa: S311
    assert min(counts[verdict] for verdict in (CONFLICT, CONSISTENT, UNSAID)) > 20


NEW_KIND = """
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://w3id.org/openness-kg/id/> .

okg:noWaterUse a okg:RestrictionKind ; rdfs:label "No water use"@en ; okg:coveredBy okg:noWaterUse .
<licence/dry> a okg:Licence ; rdfs:label "Dry"@en ; okg:hasTerm <licence/dry#water> .
<licence/dry#water> a okg:LicenceTerm ; okg:termKind okg:noWaterUse ; okg:termEffect okg:sameTerm .
<licence/wet> a okg:Licence ; rdfs:label "Wet"@en ; okg:hasTerm <licence/wet#grant> .
<licence/wet#grant> a okg:LicenceTerm ; okg:termKind okg:noWaterUse ; okg:termEffect okg:granted .
<licence/arid> a okg:Licence ; rdfs:label "Arid"@en ; okg:hasRestriction <restriction/arid> .
<restriction/arid> a okg:Restriction ; okg:restrictionKind okg:noWaterUse .
<licence/unread> a okg:Licence ; rdfs:label "Unread"@en .
<model/base> a okg:Model ; rdfs:label "Base"@en ; okg:underLicence <licence/dry> .
<model/hub/a--wet> a okg:Model, okg:HubModel ; okg:basedOn <model/base> ; okg:underLicence <licence/wet> .
<model/hub/a--arid> a okg:Model, okg:HubModel ; okg:basedOn <model/base> ; okg:underLicence <licence/arid> .
<model/hub/a--unread> a okg:Model, okg:HubModel ; okg:basedOn <model/base> ; okg:underLicence <licence/unread> .
"""


def test_a_new_kind_needs_data_alone(tmp_path: Path) -> None:
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    (tmp_path / "new.ttl").write_text(NEW_KIND, encoding="utf-8")
    store.load(tmp_path / "new.ttl", iris.FACTS)
    derive(store)
    rows = store.rows(catalogue.named("hub/compatibility-by-term").text)
    assert {(row["kind"], row["asks"], row["conclusion"], row["models"]) for row in rows} == {
        ("No water use", "must have this term too", verdict, "1") for verdict in (CONFLICT, CONSISTENT, UNSAID)
    }
