"""Every shipped query has cases, and every rule adds exactly the triples that stand beside its fixture."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.graph import catalogue, resources
from openness_kg.graph.local import LocalStore
from tests.support.cases import CASES, FOLDER, NUMBERED, graph_of, small
from tests.support.facts import ontology_core, short

HERE = Path(__file__).parents[1]
RULES = [path.stem for path in resources.query_files("rules")]
_NOT = re.compile(r"#! not: (.*)")
_PREFIX = re.compile(r"@prefix .*")


@pytest.mark.parametrize(("name", "number"), NUMBERED)
def test_query(name: str, number: int) -> None:
    case = CASES[name][number]
    answer = small(graph_of(name)).query(name, case.get("bind", {})).texts()
    rows = [{key: short(value) for key, value in row.items()} for row in answer]
    with (FOLDER / case["expected"]).open(encoding="utf-8", newline="") as file:
        expected = [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]
    if not case.get("ordered"):
        rows, expected = in_any_order(rows), in_any_order(expected)
    assert rows == expected


def in_any_order(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return rows in one order that depends on nothing but them."""
    return sorted(rows, key=lambda row: sorted(row.items()))


def test_every_shipped_query_has_a_case() -> None:
    # rules have fixtures, what is supposed is tested by what comes of it, named graphs are counted in a dataset, and
    # what asks others is tested with a server (tests/linking)
    elsewhere = ("rules/", "supposed/", "site/description/", "endpoint/", "federated/")
    queries = {name for name in catalogue.shipped() if not name.startswith(elsewhere)}
    assert queries == set(CASES)


def test_every_expectation_belongs_to_a_case() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.expected.csv")}
    assert files == {case["expected"] for listed in CASES.values() for case in listed}


def test_cases_bind_all_parameters_and_have_rows() -> None:
    for name, listed in CASES.items():
        assert any(set(case.get("bind", {})) == set(catalogue.find(name).parameters) for case in listed), name
        lengths = [len((FOLDER / case["expected"]).read_text().splitlines()) for case in listed]
        assert max(lengths) > 1, name


def triples(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)}


def in_store(store: LocalStore) -> set[ox.Triple]:
    """Return the triples of a store, whatever their graph."""
    quads = ox.parse(store.dump("nquads"), format=ox.RdfFormat.N_QUADS)
    return {quad.triple for quad in quads if not isinstance(quad.subject, ox.BlankNode)}


def added_by(rule: str) -> set[ox.Triple]:
    """Return what the rule adds to ontology and fixture when the rules before it have run."""
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    store.load(HERE / "rules" / f"{rule}.ttl", iris.FACTS)
    for path in resources.query_files("rules"):
        before = in_store(store) if path.stem == rule else set()
        store.infer(catalogue.read(path).text, iris.DERIVED)
        if path.stem == rule:
            return in_store(store) - before
    raise AssertionError(f"there is no rule {rule}")


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule: str) -> None:
    expected = triples((HERE / "rules" / f"{rule}.expected.nt").read_text(encoding="utf-8"))
    assert expected
    assert added_by(rule) == expected


@pytest.mark.parametrize("rule", RULES)
def test_rule_adds_nothing_that_its_fixture_forbids(rule: str) -> None:
    text = (HERE / "rules" / f"{rule}.ttl").read_text(encoding="utf-8")
    forbidden = triples("\n".join([*_PREFIX.findall(text), *_NOT.findall(text)]))
    known = {str(term) for triple in triples(text) | added_by(rule) for term in (triple.subject, triple.object)}
    assert forbidden
    assert not forbidden & added_by(rule)
    for triple in forbidden:
        subject = str(triple.subject).removesuffix(".derived>").removesuffix(">")
        assert any(name.startswith(subject) for name in known), f"{triple.subject} is not in the fixture"


def test_every_fixture_belongs_to_a_rule() -> None:
    names = {path.name.split(".")[0] for path in (HERE / "rules").iterdir() if path.suffix in (".ttl", ".nt")}
    assert names == set(RULES)


@pytest.mark.parametrize("name", [name for name in CASES if "project" in catalogue.find(name).parameters])
def test_a_project_is_a_project_whatever_is_bound(name: str) -> None:
    """Ratings have the properties of projects too, by which rules consider things."""
    rows = small(graph_of(name)).store.rows(catalogue.find(name).text)
    assert not {row["project"] for row in rows if not row["project"].startswith(f"{iris.ID}project/")}
