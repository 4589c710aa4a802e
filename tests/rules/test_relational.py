"""The rules as joins of tables derive the very quads that they derive as SPARQL."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph.local import LocalStore
from openness_kg.knowledge import KnowledgeGraph
from tests.support import derivable
from tests.support.facts import Facts, facts_of, turtle

pytest.importorskip("duckdb")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixed graphs of the query cases, what is new to the ontology, and random worlds, some with circles."""
    text = derivable.NEW + derivable.worlds(range(12))
    return derivable.write_stated(tmp_path_factory.mktemp("stated"), text, derivable.FIXED)


@pytest.fixture(scope="module")
def by_duckdb(stated: Path) -> LocalStore:
    store = LocalStore()
    store.load(stated, iris.FACTS)
    derive(store, "duckdb")
    return store


def test_duckdb_derives_what_sparql_derives(stated: Path, by_duckdb: LocalStore) -> None:
    expected = derivable.derived_lines(stated)
    assert len(expected) > 10_000
    assert derivable.of_derived(by_duckdb) == expected


def test_a_kind_of_restriction_and_a_scheme_that_only_data_knows_count(by_duckdb: LocalStore) -> None:
    found = facts_of(by_duckdb)
    assert found.objects("dataset/moonlit", "limitedFor") == {"tuningData"}
    assert found.value("entry/new/moon#moon.derived", "level") == "partial"


def test_a_blank_node_stays_the_one_that_it_is(by_duckdb: LocalStore) -> None:
    asked = """SELECT ?thing WHERE { ?model a okg:Model ; okg:tunedOn ?data ; okg:effectiveTuningData ?thing
        FILTER(isBlank(?model)) }"""
    assert [row["thing"] for row in by_duckdb.rows(asked)] == [f"{iris.ID}dataset/moonlit"]


def test_duckdb_derives_the_shipped_graph(graph: KnowledgeGraph, tmp_path: Path) -> None:
    lines = graph.store.dump("nquads").splitlines(keepends=True)
    ending = f" <{iris.DERIVED}> .\n".encode()
    stated = tmp_path / "stated.nq"
    stated.write_bytes(b"".join(line for line in lines if not line.endswith(ending)))
    assert derivable.derived_lines(stated, "duckdb") == [line[:-1] for line in lines if line.endswith(ending)]


@given(st.lists(st.randoms(use_true_random=False), min_size=3, max_size=3))
@settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_duckdb_derives_what_sparql_derives_from_any_worlds(
    tmp_path_factory: pytest.TempPathFactory, randoms: list[Random]
) -> None:
    text = "".join(derivable.worlds([random.getrandbits(32)]) for random in randoms)
    stated = derivable.write_stated(tmp_path_factory.mktemp("worlds"), text)
    assert derivable.derived_lines(stated, "duckdb") == derivable.derived_lines(stated)


def test_a_circle_and_a_long_chain_are_walked_to_their_end(tmp_path: Path) -> None:
    chain = {(f"model/c{number}", "fineTunedFrom", f"model/c{number + 1}") for number in range(100)}
    circle = {("model/a", "fineTunedFrom", "model/b"), ("model/b", "fineTunedFrom", "model/a")}
    found = facts_of_derived(derivable.write_stated(tmp_path, turtle(chain | circle)))
    pairs = found.pairs("descendsFrom")
    assert {pair for pair in pairs if pair[0] in ("model/a", "model/b")} == {
        (one, other) for one in ("model/a", "model/b") for other in ("model/a", "model/b")
    }
    assert len(pairs) == 4 + 100 * 101 // 2


def facts_of_derived(stated: Path) -> Facts:
    store = LocalStore()
    store.load(stated, iris.FACTS)
    derive(store, "duckdb")
    return facts_of(store)
