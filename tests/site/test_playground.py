"""The SPARQL playground in a real browser: the catalogue's answers, without a server and without a word to anybody."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Keys

from openness_kg.graph import catalogue
from openness_kg.knowledge import KnowledgeGraph
from tests.queries.test_questions import QUESTIONS, SHIPPED
from tests.site.app import AXE, Pages, marks
from tests.support.browser import started
from tests.support.cases import FOLDER
from tests.support.facts import short
from tests.support.serving import serving

pytestmark = marks
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?d != ?g) }"


@pytest.fixture(scope="module")
def pages(site: Path) -> Iterator[Pages]:
    """The playground, open and loaded."""
    with serving(site) as served, started(served.proxy) as browser:
        found = Pages(browser, served)
        found.playground()
        yield found
        found.quiet()


def answered(pages: Pages, query: str) -> list[dict[str, str]]:
    pages.ask(query)
    pages.settled()
    assert not pages.browser.one("#fault").is_displayed(), pages.browser.text("#fault")
    return pages.rows()


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_question_gives_the_rows_of_the_catalogue(name: str, pages: Pages, whole: KnowledgeGraph) -> None:
    query, case = catalogue.find(name), SHIPPED[name]
    bound = {key: whole.names.value(query.parameters[key], text) for key, text in case.get("bind", {}).items()}
    rows = [{key: short(value) for key, value in row.items()} for row in answered(pages, query.bind(bound))]
    with (FOLDER / case["expected"]).open(encoding="utf-8", newline="") as file:
        assert rows == [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]


def test_every_other_question_gives_as_many_rows_as_the_command(pages: Pages, whole: KnowledgeGraph) -> None:
    counts = {}
    others = sorted(set(QUESTIONS) - set(SHIPPED))
    for name in others:
        answered(pages, catalogue.find(name).text)
        counts[name] = int(pages.browser.text("#state").split(" ")[0].replace(",", ""))
    assert counts == {name: len(whole.query(name)) for name in others}


def test_an_example_is_chosen_and_runs(pages: Pages) -> None:
    pages.browser.run("document.querySelector('#state').textContent = ''")
    pages.browser.choose("#example", "questions/heirs-of-llama")
    pages.settled()
    assert pages.browser.run("return document.querySelector('.CodeMirror').CodeMirror.getValue()").startswith(
        "#+ summary"
    )
    assert len(pages.rows()) > 5
    assert pages.browser.text("#about").startswith(catalogue.find("heirs-of-llama").summary)
    # the address now leads here
    assert pages.browser.fragment.startswith("query=")
    assert pages.browser.one("#csv").is_displayed()
    assert pages.browser.one("#json").is_displayed()


def test_graphs_are_told_apart_and_are_one_by_default(pages: Pages) -> None:
    graphs = answered(pages, "SELECT DISTINCT ?g { GRAPH ?g { ?s a okg:Project } }")
    assert [row["g"] for row in graphs] == ["https://w3id.org/openness-kg/graph/facts"]
    assert answered(pages, "SELECT (COUNT(*) AS ?n) { ?rating a okg:DerivedRating ; okg:standsBeside/okg:edition ?e }")
    only = answered(pages, "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/openness-kg/graph/mappings> { ?s ?p ?o }")
    assert 0 < int(only[0]["n"]) < 1000


def test_other_forms_have_answers(pages: Pages) -> None:
    answered(pages, "ASK { ?project a okg:Project }")
    assert pages.browser.text("#table") == "Yes: true."
    answered(pages, "CONSTRUCT { ?l a okg:Licence } WHERE { ?l okg:spdxIdentifier 'MIT' }")
    assert [row["object"] for row in pages.rows()] == ["https://w3id.org/openness-kg/ontology#Licence"]
    assert pages.browser.one("#nt").is_displayed()


def test_sums_are_read_from_left_to_right(pages: Pages) -> None:
    query = """SELECT (10 - 3 + 2 AS ?a) (8 / 4 * 2 AS ?b) (STRLEN("a - b") - STRLEN("x") + 1 - 2 AS ?c)
        (xsd:integer("3")-1+5 AS ?d) (IF(9 - 4 - 2 > 2, 1 + 8 - 2 * 2, 0) AS ?e) {}"""
    assert answered(pages, query) == [{"a": "9", "b": "4", "c": "3", "d": "7", "e": "5"}]
    path = (
        "SELECT (COUNT(*) AS ?n) { ?s (rdf:type/rdfs:subClassOf*/rdfs:label|^okg:offersModel/okg:maker/rdfs:label) ?o }"
    )
    assert int(answered(pages, path)[0]["n"]) > 1000


def test_what_is_found_is_no_markup(pages: Pages) -> None:
    query = """SELECT ?text ?link { BIND("<img src=x onerror='document.title=1'>" AS ?text)
        BIND(<javascript:document.title=1> AS ?link) }"""
    assert answered(pages, query)[0]["text"].startswith("<img")
    assert pages.browser.all("#table img, #table a") == []


def test_rows_have_a_limit(pages: Pages) -> None:
    pages.browser.choose("#limit", "1000")
    answered(pages, "SELECT * { ?s ?p ?o }")
    assert pages.browser.text("#state").startswith("The first 1,000 rows, of more, in ")
    assert pages.browser.text("#more") == "Shown are the first 500; the downloads have all 1000."
    answered(pages, "SELECT * { ?s ?p ?o } LIMIT 3")
    assert pages.browser.text("#state").startswith("3 rows in ")
    answered(pages, "SELECT ?s { ?s a ?c } VALUES ?c { okg:Project }")
    assert pages.browser.text("#state").split(" ")[1] == "rows"
    pages.browser.choose("#limit", "10000")


def test_statements_that_are_cut_are_said_to_be(pages: Pages) -> None:
    cut = re.compile(r"([\d,]+) statements? from the first 1,000 solutions, of more, in ")
    pages.browser.choose("#limit", "1000")
    answered(pages, "CONSTRUCT WHERE { ?s ?p ?o }")
    assert cut.match(pages.browser.text("#state"))
    assert pages.browser.text("#more").endswith("that were found before the limit.")
    # many solutions may give one statement
    answered(pages, "CONSTRUCT { okg:Model a okg:Thing } WHERE { ?s ?p ?o } OFFSET 10")
    found = cut.match(pages.browser.text("#state"))
    assert found
    assert found[1] == "1"
    assert pages.browser.text("#more") == ""
    for query in ("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3", "DESCRIBE okg:Model"):
        answered(pages, query)
        assert re.match(r"\d+ statements in ", pages.browser.text("#state"))
    pages.browser.choose("#limit", "10000")


def test_nothing_of_an_earlier_result_stays(pages: Pages) -> None:
    answered(pages, "SELECT * { ?s ?p ?o } LIMIT 600")
    assert pages.browser.text("#more").startswith("Shown are the first 500")
    answered(pages, "ASK {}")
    assert pages.browser.text("#more") == ""
    pages.ask("SELECT")
    pages.settled()
    assert not pages.browser.one("#result").is_displayed()


def test_an_engine_that_broke_down_is_started_anew(pages: Pages) -> None:
    pages.ask("SELECT * " + "{" * 1500 + "}" * 1500)
    pages.settled()
    assert pages.browser.text("#state") == "There is no result."
    assert answered(pages, "SELECT (1 AS ?one) {}") == [{"one": "1"}]


def test_an_answer_to_an_earlier_query_leaves_stop_alive(pages: Pages) -> None:
    pages.browser.run(
        """const editor = document.querySelector('.CodeMirror').CodeMirror;
        for (const query of ['ASK {}', arguments[0]]) {
          editor.setValue(query);
          editor.getOption('extraKeys')['Ctrl-Enter']();
        }""",
        HEAVY,
    )
    time.sleep(0.5)
    pages.browser.click("#stop")
    pages.settled()
    assert pages.browser.text("#state") == "Stopped."


def test_a_service_that_may_fail_is_said_to_have_given_nothing(pages: Pages) -> None:
    answered(pages, "SELECT * { SERVICE SILENT <https://example.org/sparql> { ?s ?p ?o } }")
    assert "SERVICE gave nothing" in pages.browser.text("#state")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * WHERE { ?s ?p }", "Line 1, column "),
        ("SELECT * WHERE { ?s nix:p ?o }", "nix"),
        ("DELETE WHERE { ?s ?p ?o }", "This is a SPARQL update, and the graph can only be read here."),
        ("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", "no connection is opened from here"),
        ("SELECT * {\n ?s ?p ?o .", "Line 2, column "),
        ("", "The query is empty"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(query: str, said: str, pages: Pages) -> None:
    pages.ask(query)
    pages.settled()
    fault = pages.browser.text("#fault")
    assert said in fault
    assert fault.endswith((".", "LIMIT 10."))
    assert "\n" not in fault
    assert pages.browser.text("#state") == "There is no result."


def test_a_query_is_stopped_and_another_runs(pages: Pages) -> None:
    pages.ask(HEAVY)
    pages.browser.wait("document.querySelector('#state').textContent.startsWith('Running')")
    pages.browser.click("#stop")
    pages.settled()
    assert pages.browser.text("#state") == "Stopped."
    assert answered(pages, "SELECT (1 AS ?one) {}") == [{"one": "1"}]


def test_it_completes_what_the_graph_uses(pages: Pages) -> None:
    pages.browser.run(
        """const editor = document.querySelector('.CodeMirror').CodeMirror;
        editor.setValue('PREFIX okg: <https://w3id.org/openness-kg/ontology#>\\nSELECT * { ?s okg:offersM');
        editor.focus();
        editor.setCursor(1, 99);"""
    )
    keys = ActionChains(pages.browser.driver)
    keys.key_down(Keys.CONTROL).send_keys(Keys.SPACE).key_up(Keys.CONTROL).perform()
    pages.browser.wait("document.querySelector('.CodeMirror-hints')?.textContent === 'okg:offersModel'", 20)
    pages.browser.press(Keys.ENTER)
    assert pages.browser.wait("/okg:offersModel/.test(document.querySelector('.CodeMirror').CodeMirror.getValue())", 20)


def test_the_tabulator_leads_through_the_page(pages: Pages) -> None:
    pages.browser.run("document.querySelector('#example').focus()")
    pages.browser.tab("#run", 5)
    assert pages.browser.run("return document.activeElement.id") == "run"


@pytest.mark.skipif(not AXE.is_file(), reason="needs the package axe-core: make web")
@pytest.mark.parametrize("width", [1280, 400])
def test_it_is_accessible_and_fits(width: int, pages: Pages) -> None:
    pages.playground("example=questions/heirs-of-llama", width)
    assert pages.faults() == []
    assert pages.browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert pages.browser.complaints() == []
