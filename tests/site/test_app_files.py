"""The playground and the form as files: documents that others can read, pages that say what to do without scripts."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import catalogue, resources
from openness_kg.graph.local import LocalStore
from openness_kg.graph.location import Location
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site import publish
from openness_kg.site.app import built, files
from openness_kg.site.site import Site
from openness_kg.validation import check
from tests.support.cli import ROOT
from tests.support.facts import ontology_core

HOSTILE = """
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/openness-kg/id/model/x> a okg:Model ; rdfs:label "<script>alert(1)</script>"@en .
"""


@pytest.fixture(scope="module")
def documents(site: Path) -> dict[str, Any]:
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in site.glob("*.json")}


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was built."""
    monkeypatch.setattr("openness_kg.site.app.parts.built", list)


def test_the_shapes_find_by_their_queries_what_the_command_finds(documents: dict[str, Any]) -> None:
    fixture = ROOT / "tests" / "shapes" / "project" / "invalid-offered-model-missing.ttl"
    store = ox.Store()
    for path in [*resources.ontology_files(), fixture]:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    found = set()
    for constraint in documents["shapes.json"]["constraints"]:
        solutions = store.query(constraint["query"])
        assert isinstance(solutions, ox.QuerySolutions)
        found |= {(constraint["severity"], constraint["shape"], row["this"].value) for row in solutions}
    expected = {(f.severity, f.shape, f.focus) for f in check(Location((fixture,), only_data=True)).faults}
    assert found == expected
    assert found


def test_every_finding_has_advice(documents: dict[str, Any]) -> None:
    constraints = documents["shapes.json"]["constraints"]
    assert len(constraints) > 300
    assert all(constraint["messages"] for constraint in constraints)
    assert {constraint["severity"] for constraint in constraints} == {"Violation", "Warning", "Info"}


def test_the_rules_derive_in_their_order(documents: dict[str, Any]) -> None:
    rules = documents["rules.json"]["rules"]
    assert [rule["name"] for rule in rules] == [path.stem for path in resources.query_files("rules")]
    ours, theirs = LocalStore(), LocalStore()
    for path in ontology_core():
        ours.load(path, iris.ONTOLOGY_GRAPH)
        theirs.load(path, iris.ONTOLOGY_GRAPH)
    derive(ours)
    for rule in rules:
        theirs.infer(rule["query"], iris.DERIVED)
    assert theirs.dump("nquads") == ours.dump("nquads")


def test_the_page_lists_every_question_with_its_page(site: Path) -> None:
    page = (site / "sparql.html").read_text(encoding="utf-8")
    links = re.findall(r'href="queries/(questions/[\w-]+)\.html"', page)
    assert links == sorted(name for name in catalogue.shipped() if name.startswith("questions/"))


def test_the_pages_ask_nobody_else(site: Path) -> None:
    for name in ("sparql.html", "contribute.html"):
        page = (site / name).read_text(encoding="utf-8")
        assert "default-src 'none'" in page
        assert "unsafe-inline" not in page
        assert not re.search(r"<script(?![^>]* src=)|\sstyle=|<style|\son\w+=", page)
        assert not re.search(r'(?:src|<link rel="stylesheet" href)="https?:', page)


@pytest.mark.usefixtures("without")
def test_without_npm_the_pages_say_what_to_do(graph: KnowledgeGraph) -> None:
    site = Site(graph, "https://example.org/")
    found = {file.path: file.content.decode() for file in files(site)}
    assert site.notes == [built.MISSING]
    assert sorted(found) == ["assets/app.css", "contribute.html", "rules.json", "shapes.json", "sparql.html"]
    assert "published without the playground" in found["sparql.html"]
    assert "openness-kg new SLUG" in found["contribute.html"]
    assert "<script" not in found["sparql.html"] + found["contribute.html"]


@pytest.mark.usefixtures("without")
def test_that_is_said_in_a_line_to_whoever_publishes(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(HOSTILE, encoding="utf-8")
    said: list[str] = []
    publish(tmp_path / "site", Location((data,), only_data=True), warn=said.append)
    assert said == [built.MISSING]


@pytest.mark.skipif(not built.built(), reason="needs the playground and the form: make web")
def test_the_facts_are_all_but_ratings_and_histories(site: Path) -> None:
    facts = gzip.decompress((site / "app" / "facts.nt.gz").read_bytes())
    lines = facts.splitlines()
    assert lines == sorted(set(lines))
    store = ox.Store()
    store.load(input=facts, format=ox.RdfFormat.N_TRIPLES)
    assert store.query(f"ASK {{ ?x a <{iris.okg('Project')}> }}")
    assert not store.query(f"ASK {{ ?x <{iris.okg('ratedProject')}> ?y }}")
    assert not store.query(f"ASK {{ ?x <{iris.okg('drawsOn')}> ?y }}")


@pytest.mark.skipif(not built.built(), reason="needs the playground and the form: make web")
def test_the_editor_completes_what_the_graph_uses(site: Path) -> None:
    terms = json.loads((site / "app" / "terms.json").read_text(encoding="utf-8"))
    assert terms["properties"][iris.okg("offersModel")]["uses"] > 200
    assert terms["classes"][iris.okg("Project")]["label"] == "Project"
