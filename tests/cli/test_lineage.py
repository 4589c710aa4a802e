"""``openness-kg lineage``: bases and heirs in every format, names, depth, cycles, long chains, hostile text."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openness_kg.base import iris
from openness_kg.graph.local import LocalStore
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from openness_kg.views.lineage import Lineage
from openness_kg.views.lineage.layout import layout
from openness_kg.views.registry import VIEWS, render
from tests.support.cli import assert_refused, run, run_on_terminal
from tests.support.facts import Facts, ontology_core, short

HEAD = """
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix model: <https://w3id.org/openness-kg/id/model/> .
@prefix dataset: <https://w3id.org/openness-kg/id/dataset/> .
@prefix project: <https://w3id.org/openness-kg/id/project/> .
@prefix restriction: <https://w3id.org/openness-kg/id/restriction/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
HARM = "</title></style><script>alert(1)</script>--><img src=x onerror=alert(1)>\"']|`;#&amp;\\N\\n\n\t\x1b[31m\u202e"
SVG = "{http://www.w3.org/2000/svg}"


def own(folder: Path, text: str, name: str, *args: str) -> str:
    """Return what the command says of a name in a graph of one small file."""
    path = folder / "own.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    done = run("lineage", name, "--data", str(path), "--only-data", *args)
    assert done.code == 0, done.err
    return done.out


def as_json(*args: str) -> dict[str, Any]:
    done = run("lineage", *args, "--format", "json")
    assert done.code == 0, done.err
    document: dict[str, Any] = json.loads(done.out)
    return document


# what is shown


def test_tree_of_alpaca() -> None:
    out = run("lineage", "alpaca 7b", "--up").out
    tree, _, restrictions = out.partition("\nRestrictions that bind Alpaca 7B\n")
    assert re.sub(r" \[[\d, ]+\]", "", tree).splitlines() == [
        "Alpaca 7B · model · Creative Commons Attribution Non Commercial 4.0 International",
        "",
        "Made from",
        "├─ tuned on → Alpaca data (dataset)",
        "│  └─ generated with → text-davinci-003",
        "└─ fine-tuned from → LLaMA 7B",
        "   └─ member of → LLaMA (family)",
        "      └─ pretrained on → LLaMA training data (dataset)",
        "         └─ compiled from → C4 (dataset)",
    ]
    assert "of OpenAI Terms of Use, through Alpaca data\n" in restrictions
    assert "4.0 International, directly and through Alpaca data\n" in restrictions
    assert "LLaMA weights on request (weights gated)\n      of LLaMA, through LLaMA 7B\n" in restrictions
    assert "Heirs" not in out


def test_heirs_of_llama() -> None:
    out = run("lineage", "LLaMa", "--down").out
    assert "Made from" not in out
    assert "├─ member of ← LLaMA 13B\n" in out
    assert "└─ offers model ← Chinese-Vicuna (project) ↑ see above\n" in out
    assert "generated with ← UltraFeedback (dataset) · limits on outputs only\n" in out


@pytest.mark.slow
def test_both_directions_are_shown_by_default() -> None:
    both = as_json("alpaca-7b")
    assert both == as_json("alpaca-7b", "--up", "--down")
    up, down = as_json("alpaca-7b", "--up"), as_json("alpaca-7b", "--down")
    assert (up["down"], down["up"]) == (None, None)
    assert (both["up"], both["down"]) == (up["up"], down["down"])


def test_document_of_a_project() -> None:
    found = as_json("project:belle")
    nodes = {short(node["iri"]): node for node in found["nodes"]}
    assert short(found["root"]) == next(iter(nodes)) == "project/belle"
    assert nodes["model/llama"]["kind"] == "family"
    edges = {(short(e["subject"]), e["relation"], short(e["object"])) for e in found["up"]["edges"]}
    assert ("model/belle-llama", "fine-tuned from", "model/llama") in edges
    gated = next(one for one in found["restrictions"] if short(one["holder"]) == "model/llama")
    assert gated["binds"]
    assert [nodes[short(iri)]["label"] for iri in gated["through"]] == ["BELLE from LLaMA", "BELLE LLaMA EXT 13B"]
    assert [short(iri) for iri in gated["begins_at"]] == ["model/llama"]
    assert gated["sources"]


