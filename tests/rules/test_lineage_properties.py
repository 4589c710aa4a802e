"""Over random small worlds, the rules conclude what a plain reading of the design concludes."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from openness_kg.derive import derive
from openness_kg.graph.local import LocalStore
from tests.support.facts import Facts, Triple, derived, facts_of
from tests.support.reference import Pairs, Reference, Verdict
from tests.support.shipped import turtle_files
from tests.support.standing import SCORE
from tests.support.worlds import make_world

pytestmark = pytest.mark.slow

WORLDS = st.randoms(use_true_random=False).map(make_world)
SEEDED = 400
WAS_DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
RELATIONS = ("descendsFrom", "termsFrom", "drawsOn", "inheritsRestriction")

thorough = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def verdicts_in(graph: Facts) -> dict[str, Verdict]:
    """Return what the rules concluded for every curated rating."""
    return {rating: _verdict_in(graph, rating) for rating in graph.of_type("CuratedRating")}


def _verdict_in(graph: Facts, rating: str) -> Verdict:
    name = f"{rating}.derived"
    return Verdict(
        derived=graph.value(name, "level"),
        precision=graph.value(name, "precision"),
        effective=graph.value(rating, "effectiveLevel") or "none",
        outcome=graph.value(name, "outcome"),
        through=frozenset(graph.objects(name, "inheritedThrough")),
        also=frozenset(graph.objects(name, "alsoLimitedBy")),
    )


def relations_of(reference: Reference) -> dict[str, Pairs]:
    """Return the pairs that the reference derives, by property."""
    pairs = reference.descends_from, reference.terms_from, reference.draws_on, reference.inherits_restriction
    return dict(zip(RELATIONS, pairs, strict=True))


@given(WORLDS)
@thorough
def test_all_is_derived_as_the_design_says(world: frozenset[Triple]) -> None:
    """Every rating, lineage and what is inherited by it; and no effective level is above the curated one."""
    graph, reference = derived(world), Reference(world)
    expected = reference.verdicts()
    for verdict in expected.values():
        event(f"{verdict.derived} {verdict.precision} {verdict.outcome}")
    assert {name: graph.pairs(name) for name in RELATIONS} == relations_of(reference)
    for rating, effective in graph.pairs("effectiveLevel"):
        curated = graph.value(rating, "level")
        if curated not in SCORE:
            assert effective == curated
        else:
            assert SCORE[effective] <= SCORE[curated]
    assert verdicts_in(graph) == expected


def wrapped(aspect: str, *facts: Triple) -> set[Triple]:
    """Return a world of one project, its model, a base that facts may describe, and one rating of an aspect."""
    return {
        ("project/p", "a", "Project"),
        ("project/p", "offersModel", "model/end"),
        ("model/end", "a", "Model"),
        ("model/end", "fineTunedFrom", "model/base"),
        ("model/base", "a", "BaseModel"),
        ("criterion/e/c", "measures", aspect),
        *((("criterion/e/c", "asksAbout", "weightsArtefact"),) if aspect == "licensing" else ()),
        ("criterion/e/c", "restrictionPolicy", "downToPartial"),
        ("entry/e/p#c", "a", "CuratedRating"),
        ("entry/e/p#c", "ratedProject", "project/p"),
        ("entry/e/p#c", "criterion", "criterion/e/c"),
        ("entry/e/p#c", "edition", "edition/e"),
        ("entry/e/p#c", "level", "open"),
        *facts,
    }


def limit(subject: str, kind: str) -> tuple[Triple, ...]:
    """Return the statements that limit a subject by a restriction of a kind."""
    return (subject, "hasRestriction", "restriction/r"), ("restriction/r", "restrictionKind", kind)


def test_a_limit_on_a_base_whose_corpus_is_not_stated_is_inherited_through_that_base() -> None:
    world = wrapped("baseData", *limit("model/base", "dataUndisclosed"))
    inherited = Verdict("partial", "atMost", "partial", "inherited", frozenset({"model/base"}))
    assert Reference(world).verdicts() == {"entry/e/p#c": inherited}
    assert verdicts_in(derived(world)) == {"entry/e/p#c": inherited}


CORPUS = ("model/base", "pretrainedOn", "dataset/d")
BASIS = {
    "partial corpus with its restriction": (
        wrapped("baseData", CORPUS, ("dataset/d", "availability", "partial"), *limit("dataset/d", "partlyReleased")),
        {"dataset/d", "restriction/r"},
    ),
    "restriction beside an open availability": (
        wrapped("baseData", CORPUS, ("dataset/d", "availability", "open"), *limit("dataset/d", "dataGated")),
        {"restriction/r"},
    ),
    "restriction beside general knowledge": (
        wrapped(
            "baseData",
            CORPUS,
            ("dataset/d", "availability", "closed"),
            ("dataset/d", "evidenceStatus", "generalKnowledge"),
            *limit("dataset/d", "documentedNotReleased"),
        ),
        {"restriction/r"},
    ),
    "restriction beside open weights": (
        wrapped("baseWeights", ("model/base", "weightsAvailability", "open"), *limit("model/base", "weightsAsDeltas")),
        {"restriction/r"},
    ),
    "licence beside one of which nothing is known": (
        wrapped(
            "licensing",
            ("model/base", "underLicence", "licence/no"),
            ("model/base", "underLicence", "licence/unclear"),
            ("licence/no", "osiApproved", "false"),
            ("licence/unclear", "a", "Licence"),
        ),
        {"licence/no"},
    ),
}


@pytest.mark.parametrize("case", BASIS)
def test_a_limited_level_rests_on_just_what_limits_it(case: str) -> None:
    world, limiting = BASIS[case]
    graph = derived(world)
    assert graph.value("entry/e/p#c.derived", "level") == "partial"
    assert graph.objects("entry/e/p#c.derived", WAS_DERIVED_FROM) == limiting


def test_the_shipped_graph_is_derived_as_the_design_says() -> None:
    store = LocalStore()
    for path, graph in turtle_files():
        store.load(path, graph)
    reference = Reference(facts_of(store).triples)
    derive(store)
    found = facts_of(store)
    assert verdicts_in(found) == reference.verdicts()
    assert {name: found.pairs(name) for name in RELATIONS} == relations_of(reference)


@given(WORLDS, st.sampled_from(["dataset/d1", "dataset/d2", "dataset/d3"]))
@settings(thorough, max_examples=30)
def test_a_new_restriction_on_data_opens_nothing(world: frozenset[Triple], dataset: str) -> None:
    limited = world | {
        (dataset, "hasRestriction", "restriction/new"),
        ("restriction/new", "a", "Restriction"),
        ("restriction/new", "restrictionKind", "dataGated"),
    }
    before, after = verdicts_in(derived(world)), verdicts_in(derived(limited))
    for rating, verdict in before.items():
        if verdict.effective in SCORE:
            assert SCORE[after[rating].effective] <= SCORE[verdict.effective]


@given(WORLDS)
@settings(thorough, max_examples=30)
def test_what_is_general_knowledge_limits_nothing(world: frozenset[Triple]) -> None:
    unproven = world | {
        (name, "evidenceStatus", "generalKnowledge") for name, predicate, _ in world if predicate == "restrictionKind"
    }
    without = frozenset(triple for triple in world if triple[1] not in ("hasRestriction", "restrictsOutputs"))
    assert verdicts_in(derived(unproven)) == verdicts_in(derived(without))


@pytest.fixture(scope="module")
def seeded() -> list[Verdict]:
    """The verdicts of the reference on a fixed series of worlds."""
    worlds = (make_world(Random(seed)) for seed in range(SEEDED))  # noqa: S311
    return [verdict for world in worlds for verdict in Reference(world).verdicts().values()]


def test_the_worlds_hold_every_kind_of_conclusion(seeded: list[Verdict]) -> None:
    derivations = Counter((verdict.derived, verdict.precision) for verdict in seeded)
    assert set(derivations) == {
        (None, None),
        ("open", "exact"),
        ("partial", "exact"),
        ("partial", "atMost"),
        ("closed", "exact"),
    }
    assert min(derivations.values()) >= 10
    outcomes = Counter((verdict.outcome, verdict.derived) for verdict in seeded)
    for outcome in ("inherited", "contradicted"):
        assert outcomes[outcome, "partial"] >= 10
        assert outcomes[outcome, "closed"] >= 3
    for level in ("open", "partial", "closed"):
        assert outcomes["confirmed", level] >= 3
        assert outcomes["ownWord", level] >= 3
        assert outcomes["consistent", level] >= 3
        assert outcomes[None, level] >= 3
    assert {verdict.effective for verdict in seeded} == {"open", "partial", "closed", "notApplicable", "unknown"}
    assert sum(bool(verdict.also) for verdict in seeded) >= 10
    assert sum(verdict.outcome == "inherited" and not verdict.also for verdict in seeded) >= 10
    assert {min(len(verdict.through), 3) for verdict in seeded} == {0, 1, 2, 3}


def test_the_worlds_hold_cycles_and_trees() -> None:
    worlds = [Reference(make_world(Random(seed))) for seed in range(SEEDED)]  # noqa: S311
    cyclic = sum(any(a == b for a, b in world.terms_from) for world in worlds)
    assert SEEDED // 20 < cyclic < SEEDED // 2
    assert any(a == b for world in worlds for a, b in world.terms_from if a.startswith("model/f"))


def test_the_worlds_hold_what_changes_between_editions() -> None:
    changed: Counter[str] = Counter()
    for seed in range(SEEDED):
        world = Reference(make_world(Random(seed)))  # noqa: S311
        levels: dict[tuple[str, str], set[str]] = {}
        for rating, verdict in world.verdicts().items():
            project, criterion = world.facts.value(rating, "ratedProject"), world.facts.value(rating, "criterion")
            levels.setdefault((project or "", criterion or ""), set()).add(verdict.derived or "none")
        changed.update("/".join(sorted(found)) for found in levels.values() if len(found) > 1)
    for pair in ("none/open", "none/partial", "closed/none"):
        assert changed[pair] >= 5, changed
    assert sum(count for pair, count in changed.items() if "none" not in pair) >= 5, changed
