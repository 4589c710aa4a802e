"""What repositories of a hub declare is told apart from what is curated: in lineages, explanations, counts, audits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from openness_kg import load
from openness_kg.site.landing.descent import Descent
from openness_kg.views.lineage.as_text import LEGEND
from tests.support.cases import AUDIT, HUB, small
from tests.support.cli import SHARED, assert_refused, run
from tests.support.facts import short

HEAD = """
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix model: <https://w3id.org/openness-kg/id/model/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix project: <https://w3id.org/openness-kg/id/project/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://w3id.org/openness-kg/id/model/hub/> .
"""
REAL = SHARED / "sources" / "hub-trees-2025-04"
OURS = """
project:ours a okg:Project ; rdfs:label "Ours"@en ; okg:offersModel <x--tuned> .
<x--tuned> a okg:Model, okg:HubModel ; rdfs:label "x/tuned"@en ;
    okg:fineTunedFrom model:gemma-7b ; okg:basedOn model:pythia-12b ; okg:adapterOf model:t5 .
<x--tuned#1> a okg:LineageStatement, okg:DeclaredStatement ; okg:lineageSubject <x--tuned> ;
    okg:lineageProperty okg:fineTunedFrom ; okg:lineageObject model:gemma-7b ;
    prov:hadPrimarySource <https://huggingface.co/x/tuned> .
# declared, and curated as well
<x--tuned#2> a okg:LineageStatement, okg:DeclaredStatement ; okg:lineageSubject <x--tuned> ;
    okg:lineageProperty okg:adapterOf ; okg:lineageObject model:t5 ;
    prov:hadPrimarySource <https://huggingface.co/x/tuned> .