def test_dataset_shows_what_was_trained_on_it() -> None:
    down = as_json("dataset:c4", "--down")
    relations = {edge["relation"] for edge in down["down"]["edges"]}
    assert {"compiled from", "offers model"} <= relations
    passed = {node["label"]: node["passed"] for node in down["nodes"]}
    assert passed["C4"] is None
    assert passed["LLaMA training data"] == "none"


@pytest.mark.slow
def test_doubtful_edge_is_marked_everywhere() -> None:
    text = run("lineage", "starling-lm-7b-beta", "--up").out
    assert "based on → Llama 2 13B (doubtful)\n" in text
    assert "Doubts\n  Starling-LM-7B-Beta based on Llama 2 13B\n      The model card names OpenChat" in text
    edge = as_json("starling-lm-7b-beta", "--up", "--depth", "1")["up"]["edges"][0]
    assert edge["doubtful"]
    assert edge["notes"][0].startswith("The model card")
    for kind, mark in {"mermaid": ' -.->|"based on (doubtful)"| ', "dot": "style=dashed", "svg": "dasharray"}.items():
        assert mark in run("lineage", "starling-lm-7b-beta", "--up", "--depth", "1", "--format", kind).out


@pytest.mark.slow
def test_depth_cuts_and_says_so() -> None:
    cut = as_json("llama", "--down", "--depth", "1")
    assert len(cut["nodes"]) == 4
    assert cut["down"]["hidden"] == len(as_json("llama", "--down")["nodes"]) - 4
    text = run("lineage", "llama", "--down", "--depth", "1").out
    beyond = int(re.search(r"member of ← LLaMA 13B\n│  └─ … (\d+) more\n", text)[1])  # type: ignore[index]
    assert f"\n… {cut['down']['hidden']} more beyond depth 1\n" in text
    assert f"… {beyond} more" in run("lineage", "llama", "--down", "--depth", "1", "--format", "svg").out
    assert as_json("llama", "--depth", "99") == {**as_json("llama"), "depth": 99}


@pytest.mark.parametrize("name", ["alpaca-7b", "llama", "belle", "dataset:c4", "gpt-4", "openchat-3.5"])
def test_restrictions_and_heirs_are_those_that_the_rules_find(name: str, graph: KnowledgeGraph, facts: Facts) -> None:
    found = graph.lineage(name)
    pairs = facts.pairs("inheritsRestriction", "hasRestriction", "restrictsOutputs")
    root = short(found.root.iri)
    assert {short(one.iri) for one in found.restrictions if one.binds} == {r for s, r in pairs if s == root}
    heirs = {short(node.iri): node.passed for node in found.nodes.values() if node.passed}
    draws = {s for s, o in facts.pairs("drawsOn") if o == root}
    assert draws == {iri for iri, passed in heirs.items() if passed == "all"}


@pytest.mark.slow
def test_every_thing_has_the_restrictions_that_the_rules_find(graph: KnowledgeGraph, facts: Facts) -> None:
    expected = defaultdict(set)
    ended = {restriction for restriction, _ in facts.pairs("until")}
    for subject, restriction in facts.pairs("inheritsRestriction", "hasRestriction", "restrictsOutputs"):
        if restriction not in ended:
            expected[subject].add(restriction)
    for kind in ("Model", "ModelFamily", "Project", "Dataset", "TuningDataset", "PretrainingCorpus"):
        for subject in facts.of_type(kind):
            rows = graph.graph.rows("lineage/restrictions", {"entity": iris.ID + subject})
            assert {short(row["restriction"]) for row in rows} == expected[subject], subject


# names


@pytest.mark.slow
def test_names() -> None:
    assert short(as_json("vicuna 13b V1.3", "--depth", "1")["root"]).startswith("model/")
    assert short(as_json("project:bloomz", "--depth", "1")["root"]) == "project/bloomz"
    assert short(as_json("BLOOMZ", "--depth", "1")["root"]) == "model/bloomz"
    assert short(as_json(f"{iris.ID}dataset/c4", "--depth", "1")["root"]) == "dataset/c4"


@pytest.mark.slow
def test_names_that_are_refused() -> None:
    assert_refused(run("lineage", "flan"), "write model:flan-t5 or dataset:flan-collection")
    assert_refused(run("lineage", "alpacca 7b"), "There is no model, dataset or project", "Did you mean Alpaca 7B")
    assert_refused(run("lineage", "licence:mit"), "There is no")
    assert_refused(run("lineage", "project:llama"), "There is no project 'llama'")
    assert_refused(run("lineage", f"{iris.ID}model/nothing"), "There is no")
    assert_refused(run("lineage", "x", "--depth", "0"), "give 1 or more")
    assert_refused(run("lineage", "x", "--format", "sgv"), "Did you mean svg?")


