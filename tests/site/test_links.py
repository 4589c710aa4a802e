"""Every IRI of the graph and every link of a page leads somewhere, and no page takes anything from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import rdflib
from rdflib import DCAT, RDF

from openness_kg.base import iris
from openness_kg.site import addresses
from openness_kg.site.pages import NOT_FOUND
from tests.support.links import Link, Page, attributes, is_elsewhere, led_to, pages, styled
from tests.support.published import URL

pytestmark = pytest.mark.slow

_IRI = re.compile(rb"<(" + re.escape(iris.ROOT).encode() + rb"[^>]*)>")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
NAMES_ONLY = {"canonical", "alternate"}
"""How a link of the head may be related to a page elsewhere: nothing is loaded for these."""
ROOT = urlsplit(URL).path
"""What links begin with on the page that hosts show at any address."""
STATES = {"sparql.html": ("query=", "example=")}
"""Pages whose script takes a fragment that begins with one of these for what to show."""


@pytest.fixture(scope="module")
def all_pages(site: Path) -> dict[str, Page]:
    """The pages of the site by path."""
    return pages(site)


def fault(site: Path, all_pages: dict[str, Page], path: str, fragment: str) -> str:
    """Return what is wrong with a path and fragment, if something is."""
    if not (site / path).is_file():
        return "no such file"
    if not fragment or path not in all_pages or fragment in all_pages[path].ids:
        return ""
    return "" if path in STATES and fragment.startswith(STATES[path]) else "no such id"


def test_every_iri_of_the_graph_resolves(site: Path, all_pages: dict[str, Page]) -> None:
    lines = gzip.decompress((site / "dumps" / "openness-kg.nq.gz").read_bytes())
    found = {iri.decode() for iri in _IRI.findall(lines)}
    assert len(found) > 10_000
    # parts of the dataset's description, such as partitions, are for machines, and told of in the description alone
    described = set(rdflib.Graph().parse(site / "void.ttl").subjects())
    faults = {}
    for iri in found:
        path, _, fragment = addresses.page(iri).partition("#")
        said = fault(site, all_pages, path, fragment)
        if said and not (iri.startswith(f"{addresses.DATASET}#") and rdflib.URIRef(iri) in described):
            faults[iri] = said
    assert faults == {}


def test_every_link_leads_somewhere(site: Path, all_pages: dict[str, Page]) -> None:
    faults = {}
    number = 0
    for page in all_pages.values():
        for link in page.links:
            if not is_elsewhere(link.target):
                number += 1
                target = link.target.removeprefix(ROOT) if page.path == NOT_FOUND else link.target
                if said := fault(site, all_pages, *led_to(target, page.path)):
                    faults[page.path, link.target] = said
    assert faults == {}
    assert number > 20 * len(all_pages) > 40_000


def test_nothing_is_taken_from_elsewhere(all_pages: dict[str, Page]) -> None:
    """A reader may follow a link to another origin; a browser loads nothing from there, and sends nothing there."""
    found = {
        (page.path, link)
        for page in all_pages.values()
        for link in page.links
        if is_elsewhere(link.target) and not may_lead_elsewhere(link)
    }
    assert found == set()


def may_lead_elsewhere(link: Link) -> bool:
    """Tell whether a browser follows a link only when told to, to an address of the web."""
    web = link.target.startswith(("https://", "http://"))
    return web and (link.tag == "a" or (link.tag == "link" and set(link.rel.split()) <= NAMES_ONLY))


def test_canonical_address_is_where_the_page_stands(all_pages: dict[str, Page]) -> None:
    found = {
        page.path: link.target for page in all_pages.values() for link in page.links if link.rel.lower() == "canonical"
    }
    assert found == {path: URL + re.sub(r"(^|/)index\.html$", r"\1", path) for path in found}
    assert set(all_pages) - set(found) == {path for path in all_pages if path.startswith("tables/")}


def test_every_page_has_language_title_heading_and_main(all_pages: dict[str, Page]) -> None:
    faults = {}
    for page in all_pages.values():
        counted = Counter(tag.name for tag in page.tags)
        (root,) = [tag for tag in page.tags if tag.name == "html"]
        title = re.search(r"<title>\s*\S", page.source)
        if not (root.attributes.get("lang") and title and counted["h1"] == counted["main"] == 1):
            faults[page.path] = (root.attributes.get("lang"), bool(title), counted["h1"], counted["main"])
    assert faults == {}


def test_no_id_stands_twice(all_pages: dict[str, Page]) -> None:
    for page in all_pages.values():
        counted = Counter(tag.attributes["id"] for tag in page.tags if "id" in tag.attributes)
        assert not [name for name, number in counted.items() if number > 1], page.path


@pytest.mark.parametrize("ending", ["css", "svg"])
def test_styles_and_pictures_load_what_is_there(site: Path, ending: str) -> None:
    paths = sorted(site.rglob(f"*.{ending}"))
    assert paths
    for path in paths:
        name, text = path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")
        links = {Link("style", target) for target in styled(text)} if ending == "css" else Page(name, text).links
        for link in links:
            if link.tag == "a":
                continue
            assert not is_elsewhere(link.target), (name, link)
            assert not link.target.split("#")[0] or (site / led_to(link.target, name)[0]).is_file(), (name, link)


def test_downloads_are_as_they_are_described(site: Path) -> None:
    graph = rdflib.Graph().parse(site / "void.ttl")
    distributions = set(graph.subjects(RDF.type, DCAT.Distribution))
    paths = {
        str(url).removeprefix(URL): distribution
        for distribution in distributions
        for url in graph.objects(distribution, DCAT.downloadURL)
    }
    assert len(paths) == len(distributions)
    assert {path.relative_to(site).as_posix() for path in (site / "dumps").iterdir()} <= set(paths)
    for path, distribution in paths.items():
        content = (site / path).read_bytes()
        assert [str(size) for size in graph.objects(distribution, DCAT.byteSize)] == [str(len(content))], path
        (checksum,) = graph.objects(distribution, SPDX.checksum)
        assert str(graph.value(checksum, SPDX.checksumValue)) == hashlib.sha256(content).hexdigest(), path


class _Parsed(HTMLParser):
    """The tags of a page by a parser."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def test_tags_are_those_that_a_parser_finds(all_pages: dict[str, Page]) -> None:
    """Of the largest page in each folder, and of one whose markup is made to mislead."""
    largest: dict[str, Page] = {}
    for page in all_pages.values():
        folder = page.path.rpartition("/")[0]
        largest[folder] = max(page, largest.get(folder, page), key=lambda page: len(page.source))
    tricky = """<html lang=en><!-- <a href="no"> --><p title='a > b "c"'>&lt;a href="text"></p>
        <script>let x = "<a href='code'>"</script><style>p { background: url( "p.png" ) }</style>
        <A HREF = 'x.html?a=1&amp;b=2#%C3%A9' data-href="no">x</A><img srcset="a.png 1x, b.png 2x" alt="<"/>"""
    for page in (*largest.values(), Page("tricky.html", tricky)):
        assert [(tag.name, tag.attributes) for tag in page.tags] == _Parsed(page.source).found, page.path
    assert {link.target for link in Page("tricky.html", tricky).links} == {
        *("p.png", "a.png", "b.png"),
        "x.html?a=1&b=2#%C3%A9",
    }


@pytest.mark.parametrize(
    ("target", "page", "expected"),
    [
        ("b.html", "a.html", ("b.html", "")),
        ("../b/c.html#x%20y", "a/d/e.html", ("a/b/c.html", "x y")),
        ("#top", "a/b.html", ("a/b.html", "top")),
        ("", "a/b.html", ("a/b.html", "")),
        ("../", "a/b.html", ("index.html", "")),
        ("./?q=1", "a/b.html", ("a/index.html", "")),
        ("../../c.html", "a/b.html", ("..", "")),
        ("/b.html", "a/b.html", ("..", "")),
    ],
)
def test_relative_links_are_resolved(target: str, page: str, expected: tuple[str, str]) -> None:
    assert led_to(target, page) == expected


def test_attributes_are_read_as_html_has_them() -> None:
    expected = {"a": "1 & 2", "b": 'x"y', "c": "bare", "d": "", "hidden": ""}
    assert attributes(""" a="1 &amp; 2" B='x"y' c=bare d hidden""") == expected
