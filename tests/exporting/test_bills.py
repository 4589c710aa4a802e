"""``openness-kg export``: bills of materials keep to their standards, and say what the graph says and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from openness_kg.base import iris
from openness_kg.base.version import __version__
from openness_kg.exporting.spdx.relationships import TYPES
from openness_kg.graph import catalogue
from openness_kg.knowledge import KnowledgeGraph
from tests.support import bills
from tests.support.cli import assert_refused, run

BILLS = (
    "alpaca-7b",
    "model:mistral-7b-v0.2",  # of which nothing is known but a name and a maker
    "baichuan2-13b-chat",  # whose licence has an AND
    "koala",  # a project with much data
    "dataset:tulu-v2-mix",
    "minimax-m2.5",  # whose stated base does not count
)
ROOT_OF = {"alpaca-7b": f"{iris.ID}model/alpaca-7b"}
HEAD = "".join(
    f"@prefix {name}: <{iris.PREFIXES[name]}> .\n"
    for name in ("okg", "model", "dataset", "licence", "organisation", "rdfs", "foaf", "dct", "restriction", "skos")
)
HARM = "</name></component><script>alert(1)</script>\"']]>&amp;&lt;{}\\n\n\t\x01\x1b[31m\u202e\ufffe${x}"
HOSTILE = f"""{HEAD}
model:a a okg:Model ; rdfs:label {json.dumps(HARM)} ; okg:basedOn model:b ; okg:tunedOn <https://example.org/d#1> ;
    okg:maker organisation:x ; foaf:homepage <https://example.org/%3Cscript%3E>, <https://example.org/?a='b'&c=d> ;
    dct:identifier {json.dumps(HARM)}, "https://huggingface.co/../x" ; skos:exactMatch <urn:x> ;
    okg:licenceExpression "LicenseRef-x OR MIT" ; okg:underLicence licence:x ;
    okg:licenceEvidence <javascript:alert(1)> ;
    skos:editorialNote {json.dumps(HARM)} ; okg:hasRestriction restriction:r .
model:b a okg:Model ; rdfs:label "B" ; okg:basedOn model:c ; okg:underLicence licence:nameless .
model:c a okg:Model ; rdfs:label "C" ; okg:basedOn model:b, model:untold .
<https://example.org/d#1> a okg:TuningDataset ; rdfs:label "" ; okg:generatedWith model:a .
organisation:x a okg:Organisation ; rdfs:label {json.dumps(HARM)} .
licence:x a okg:LicenceChoice ; rdfs:label {json.dumps(HARM)} .
licence:nameless a okg:Licence ; rdfs:label "Terms of nobody" .
restriction:r a okg:Restriction ; rdfs:label {json.dumps(HARM)} .
"""
CDX = "{http://cyclonedx.org/schema/bom/1.6}"


@cache
def exported(kind: str, name: str, *args: str) -> str:
    done = run("export", kind, name, *args)
    assert done.code == 0, done.err
    assert done.err == ""
    return done.out


def spdx(name: str, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(exported("spdx", name, *args))["@graph"]
    return found


def cyclonedx(name: str, *args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exported("cyclonedx", name, *args))
    return found


def relations(elements: Iterable[dict[str, Any]], kind: str) -> set[tuple[str, str]]:
    """Return the ends of the relationships of a type, with short IRIs."""
    return {
        (one["from"].removeprefix(iris.ID), to.removeprefix(iris.ID))
        for one in elements
        if one.get("relationshipType") == kind
        for to in one["to"]
    }


def said(element: dict[str, Any]) -> dict[str, list[str]]:
    """Return the names and values of an element's extension."""
    found: dict[str, list[str]] = {}
    for extension in element.get("extension", ()):
        for entry in extension["extension_cdxProperty"]:
            found.setdefault(entry["extension_cdxPropName"], []).append(entry["extension_cdxPropValue"])
    return found


