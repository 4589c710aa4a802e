"""The pages of queries: what stands on them is what the command gives; their Turtle; what their fields do."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDFS, SH

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph import catalogue, sparql
from openness_kg.graph.local import LocalStore
from openness_kg.graph.terms import Iri
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.linking import service
from openness_kg.site import addresses
from openness_kg.site.catalogue.groups import group_of, runs
from tests.support.browser import Browser, needs_chromium
from tests.support.cli import run
from tests.support.markup import Element, read
from tests.support.serving import serving

pytestmark = pytest.mark.slow

QUERIES = sorted(catalogue.shipped())
QUESTIONS = [name for name in QUERIES if name.startswith("questions/")]
RUN = [name for name in QUERIES if runs(catalogue.find(name))]
SHAPES = Path(__file__).with_name("executables.shapes.ttl")


def page_of(site: Path, name: str) -> Element:
    """Return the page of a query."""
    return read((site / "queries" / f"{name}.html").read_text(encoding="utf-8"))


def rows_of(page: Element) -> list[list[Element]]:
    """Return the cells of the answer that a page shows, row by row."""
    return [row.all("td") for table in page.all("table", "rows") for row in table.all("tr")[1:]]


def number_on(page: Element) -> int:
    """Return how many rows a page says that there are."""
    found = re.search(r"([\d,]+) (?:rows?|statements?) on this graph", page.text)
    assert found is not None
    return int(found[1].replace(",", ""))


def test_every_query_has_a_page_and_its_text(site: Path) -> None:
    index = read((site / "queries" / "index.html").read_text(encoding="utf-8"))
    linked = {link.attrs["href"].removesuffix(".html") for link in index.all("a")}
    for name in QUERIES:
        assert name in linked
        query = catalogue.find(name)
        page = page_of(site, name)
        (title,) = page.all("h1")
        assert title.text == " ".join(query.summary.split())
        assert (site / "queries" / f"{name}.rq").read_text(encoding="utf-8") == query.text
        # fields lead to an engine that asks nobody else
        fields = set() if group_of(query).asks else set(query.parameters)
        assert {field.attrs["name"] for field in page.all("input")} == fields


@pytest.mark.parametrize("name", [name for name in QUERIES if sparql.asks_elsewhere(catalogue.find(name).text)])
def test_what_asks_others_has_no_rows_and_says_whom_it_asks(site: Path, name: str) -> None:
    page = page_of(site, name)
    assert not page.all("table")
    assert "They ask Wikidata as well, over the network" in page.text
    assert "Run it" not in page.text
    (command,) = [part.text for part in page.all("pre") if part.text.startswith("openness-kg query")]
    bound = "".join(f" --bind {key}={value}" for key, value in catalogue.find(name).examples.items())
    assert command == f"openness-kg query {name} --federated{bound}"
    index = read((site / "queries" / "index.html").read_text(encoding="utf-8"))
    (item,) = [item for item in index.all("li") if any(a.attrs["href"] == f"{name}.html" for a in item.all("a"))]
    assert "asks Wikidata" in item.text
    described = rdflib.Graph().parse(site / "queries" / f"{name}.ttl")
    federates = rdflib.URIRef("https://purl.expasy.org/sparql-examples/ontology#federatesWith")
    assert [str(endpoint) for endpoint in described.objects(None, federates)] == ["https://query.wikidata.org/sparql"]


@pytest.mark.parametrize("name", [name for name in RUN if not name.startswith("rules/")])
def test_no_page_shows_nothing(site: Path, name: str) -> None:
    """Each gives rows, those with parameters with the values of their examples."""
    page = page_of(site, name)
    assert 0 < len(rows_of(page)) == min(20, number_on(page))
    query = catalogue.find(name)
    if query.examples:
        shown = " ".join(part.text for part in page.all("pre"))
        assert all(f"--bind {key}={value}" in shown for key, value in query.examples.items())


@pytest.mark.parametrize("name", QUESTIONS)
def test_rows_are_those_of_the_question(site: Path, whole: KnowledgeGraph, name: str) -> None:
    expected = whole.query(name, catalogue.find(name).examples)
    page = page_of(site, name)
    assert number_on(page) == len(expected)
    path = f"queries/{name}.html"
    for cells, row in zip(rows_of(page), expected, strict=False):
        assert len(cells) == len(expected.variables)
        for cell, column in zip(cells, expected.variables, strict=True):
            term = row.get(column)
            links = [link.attrs["href"] for link in cell.all("a")]
            if isinstance(term, Iri):
                assert links == [addresses.link(term.value, path)]
            else:
                assert not links
                assert cell.text == " ".join((term.value if term else "").split())


@pytest.mark.parametrize("name", ["questions/heirs-of-model", "questions/projects-by-corpus"])
def test_the_command_line_on_the_page_gives_the_rows(site: Path, name: str) -> None:
    page = page_of(site, name)
    command = next(part.text for part in page.all("pre") if part.text.startswith("openness-kg query"))
    result = run(*command.split()[1:])
    rows = list(csv.reader(io.StringIO(result.out)))[1:]
    assert len(rows) == number_on(page)
    for cells, row in zip(rows_of(page), rows, strict=False):
        for cell, value in zip(cells, row, strict=True):
            assert cell.text == value or addresses.link(value, f"queries/{name}.html") == cell.all("a")[0].attrs["href"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_run_it_takes_the_query_that_is_shown(site: Path, whole: KnowledgeGraph, name: str) -> None:
    page = page_of(site, name)
    link = next(link.attrs["href"] for link in page.all("a") if link.text == "Run it")
    path, _, encoded = link.partition("#query=")
    assert path == "../../sparql.html"
    text = unquote(encoded)
    assert " ".join(text.split()) in {part.text for part in page.all("pre")}
    assert "#+" not in text
    if number_on(page) < 100:  # the large ones have been asked above
        assert len(list(whole.store.select(text))) == number_on(page)


def test_an_example_is_of_a_parameter() -> None:
    with pytest.raises(OpennessError, match="no parameter 'models'"):
        catalogue.parse("a", "#+ parameter: model model\n#+ example: models llama\nSELECT ?model {}")


def test_turtle_conforms(site: Path) -> None:
    together = rdflib.Graph().parse(site / "queries.ttl")
    shapes = rdflib.Graph().parse(SHAPES)
    conforms, _, report = pyshacl.validate(together, shacl_graph=shapes)
    assert conforms, report
    executables = set(together.subjects(rdflib.RDF.type, SH.SPARQLExecutable))
    assert {str(iri).partition("/queries/")[2] for iri in executables} == set(QUERIES)
    iri = min(executables, key=str)
    together.remove((iri, RDFS.comment, None))
    assert not pyshacl.validate(together, shacl_graph=shapes)[0]


def test_each_file_has_what_all_have_together(site: Path) -> None:
    together = rdflib.Graph().parse(site / "queries.ttl")
    for name in ("questions/heirs-of-model", "rules/70-derived-closed"):
        alone = rdflib.Graph().parse(site / "queries" / f"{name}.ttl")
        assert alone
        assert set(alone) <= set(together)


def test_texts_in_turtle_are_queries(site: Path) -> None:
    together = rdflib.Graph().parse(site / "queries.ttl")
    store = LocalStore()
    for text in (*together.objects(None, SH.select), *together.objects(None, SH.construct)):
        store.answer(service.as_graph(str(text)))
    declared = {
        str(together.value(one, SH.prefix)): str(together.value(one, SH.namespace))
        for one in together.objects(None, SH.declare)
    }
    for query in catalogue.shipped().values():
        assert set(re.findall(r"^PREFIX ([\w-]+): <([^>]*)>", query.text, re.MULTILINE)) <= set(declared.items())


def test_a_rule_says_what_it_derives(site: Path, whole: KnowledgeGraph) -> None:
    name = "rules/70-derived-closed"
    page = page_of(site, name)
    triples = set(whole.store.construct(catalogue.find(name).text))
    assert number_on(page) == len(triples)
    assert [row[2].text for row in rows_of(page)][:2] == ["okg:closed", "okg:exact"]


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site stands, on loopback."""
    with serving(site) as served:
        yield served.url


