"""The pages that open a site in a real browser: filters, explanations in place, the graph to walk, accessibility."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Keys

from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views.table import Table
from tests.support.axe import needs_axe, violations
from tests.support.browser import Browser, needs_chromium, started
from tests.support.serving import Served, serving

pytestmark = [needs_chromium, pytest.mark.browser, pytest.mark.slow]

PAGES = ("index.html", "lineage.html", "trends.html", "findings.html", "changes.html")
SHOWN = """
return [...document.querySelectorAll(".ratings tbody tr")]
  .filter((row) => !row.hidden)
  .map((row) => row.querySelector("th a").textContent)
"""
WHY = "td[data-o=inherited] a[data-why]"
LISTED = "return [...document.querySelectorAll('.findings li')].filter((i) => i.checkVisibility()).length"
OWN = ("accounts.google.com", "update.googleapis.com")
"""What Chromium itself asks for, whatever page is open."""


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[Served]:
    """The site, served."""
    with serving(site) as found:
        yield found


@pytest.fixture(scope="module")
def table(whole: KnowledgeGraph) -> Table:
    """The table of the newest edition."""
    return whole.table()


@pytest.fixture
def landing(browser: Browser, served: Served) -> Browser:
    """A browser with the landing page."""
    browser.open(served.url)
    return browser


def needs_graph(browser: Browser) -> None:
    """Skip a test where no script draws the graph."""
    if not browser.all("script[src$='lineage.js']"):
        pytest.skip("needs the script that draws the graph: run `make web`")
    browser.wait("document.querySelectorAll('#graph .node').length")


def test_table_filters(landing: Browser, table: Table) -> None:
    assert landing.run(SHOWN) == [row.name for row in table.rows]
    landing.one("[name=q]").send_keys("OLMO ai2")
    found = landing.run(SHOWN)
    assert 0 < len(found) < 15
    assert "Olmo-3.1-32B-Think" in found
    assert landing.text(".found") == f"{len(found)} of {len(table.rows)} projects"
    landing.click("[type=reset]")
    landing.wait(f"document.querySelector('.found').textContent.startsWith('{len(table.rows)} of')")
    landing.choose("[name=criterion]", "0")
    landing.choose("[name=level]", "partial")
    assert landing.run(SHOWN) == [row.name for row in table.rows if row.cells[0].level == "partial"] != []
    landing.click("[name=lowered]")
    lowered = [row for row in table.rows if row.cells[0].outcome in ("inherited", "contradicted")]
    assert landing.run(SHOWN) == [row.name for row in lowered if row.cells[0].level == "partial"] != []
    landing.choose("[name=level]", "")
    landing.choose("[name=criterion]", "")
    landing.choose("[name=type]", table.types[0].slug)
    expected = [
        row.name
        for row in table.rows
        if table.types[0] in row.types and any(cell.outcome in ("inherited", "contradicted") for cell in row.cells)
    ]
    assert landing.run(SHOWN) == expected
    landing.one("[name=q]").send_keys("<script>")
    assert landing.run(SHOWN) == []
    assert landing.one(".none").is_displayed()


def test_table_sorts(landing: Browser, table: Table) -> None:
    score, scores = landing.one("[data-sort=score]"), [row.score for row in table.rows]
    assert score.get_attribute("aria-sort") == "descending"
    assert scores == sorted(scores, reverse=True)
    landing.click("[data-sort=score] button")
    assert score.get_attribute("aria-sort") == "ascending"
    worst = [row.name for row in table.rows if row.score == scores[-1]]
    assert landing.run(SHOWN)[: len(worst)] == worst
    landing.click("[data-sort=name] button")
    assert landing.run(SHOWN) == sorted((row.name for row in table.rows), key=str.lower)
    assert landing.one("[data-sort=name]").get_attribute("aria-sort") == "ascending"
    landing.click("[data-sort=name] button")
    assert landing.run(SHOWN) == sorted((row.name for row in table.rows), key=str.lower, reverse=True)
    landing.click("[data-sort=score] button")
    assert score.get_attribute("aria-sort") == "descending"
    assert landing.run(SHOWN) == [row.name for row in table.rows]
    landing.click("[data-sort='0'] button")
    first = {row.name: row.cells[0].level for row in table.rows}
    levels = list(dict.fromkeys(first[name] for name in landing.run(SHOWN)))
    assert levels == [level for level in table.levels if level in levels]
    assert len(levels) > 2
    assert len(landing.all("[aria-sort]")) == 1


def test_an_orange_cell_opens_its_explanation(
    landing: Browser, served: Served, whole: KnowledgeGraph, table: Table
) -> None:
    served.asked.clear()
    cell = landing.one(WHY)
    project, criterion = str(cell.get_attribute("data-why")).split()
    landing.run("arguments[0].focus()", cell)
    landing.press(Keys.ENTER)
    landing.wait("document.querySelector('dialog.why').open")
    assert served.asked == [f"/assets/reasons-{table.edition.slug}.json"]
    reason = whole.explain(project, criterion, table.edition.slug)
    told = landing.text("dialog.why")
    assert f"{reason.project.label} · {reason.criterion.label}" in told
    assert f"inherited from {reason.through[0].label}" in told
    for step in reason.steps:
        assert f"{step.subject} → {step.property} → {step.object}" in told
    assert reason.facts
    for fact in reason.facts:
        assert fact.sentence in told
    links = {link.get_attribute("href") for link in landing.all("dialog.why a")}
    assert {source for fact in reason.facts for source in fact.sources} <= links
    assert f"{served.url}id/project/{project}.html#why-{table.edition.slug}-{criterion}" in links
    landing.press(Keys.ESCAPE)
    assert not landing.one("dialog.why").is_displayed()
    assert landing.run("return document.activeElement === arguments[0]", cell)
    assert landing.driver.current_url == served.url
    landing.click("td[data-o=contradicted] a[data-why]")
    landing.wait("document.querySelector('dialog.why').open")
    assert "contradicted by the project's own facts" in landing.text("dialog.why")
    assert len(served.asked) == 1
    landing.click("dialog.why button")
    assert not landing.one("dialog.why").is_displayed()
    assert landing.complaints() == []


def test_an_explanation_that_cannot_be_loaded_is_a_link(browser: Browser, site: Path, tmp_path: Path) -> None:
    shutil.copy(site / "index.html", tmp_path)
    shutil.copytree(site / "assets", tmp_path / "assets", ignore=shutil.ignore_patterns("reasons-*"))
    with serving(tmp_path) as lacking:
        browser.open(lacking.url)
        target = browser.one(WHY).get_attribute("href")
        browser.click(WHY)
        browser.wait(f"location.href === '{target}'")
        assert "/" + str(target).removeprefix(lacking.url).partition("#")[0] in lacking.asked


def test_lineage_is_walked_and_explained(browser: Browser, served: Served) -> None:
    browser.open(f"{served.url}lineage.html")
    needs_graph(browser)
    assert browser.text(".panel h2") == "Llama 2"
    before = len(browser.all("#graph .node"))
    box = browser.one(".node[data-id='model/llama-2-7b']")
    assert box.get_attribute("data-m") == "inherited"
    browser.run("arguments[0].focus()", box)
    browser.press(Keys.ENTER)
    assert box.get_attribute("aria-pressed") == "true"
    assert browser.text(".panel h2") == "Llama 2 7B"
    assert "member of Llama 2" in browser.text(".panel")
    assert "through Llama 2" in browser.text(".panel")
    assert len(browser.all("#graph .node")) == before
    browser.click(".panel .button")
    browser.wait(f"document.querySelectorAll('#graph .node').length !== {before}")
    assert browser.fragment == "model/llama-2-7b"
    assert browser.one(".node.root").get_attribute("data-id") == "model/llama-2-7b"
    browser.one("[name=q]").send_keys("bloomz", Keys.ENTER)
    browser.wait("document.querySelector('.panel h2').textContent.includes('BLOOMZ')")
    alone = len(browser.all("#graph .node"))
    browser.click("[name=data]")
    browser.wait(f"document.querySelectorAll('#graph .node').length > {alone}")
    assert browser.all(".node[data-kind=dataset]")
    browser.one("[name=q]").clear()
    browser.one("[name=q]").send_keys("<script>", Keys.ENTER)
    assert browser.text("#graph .found") == "Nothing is called <script>"
    browser.back()
    assert browser.one(".node.root").get_attribute("data-id") == "model/llama-2-7b"
    assert browser.complaints() == []


def test_names_in_lineage_that_differ_in_case_are_told_apart(browser: Browser, served: Served) -> None:
    browser.open(f"{served.url}lineage.html")
    needs_graph(browser)
    names = browser.run("return [...document.querySelectorAll('#things option')].map((one) => one.value)")
    folded = Counter(name.lower() for name in names)
    alike = [name for name in names if folded[name.lower()] > 1]
    assert len(alike) > 1
    for name in alike:
        browser.fill("[name=q]", name)
        browser.wait(f"document.querySelector('.panel h2').textContent === {json.dumps(name)}")


def test_to_skip_to_the_content_keeps_what_is_drawn(browser: Browser, served: Served) -> None:
    browser.open(f"{served.url}lineage.html", "model/llama-7b")
    needs_graph(browser)
    heading = browser.text(".panel h2")
    assert heading != "Llama 2"
    browser.go("main")
    assert browser.text(".panel h2") == heading
    browser.click("[name=data]")
    assert browser.text(".panel h2") == heading
    browser.go("model/llama-2-7b")
    assert browser.text(".panel h2") == "Llama 2 7B"


def test_to_skip_to_the_content_keeps_the_filter(browser: Browser, served: Served) -> None:
    browser.open(f"{served.url}findings.html", "q=llama&kind=gap")
    found = browser.run(LISTED)
    assert found > 0
    browser.go("main")
    assert browser.run(LISTED) == found
    assert browser.one("[name=q]").get_attribute("value") == "llama"


def test_a_single_finding_is_one(browser: Browser, served: Served) -> None:
    browser.open(f"{served.url}findings.html")
    texts = browser.run("return [...document.querySelectorAll('.findings li')].map((one) => one.textContent)")
    lowered = [text.lower() for text in texts]
    words = next(w for w in map(str.split, lowered) if sum(all(one in text for one in w) for text in lowered) == 1)
    browser.run("document.querySelector('[name=q]').maxLength = 10000")
    browser.fill("[name=q]", " ".join(words))
    assert browser.text(".found") == "1 finding"


def test_findings_filter(browser: Browser, served: Served) -> None:
    browser.open(f"{served.url}findings.html")
    assert browser.run(LISTED) == 0
    every = len(browser.all(".findings li"))
    browser.choose("[name=kind]", "overrated")
    browser.choose("[name=edition]", "survey-2023-06")
    expected = len(browser.all("[data-kind=overrated] [data-edition=survey-2023-06] li"))
    assert browser.run(LISTED) == expected > 0
    assert browser.text(".found") == f"{expected} findings"
    browser.choose("[name=criterion]", "LLM training data")
    narrow = browser.run(LISTED)
    assert 0 < narrow < expected
    assert browser.fragment == "kind=overrated&edition=survey-2023-06&criterion=LLM+training+data"
    browser.open(f"{served.url}findings.html", browser.fragment)
    assert browser.run(LISTED) == narrow
    browser.one("[name=q]").send_keys("no such project")
    assert browser.one(".none").is_displayed()
    browser.click("[type=reset]")
    browser.wait(f"document.querySelector('.found').textContent === '{every} findings'")
    browser.one("[name=q]").send_keys("bloomz")
    items = browser.run(
        "return [...document.querySelectorAll('.findings li')].filter((i) => !i.hidden).map((i) => i.textContent)"
    )
    assert 0 < len(items) < every
    assert all("bloomz" in item.lower() for item in items)


def test_pages_ask_nobody_else_and_are_silent(served: Served) -> None:
    """All requests of this browser go to the server, whomever they are meant for."""
    served.asked.clear()
    with started(served.proxy) as browser:
        for name in PAGES:
            browser.open(served.url + name)
            if name == "index.html":
                assert not any("reasons" in path for path in served.asked)
                browser.click(WHY)
                browser.wait("document.querySelector('dialog.why').open")
            if browser.all("script[src$='lineage.js']"):
                browser.wait("document.querySelectorAll('#graph .node').length")
            assert browser.complaints() == []
    assert {f"/{name}" for name in PAGES} <= set(served.asked)
    assert [address for address in served.elsewhere if not any(host in address for host in OWN)] == []


@needs_axe
@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits(browser: Browser, served: Served, name: str, width: int) -> None:
    browser.open(served.url + name, width=width)
    if name == "lineage.html" and browser.all("script[src$='lineage.js']"):
        needs_graph(browser)
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    browser.run("document.querySelectorAll('details').forEach((part, number) => { part.open = number < 3 })")
    if name == "index.html" and width < 1280:
        browser.click("[name=lowered]")  # fewer rows of the same make
    assert violations(browser) == []
    if name == "index.html":
        browser.click(WHY)
        browser.wait("document.querySelector('dialog.why').open")
        assert violations(browser, "dialog.why") == []
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")


@needs_axe
def test_axe_finds_what_is_wrong(browser: Browser, served: Served) -> None:
    """The check above can fail."""
    browser.open(f"{served.url}trends.html")
    browser.run("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')")
    assert any(found.startswith("button-name") for found in violations(browser))
