"""Nothing hostile comes through: in the page, in Markdown, in Mermaid, and in a real browser."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from selenium.webdriver import Keys

from openness_kg.derive import derive
from openness_kg.graph import resources
from openness_kg.graph.local import LocalStore
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from openness_kg.views import registry
from openness_kg.views.explain import Explanation
from openness_kg.views.table import Table, as_html
from tests.support.browser import Browser, needs_chromium
from tests.support.cli import SURVEY, run
from tests.support.harmless import assert_harmless, assert_only_its_script
from tests.support.markup import read
from tests.support.pages import Pages, editions_of, reasons_in
from tests.support.shipped import turtle_files

TEXT = "</title></style></script><script>alert(1)</script><img src=x onerror=alert(1)>\\\"' onmouseover='alert(1)|`*_]("
LINK = "javascript:alert(1)"
LINKS = r"(\w+:(?:homepage|statedLink|hadPrimarySource|availabilityEvidence|licenceEvidence) )<[^>]*>(?:, <[^>]*>)*"
Hostile = tuple[Table, str, dict[tuple[str, str], Explanation]]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """Return a table, page and reasons from a graph in which every label, alias and link means harm."""
    folder = tmp_path_factory.mktemp("hostile")
    label = TEXT.replace("\\", "\\\\").replace('"', '\\"')
    named = r'((?:rdfs:label|skos:altLabel|skos:definition|dct:title|dct:description) )"[^"\\]*"'
    store = LocalStore()
    for number, (path, graph) in enumerate(turtle_files()):
        text = path.read_text(encoding="utf-8")
        text = re.sub(named, lambda m: f'{m[1]}"{label}"', text)
        if path.is_relative_to(resources.root() / "data"):
            text = re.sub(LINKS, lambda m: f"{m[1]}<{LINK}>", text)
        copy = folder / f"{number}.ttl"
        copy.write_text(text, encoding="utf-8")
        store.load(copy, graph)
    derive(store)
    shown = KnowledgeGraph(OpenGraph.around(store))
    table = shown.table(SURVEY)
    reasons = reasons_in(shown, table)
    return table, as_html.render(table, reasons, editions=editions_of(shown)), reasons


def test_hostile_text_stays_text(hostile: Hostile) -> None:
    table, text, reasons = hostile
    assert {row.name for row in table.rows} == {TEXT}
    assert {row.link for row in table.rows} == {LINK}
    assert (
        {criterion.label for criterion in table.criteria} == {criterion.area for criterion in table.criteria} == {TEXT}
    )
    assert any(row.aliases for row in table.rows)
    assert reasons
    assert any(LINK in fact.sources for reason in reasons.values() for fact in reason.facts)
    page = read(text)
    assert_harmless(page, scripts=1)
    assert_only_its_script(page)
    assert len(page.all("style")) == len(page.all("title")) == 1
    names = [row.all("th")[0].text for row in page.all("tbody")[0].all("tr")]
    assert all(name.startswith(" ".join(TEXT.split())) for name in names)
    assert LINK not in text


def test_hostile_text_stays_text_in_markdown(hostile: Hostile) -> None:
    text = registry.text("table", hostile[0], "markdown")
    page = read(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    assert_harmless(page)
    rows = page.all("tbody")[0].all("tr")
    assert len(rows) == len(hostile[0].rows)
    assert {row.all("td")[0].text for row in rows} == {" ".join(TEXT.split())}
    assert {len(row.all("td")) for row in rows} == {len(hostile[0].criteria) + 3}


def test_hostile_text_stays_text_in_mermaid(hostile: Hostile) -> None:
    quoted = r'"[^"<>&\[\]{}|`\\\n]*"'
    node = rf"(n|f)\d+(\[{quoted}\])?"
    line = re.compile(rf"  {node}( (-->|-\.->|-\.-)(\|{quoted}\|)? {node})?")
    for reason in hostile[2].values():
        head, *lines = reason.mermaid().splitlines()
        assert head == "flowchart LR"
        assert [text for text in lines if not line.fullmatch(text)] == []
        assert len(lines) > 1


def test_hostile_label_through_the_command_line(tmp_path: Path, checkout: Path) -> None:
    code = shutil.copytree(checkout, tmp_path / "code")
    path = code / "data" / "projects" / "belle.ttl"
    text = path.read_text(encoding="utf-8")
    assert 'rdfs:label "BELLE"@en' in text
    path.write_text(text.replace('"BELLE"@en', '"<script>alert(1)</script>"@en'), encoding="utf-8")
    assert run("build", "-o", str(tmp_path / "build"), code=code).code == 0
    page = (tmp_path / "build" / "tables" / f"{SURVEY}.html").read_text(encoding="utf-8")
    assert_harmless(read(page), scripts=1)
    assert_only_its_script(read(page))
    assert "&lt;script&gt;" in page
    markdown = (tmp_path / "build" / "tables" / f"{SURVEY}.md").read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)<script", markdown)
    assert "<" not in run("explain", "belle", "llmdata", "--format", "mermaid", code=code).out


@needs_chromium
def test_browser_finds_nothing_hostile_even_without_the_policy(
    hostile: Hostile, browser: Browser, tmp_path: Path
) -> None:
    text = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", hostile[1])
    page = tmp_path / "page.html"
    page.write_text(text.replace("alert(1)", "document.body.remove()"), encoding="utf-8")
    browser.open(page)
    count = len(hostile[0].rows)
    assert len(browser.shown) == count
    browser.one("[data-field=q]").send_keys("<script>", Keys.ENTER)
    assert len(browser.shown) == count
    for box in browser.all(".pick")[:2]:
        browser.run("arguments[0].scrollIntoView({block: 'center'})", box)
        box.click()
    browser.click("[data-do=compare]")
    assert browser.compared == [TEXT.replace("alert(1)", "document.body.remove()")] * 2
    assert browser.all("article")
    assert browser.complaints() == []
    assert_harmless(read(browser.driver.page_source), scripts=1)


@needs_chromium
def test_policy_stops_what_is_not_the_pages_own(browser: Browser, pages: Pages, tmp_path: Path) -> None:
    harm = "document.title='harmed'"
    added = (
        f"<script>{harm}</script><script type=module>{harm}</script><img src=x onerror={harm}><svg onload={harm}></svg>"
        f'<button id=b_ onclick={harm}>b</button><a id=a_ href="javascript:{harm}">a</a>'
        "<script src=other.js></script><img src=\"https://127.0.0.1/x.png\"><iframe srcdoc='<p>x'></iframe>"
    )
    text = pages.page.read_text(encoding="utf-8").replace("<main>", f"<main>{added}")
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    (tmp_path / "other.js").write_text(harm, encoding="utf-8")
    browser.open(tmp_path / "page.html")
    browser.click("#b_")
    browser.click("#a_")
    assert len(browser.shown) == len(pages.table.rows)
    assert browser.driver.title != "harmed"
    errors = browser.complaints()
    assert len(errors) >= 7
    assert all("Content Security Policy" in error or "ERR_BLOCKED_BY_CSP" in error for error in errors)
    with pytest.raises(Exception, match="TrustedHTML"):
        browser.run("document.querySelector('h1').innerHTML = '<b>x</b>'")
    open_connection = "return fetch('https://127.0.0.1/').then(() => 'sent', () => 'stopped')"
    assert browser.run(open_connection) == "stopped"