def filled(browser: Browser, page: str, **values: str) -> str:
    """Write values into the fields of a page, submit, and return the query that the next page is asked for."""
    browser.driver.get("about:blank")
    browser.driver.get(page)
    for name, value in values.items():
        field = browser.one(f"#{name}")
        field.clear()
        field.send_keys(value)
    browser.click(".parameters button")
    return unquote(browser.fragment.removeprefix("query="))


@needs_chromium
def test_fields_bind_by_name(browser: Browser, address: str, whole: KnowledgeGraph) -> None:
    query = filled(browser, f"{address}queries/questions/heirs-of-model.html", model="falcon 40b")
    expected = whole.query("questions/heirs-of-model", {"model": "falcon-40b"})
    assert [dict(row) for row in whole.store.select(query)] == [dict(row) for row in expected]
    assert len(expected) > 0
    everything = filled(browser, f"{address}queries/questions/heirs-of-model.html", model=" ")
    assert len(list(whole.store.select(everything))) == len(whole.query("questions/heirs-of-model"))


@needs_chromium
@pytest.mark.parametrize(
    ("page", "written", "bound"),
    [
        ("questions/heirs-of-model", "falcon-40b", "model/falcon-40b"),
        ("questions/heirs-of-restrictions", "model/falcon-40b", "model/falcon-40b"),
        ("questions/heirs-of-restrictions", "33X-Coder", "model/33x-coder"),
    ],
)
def test_fields_take_slugs_as_the_command_does(
    browser: Browser, address: str, page: str, written: str, bound: str
) -> None:
    (name,) = catalogue.find(page).parameters
    query = filled(browser, f"{address}queries/{page}.html", **{name: written})
    assert f"VALUES (?{name}) {{ (<{iris.ID}{bound}>) }}" in query


