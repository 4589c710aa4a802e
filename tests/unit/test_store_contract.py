"""The store contract, on every kind of store: what is added is found, typed, in the graphs that a query names."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from openness_kg.base.errors import OpennessError
from openness_kg.graph.local import LocalStore
from openness_kg.graph.location import Endpoint
from openness_kg.graph.store import Store
from openness_kg.graph.terms import LANG_STRING, STRING, XSD, BlankNode, Iri, Literal, Triple
from tests.support import endpoints

A, B, C, P = (Iri(f"https://example.org/{name}") for name in "abcp")
ONE, TWO = "https://example.org/one", "https://example.org/two"
TERMS = (
    B,
    Literal("plain"),
    Literal("écrit", LANG_STRING, "fr"),
    Literal("3", f"{XSD}integer"),
    Literal("2025-03-20", f"{XSD}date"),
    Literal('with "quotes", \\ and\nlines'),
)
KINDS = ("memory", "disk", *endpoints.KINDS)
LEFT_OUT = {
    (
        "rdflib-endpoint",
        "test_the_union_is_asked_unless_a_query_names_its_dataset",
    ): "0.6 fetches from the web what FROM names and it does not have",
    ("rdflib-endpoint", "test_ask_construct_and_answer"): "0.6 answers DESCRIBE with triples that it calls results",
}


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | Endpoint]:
    """Each kind of store: in this process, or at a server that runs while it is tested."""
    if request.param not in endpoints.KINDS:
        yield request.param
        return
    with endpoints.started(request.param, tmp_path_factory.mktemp("server")) as endpoint:
        yield endpoint


@pytest.fixture
def store(kind: str | Endpoint, tmp_path: Path, request: pytest.FixtureRequest) -> Store:
    """An empty store of each kind."""
    parameters = request.node.callspec.params
    if fault := LEFT_OUT.get((parameters["kind"], request.node.originalname)):
        pytest.skip(f"{parameters['kind']} {fault}")
    if isinstance(kind, Endpoint):
        return endpoints.emptied(kind)
    return LocalStore() if kind == "memory" else LocalStore(tmp_path / "store")


def test_terms_come_back_as_they_were(store: Store) -> None:
    store.add([Triple(A, P, term) for term in TERMS], ONE)
    found = store.select("SELECT ?o WHERE { ?s ?p ?o }")
    assert found.variables == ("o",)
    assert {row["o"] for row in found} == set(TERMS)


def test_a_blank_node_is_one(store: Store) -> None:
    store.add([Triple(BlankNode("x"), P, B), Triple(BlankNode("x"), P, C)], ONE)
    rows = list(store.select("SELECT ?s ?o WHERE { ?s ?p ?o }"))
    assert {type(row["s"]) for row in rows} == {BlankNode}
    assert len({row["s"] for row in rows}) == 1


def test_rows_are_lexical_and_leave_out_what_is_unbound(store: Store) -> None:
    store.add([Triple(A, P, Literal("1", f"{XSD}integer"))], ONE)
    rows = list(store.rows("SELECT ?s ?o ?none WHERE { ?s ?p ?o OPTIONAL { ?o ?x ?none } }"))
    assert rows == [{"s": A.value, "o": "1"}]


def test_the_union_is_asked_unless_a_query_names_its_dataset(store: Store) -> None:
    store.add([Triple(A, P, B)], ONE)
    store.add([Triple(A, P, C)], TWO)
    pattern = "{ ?s ?p ?o }"
    assert len(list(store.rows(f"SELECT * WHERE {pattern}"))) == 2
    assert [r["o"] for r in store.rows(f"SELECT * FROM <{ONE}> WHERE {pattern}")] == [B.value]
    assert len(list(store.rows(f"SELECT * FROM <{ONE}> FROM <{TWO}> WHERE {pattern}"))) == 2
    assert list(store.rows(f"SELECT * FROM NAMED <{ONE}> WHERE {pattern}")) == []
    inside = "{ GRAPH ?g { ?s ?p ?o } }"
    assert {r["g"] for r in store.rows(f"SELECT * WHERE {inside}")} == {ONE, TWO}
    assert {r["g"] for r in store.rows(f"SELECT * FROM NAMED <{TWO}> WHERE {inside}")} == {TWO}
    assert list(store.rows(f"SELECT * FROM <{ONE}> WHERE {inside}")) == []
    assert list(store.rows("SELECT * FROM <https://example.org/none> WHERE { ?s ?p ?o }")) == []


def test_ask_construct_and_answer(store: Store) -> None:
    store.add([Triple(A, P, B)], ONE)
    assert store.ask("ASK { ?s ?p ?o }") is True
    assert store.ask(f"ASK {{ <{B.value}> ?p ?o }}") is False
    assert list(store.construct("CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }")) == [Triple(B, P, A)]
    assert store.answer("ASK { ?s ?p ?o }") is True
    assert list(store.construct(f"DESCRIBE <{A.value}>")) == [Triple(A, P, B)]


def test_a_query_of_another_kind_is_refused(store: Store) -> None:
    with pytest.raises(OpennessError, match="SELECT"):
        store.select("ASK { ?s ?p ?o }")
    with pytest.raises(OpennessError, match="ASK"):
        store.ask("SELECT * WHERE { ?s ?p ?o }")
    with pytest.raises(OpennessError, match="CONSTRUCT"):
        store.construct("ASK { ?s ?p ?o }")
    with pytest.raises(OpennessError, match="CONSTRUCT"):
        store.infer("ASK { ?s ?p ?o }", ONE)


def test_no_store_opens_a_connection(store: Store) -> None:
    with pytest.raises(OpennessError, match="SERVICE"):
        list(store.rows("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"))


def test_infer_adds_to_its_graph_and_clear_empties_it(store: Store) -> None:
    store.add([Triple(A, P, B)], ONE)
    store.infer("CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }", TWO)
    assert [r["s"] for r in store.rows(f"SELECT * FROM <{TWO}> WHERE {{ ?s ?p ?o }}")] == [B.value]
    store.clear(TWO)
    assert len(list(store.rows("SELECT * WHERE { ?s ?p ?o }"))) == 1


def test_answers_are_written_in_their_formats(store: Store) -> None:
    store.add([Triple(A, P, Literal("x, y"))], ONE)

    def written(query: str, form: str | None) -> str:
        output = io.BytesIO()
        store.write(query, output, form)
        return output.getvalue().decode()

    assert written("SELECT ?o WHERE { ?s ?p ?o }", None) == 'o\r\n"x, y"\r\n'
    assert json.loads(written("SELECT ?o WHERE { ?s ?p ?o }", "json"))["head"] == {"vars": ["o"]}
    assert written("ASK { ?s ?p ?o }", None) == "true\n"
    assert f"<{A.value}>" in written("CONSTRUCT WHERE { ?s ?p ?o }", "ntriples")


def test_a_dump_is_the_same_for_the_same_content(store: Store) -> None:
    store.add([Triple(A, P, B), Triple(A, P, C)], ONE)
    store.add([Triple(A, P, Literal("x"))], TWO)
    other = LocalStore()
    other.add([Triple(A, P, Literal("x"))], TWO)
    other.add([Triple(A, P, C), Triple(A, P, B)], ONE)
    for form in ("nquads", "trig"):
        assert store.dump(form) == other.dump(form)
    assert len(store.dump("nquads").splitlines()) == 3


def test_a_store_on_disk_is_read_by_two_at_once_and_written_by_none(tmp_path: Path) -> None:
    made = LocalStore(tmp_path / "store")
    made.add([Triple(A, P, B)], ONE)
    made.close()
    one, two = (LocalStore(tmp_path / "store", read_only=True) for _ in range(2))
    assert one.dump("nquads") == two.dump("nquads") != b""
    with pytest.raises(OpennessError, match="read"):
        one.add([Triple(A, P, C)], ONE)


def test_python_values() -> None:
    assert Literal("3", f"{XSD}integer").python() == 3
    assert Literal("true", f"{XSD}boolean").python() is True
    assert str(Literal("2025-03-20", f"{XSD}date").python()) == "2025-03-20"
    assert Literal("no date", f"{XSD}date").python() == "no date"
    assert Literal("x", STRING).python() == "x"
