"""The pages that open a site, made from data that mean harm: nothing of it runs, loads, or leads astray."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Keys

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph.local import LocalStore
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from openness_kg.site import frame, landing
from openness_kg.site.app.built import built
from openness_kg.site.landing import overview
from openness_kg.site.site import Site
from tests.support.browser import Browser, needs_chromium
from tests.support.cases import GRAPH, HISTORY
from tests.support.facts import ontology_core
from tests.support.markup import read
from tests.support.serving import serving

HARM = (
    "</title></script><script>document.title='harmed'</script><img src=x onerror=document.title='harmed'>"
    "\\\"' onclick='x"
)
LINK = "javascript:document.title='harmed'"
ASTRAY = f"{iris.ID}project/../../../../astray"
PAGES = ("index.html", "lineage.html", "trends.html", "findings.html", "changes.html")
_LABEL = re.compile(r'(rdfs:label|skos:altLabel|skos:definition|skos:editorialNote) "[^"]*"')
_PAST = """
<https://w3id.org/openness-kg/id/edition/small> <http://purl.org/dc/terms/bibliographicCitation> "HARM" .
<ASTRAY> a <https://w3id.org/openness-kg/ontology#Project> ; <http://www.w3.org/2000/01/rdf-schema#label> "HARM"@en ;
    <https://w3id.org/openness-kg/ontology#offersModel> <https://w3id.org/openness-kg/id/model/child-7b> .
<https://w3id.org/openness-kg/id/entry/newer/astray> a <https://w3id.org/openness-kg/ontology#Entry> ;
    <https://w3id.org/openness-kg/ontology#edition> <https://w3id.org/openness-kg/id/edition/newer> ;
    <https://w3id.org/openness-kg/ontology#entryOf> <ASTRAY> .
"""


def harmful(path: Path, target: Path) -> Path:
    """Write a file of the small world with harm in its labels, notes and links."""
    text = path.read_text(encoding="utf-8")
    text = _LABEL.sub(lambda found: f'{found[1]} "{_escaped(HARM)}"', text)
    text = re.sub(r"<https://example\.org/[^>]*>", f"<{LINK}>", text)
    # the edition that has lowered levels is the newest
    target.write_text(text.replace('"2024-01-15"', '"2099-01-15"'), encoding="utf-8")
    return target


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pages of a world that means harm and their scripts, and nothing else of a site."""
    folder = tmp_path_factory.mktemp("hostile")
    world = tmp_path_factory.mktemp("world")
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    for path in (GRAPH, HISTORY):
        store.load(harmful(path, world / path.name), iris.FACTS)
    (world / "past.ttl").write_text(_PAST.replace("HARM", _escaped(HARM)).replace("ASTRAY", ASTRAY), encoding="utf-8")
    store.load(world / "past.ttl", iris.FACTS)
    derive(store)
    made = Site(KnowledgeGraph(OpenGraph.around(store)), "https://example.org/")
    for file in (*frame.files(made), *built(), *landing.files(made), *overview.files(made)):
        target = folder / file.path
        assert target.resolve().is_relative_to(folder.resolve())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_stays_text(site: Path, name: str) -> None:
    text = (site / name).read_text(encoding="utf-8")
    page = read(text)
    assert HARM.partition("\\")[0] in page.text.replace("’", "'") or name == "trends.html"
    for element in page.all():
        assert element.tag not in {"img", "iframe", "object", "embed", "base"}
        assert not any(attribute.startswith("on") for attribute in element.attrs)
        if element.attrs.get("type") == "application/ld+json":
            # data, escaped so that nothing in it can end it
            assert name == "index.html"
        elif element.tag == "script":
            assert element.attrs["src"] in {"assets/landing.js", "assets/findings.js", "app/lineage.js"}
        for attribute in ("href", "src", "action", "xlink:href"):
            if (link := element.attrs.get(attribute)) is not None:
                parts = urlsplit(link)
                assert parts.scheme in {"", "http", "https"}
                assert parts.scheme or ".." not in parts.path.split("/")
    assert LINK not in text


def test_hostile_things_have_no_page_to_lead_to(site: Path) -> None:
    """What would lead out of its folder is at most an address on the web."""
    lineage = read((site / "lineage.html").read_text(encoding="utf-8"))
    (astray,) = [item for item in lineage.all("li") if item.attrs.get("id", "").endswith("astray")]
    assert [link.attrs["href"] for link in astray.all("a") if "astray" in link.attrs["href"]] in ([], [ASTRAY])


@pytest.fixture
def served(site: Path) -> Iterator[str]:
    """The address of the site, without the policy, so that what could run would."""
    for name in PAGES:
        path = site / name
        path.write_text(
            re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", path.read_text(encoding="utf-8")),
            encoding="utf-8",
        )
    with serving(site) as found:
        yield found.url


@needs_chromium
@pytest.mark.browser
def test_browser_runs_nothing_of_it(served: str, browser: Browser) -> None:
    for name in PAGES:
        browser.open(served + name)
        if browser.all("script[src$='lineage.js']"):
            browser.wait("document.querySelectorAll('#graph .node').length")
            browser.run("document.querySelector('#graph .node').focus()")
            browser.press(Keys.ENTER)
        browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true })")
        if name == "index.html":
            browser.click("a[data-why]")
            browser.wait("document.querySelector('dialog.why').open")
            assert HARM.partition("\\")[0] in browser.text("dialog.why")
        assert "harmed" not in browser.driver.title.replace(HARM, "")
        assert browser.run("return document.querySelectorAll('img, [onclick], a[href^=javascript]').length") == 0
        assert browser.complaints() == []


def test_a_graph_without_facts_has_pages_too() -> None:
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    made = Site(KnowledgeGraph(OpenGraph.around(store)), "https://example.org/")
    pages = {file.path: file.content.decode() for part in (landing, overview) for file in part.files(made)}
    assert not read(pages["index.html"]).all("table")
    assert "Nothing is known to descend from anything." in pages["lineage.html"]
    assert "No history is in this graph." in pages["trends.html"]
    assert "changes.html" not in pages
    assert "changes.html" not in pages["index.html"]
    assert read(pages["findings.html"]).all("p", "lead")[0].text.startswith("0 places")