@needs_chromium
def test_names_that_differ_in_case_are_told_apart(browser: Browser, address: str) -> None:
    page = f"{address}queries/questions/heirs-of-restrictions.html"
    browser.open(page)
    options = browser.run(
        "return [...document.querySelectorAll('datalist option')].map((one) => [one.value, one.dataset.iri])"
    )
    folded = Counter(name.lower() for name, _ in options)
    alike = [(name, iri) for name, iri in options if folded[name.lower()] > 1]
    assert len(alike) > 1
    for name, iri in alike:
        assert f"(<{iri}>)" in filled(browser, page, entity=name)


@needs_chromium
def test_fields_bind_several_where_the_query_wants_them(browser: Browser, address: str, whole: KnowledgeGraph) -> None:
    page = f"{address}queries/questions/changed-levels.html"
    query = filled(browser, page, earlier="Survey of June 2023", later="Index of March 2025")
    expected = whole.query("questions/changed-levels", {"earlier": "survey-2023-06", "later": "index-2025-03"})
    assert list(whole.store.rows(query)) == expected.texts()


@needs_chromium
def test_a_text_stays_a_text(browser: Browser, address: str, whole: KnowledgeGraph) -> None:
    hostile = '"\\) } # '
    query = filled(browser, f"{address}queries/questions/opened-and-closed.html", month=hostile, index="")
    assert list(whole.store.select(query)) == []
    query = filled(browser, f"{address}queries/questions/opened-and-closed.html", change="opened", index="")
    expected = whole.query("questions/opened-and-closed", {"change": "opened"})
    assert list(whole.store.rows(query)) == expected.texts()


@needs_chromium
def test_a_name_that_is_not_there_is_said(browser: Browser, address: str) -> None:
    page = f"{address}queries/questions/heirs-of-model.html"
    assert filled(browser, page, model="No such model") == ""
    assert "not in the list" in browser.text(".parameters [role=status]")
    assert browser.run("return document.activeElement.id") == "model"
    assert browser.run("return document.querySelectorAll('#options-model option').length") > 400
