"""``validate --owl``: the graph under OWL 2, and whether the rules derive what its axioms entail."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import okg, slug
from openness_kg.graph.reading import parse
from openness_kg.validation.owl import check as owl
from openness_kg.validation.owl import java, profile, reasoner
from openness_kg.validation.sources import Statements
from tests.support.cli import ROOT, assert_refused, run
from tests.support.facts import Triple, ontology_core, turtle

JAVA = java.find() or ""
OWLREADY = importlib.util.find_spec("owlready2") is not None
OWL = iris.PREFIXES["owl"]
RDFS = iris.PREFIXES["rdfs"]

pytestmark = pytest.mark.java
needs_owlready = pytest.mark.skipif(not OWLREADY, reason="owlready2 is not installed")
needs_java = pytest.mark.skipif(not (OWLREADY and JAVA), reason="no Java found, or no owlready2")
needs_jdk = pytest.mark.skipif(
    not (OWLREADY and JAVA and java.can_compile(JAVA)), reason="no Java compiler found, or no owlready2"
)

WORLD: list[Triple] = [
    ("project/p", "a", "Project"),
    ("project/p", "offersModel", "model/tuned"),
    ("model/tuned", "a", "Model"),
    ("model/tuned", "fineTunedFrom", "model/base"),
    ("model/tuned", "tunedOn", "dataset/synthetic"),
    ("model/base", "a", "Model"),
    ("model/base", "memberOf", "model/family"),
    ("model/family", "a", "ModelFamily"),
    ("model/family", "pretrainedOn", "dataset/corpus"),
    ("dataset/corpus", "a", "PretrainingCorpus"),
    ("dataset/corpus", "hasRestriction", "restriction/corpus"),
    ("restriction/corpus", "a", "Restriction"),
    ("dataset/synthetic", "a", "TuningDataset"),
    ("dataset/synthetic", "generatedWith", "model/writer"),
    ("model/writer", "a", "Model"),
    ("model/writer", "underLicence", "licence/terms"),
    ("licence/terms", "a", "Licence"),
    ("licence/terms", "restrictsOutputs", "restriction/outputs"),
    ("restriction/outputs", "a", "Restriction"),
]


@cache
def ontology() -> tuple[ox.Triple, ...]:
    return tuple(triple for path in ontology_core() for triple in parse(path))


def graph(facts: Iterable[Triple], *more: ox.Triple) -> list[ox.Triple]:
    known = ox.parse(turtle(facts), format=ox.RdfFormat.TURTLE)
    return [*ontology(), *(quad.triple for quad in known), *more]


def axiom(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def entity(name: str) -> str:
    return iris.ID + name


@needs_java
def test_a_sound_graph_passes() -> None:
    triples = graph(WORLD)
    assert list(owl.check(JAVA, triples)) == []
    pairs = owl.derived(triples)[okg("inheritsRestriction")]
    inherited = {(s.removeprefix(iris.ID), o.removeprefix(iris.ID)) for s, o in pairs}
    assert ("project/p", "restriction/corpus") in inherited
    assert ("project/p", "restriction/outputs") in inherited
    assert ("model/writer", "restriction/outputs") in inherited
    assert ("dataset/synthetic", "restriction/corpus") not in inherited


@needs_java
def test_a_contradiction_is_found_with_its_subject() -> None:
    triples = graph([*WORLD, ("dataset/corpus", "a", "Project")])
    (fault,) = owl.check(JAVA, triples)
    assert (fault.severity, fault.focus, slug(fault.shape)) == (
        "Violation",
        entity("dataset/corpus"),
        "OwlConsistent",
    )


@needs_java
def test_the_latest_subject_is_taken_to_be_the_wrong_one() -> None:
    triples = graph([("project/p", "offersModel", "model/m"), ("model/m", "a", "Dataset")])
    for order in (["project/p", "model/m"], ["model/m", "project/p"]):
        (fault,) = owl.check(JAVA, triples, [entity(name) for name in order])
        assert fault.focus == entity(order[-1])


@needs_java
def test_an_ontology_that_contradicts_itself_is_named() -> None:
    thing = ox.NamedNode("https://example.org/thing")
    kind = ox.NamedNode(iris.PREFIXES["rdf"] + "type")
    both = [ox.Triple(thing, kind, ox.NamedNode(okg(name))) for name in ("Project", "Dataset")]
    (fault,) = owl.check(JAVA, graph(WORLD, *both))
    assert fault.focus == "https://w3id.org/openness-kg/ontology"


@needs_java
def test_impossible_classes_are_found() -> None:
    made_up = [
        axiom(okg(name), predicate, value)
        for name in ("Odd", "Odder")
        for predicate, value in (
            (iris.PREFIXES["rdf"] + "type", f"{OWL}Class"),
            (f"{RDFS}subClassOf", okg("Project")),
            (f"{RDFS}subClassOf", okg("Dataset")),
        )
    ]
    found = list(owl.check(JAVA, graph(WORLD, *made_up)))
    assert [(fault.focus, slug(fault.shape)) for fault in found] == [
        (okg("Odd"), "OwlSatisfiable"),
        (okg("Odder"), "OwlSatisfiable"),
    ]


@needs_java
def test_a_difference_names_its_triple_and_its_side() -> None:
    inferred = reasoner.infer(JAVA, graph(WORLD), owl.COMPARED)
    extra: list[Triple] = [("model/family", "hasRestriction", "restriction/outputs")]
    more = {fault.message for fault in owl.differences(inferred, owl.derived(graph([*WORLD, *extra])))}
    assert more
    assert all(message.startswith("The rules derive ") for message in more)
    assert any("model:base okg:inheritsRestriction restriction:outputs" in message for message in more)
    fewer = list(owl.differences(inferred, owl.derived(graph(WORLD[:-2]))))
    assert {fault.path for fault in fewer} == {okg("inheritsRestriction")}
    assert all(fault.message.startswith("OWL entails ") for fault in fewer)


@needs_jdk
def test_what_is_not_owl_2_dl_is_reported() -> None:
    assert list(profile.faults(JAVA, graph(WORLD))) == []
    transitive = axiom(okg("basedOn"), iris.PREFIXES["rdf"] + "type", f"{OWL}TransitiveProperty")
    found = list(profile.faults(JAVA, graph(WORLD, transitive)))
    assert {(fault.severity, fault.focus, slug(fault.shape)) for fault in found} == {
        ("Violation", okg("basedOn"), "OwlDl")
    }
    assert any("asymmetric" in fault.message.lower() for fault in found)


@needs_jdk
def test_the_shipped_graph_passes() -> None:
    result = run("validate", "--owl")
    assert (result.code, result.err) == (0, ""), result.out
    assert "The graph conforms: 0 violations" in result.out


@needs_java
def test_a_broken_rule_is_found(tmp_path: Path, checkout: Path) -> None:
    broken = shutil.copytree(checkout, tmp_path / "broken")
    rule = broken / "queries" / "rules" / "22-draws-on.rq"
    text = rule.read_text(encoding="utf-8")
    assert "|okg:trainedOn" in text
    rule.write_text(text.replace("|okg:trainedOn", ""), encoding="utf-8")
    result = run("validate", "--owl", code=broken)
    assert result.code == 1
    lines = [line for line in result.out.splitlines() if line.startswith("Violation: ")]
    assert lines
    assert all("OWL entails " in line and ".ttl:" in line for line in lines)


@needs_owlready
def test_without_java_it_is_skipped_by_name(tmp_path: Path, checkout: Path) -> None:
    result = run("validate", "--owl", env={"PATH": str(tmp_path)}, code=checkout)
    assert (result.code, result.err) == (0, "OWL checks skipped: no Java found.\n")
    assert result.out == run("validate", code=checkout).out


@needs_java
def test_without_a_compiler_only_the_profile_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "can_compile", lambda _: False)
    found, skipped = owl.faults(Statements(triples=set(graph(WORLD))))
    assert found == []
    assert skipped == ["OWL 2 DL check skipped: the Java found has no compiler, install a JDK."]


def test_without_owlready2_a_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'owlready2' else find(name, *rest)\n",
        encoding="utf-8",
    )
    # before anything is read: the file is not there
    result = run("validate", "--owl", "missing.ttl", cwd=ROOT, env={"PYTHONPATH": f"{tmp_path}:{ROOT}"})
    assert_refused(result, "owlready2", "pip install 'openness-kg[owl]'")


@needs_java
def test_a_run_that_takes_too_long_is_ended_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(OpennessError, match=r"HermiT took longer than 0\.1 seconds"):
        reasoner.infer(JAVA, graph(WORLD), owl.COMPARED, seconds=0.1)
    assert list(tmp_path.iterdir()) == []


def test_of_the_ratings_a_sample_is_taken() -> None:
    entries: list[Triple] = [(f"entry/e/p{number:03}", "a", "Entry") for number in range(60)]
    ratings: list[Triple] = [(f"{entry}#{name}", "a", "CuratedRating") for entry, _, _ in entries for name in "ab"]
    links: list[Triple] = [("licence/mit", "a", "Licence")]
    same = axiom(entity("licence/mit"), f"{OWL}sameAs", "http://spdx.org/licenses/MIT")
    triples = graph([*entries, *ratings, *links], same)
    chosen = [triple for triple in owl.selected(triples) if triple not in set(ontology())]
    assert same not in chosen
    subjects = sorted(str(triple.subject) for triple in chosen)
    assert sum("#" in subject for subject in subjects) == owl.SAMPLE
    assert sum("/entry/" in subject and "#" not in subject for subject in subjects) == owl.SAMPLE
    assert subjects == sorted(str(t.subject) for t in owl.selected(reversed(triples)) if t not in set(ontology()))
