"""FROM and FROM NAMED make the dataset of a query (SPARQL 1.1, section 13.2), in memory and on disk alike."""

from __future__ import annotations

import pytest

from openness_kg.base.errors import OpennessError
from openness_kg.graph.local import LocalStore
from openness_kg.graph.terms import Iri, Triple
from tests.support.cli import run

A, B, C = (f"urn:graph:{name}" for name in "abc")


@pytest.fixture(scope="module", params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LocalStore:
    """Return a store of three graphs: a triple each, and one that two of them share."""
    filled = LocalStore()
    path = tmp_path_factory.mktemp("store") / "store"
    if request.param == "disk":
        filled = LocalStore(path)
    for graph, names in ((A, "as"), (B, "bs"), (C, "c")):
        filled.add([Triple(Iri(f"urn:{name}"), Iri("urn:in"), Iri(f"urn:{name}")) for name in names], graph)
    if request.param == "disk":
        filled.close()
        return LocalStore(path, read_only=True)
    return filled


DEFAULT = "?s ?p ?o"
NAMED = "GRAPH ?g { ?s ?p ?o }"
CASES = [
    ("", DEFAULT, ["a", "b", "c", "s"]),
    ("", NAMED, ["a", "b", "c", "s", "s"]),
    (f"FROM <{A}>", DEFAULT, ["a", "s"]),
    (f"from <{A}>", DEFAULT, ["a", "s"]),
    ("FROM g:a", DEFAULT, ["a", "s"]),
    (f"FROM <{A}> FROM <{B}>", DEFAULT, ["a", "b", "s"]),
    (f"FROM <{A}> FROM <{A}>", DEFAULT, ["a", "s"]),
    # no FROM: the default graph is empty; no FROM NAMED: there is no named graph
    (f"FROM NAMED <{A}>", DEFAULT, []),
    (f"FROM NAMED <{A}>", NAMED, ["a", "s"]),
    (f"FROM NAMED <{A}> FROM NAMED <{C}>", NAMED, ["a", "c", "s"]),
    (f"FROM <{A}>", NAMED, []),
    (f"FROM <{A}> FROM NAMED <{B}>", DEFAULT, ["a", "s"]),
    (f"FROM <{A}> FROM NAMED <{B}>", NAMED, ["b", "s"]),
    (f"FROM <{A}> FROM NAMED <{B}>", f"GRAPH <{C}> {{ ?s ?p ?o }}", []),
    # a graph that is not there is empty
    ("FROM <urn:nowhere>", DEFAULT, []),
    (f"FROM <urn:nowhere> FROM <{C}>", DEFAULT, ["c"]),
    ("FROM NAMED <urn:nowhere>", NAMED, []),
]


@pytest.mark.parametrize(("clause", "pattern", "names"), CASES)
def test_dataset_of_each_form(store: LocalStore, clause: str, pattern: str, names: list[str]) -> None:
    head, expected = "PREFIX g: <urn:graph:>\n", [f"urn:{name}" for name in names]
    # the engine yields a triple of two graphs twice, so DISTINCT, with the graph where there is one
    shown = "?g ?s" if pattern == NAMED else "?s"
    query = f"SELECT DISTINCT {shown} {clause} WHERE {{ {pattern} }}"
    rows = store.rows(head + query)
    assert sorted(row["s"] for row in rows if "s" in row) == expected
    assert store.ask(f"{head}ASK {clause} {{ {pattern} }}") == bool(names)
    built = store.construct(f"{head}CONSTRUCT {{ ?s ?p ?o }} {clause} WHERE {{ {pattern} }}")
    assert sorted({triple.subject.value for triple in built}) == sorted(set(expected))
    described = store.construct(f"{head}DESCRIBE ?s {clause} WHERE {{ {pattern} }}")
    # what is described is in the default graph
    in_default = {row["s"] for row in store.rows(f"{head}SELECT ?s {clause} WHERE {{ {DEFAULT} }}")}
    assert {triple.subject.value for triple in described} == set(expected) & in_default


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?s {{ ?s ?p ?o }} # FROM <{A}>",
        f"# FROM <{A}>\nSELECT ?s {{ ?s ?p ?o }}",
        "SELECT ?s { ?s ?p ?o FILTER (?p != 'FROM') }",
        f"SELECT ?s {{ ?s ?p ?o FILTER (?p != '''\nFROM <{A}>\n''') }}",
        "SELECT ?s { ?s ?p ?o FILTER (?p != <urn:FROM>) }",
        "SELECT ?s ?from { ?s ?p ?o OPTIONAL { ?s <urn:none> ?from } }",
        "PREFIX from: <urn:> SELECT ?s { ?s from:in ?o }",
        "PREFIX a: <urn:> SELECT ?s { ?s ?p ?o FILTER (?p != a:from) }",
        "SELECT ?s { ?s ?p ?o FILTER (STR(?p) != 'x'@from) }",
    ],
)
def test_the_word_elsewhere_changes_nothing(store: LocalStore, query: str) -> None:
    assert sorted({row["s"] for row in store.rows(query)}) == ["urn:a", "urn:b", "urn:c", "urn:s"]


@pytest.mark.parametrize("inner", ["SERVICE", "service SILENT", "SeRvIcE"])
@pytest.mark.parametrize(
    "outer", ["{}", "LATERAL {{ {} }}", "{{ SELECT * {{ {} }} }}", "OPTIONAL {{ LATERAL {{ {} }} }}"]
)
def test_service_is_refused_wherever_it_stands(store: LocalStore, inner: str, outer: str) -> None:
    clause = outer.format(f"{inner} <http://127.0.0.1:9/> {{ ?a ?b ?c }}")
    with pytest.raises(OpennessError, match="SERVICE"):
        store.answer(f"SELECT * {{ ?s ?p ?o {clause} }}")


@pytest.mark.slow
def test_dataset_through_the_command() -> None:
    facts = "https://w3id.org/openness-kg/graph/facts"
    query = "SELECT (COUNT(*) AS ?n) {} {{ ?r <http://www.w3.org/ns/dqv#value> ?o }}"
    every = run("query", "-", stdin=query.format("")).rows
    some = run("query", "-", stdin=query.format(f"FROM <{facts}>")).rows
    assert int(every[0]["n"]) > 0
    assert some == [{"n": "0"}]