@pytest.mark.slow
def test_parameters_take_names() -> None:
    by_name = run("query", "heirs-of-model", "--bind", "model=mistral 7b")
    assert by_name.out == run("query", "heirs-of-model", "--bind", f"model={iris.ID}model/mistral-7b").out
    assert len(by_name.rows) > 5
    assert run("query", "heirs-of-restrictions", "--bind", "entity=licence:llama-1").rows
    assert run("query", "opened-and-closed", "--bind", "index=European Open Source AI Index").code == 0
    assert_refused(run("query", "heirs-of-model", "--bind", f"model={iris.ID}model/nothing"), "There is no model")


# any graph


@pytest.mark.parametrize("form", VIEWS["lineage"].formats)
def test_cycles_end(form: str, tmp_path: Path) -> None:
    text = """
    model:a a okg:Model ; rdfs:label "A" ; okg:fineTunedFrom model:b .
    model:b a okg:Model ; rdfs:label "B" ; okg:fineTunedFrom model:c .
    model:c a okg:Model ; rdfs:label "C" ; okg:fineTunedFrom model:a, model:c .
    """
    out = own(tmp_path, text, "a", "--format", form)
    if form == "text":
        assert "   └─ fine-tuned from → C\n      ├─ fine-tuned from → A ↑ see above\n" in out


def test_more_exact_relation_stands_alone(tmp_path: Path) -> None:
    text = 'model:a a okg:Model ; okg:basedOn model:b ; okg:adapterOf model:b . model:b rdfs:label "B" .'
    assert own(tmp_path, text, "a", "--up") == "a · model\n\nMade from\n└─ adapter of → B (thing)\n"


@pytest.mark.slow
@pytest.mark.parametrize("form", VIEWS["lineage"].formats)
def test_long_chain(form: str, tmp_path: Path) -> None:
    count = 3000
    links = (f"model:m{n} a okg:Model ; okg:fineTunedFrom model:m{n + 1} .\n" for n in range(count))
    limit = f"model:m{count} a okg:Model ; okg:hasRestriction restriction:r . restriction:r a okg:Restriction ."
    before = time.perf_counter()
    out = own(tmp_path, "".join(links) + limit, "m0", "--format", form)
    assert time.perf_counter() - before < 20
    assert f"m{count}" in out


NAMES = [f"{kind}:{n}" for kind in ("model", "dataset", "project") for n in range(4)]
RELATIONS = ["basedOn", "fineTunedFrom", "memberOf", "offersModel", "tunedOn", "generatedWith", "compiledFrom"]
EDGES = st.frozensets(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(RELATIONS), st.sampled_from(NAMES)), max_size=24
)


def reached(edges: frozenset[tuple[str, str, str]], root: str, depth: int | None, up: bool) -> set[str]:
    """Return what is reached from a root, by a plain reading."""
    found, steps = {root}, 0
    while depth is None or steps < depth:
        more = {(o if up else s) for s, _, o in edges if (s if up else o) in found} | found
        if more == found:
            break
        found, steps = more, steps + 1
    return found


@pytest.mark.slow
@given(EDGES, st.sampled_from(NAMES), st.sampled_from([None, 1, 2, 3]))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_reaches_what_a_plain_closure_reaches(
    edges: frozenset[tuple[str, str, str]], root: str, depth: int | None
) -> None:
    text = HEAD + "".join(f"{s} okg:{p} {o} .\n" for s, p, o in edges)
    text += "".join(f'{name} a okg:{name.split(":")[0].title()} ; rdfs:label "{name}" .\n' for name in NAMES)
    found = lineage_in(text, root, depth)
    for tree in found.trees:
        expected = reached(edges, root, depth, tree.up)
        assert {short(iri).replace("/", ":") for iri in (found.root.iri, *tree.parents)} == expected
        assert tree.hidden == len(reached(edges, root, None, tree.up) - expected)
    assert set(found.nodes) == {found.root.iri, *(iri for tree in found.trees for iri in tree.parents)}
    places = layout(found)
    assert len(set(places.values())) == len(places) == len(found.nodes)
    for form in VIEWS["lineage"].formats:
        assert render("lineage", found, form)


@cache
def ontology() -> LocalStore:
    """Return a store with the ontology, to which each example adds its facts anew."""
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    return store


