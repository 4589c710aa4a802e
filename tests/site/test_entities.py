"""The documents of things: a page, Turtle and JSON-LD at the path of each IRI, complete, linked, and readable."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site import addresses
from openness_kg.views.lineage import Lineages, make_lineage
from tests.support.browser import Browser, needs_chromium
from tests.support.markup import Element, read
from tests.support.published import URL

pytestmark = pytest.mark.slow

KINDS = {"audit", "criterion", "dataset", "derivation", "edition", "entry", "licence", "model", "organisation"} | {
    *("project", "restriction", "rule", "scheme"),
}
SEEN = (
    "id/project/minchatgpt",
    "id/model/llama-2",
    "id/licence/apache-2.0",
    "id/criterion/osai-2026-06/licenses",
    "id/restriction/llama-2-outputs",
    "id/entry/osai-2026-06/minchatgpt",
    "id/entry/osai-index-history/falcon-180b-chat",
    "id/dataset/the-pile",
    "id/index",
)
_IDS = re.compile(r' id="([^"]*)"')


@pytest.fixture(scope="module")
def triples(whole: KnowledgeGraph) -> set[ox.Triple]:
    """All triples of the graph, whatever their graph."""
    return {quad.triple for quad in ox.parse(whole.store.dump("nquads"), format=ox.RdfFormat.N_QUADS)}


def own(triples: Iterable[ox.Triple]) -> set[str]:
    """Return the IRIs of things and of their parts."""
    return {
        term.value
        for triple in triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(iris.ID)
    }


def by_document(triples: Iterable[ox.Triple]) -> Mapping[str, set[ox.Triple]]:
    """Return the triples about each thing and its parts, by its IRI."""
    found = defaultdict(set)
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(iris.ID):
            found[triple.subject.value.partition("#")[0]].add(triple)
    return found


@cache
def page(path: Path) -> Element:
    """Return a page."""
    return read(path.read_text(encoding="utf-8"))


def section(element: Element, heading: str) -> list[Element]:
    """Return what stands between a heading and the next of its rank."""
    (main,) = element.all("main")
    found: list[Element] = []
    inside = False
    for part in main.inside:
        if isinstance(part, Element) and part.tag == "h2":
            inside = part.text.startswith(heading)
        elif isinstance(part, Element) and inside:
            found.append(part)
    return found


def test_every_iri_leads_to_a_page_and_an_id_in_it(site: Path, triples: set[ox.Triple]) -> None:
    ids: dict[str, set[str]] = {}
    missing = []
    for iri in own(triples):
        path, _, fragment = addresses.page(iri).partition("#")
        if path not in ids:
            file = site / path
            ids[path] = set(_IDS.findall(file.read_text(encoding="utf-8"))) if path and file.is_file() else {"no page"}
        if "no page" in ids[path] or (fragment and fragment not in ids[path]):
            missing.append(iri)
    assert missing == []
    assert len(ids) > 2000


def test_ids_of_a_page_are_its_own(site: Path) -> None:
    for path in (site / "id").rglob("*.html"):
        found = _IDS.findall(path.read_text(encoding="utf-8"))
        assert len(found) == len(set(found)), path


@pytest.mark.parametrize(("ending", "form"), [("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_data_has_all_triples_of_a_document(
    site: Path, triples: set[ox.Triple], ending: str, form: ox.RdfFormat
) -> None:
    documents = by_document(triples)
    for iri, expected in documents.items():
        path = site / f"{addresses.stem(iri)}.{ending}"
        found = {quad.triple for quad in ox.parse(input=path.read_bytes(), format=form)}
        assert {t for t in found if not str(t.subject).startswith(f"<{iris.ID}finding/")} == expected, iri
    assert {iri.removeprefix(iris.ID).split("/")[0] for iri in documents} == KINDS


def test_findings_are_parts_of_their_entry(site: Path, whole: KnowledgeGraph) -> None:
    findings = whole.audit().findings
    assert len(findings) > 1000
    for finding in findings:
        path, _, fragment = addresses.page(finding.iri).partition("#")
        assert path == f"id/entry/{finding.edition.slug}/{finding.project.slug}.html"
        assert fragment in _IDS.findall((site / path).read_text(encoding="utf-8"))
    turtle = (site / "id/entry/osai-2026-06/minchatgpt.ttl").read_bytes()
    parsed = ox.parse(input=turtle, format=ox.RdfFormat.TURTLE)
    told = {str(quad.subject) for quad in parsed if quad.object == ox.NamedNode(iris.okg("Finding"))}
    assert told == {f"<{f.iri}>" for f in findings if f.iri.startswith(f"{iris.ID}finding/osai-2026-06/minchatgpt#")}


def test_html_says_what_the_data_says(site: Path, triples: set[ox.Triple]) -> None:
    """Each value about a thing is on its page: a literal as text, a thing as a link."""
    documents = by_document(triples)
    for path in SEEN[:-1]:
        shown = page(site / f"{path}.html")
        links = {element.attrs["href"] for element in shown.all("a")}
        for triple in documents[iris.ROOT + path]:
            if isinstance(triple.object, ox.Literal):
                assert " ".join(triple.object.value.split()) in shown.text, triple
            elif isinstance(triple.object, ox.NamedNode):
                assert addresses.link(triple.object.value, f"{path}.html") in links, triple


def test_page_says_who_leads_to_it(site: Path, triples: set[ox.Triple]) -> None:
    licence = f"{iris.ID}licence/llama-2"
    users = {
        triple.subject.value
        for triple in triples
        if isinstance(triple.subject, ox.NamedNode)
        and triple.predicate.value == iris.okg("underLicence")
        and triple.object == ox.NamedNode(licence)
    }
    assert users
    rows = section(page(site / "id/licence/llama-2.html"), "What leads here")[0].inside
    at = next(n for n, row in enumerate(rows) if isinstance(row, Element) and row.text == "←under licence")
    values = next(row for row in rows[at + 1 :] if isinstance(row, Element))
    assert {a.attrs["href"] for a in values.all("a")} == {
        addresses.link(user, "id/licence/llama-2.html") for user in users
    }


def test_licence_names_spdx_and_wikidata(site: Path) -> None:
    links = {a.text: a.attrs["href"] for a in page(site / "id/licence/apache-2.0.html").all("a")}
    assert links["SPDX Apache-2.0"] == "http://spdx.org/licenses/Apache-2.0"
    assert links["Wikidata Q13785927"] == "http://www.wikidata.org/entity/Q13785927"


def test_project_page_has_the_levels_of_the_table(site: Path, whole: KnowledgeGraph) -> None:
    for edition in ("survey-2023-06", "osai-2026-06"):
        table = whole.table(edition)
        row = next(row for row in table.rows if row.slug == "minchatgpt")
        cells = {
            a.attrs["href"].partition("#")[2]: a.text.split()[-1]
            for a in page(site / "id/project/minchatgpt.html").all("a")
            if a.attrs["href"].startswith(f"../entry/{edition}/minchatgpt.html#") and a.all("span", "s")
        }
        assert cells == {
            criterion.slug: table.levels[cell.level].label.lower()
            for criterion, cell in zip(table.criteria, row.cells, strict=True)
        }


def test_project_page_explains_inherited_cells(site: Path) -> None:
    shown = page(site / "id/project/minchatgpt.html")
    articles = {article.attrs["id"]: article for article in shown.all("article")}
    for link in (a for a in shown.all("a") if a.text.startswith("why")):
        assert link.attrs["href"].removeprefix("#") in articles
    reason = articles["why-survey-2023-06-llmdata"]
    assert "GPT-2 pretrained on WebText" in reason.text
    assert "Base-data rule: What counts is" in reason.text
    assert {a.attrs["href"] for a in reason.all("a")} >= {"../model/gpt-2.html", "../dataset/webtext.html"}


def test_project_page_has_timeline_lineage_and_findings(site: Path) -> None:
    shown = page(site / "id/project/minchatgpt.html")
    titles = [svg.all("title")[0].text for svg in shown.all("svg")]
    assert titles == ["Lineage of minChatGPT", "History of minChatGPT"]
    found = section(shown, "What the audit finds")
    links = [a.attrs["href"] for part in found for a in part.all("a")]
    assert "../entry/osai-2026-06/minchatgpt.html#overrated.licenses" in links


def test_badge_says_the_score(site: Path, whole: KnowledgeGraph) -> None:
    table = whole.table()
    row = table.rows[0]
    (svg,) = read((site / f"id/project/{row.slug}.badge.svg").read_text(encoding="utf-8")).all("svg")
    texts = [text.text for text in svg.all("text")]
    assert texts == ["openness", f"{row.score.normalize():f} / {row.maximum}"]
    (title,) = svg.all("title")
    assert svg.attrs["aria-label"] == title.text
    assert title.text == f"Openness of {row.name}: {row.score.normalize():f} of {row.maximum} ({table.edition.label})"
    colours = {mark.colour for mark in table.levels.values()}
    assert {path.attrs["fill"] for path in svg.all("path")} <= colours
    address = f"{URL}id/project/{row.slug}"
    (snippet,) = page(site / f"id/project/{row.slug}.html").all("code")[-1:]
    assert snippet.text.endswith(f"]({address}.badge.svg)]({address}.html)")


def test_lists_name_all(site: Path, triples: set[ox.Triple]) -> None:
    documents = by_document(triples)
    listed = set()
    for path in (site / "id").rglob("index.html"):
        folder = path.parent.relative_to(site).as_posix()
        listed |= {f"{folder}/{a.attrs['href']}" for a in page(path).all("main")[0].all("a")}
    assert {f"{addresses.stem(iri)}.html" for iri in documents} <= listed
    assert {f"id/{kind}/index.html" for kind in KINDS} <= listed
    assert "id/entry/osai-index-history/index.html" in listed


def test_head_names_the_data(site: Path) -> None:
    for path in SEEN[:-1]:
        links = {
            link.attrs["type"]: link.attrs["href"]
            for link in page(site / f"{path}.html").all("link")
            if link.attrs["rel"] == "alternate"
        }
        name = path.rpartition("/")[2]
        assert links == {"text/turtle": f"{name}.ttl", "application/ld+json": f"{name}.jsonld"}


def test_links_between_things_lead_somewhere(site: Path) -> None:
    for path in SEEN:
        file = site / f"{path}.html"
        for link in page(file).all("main")[0].all("a"):
            target, _, fragment = link.attrs["href"].partition("#")
            if re.match(r"https?:", target):
                continue
            found = (file.parent / target).resolve() if target else file
            if (site / "id") in found.parents:
                assert found.is_file(), link.attrs["href"]
                assert not fragment or fragment in _IDS.findall(found.read_text(encoding="utf-8"))


def test_lineages_together_are_those_asked_alone(whole: KnowledgeGraph) -> None:
    together = Lineages(whole.graph)
    for name in ("project/minchatgpt", "model/llama-2", "dataset/the-pile", "model/gpt-3.5"):
        iri = iris.ID + name
        assert iri in together
        assert together.of(iri) == make_lineage(whole.graph, iri)
        assert together.of(iri, down=False, depth=1) == make_lineage(whole.graph, iri, down=False, depth=1)


def test_turtle_is_sorted(site: Path) -> None:
    turtle = (site / "id/model/gpt-2.ttl").read_bytes()
    lines = io.BytesIO()
    ox.serialize(ox.parse(input=turtle, format=ox.RdfFormat.TURTLE), lines, format=ox.RdfFormat.N_TRIPLES)
    assert lines.getvalue().splitlines() == sorted(lines.getvalue().splitlines())


@needs_chromium
@pytest.mark.parametrize("path", SEEN)
def test_no_page_scrolls_sideways_on_a_telephone(site: Path, browser: Browser, path: str) -> None:
    browser.open(site / f"{path}.html", width=400)
    assert browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert browser.complaints() == []


@needs_chromium
def test_why_opens_the_explanation(site: Path, browser: Browser) -> None:
    browser.open(site / "id/project/minchatgpt.html", "why-survey-2023-06-llmdata")
    assert browser.one("#why-survey-2023-06-llmdata").is_displayed()
    assert not browser.one("#why-index-2025-03-llmdata").is_displayed()


def test_edition_leads_to_its_table(site: Path) -> None:
    shown = page(site / "id/edition/survey-2023-06.html")
    (link,) = shown.all("a", "button")
    assert (site / "id" / "edition" / link.attrs["href"]).resolve() == site.resolve() / "tables/survey-2023-06.html"
    assert (site / "tables/survey-2023-06.html").is_file()
