"""Commands with ``--endpoint``: the graph loaded into a server of others, derived there, and asked as the local one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import openness_kg
from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph.local import LocalStore
from openness_kg.graph.location import Endpoint
from openness_kg.graph.remote import loading
from openness_kg.graph.remote.store import RemoteStore
from openness_kg.graph.terms import Iri, Triple
from openness_kg.knowledge import KnowledgeGraph
from tests.support import endpoints
from tests.support.cli import ROOT, assert_refused, run

pytestmark = pytest.mark.slow

COMMANDS = (
    ("table", "--edition", "survey-2023-06"),
    ("table", "--format", "csv"),
    ("explain", "vicuna-13b-v1.3", "llmweights"),
    ("explain", "bloomz", "--format", "json"),
    ("lineage", "bloom", "--format", "json"),
    ("audit", "--project", "dolly", "--format", "csv"),
    ("what-if", "llama-2=apache-2.0", "--edition", "osai-2025-12"),
    ("export", "spdx", "falcon-40b-instruct"),
    ("export", "cyclonedx", "alpaca-7b", "--format", "xml"),
    ("query", "heirs-of-model", "--bind", "model=bloom", "--format", "json"),
    ("query", "history-of-project", "--bind", "project=dolly"),
    ("query", "rules/20-descends-from"),
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A server into which the command has loaded the graph, and derived."""
    with endpoints.started("oxigraph-union", tmp_path_factory.mktemp("server")) as endpoint:
        done = run("load", "--derive", "--endpoint", endpoint.url)
        assert done.code == 0, done.err
        yield endpoint


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A server with nothing in it, whose default graph is not the union."""
    with endpoints.started("oxigraph", tmp_path_factory.mktemp("server")) as endpoint:
        yield endpoint


def test_what_was_loaded_and_derived_there_is_the_same(loaded: Endpoint, whole: KnowledgeGraph) -> None:
    assert RemoteStore(loaded).dump("nquads") == whole.store.dump("nquads")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_answers_the_same(command: tuple[str, ...], loaded: Endpoint) -> None:
    here, there = run(*command), run(*command, "--endpoint", loaded.url)
    assert (there.code, there.out, there.err) == (here.code, here.out, here.err)
    assert here.out


def test_a_notebook_asks_an_endpoint(loaded: Endpoint, graph: KnowledgeGraph) -> None:
    there = openness_kg.load(endpoint=loaded.url)
    assert there.query("heirs-of-llama").records() == graph.query("heirs-of-llama").records()


def test_the_shapes_find_the_same(loaded: Endpoint) -> None:
    def findings(*more: str) -> list[tuple[str, ...]]:
        done = run("validate", "--format", "json", *more)
        assert done.code == 0
        found = json.loads(done.out)["findings"]
        return sorted((f["severity"], f["focus"], f["path"], f["shape"], f["message"]) for f in found)

    assert findings("--endpoint", loaded.url) == findings()
    assert findings()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("table", "--endpoint", "http://127.0.0.1:9/", "--data", "x.ttl"), "--data"),
        (("table", "--endpoint", "http://127.0.0.1:9/", "--store", "x"), "--store"),
        (("table", "--endpoint", "http://me:secret@127.0.0.1:9/"), "--token-file"),
        (("table", "--endpoint", "nowhere"), "no web address"),
        (("table", "--endpoint", "http://127.0.0.1:9/sparql"), "cannot be reached"),
        (("table", "--user", "me"), "--endpoint"),
        (("table", "--endpoint", "http://127.0.0.1:9/", "--user", "me"), "--token-file"),
        (("validate", "--endpoint", "http://127.0.0.1:9/", "--owl"), "--owl"),
        (("load",), "--endpoint"),
        (("load", "--endpoint", "http://127.0.0.1:9/", "--store", "x"), "--store"),
        (("load", "--store", "x", "--derive"), "--derive"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    result = run(*arguments, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)})
    assert_refused(result, said)
    assert "secret" not in result.err


def test_an_endpoint_that_holds_less_is_refused(empty: Endpoint) -> None:
    store = endpoints.emptied(empty)
    store.add([Triple(Iri("urn:a"), Iri("urn:p"), Iri("urn:b"))], iris.FACTS)
    assert_refused(run("query", "heirs-of-llama", "--endpoint", empty.url), "load --derive")


def test_loading_goes_on_where_it_was_cut_off(empty: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH", 2)
    store = endpoints.emptied(empty)
    store.add([Triple(Iri("urn:old"), Iri("urn:p"), Iri("urn:b"))], iris.MAPPINGS)
    lines = {
        iris.FACTS: b"<urn:a> <urn:p> _:x .\n" + b"".join(b"<urn:a> <urn:p> <urn:%d> .\n" % n for n in range(6)),
        iris.DERIVED: b"<urn:b> <urn:p> <urn:b> .\n",
    }
    said: list[str] = []

    def until_the_third(text: str) -> None:
        said.append(text)
        if text.startswith("3 "):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.load(store, lines, until_the_third)
    assert_refused(run("query", "heirs-of-llama", "--endpoint", empty.url), "cut off", "load --endpoint")
    said.clear()
    loading.load(store, lines, said.append)
    loading.finish(store)
    assert said[0] == "going on after 3 of 5 batches"
    expected = LocalStore()
    for graph, content in lines.items():
        expected.add(endpoints.triples(content), graph)
    assert store.dump("nquads") == expected.dump("nquads")
    # other content begins anew
    lines[iris.FACTS] += b"<urn:c> <urn:p> <urn:c> .\n"
    said.clear()
    loading.load(store, lines, said.append)
    assert said[0].startswith("1 of ")


def test_what_an_endpoint_loses_is_said(empty: Endpoint) -> None:
    store = endpoints.emptied(empty)
    twice = b"<urn:a> <urn:p> <urn:b> .\n" * 2
    with pytest.raises(OpennessError, match="of the 2 triples"):
        loading.load(store, {iris.FACTS: twice}, lambda _: None)


def test_without_derive_nothing_is_derived(empty: Endpoint) -> None:
    endpoints.emptied(empty)
    data = ROOT / "data" / "projects" / "dolly.ttl"
    done = run("load", "--endpoint", empty.url, "--only-data", "--data", str(data))
    assert done.code == 0, done.err
    assert set(RemoteStore(empty).graphs()) == {iris.FACTS, iris.ONTOLOGY_GRAPH}
    asked = run("query", "-", "--endpoint", empty.url, stdin="#+ needs: facts\nASK { ?p a okg:Project }")
    assert asked.out == "true\n", asked.err