<x--tuned#3> a okg:LineageStatement ; okg:lineageSubject <x--tuned> ;
    okg:lineageProperty okg:adapterOf ; okg:lineageObject model:t5 ;
    prov:hadPrimarySource <https://example.org/x> .
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that offers a model of a hub, whose edges are declared, curated, or both."""
    path = tmp_path_factory.mktemp("ours") / "ours.ttl"
    path.write_text(HEAD + OURS, encoding="utf-8")
    return path


def hub(*args: str, data: Path = HUB) -> str:
    """Return what a command says of the small graph with a hub."""
    done = run(*args, "--data", str(data), "--only-data")
    assert done.code == 0, done.err
    return done.out


# lineage


def test_declared_edges_are_marked_in_text_and_json(ours: Path) -> None:
    text = hub("lineage", "x/tuned", "--up", data=ours)
    assert "├─ fine-tuned from → gemma-7b (thing) (declared at https://huggingface.co/x/tuned)\n" in text
    assert "based on → pythia-12b (thing)\n" in text
    assert "adapter of → t5 (thing)\n" in text
    edges = json.loads(hub("lineage", "x/tuned", "--up", "--format", "json", data=ours))["up"]["edges"]
    told = {short(edge["object"]): edge.get("declared") for edge in edges}
    assert told == {"model/gemma-7b": True, "model/pythia-12b": None, "model/t5": None}
    both = next(edge for edge in edges if short(edge["object"]) == "model/t5")
    assert both["sources"] == ["https://example.org/x", "https://huggingface.co/x/tuned"]


@pytest.mark.parametrize(
    ("form", "marks"),
    [
        ("mermaid", ['|"fine-tuned from (declared)"| ', "\n  linkStyle 0 stroke-dasharray:1 4\n"]),
        ("dot", ['[label="fine-tuned from (declared)", style=dotted]']),
        ("svg", ['stroke-dasharray="1 3"', "fine-tuned from gemma-7b (declared)"]),
    ],
)
def test_declared_edges_have_a_line_of_their_own_and_a_legend(form: str, marks: list[str], ours: Path) -> None:
    out = hub("lineage", "x/tuned", "--up", "--format", form, data=ours)
    assert [mark for mark in (*marks, LEGEND) if mark not in out] == []
    curated = hub("lineage", "strict-chat", "--up", "--format", form)
    assert "declared" not in curated


def test_pages_of_the_site_mark_declared_edges() -> None:
    descent = Descent(small(HUB).graph)
    document = descent.document(str)
    told = {(document["nodes"][e[0]]["id"], document["nodes"][e[2]]["id"]): e[5:] for e in document["edges"]}
    assert told["model/hub/a--tuned", "model/strict"] == [True]
    assert told["model/strict-chat", "model/strict"] == []


# explanations of projects


@pytest.mark.slow
def test_steps_of_an_explanation_are_marked(ours: Path) -> None:
    graph = load(data=[ours])
    found = graph.explain("ours", "weights_basemodel", scheme="osai-2025-12")
    assert "x/tuned → fine-tuned from → Gemma 7B (declared)\n" in found.text()
    steps = json.loads(found.json())["steps"]
    assert [step.get("declared") for step in steps if step["subject"] == "x/tuned"][:1] == [True]
    assert [step.get("declared") for step in steps if step["subject"] == "Ours"][:1] == [None]
    assert '|"fine-tuned from (declared)"|' in found.mermaid()
    assert "linkStyle" in found.mermaid()


# explanations of models


def test_a_model_of_a_hub_is_explained() -> None:
    text = hub("explain", "c/adapter")
    assert text.startswith("c/adapter · model · as its repository declares, not checked\n")
    assert "  stated     apache-2.0 (declared), Apache-2.0\n  effective  Apache\n" in text
    assert (
        "  • Strict use (acceptable-use policy), of Strict\n"
        "    c/adapter → adapter of → a/tuned (declared)\n"
        "      a/tuned → fine-tuned from → Strict (declared)\n"
    ) in text
    assert "Strict gate" not in text  # it has ended


def test_a_curated_model_is_explained_without_marks() -> None:
    text = hub("explain", "strict-chat")
    assert text.startswith("Strict Chat · model\n")
    assert "    by its own licence\n" in text
    assert "declared" not in text


def test_an_explanation_of_a_model_says_what_is_unknown() -> None:
    text = hub("explain", "e/own")
    assert "Unknown origin\n  nothing says what nobody/knows was made from" in text
    found = json.loads(hub("explain", "e/own", "--format", "json"))
    assert [one["label"] for one in found["unknown_origin"]] == ["nobody/knows"]
    assert found["restrictions"][0]["ways"] == [[]]


@pytest.mark.slow
def test_terms_behind_a_model_have_conclusions_and_clauses() -> None:
    found: dict[str, Any] = json.loads(run("explain", "model:alpaca-7b", "--format", "json").out)
    assert found["declared"] is False
    assert {term["conclusion"] for term in found["terms"]} <= {"conflict", "consistent", "cannot be said"}
    assert all(term["clause"] and term["source"] for term in found["terms"] if term["kind"])
    asked = run("query", "licence-terms-of-model", "--bind", "model=model:alpaca-7b").rows
    key = ("kind", "asks", "conclusion", "clause", "source")
    assert {tuple(term[name] or "" for name in key) for term in found["terms"]} == {
        tuple(row[name] for name in key) for row in asked
    }


def test_a_project_goes_before_a_model_and_the_rest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "both.ttl"
    path.write_text(HEAD + 'project:b a okg:Project ; rdfs:label "B"@en . model:b a okg:Model ; rdfs:label "B"@en .')
    refused = run("explain", "b", "--data", str(path), "--only-data")
    assert "what binds" not in refused.out
    assert "B · model" in hub("explain", "model:b", data=path)
    assert_refused(
        run("explain", "nobody/nothing", "--data", str(HUB), "--only-data"),
        "There is no model, dataset or project 'nobody/nothing'",
    )
    assert_refused(run("explain", "a/tuned", "--format", "mermaid", "--data", str(HUB), "--only-data"), "no format")


# counts


def test_heirs_are_counted() -> None:
    found = json.loads(hub("lineage", "model:strict", "--counts", "--format", "json"))
    tree = json.loads(hub("lineage", "model:strict", "--down", "--format", "json"))
    assert found["heirs"]["heirs"] == len(tree["nodes"]) - 2  # without the root and the repository of a curated heir
    assert {one["label"]: (one["heirs"], one["declared"]) for one in found["relations"]} == {
        "fine-tuned from": (3, 2),
        "adapter of": (1, 1),
        "quantized from": (1, 1),
    }
    text = hub("lineage", "model:strict", "--counts")
    assert text.startswith("Strict: 5 heirs, 4 of them declared\n")
    assert "Restrictions that bind it and that they inherit\n  5  Strict use (acceptable-use policy), 4 of them" in text
    assert "  1  only an edge is known, all declared\n" in text
    assert hub("lineage", "f/vague", "--counts") == "f/vague: 0 heirs\n"
    assert_refused(run("lineage", "strict", "--counts", "--depth", "1"), "goes without")
    assert_refused(run("lineage", "strict", "--counts", "--format", "svg"), "no format")


def test_a_tree_of_many_heirs_says_what_it_leaves_out(tmp_path: Path) -> None:
    path = tmp_path / "many.ttl"
    many = "".join(f"model:m{n:03} a okg:Model ; okg:fineTunedFrom model:base .\n" for n in range(205))
    path.write_text(f"{HEAD}model:base a okg:Model .\n{many}", encoding="utf-8")
    text = hub("lineage", "base", "--down", data=path)
    assert text.count("fine-tuned from ← ") == 200
    assert "\n… and 5 more heirs: --counts counts them, --format json has them all" in text
    assert len(json.loads(hub("lineage", "base", "--down", "--format", "json", data=path))["down"]["edges"]) == 205


# the audit


def test_disagreements_are_remarks() -> None:
    narrowed = ("audit", "--edition", "declared", "--kind", "declared")
    text = hub(*narrowed, data=AUDIT)
    assert "Declared otherwise\n" in text
    assert "[licence]" in text
    rows = small(AUDIT).query("hub/disagreements").texts()
    told = [finding.because for finding in small(AUDIT).audit("declared", ["declared"]).findings]
    assert sum(map(len, told)) == len(rows) == 3
    done = run(
        "audit", "--edition", "declared", "--strict", "--data", str(AUDIT), "--only-data", "--project", "declared-alike"
    )
    assert "Nothing found: " in done.out
    assert "declared" in done.out


# the real trees


@pytest.mark.slow
def test_heirs_of_llama_2_on_the_real_trees(tmp_path: Path) -> None:
    if not (REAL / "edges.tsv").is_file():
        pytest.skip("the real trees do not lie beside the checkout")
    head, *rows = (REAL / "edges.tsv").read_text(encoding="utf-8").splitlines()
    own = [row for row in rows if "meta-llama/Llama-2-7b-chat-hf" in row.split("\t")]
    edges, statements = tmp_path / "edges.tsv", tmp_path / "hub.nq.gz"
    edges.write_text("\n".join([head, *own]) + "\n", encoding="utf-8")
    assert run("import", "huggingface", str(edges), "-o", str(statements)).code == 0
    counted = ("lineage", "Llama 2 7B Chat", "--counts", "--format", "json")
    found = json.loads(run(*counted, "--data", str(statements)).out)
    assert found["heirs"]["declared"] == found["unread"]["heirs"] == len(own) > 1000
    policy = next(one for one in found["restrictions"] if one["label"].startswith("Llama 2 licence: acceptable use"))
    assert policy["declared"] == len(own)
