"""Data that means harm gives harmless pages, and no file outside the folder of the site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

import openness_kg
from openness_kg.base import iris
from openness_kg.site import entities
from openness_kg.site.site import Site
from tests.support.cases import GRAPH, HISTORY
from tests.support.markup import Element, read

TEXT = "</title></style></script><script>alert(1)</script><img src=x onerror=alert(1)>\\\"' onmouseover='alert(1)|`*_]("
URL = "https://example.org/openness/"
LONG = "x" * 300
ADDED = """
<https://w3id.org/openness-kg/id/project/../../../outside> a okg:Project ; rdfs:label "Outside"@en ;
    okg:maker organisation:lab .
<https://w3id.org/openness-kg/id/project/..> a okg:Project ; rdfs:label "Above"@en .
<https://w3id.org/openness-kg/id/project/%2e%2e%2foutside> a okg:Project ; rdfs:label "Escaped"@en .
<https://w3id.org/openness-kg/id//etc/passwd> a okg:Project ; rdfs:label "Absolute"@en .
<https://w3id.org/openness-kg/id/model/child-7b.html/inner> a okg:Model ; rdfs:label "In a file"@en .
<https://w3id.org/openness-kg/id/model/index> a okg:Model ; rdfs:label "List"@en .
<https://w3id.org/openness-kg/id/model/LONG> a okg:Model ; rdfs:label "Long"@en .
<https://w3id.org/openness-kg/id/model/a/b/c> a okg:Model ; rdfs:label "Deep"@en ; okg:basedOn model:child-7b .
<https://w3id.org/openness-kg/id/model/child-7b#'onmouseover='alert(1)> okg:lineageSubject model:child-7b .
<javascript:alert(1)> a okg:CuratedRating ; okg:ratedProject project:child ; okg:criterion criterion:data ;
    okg:edition edition:small ; okg:level okg:open .
project:child <javascript:alert(2)> <javascript:alert(3)> , <data:text/html,x> , "x\\u202ey\\u0007" ,
    [ rdfs:label "blank" ] ;
    foaf:homepage <javascript:alert(4)> .
<javascript:alert(5)> okg:maker organisation:lab .
okg:open okg:colour "#fff}<script>" .
""".replace("LONG", LONG)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The files of a small graph in which every label and link means harm, by path."""
    folder = tmp_path_factory.mktemp("hostile")
    label = TEXT.replace("\\", "\\\\").replace('"', '\\"')
    named = r'((?:rdfs:label|skos:altLabel|skos:definition|skos:editorialNote|dct:description) )"[^"\\]*"'
    links = r"((?:hadPrimarySource|homepage|availabilityEvidence|licenceEvidence|contradictedBy) )<[^>]*>"
    for path in (GRAPH, HISTORY):
        text = re.sub(named, lambda found: f'{found[1]}"{label}"', path.read_text(encoding="utf-8"))
        text = re.sub(links, lambda found: f"{found[1]}<javascript:alert(1)>", text)
        (folder / path.name).write_text(text + (ADDED if path == GRAPH else ""), encoding="utf-8")
    graph = openness_kg.load(data=[folder], only_data=True, history=True)
    found: dict[str, bytes] = {}
    for file in entities.files(Site(graph, URL)):
        assert file.path not in found
        found[file.path] = file.content
    return found


def pages(written: Mapping[str, bytes]) -> Mapping[str, Element]:
    """Return the pages by path."""
    return {path: read(content.decode()) for path, content in written.items() if path.endswith(".html")}


def test_no_file_leaves_the_folder(written: Mapping[str, bytes], tmp_path: Path) -> None:
    for path, content in written.items():
        assert not PurePosixPath(path).is_absolute()
        assert ".." not in PurePosixPath(path).parts
        target = (tmp_path / path).resolve()
        assert tmp_path.resolve() in target.parents
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)  # nor does a file stand where a folder has to
    assert not any("outside" in path or LONG in path for path in written)


def test_what_may_have_no_page_is_named_without_a_link(written: Mapping[str, bytes]) -> None:
    shown = pages(written)["id/organisation/lab.html"]
    makers = [value for value in shown.all("dd") if "Outside" in value.text]
    assert makers
    assert not any("Outside" in a.text or "alert" in a.attrs["href"] for a in shown.all("a"))


def test_harmless_things_keep_their_pages(written: Mapping[str, bytes]) -> None:
    assert {"id/project/child.html", "id/model/a/b/c.html", "id/model/a/b/index.html"} <= set(written)
    (heading,) = pages(written)["id/model/index.html"].all("h1")
    assert heading.text == "Models and families"


def test_pages_hold_nothing_that_runs(written: Mapping[str, bytes]) -> None:
    found = pages(written)
    assert len(found) > 50
    for path, page in found.items():
        for element in page.all():
            assert element.tag not in {"script", "iframe", "object", "embed", "base", "form", "style", "use", "image"}
            assert "style" not in element.attrs
            assert not any(name.startswith("on") for name in element.attrs), path
            for name in ("href", "src"):
                if name in element.attrs:
                    parts = urlsplit(element.attrs[name])
                    assert parts.scheme in {"", "http", "https"}, (path, element.attrs[name])
                    assert not parts.netloc or element.tag == "a" or element.attrs.get("rel") == "canonical"
        assert len(page.all("title")) == 1 + len([t for svg in page.all("svg") for t in svg.all("title")])


def test_hostile_text_stays_text(written: Mapping[str, bytes]) -> None:
    page = pages(written)["id/project/child.html"]
    (heading,) = page.all("h1")
    assert heading.text == " ".join(TEXT.split())
    assert "\u202e" not in written["id/project/child.html"].decode()
    assert page.all("svg")
    assert page.all("article")
    assert any(a.text == "'onmouseover='alert(1)" for a in pages(written)["id/model/child-7b.html"].all("a"))


def test_badge_stays_a_picture(written: Mapping[str, bytes]) -> None:
    badge = read(written["id/project/child.badge.svg"].decode())
    assert {element.tag for element in badge.all()} == {"svg", "title", "rect", "path", "g", "text"}
    assert TEXT in badge.all("svg")[0].attrs["aria-label"]
    for element in badge.all():
        assert re.fullmatch(r"#[0-9a-f]{6}", element.attrs.get("fill", "#000000"))


def test_data_is_what_the_graph_says(written: Mapping[str, bytes]) -> None:
    """Turtle and JSON-LD are the same, blank nodes too, with labels as they are."""
    turtle = ox.parse(input=written["id/project/child.ttl"], format=ox.RdfFormat.TURTLE)
    jsonld = ox.parse(input=written["id/project/child.jsonld"], format=ox.RdfFormat.JSON_LD)
    first, second = ox.Dataset(turtle), ox.Dataset(jsonld)
    for dataset in (first, second):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(first) == set(second)
    project = ox.NamedNode(f"{iris.ID}project/child")
    assert TEXT in {q.object.value for q in first if q.subject == project and isinstance(q.object, ox.Literal)}
    assert "blank" in {q.object.value for q in first if isinstance(q.subject, ox.BlankNode)}
