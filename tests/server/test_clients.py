"""Clients as people use them, against the running server: SPARQLWrapper, rdflib, Comunica, curl."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from openness_kg.graph import catalogue
from openness_kg.knowledge import KnowledgeGraph
from tests.support.running import Running
from tests.support.stores import comunica

QUESTION = "questions/projects-by-organisation"
FORMATS = {
    "application/sparql-results+json": '"bindings"',
    "application/sparql-results+xml": "<sparql ",
    "text/csv": "project",
    "text/tab-separated-values": "?project",
}


@pytest.fixture(scope="module")
def rows(whole: KnowledgeGraph) -> list[dict[str, str]]:
    """What the question has."""
    found = whole.query(QUESTION).texts()
    assert found
    return found


def test_sparqlwrapper(server: Running, rows: list[dict[str, str]]) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{server.url}sparql", returnFormat=SPARQLWrapper.JSON)
    for method in (SPARQLWrapper.GET, SPARQLWrapper.POST):
        client.setMethod(method)
        client.setQuery(catalogue.named(QUESTION).text)
        found: Any = client.queryAndConvert()
        assert [{name: one["value"] for name, one in row.items()} for row in found["results"]["bindings"]] == rows
    client.setReturnFormat(SPARQLWrapper.TURTLE)
    client.setQuery("CONSTRUCT { ?s a okg:Project } WHERE { ?s a okg:Project }")
    assert b"okg:Project" in bytes(client.queryAndConvert())  # type: ignore[arg-type]


def test_rdflib_store(server: Running, rows: list[dict[str, str]]) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.url}sparql"))
    found = [
        {str(name): str(value) for name, value in row.asdict().items()}
        for row in graph.query(catalogue.named(QUESTION).text)
        if isinstance(row, rdflib.query.ResultRow)
    ]
    assert found == rows
    thing = rdflib.URIRef("https://w3id.org/openness-kg/id/model/opt-30b")
    assert (thing, rdflib.RDFS.label, rdflib.Literal("OPT 30B", lang="en")) in graph


@pytest.mark.skipif(bool(comunica.missing()), reason=comunica.missing())
def test_comunica(server: Running, rows: list[dict[str, str]], tmp_path: Path) -> None:
    answer = json.loads(comunica.ask_endpoint(f"{server.url}sparql", catalogue.named(QUESTION).text, tmp_path))
    assert [{name: one["value"] for name, one in row.items()} for row in answer["results"]["bindings"]] == rows


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl on the PATH")
@pytest.mark.parametrize("media_type", FORMATS)
def test_curl(server: Running, media_type: str) -> None:
    done = subprocess.run(
        [
            "curl", "--silent", "--show-error", "--compressed", "-H", f"Accept: {media_type}", f"{server.url}sparql",
            "--data-urlencode", f"query={catalogue.named(QUESTION).text}", "-w", "\n%{content_type}",
        ],
        capture_output=True,
        check=True,
        text=True,
    )  # fmt: skip
    content, _, kind = done.stdout.rpartition("\n")
    assert kind.partition(";")[0] == media_type
    assert FORMATS[media_type] in content
    if "json" in media_type:
        assert json.loads(content)["results"]["bindings"]