def lineage_in(text: str, root: str, depth: int | None) -> Lineage:
    """Return the lineage of a root in a graph of one text."""
    store = ontology()
    store.clear(iris.FACTS)
    with tempfile.NamedTemporaryFile("w", suffix=".ttl", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        store.load(Path(file.name), iris.FACTS)
    return KnowledgeGraph(OpenGraph.around(store)).lineage(root, depth=depth)


# harmless


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    label = json.dumps(HARM)
    text = f"""
    model:bad a okg:Model ; rdfs:label {label} ; okg:fineTunedFrom model:worse ; okg:hasRestriction restriction:r ;
        okg:underLicence <https://w3id.org/openness-kg/id/licence/l> .
    model:worse a okg:Model ; rdfs:label {label} .
    restriction:r a okg:Restriction ; rdfs:label {label} ; okg:restrictionKind okg:nonCommercial .
    <https://w3id.org/openness-kg/id/licence/l> a okg:Licence ; rdfs:label {label} ; okg:hasRestriction restriction:r .
    <https://w3id.org/openness-kg/id/s> a okg:DoubtfulStatement ; okg:lineageSubject model:bad ;
        okg:lineageProperty okg:fineTunedFrom ; okg:lineageObject model:worse ;
        <http://www.w3.org/2004/02/skos/core#editorialNote> {label} ;
        <http://www.w3.org/ns/prov#hadPrimarySource> <javascript:alert(1)> .
    """
    (folder / "own.ttl").write_text(HEAD + text, encoding="utf-8")
    return folder / "own.ttl"


def shown(hostile: Path, form: str) -> str:
    done = run("lineage", "bad", "--data", str(hostile), "--only-data", "--format", form)
    assert done.code == 0, done.err
    return done.out


def test_hostile_text_does_not_steer_a_terminal(hostile: Path) -> None:
    done, seen = run_on_terminal("lineage", "bad", "--data", str(hostile), "--only-data", stream="stdout", width=80)
    assert done.code == 0
    assert "\x1b" not in seen
    assert "\u202e" not in seen
    assert seen.count("\r\n") == len(shown(hostile, "text").splitlines())


def test_hostile_text_stays_text_in_json(hostile: Path) -> None:
    found = json.loads(shown(hostile, "json"))
    assert {node["label"] for node in found["nodes"]} == {HARM}


def test_hostile_text_stays_text_in_mermaid(hostile: Path) -> None:
    head, *lines, style = shown(hostile, "mermaid").splitlines()
    quoted = r'"[^"<>&\[\]{}|`\\\n]*"'
    line = re.compile(
        rf"  (n\d+\[{quoted}\]|r\d+\(\[{quoted}\]\)|n\d+ -\.- [rc]\d+(\[{quoted}\])?|n\d+ -?-\.?->\|{quoted}\| n\d+)"
    )
    assert (head, style) == ("flowchart RL", "  style n0 stroke-width:4px")
    assert [text for text in lines if not line.fullmatch(text)] == []


def test_hostile_text_stays_text_in_dot(hostile: Path) -> None:
    out = shown(hostile, "dot")
    assert re.sub(r'"(?:[^"\\\n]|\\.)*"', "", out).count('"') == 0
    strings = re.findall(r'label="((?:[^"\\]|\\.)*)"', out)
    assert len(strings) == 4
    assert all("&amp;amp;" in text and r"\\N" in text for text in strings if "alert" in text)
    if program := shutil.which("dot"):
        drawn = subprocess.run([program, "-Tsvg"], input=out.encode(), capture_output=True, check=True).stdout
        assert b"<script" not in drawn


def test_hostile_text_stays_text_in_svg(hostile: Path) -> None:
    root = ET.fromstring(shown(hostile, "svg"))  # noqa: S314
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "rect", "path", "text", "g"
    }  # fmt: skip
    assert not {name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name}
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text is not None
    assert title.text.startswith("Lineage of </title></style><script>")


def test_svg_says_what_it_shows() -> None:
    root = ET.fromstring(run("lineage", "alpaca-7b", "--up", "--format", "svg").out)  # noqa: S314
    names = (root.get("aria-labelledby") or "").split()
    told = [element.text or "" for element in root.iter() if element.get("id") in names]
    assert told[0] == "Lineage of Alpaca 7B"
    assert "Alpaca 7B fine-tuned from LLaMA 7B. " in told[1]
    assert root.get("role") == "img"