def properties(component: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in component.get("properties", ()):
        found.setdefault(one["name"], []).append(one["value"])
    return found


def components(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return all components by their short IRIs."""
    listed = [document["metadata"]["component"], *document.get("components", ())]
    return {one["bom-ref"].removeprefix(iris.ID): one for one in listed}


# valid by what the standards themselves offer


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("own") / "own.ttl"
    path.write_text(HOSTILE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", BILLS)
def test_spdx_reads_what_is_written(name: str) -> None:
    assert bills.spdx_faults_of_library(exported("spdx", name)) == []


@pytest.mark.skipif(bool(bills.WITHOUT_SPDX), reason=bills.WITHOUT_SPDX)
@pytest.mark.parametrize("name", BILLS)
def test_spdx_keeps_to_schema_and_shapes(name: str) -> None:
    text = exported("spdx", name)
    assert bills.spdx_faults_of_schema(text) == []
    assert bills.spdx_faults_of_shapes(text) == []


@pytest.mark.parametrize("name", BILLS)
def test_cyclonedx_keeps_to_its_schemas(name: str) -> None:
    assert bills.cyclonedx_faults(exported("cyclonedx", name)) == []
    assert bills.cyclonedx_xml_faults(exported("cyclonedx", name, "--format", "xml")) == []


def test_what_is_wrong_is_found() -> None:
    name = "model:mistral-7b-v0.2"
    broken = exported("spdx", name).replace('"relationshipType": "trainedOn"', '"relationshipType": "tunedOn"')
    assert bills.spdx_faults_of_library(broken)
    if not bills.WITHOUT_SPDX:
        assert bills.spdx_faults_of_schema(broken)
        assert bills.spdx_faults_of_shapes(broken)
    assert bills.cyclonedx_faults(exported("cyclonedx", name).replace('"machine-learning-model"', '"model"'))
    xml = exported("cyclonedx", name, "--format", "xml")
    assert bills.cyclonedx_xml_faults(xml.replace("machine-learning-model", "model"))


# as far as the profiles of SPDX ask for it


@pytest.mark.parametrize("name", BILLS)
def test_every_package_has_one_declared_and_one_concluded_licence(name: str) -> None:
    elements = spdx(name)
    packages = {one["spdxId"] for one in elements if one["type"] in ("ai_AIPackage", "dataset_DatasetPackage")}
    assert packages
    for kind in ("hasDeclaredLicense", "hasConcludedLicense"):
        found = [one for one in elements if one.get("relationshipType") == kind]
        assert sorted(one["from"] for one in found) == sorted(packages)
        assert all(len(one["to"]) == 1 for one in found)


def test_no_profile_is_claimed_whose_fields_are_not_known() -> None:
    document = next(one for one in spdx("alpaca-7b") if one["type"] == "SpdxDocument")
    assert document["profileConformance"] == ["core", "software", "simpleLicensing", "expandedLicensing"]
    ids = [one["spdxId"] for one in spdx("alpaca-7b") if "spdxId" in one and one["type"] != "SpdxDocument"]
    assert document["element"] == ids
    assert len(ids) == len(set(ids))


def test_every_lineage_property_has_a_type_of_relationship() -> None:
    stated = set(re.findall(r"\(okg:\w+ (okg:\w+)\)|\(dct:hasPart (okg:\w+)\)", catalogue.named("lineage/down").text))
    assert {iris.okg(name.removeprefix("okg:")) for pair in stated for name in pair if name} == set(TYPES)


# what they say


def test_a_lineage_with_the_sources_of_its_edges() -> None:
    elements = spdx("alpaca-7b")
    model = "model/alpaca-7b"
    assert relations(elements, "descendantOf") == {
        (model, "model/llama-7b"),
        ("dataset/llama-corpus", "dataset/c4"),
        ("model/text-davinci-003", "NoAssertionElement"),
    }
    assert relations(elements, "trainedOn") == {
        (model, "dataset/alpaca"),
        ("model/llama", "dataset/llama-corpus"),
        ("model/text-davinci-003", "NoAssertionElement"),
    }
    assert relations(elements, "generates") == {("model/text-davinci-003", "dataset/alpaca")}
    assert relations(elements, "contains") == {("model/llama", "model/llama-7b")}
    edge = next(one for one in elements if one.get("relationshipType") == "generates")
    assert "stanford_alpaca" in edge["externalRef"][0]["locator"][0]
    assert iris.okg("generatedWith") in edge["comment"]

    document = cyclonedx("alpaca-7b")
    found = components(document)
    assert document["metadata"]["component"]["bom-ref"] == ROOT_OF["alpaca-7b"]
    assert found[model]["type"] == "machine-learning-model"
    assert found["dataset/alpaca"]["type"] == "data"
    assert found[model]["modelCard"]["modelParameters"]["datasets"] == [{"ref": f"{iris.ID}dataset/alpaca"}]
    (ancestor,) = found[model]["pedigree"]["ancestors"]
    assert properties(ancestor) == {"openness-kg:component": [f"{iris.ID}model/llama-7b"]}
    dependencies = {one["ref"]: one.get("dependsOn", []) for one in document["dependencies"]}
    assert dependencies[ROOT_OF["alpaca-7b"]] == [f"{iris.ID}dataset/alpaca", f"{iris.ID}model/llama-7b"]
    assert set(dependencies) == {iris.ID + iri for iri in found}


def test_a_licence_is_declared_where_the_repository_says_so_and_else_concluded() -> None:
    elements = spdx("alpaca-7b")
    licences = {one["spdxId"]: one for one in elements if one["type"] == "simplelicensing_LicenseExpression"}

    def expressions(kind: str) -> dict[str, str]:
        return {
            begin: licences[end]["simplelicensing_licenseExpression"] if end in licences else end
            for begin, end in relations(elements, kind)
        }

    nobody = "expandedlicensing_NoAssertionLicense"
    concluded, declared = expressions("hasConcludedLicense"), expressions("hasDeclaredLicense")
    assert concluded == {
        "model/alpaca-7b": "CC-BY-NC-4.0",
        "dataset/alpaca": "CC-BY-NC-4.0",
        "dataset/c4": "ODC-By-1.0",
        "dataset/llama-corpus": nobody,
        "model/llama": "LicenseRef-llama-1",
        "model/llama-7b": "LicenseRef-llama-1",
        "model/text-davinci-003": "LicenseRef-openai-tos",
    }
    assert {begin for begin, end in declared.items() if end != nobody} == {"model/alpaca-7b", "dataset/c4"}
    custom = next(one for one in licences.values() if "llama" in one["simplelicensing_licenseExpression"])
    assert custom["simplelicensing_customIdToUri"] == [
        {"type": "DictionaryEntry", "key": "LicenseRef-llama-1", "value": f"{iris.ID}licence/llama-1"}
    ]
    begin = f"{iris.ID}model/llama-7b#spdx.hasConcludedLicense."
    family = next(one for one in elements if one.get("spdxId", "").startswith(begin))
    assert family["comment"] == f"It is stated for the family, {iris.ID}model/llama."

    found = components(cyclonedx("alpaca-7b"))
    assert found["model/alpaca-7b"]["licenses"] == [{"license": {"id": "CC-BY-NC-4.0", "acknowledgement": "declared"}}]
    assert found["dataset/alpaca"]["licenses"] == [{"license": {"id": "CC-BY-NC-4.0", "acknowledgement": "concluded"}}]
    assert found["dataset/llama-corpus"]["licenses"] == [{"license": {"name": "NOASSERTION"}}]
    (llama,) = found["model/llama-7b"]["licenses"]
    assert llama["license"]["name"] == "LLaMA License Agreement"
    assert properties(found["model/llama-7b"])["openness-kg:licence:stated-for"] == [f"{iris.ID}model/llama"]


def test_a_licence_of_several_parts_is_an_expression() -> None:
    (choice,) = components(cyclonedx("baichuan2-13b-chat"))["model/baichuan2-13b-chat"]["licenses"]
    assert choice["expression"] == "Apache-2.0 AND LicenseRef-baichuan2-community"
    expressions = [one.get("simplelicensing_licenseExpression") for one in spdx("baichuan2-13b-chat")]
    assert choice["expression"] in expressions


def test_restrictions_say_where_they_stand_and_by_way_of_what_they_come(graph: KnowledgeGraph) -> None:
    binding = {
        one.iri: (set(one.through), set(one.sources)) for one in graph.lineage("alpaca-7b").restrictions if one.binds
    }
    root = ROOT_OF["alpaca-7b"]
    notes = [one for one in spdx("alpaca-7b") if one["type"] == "Annotation" and one["subject"] == root]
    found = {said(one)["openness-kg:restriction"][0]: one for one in notes if "openness-kg:restriction" in said(one)}
    assert set(found) == set(binding)
    for iri, (through, sources) in binding.items():
        assert set(said(found[iri]).get("openness-kg:restriction:through", ())) == through
        assert set(said(found[iri]).get("openness-kg:restriction:source", ())) == sources
    there = properties(components(cyclonedx("alpaca-7b"))["model/alpaca-7b"])
    stated = {values[0] for name, values in there.items() if re.fullmatch(r"openness-kg:restriction:[^:]+", name)}
    assert stated == set(binding)
    # so has every ancestor
    base = properties(components(cyclonedx("alpaca-7b"))["model/llama-7b"])
    keys = [name for name in base if name.startswith("openness-kg:restriction:") and name.endswith(":through")]
    assert keys
    assert all(base[key] == [f"{iris.ID}model/llama"] for key in keys)


def test_ratings_say_the_level_and_why(graph: KnowledgeGraph) -> None:
    overview = graph.explain("stanford-alpaca", edition="survey-2023-06")
    begin = "openness-kg:rating:stanford-alpaca:survey-2023-06:"
    found = properties(components(cyclonedx("alpaca-7b"))["model/alpaca-7b"])
    levels = {
        name.removeprefix(begin).removesuffix(":effective"): iris.slug(values[0])
        for name, values in found.items()
        if name.startswith(begin) and name.endswith(":effective")
    }
    assert len(levels) == 13
    assert levels["llmdata"] == "partial"
    assert overview.edition is not None
    assert found[f"{begin}llmdata:curated"] == [iris.okg("open")]
    assert found[f"{begin}llmdata:outcome"] == [iris.okg("inherited")]
    assert found[f"{begin}llmdata:through"] == [f"{iris.ID}model/llama-7b"]
    sentences = [one["statement"] for one in spdx("alpaca-7b") if "openness-kg:rating" in said(one)]
    assert any("(inherited)" in one and "limited through LLaMA 7B" in one for one in sentences)


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    name = "model:mistral-7b-v0.2"
    elements = spdx(name)
    assert relations(elements, "descendantOf") == {("model/mistral-7b-v0.2", "NoAssertionElement")}
    assert relations(elements, "trainedOn") == {("model/mistral-7b-v0.2", "NoAssertionElement")}
    document = cyclonedx(name)
    assert document["compositions"] == [{"aggregate": "unknown", "dependencies": [f"{iris.ID}model/mistral-7b-v0.2"]}]
    found = properties(document["metadata"]["component"])
    assert found["openness-kg:unknown"] == ["base", "training data"]
    assert found["openness-kg:licence"] == found["openness-kg:availability"] == ["NOASSERTION"]


def test_what_is_stated_of_a_family_is_said_of_its_members() -> None:
    found = properties(components(cyclonedx("alpaca-7b"))["model/llama-7b"])
    assert found["openness-kg:availability"] == [iris.okg("partial")]
    assert found["openness-kg:availability:stated-for"] == [f"{iris.ID}model/llama"]
    package = next(one for one in spdx("alpaca-7b") if one.get("spdxId") == f"{iris.ID}model/llama-7b")
    assert package["originatedBy"] == [f"{iris.ID}organisation/meta"]
    assert said(package)["openness-kg:availability:stated-for"] == [f"{iris.ID}model/llama"]


def test_what_does_not_count_is_no_component() -> None:
    elements = spdx("minimax-m2.5")
    (note,) = [one for one in elements if "openness-kg:not-counted" in said(one)]
    target = said(note)["openness-kg:not-counted:object"]
    assert "Stated, and not counted: MiniMax-M2.5 based on MiniMax-Text-01." in note["statement"]
    assert not {one["spdxId"] for one in elements if "spdxId" in one} & set(target)
    root = cyclonedx("minimax-m2.5")["metadata"]["component"]
    assert properties(root)["openness-kg:not-counted:object"] == target


def test_a_project_has_all_its_models() -> None:
    elements = spdx("koala")
    offered = {end for begin, end in relations(elements, "contains") if begin == "project/koala"}
    assert offered
    document = next(one for one in elements if one["type"] == "SpdxDocument")
    assert document["rootElement"] == [f"{iris.ID}project/koala"]
    assert offered <= set(components(cyclonedx("koala")))


def test_xml_says_what_json_says() -> None:
    root = ET.fromstring(exported("cyclonedx", "koala", "--format", "xml"))  # noqa: S314 - we wrote it
    document = cyclonedx("koala")
    listed = [*root.findall(f"{CDX}metadata/{CDX}component"), *root.findall(f"{CDX}components/{CDX}component")]
    assert {one.attrib["bom-ref"].removeprefix(iris.ID) for one in listed} == set(components(document))
    for one in listed:
        there = components(document)[one.attrib["bom-ref"].removeprefix(iris.ID)]
        pairs = [(p.attrib["name"], p.text) for p in one.findall(f"{CDX}properties/{CDX}property")]
        assert pairs == [(p["name"], p["value"]) for p in there["properties"]]
        assert len(one.findall(f".//{CDX}reference")) == len(there.get("externalReferences", ()))
    assert root.attrib["serialNumber"] == document["serialNumber"]


def test_every_listed_licence_of_the_graph_has_an_identifier_that_others_know(graph: KnowledgeGraph) -> None:
    text = "#+ needs: facts\nPREFIX okg: <https://w3id.org/openness-kg/ontology#>\n"
    rows = graph.sparql(f"{text}SELECT ?id {{ ?licence okg:licenceListVersion ?list ; okg:spdxIdentifier ?id }}")
    ids = {row["id"] for row in rows.records()}  # type: ignore[union-attr]
    assert len(ids) > 10
    assert ids <= bills.cyclonedx_licence_ids()


# the same facts, the same bytes


def test_no_clock_and_no_chance(tmp_path: Path) -> None:
    for kind in ("spdx", "cyclonedx"):
        again = run(
            "export", kind, "alpaca-7b", "-o", str(tmp_path / kind), env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
        )
        assert (again.code, again.out, again.err) == (0, "", "")
        assert (tmp_path / kind).read_text(encoding="utf-8") == exported(kind, "alpaca-7b")
    creation = next(one for one in spdx("alpaca-7b") if one["type"] == "CreationInfo")
    assert creation["created"] == cyclonedx("alpaca-7b")["metadata"]["timestamp"] == "2026-11-23T00:00:00Z"
    tool = next(one for one in spdx("alpaca-7b") if one["type"] == "Tool")
    assert tool["name"] == f"openness-kg {__version__}"


def test_two_bills_have_two_names() -> None:
    documents = [next(e["spdxId"] for e in spdx(name) if e["type"] == "SpdxDocument") for name in BILLS]
    assert len(set(documents)) == len(BILLS)
    assert len({cyclonedx(name)["serialNumber"] for name in BILLS}) == len(BILLS)


# data of others


def test_hostile_data_stays_data(hostile: str) -> None:
    args = ("model:a", "--data", hostile, "--only-data")
    text = exported("spdx", *args)
    assert bills.spdx_faults_of_library(text) == []
    if not bills.WITHOUT_SPDX:
        assert bills.spdx_faults_of_schema(text) == []
        assert bills.spdx_faults_of_shapes(text) == []
    package = next(one for one in spdx(*args) if one.get("spdxId") == f"{iris.ID}model/a")
    assert package["name"] == HARM
    assert "software_packageUrl" not in package
    assert bills.cyclonedx_faults(exported("cyclonedx", *args)) == []
    assert cyclonedx(*args)["metadata"]["component"]["name"] == HARM
    xml = exported("cyclonedx", *args, "--format", "xml")
    assert bills.cyclonedx_xml_faults(xml) == []
    name = ET.fromstring(xml).findtext(f"{CDX}metadata/{CDX}component/{CDX}name")  # noqa: S314 - we wrote it
    assert name == re.sub("[\x01\x1b\ufffe]", "\ufffd", HARM)


def test_what_goes_round_ends(hostile: str) -> None:
    args = ("model:a", "--data", hostile, "--only-data")
    elements = spdx(*args)
    assert {("model/b", "model/c"), ("model/c", "model/b")} <= relations(elements, "descendantOf")
    assert ("model/a", "https://example.org/d#1") in relations(elements, "generates")
    found = components(cyclonedx(*args))
    assert set(found) == {"model/a", "model/b", "model/c", "model/untold", "https://example.org/d#1"}
    assert found["https://example.org/d#1"]["name"] == "1"
    assert found["model/b"]["licenses"][0]["license"]["name"] == "Terms of nobody"
    assert found["model/untold"]["type"] == "application"
    assert "hasDeclaredLicense" in json.dumps(elements)


def test_what_a_repository_declares_nobody_has_concluded(tmp_path: Path) -> None:
    rows = (
        {"id": "ann/tuned", "tags": ["license:mit", "base_model:finetune:google/gemma-7b", "dataset:tatsu-lab/alpaca"]},
        {"id": "bob/small", "tags": ["license:odd", "base_model:quantized:ann/tuned"]},
    )
    models, hub = tmp_path / "models.jsonl", str(tmp_path / "hub.nq.gz")
    models.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert run("import", "huggingface", str(models), "-o", hub).code == 0
    args = ("bob/small", "--data", hub)
    elements = spdx(*args)
    small, tuned = "model/hub/bob--small", "model/hub/ann--tuned"
    assert {(small, tuned), (tuned, "model/gemma-7b")} <= relations(elements, "descendantOf")
    told = [one["comment"] for one in elements if one.get("relationshipType") == "descendantOf"]
    assert {text for text in told if f"{iris.ID}model/hub/" in text} == {
        text for text in told if "which its repository declares" in text
    }
    assert len(told) > len([text for text in told if "declares" in text]) > 1
    licences = {one["spdxId"]: one for one in elements if one["type"] == "simplelicensing_LicenseExpression"}
    declared, concluded = (dict(relations(elements, f"has{kind}License")) for kind in ("Declared", "Concluded"))
    assert licences[declared[tuned]]["simplelicensing_licenseExpression"] == "MIT"
    assert concluded[tuned] == declared[small] == "expandedlicensing_NoAssertionLicense"
    assert bills.spdx_faults_of_library(exported("spdx", *args)) == []
    found = components(cyclonedx(*args))
    assert any("which its repository declares" in one.get("comment", "") for one in found[small]["externalReferences"])
    assert found[small]["purl"] == "pkg:huggingface/bob/small"
    assert found[tuned]["licenses"] == [{"license": {"id": "MIT", "acknowledgement": "declared"}}]
    assert properties(found[small])["openness-kg:licence:words"] == ["odd"]
    # a quantized model needs no data of its own
    assert "openness-kg:unknown" not in properties(found[small])
    assert any(name.startswith("openness-kg:restriction:gemma") for name in properties(found[small]))
    assert bills.cyclonedx_faults(exported("cyclonedx", *args)) == []


# what cannot be had


@pytest.mark.parametrize(
    ("args", "parts"),
    [
        (("spdx", "alpca-7b"), ("'alpca-7b'", "Did you mean")),
        (("spdy", "alpaca-7b"), ("spdx", "cyclonedx")),
        (("spdx", "alpaca-7b", "--format", "xml"), ("json",)),
        (("cyclonedx", "alpaca-7b", "--format", "turtle"), ("json, xml",)),
        (("spdx", "apache-2.0"), ("There is no model, dataset or project",)),
        (("spdx", "alpaca-7b", "-o", "/nowhere/at/all"), ("/nowhere",)),
    ],
)
def test_errors_are_sentences(args: tuple[str, ...], parts: tuple[str, ...]) -> None:
    assert_refused(run("export", *args), *parts)
