"""Queries, ontology, shapes and guides over a graph whose makers mean harm."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import openness_kg
from openness_kg.site import catalogue, guides, ontology
from openness_kg.site.site import Site
from tests.support.markup import Element, read

HOSTILE = r"""
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@base <https://w3id.org/openness-kg/id/> .

<project/bad> a okg:Project ; rdfs:label "</td><script>alert(1)</script>" ; okg:offersModel <model/bad> ;
    foaf:homepage <javascript:alert(1)> .
<model/bad> a okg:Model ; rdfs:label "\"><img src=x onerror=alert(1)>" ; okg:fineTunedFrom <model/../../evil> ;
    okg:weightsAvailability okg:closed .
<model/../../evil> a okg:Model ; rdfs:label "'><script>alert(2)</script>" .
<project/bad2> a okg:Project ; rdfs:label "</td><script>alert(1)</script>" .
okg:evil rdfs:isDefinedBy <https://w3id.org/openness-kg/ontology> ; a <http://www.w3.org/2002/07/owl#Class> ;
    rdfs:label "<script>alert(3)</script>" ; skos:definition "</p><script>alert(4)</script>" ;
    rdfs:seeAlso <javascript:alert(5)> .
<https://w3id.org/openness-kg/ontology#a%22onclick=x> rdfs:isDefinedBy <https://w3id.org/openness-kg/ontology> ;
    a okg:Level ; rdfs:label "level" ; okg:position "none" .
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Element]:
    """All pages of these parts over the hostile graph alone."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.ttl"
    path.write_text(HOSTILE, encoding="utf-8")
    site = Site(openness_kg.load(data=[path], only_data=True), "https://example.org/")
    files = [file for part in (catalogue, ontology, guides) for file in part.files(site)]
    assert all(".." not in file.path.split("/") for file in files)
    return {file.path: read(file.content.decode()) for file in files if file.path.endswith(".html")}


def test_nothing_of_it_runs(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        for script in page.all("script"):
            assert script.attrs["src"].endswith("assets/query.js"), path
            assert script.text == ""
        # only the charts of our own documents
        pictures = [picture.attrs["src"] for picture in page.all("img")]
        assert all(path.startswith("docs/") and re.fullmatch(r"[\w-]+\.svg", picture) for picture in pictures), path
        for element in page.all():
            assert not [name for name in element.attrs if name.startswith("on")], path
            link = element.attrs.get("href", "")
            assert not link.lower().startswith(("javascript:", "data:")), path


def test_it_is_shown_as_it_is(pages: dict[str, Element]) -> None:
    options = pages["queries/questions/restrictions-on-project.html"].all("option")
    assert {option.attrs["value"] for option in options} == {
        "</td><script>alert(1)</script> (project/bad)",
        "</td><script>alert(1)</script> (project/bad2)",
    }
    assert "<script>alert(3)</script>" in pages["ontology.html"].text


def test_examples_that_are_not_in_the_graph_are_left_out(pages: dict[str, Element]) -> None:
    page = pages["queries/questions/heirs-of-model.html"]
    (field,) = page.all("input")
    assert field.attrs["value"] == ""
    assert "VALUES (?model)" not in " ".join(part.text for part in page.all("pre"))
    assert "1 row on this graph" in page.text


def test_files_are_only_below_safe_paths(pages: dict[str, Element], tmp_path: Path) -> None:
    for path in pages:
        assert (tmp_path / path).resolve().is_relative_to(tmp_path)
