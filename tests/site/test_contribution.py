"""The contribution form in a real browser: mistakes and levels are those that the command tells of the same file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import openness_kg
from openness_kg.graph.location import Location
from openness_kg.validation import Fault, check
from openness_kg.views.explain import Overview
from openness_kg.views.explain.as_text import verdict
from tests.site.app import AXE, Pages, marks
from tests.support.browser import started
from tests.support.cli import ROOT
from tests.support.serving import serving

pytestmark = [*marks, pytest.mark.slow]
PREFIXES = "".join(
    f"@prefix {name}: <https://w3id.org/openness-kg/id/{name}/> .\n"
    for name in ("dataset", "licence", "model", "project")
)
PREFIXES += """@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
MINE = """
project:mine a okg:Project ; rdfs:label "Mine"@en ; okg:offersModel model:mine-7b ; okg:underLicence licence:mit .
model:mine-7b a okg:Model ; rdfs:label "Mine 7B"@en ;
    okg:fineTunedFrom model:llama-2-7b ; okg:tunedOn dataset:gpt-4-alpaca .
"""
DARK = """
project:dark a okg:Project ; rdfs:label "Dark"@en ; okg:offersModel model:dark-7b , model:nowhere .
model:dark-7b a okg:Model ; rdfs:label "Mistral 7B"@en ; okg:fineTunedFrom model:nobody-knows ;
    okg:licenceExpression "MIT AND Apache-2" ; okg:weightsAvailability okg:opne ; rdfs:lable "x" .
model:nobody-knows a okg:Model .
"""
WRITTEN = """
project:odd a okg:Project ; rdfs:label "Odd"@en ; okg:maker [ a okg:Organisation ] ; okg:succeeds project:dolly .
<https://w3id.org/openness-kg/id/restriction/odd> a okg:Restriction ; okg:restrictionKind okg:userThreshold ;
    okg:threshold "007"^^xsd:integer , "1.50"^^xsd:decimal ; okg:thresholdUnit okg:monthlyActiveUsers ;
    okg:from "2023-02-30"^^xsd:date .
"""
FILES = {
    "mine": PREFIXES + MINE,
    "dark": PREFIXES + DARK,
    "odd": PREFIXES + WRITTEN,
    "known": PREFIXES + 'model:mistral-7b rdfs:label "Another"@en ; okg:weightsAvailability okg:closed .\n',
}
Finding = tuple[str, str, str, str, str, int]


@pytest.fixture(scope="module")
def pages(site: Path) -> Iterator[Pages]:
    """The form, in a browser that asks nobody else."""
    with serving(site) as served, started(served.proxy) as browser:
        found = Pages(browser, served)
        yield found
        found.quiet()


@pytest.fixture(scope="module")
def before() -> set[Fault]:
    """What the command finds without any contribution."""
    return {_bare(fault) for fault in check().faults}


def _bare(fault: Fault) -> Fault:
    return Fault(fault.severity, fault.focus, fault.path, fault.shape, fault.message)


def _told(message: str) -> str:
    """Return a text without the reason that the parser of licences gives, which only the command has."""
    return re.sub(r"does not parse \(.*\);", "does not parse;", message)


def _named(focus: str) -> str:
    """Return a focus; a blank node has another label each time."""
    return "_:" if focus.startswith("_:") else focus


def by_command(file: Path, before: set[Fault]) -> list[Finding]:
    """Return what `openness-kg validate FILE` says of the file, or of the graph because of it."""
    found = check(Location(data=(file,))).faults
    mine = [fault for fault in found if fault.file == str(file) or _bare(fault) not in before]
    return [
        (f.severity, _named(f.focus), f.path, f.shape, _told(f.message), f.line if f.file == str(file) else 0)
        for f in mine
    ]


def by_page(pages: Pages, turtle: str) -> dict[str, Any]:
    """Return what the page finds, and the levels that it derives."""
    pages.browser.run("document.querySelector('#file').value = arguments[0]", turtle)
    pages.browser.run("document.querySelector('#file').dispatchEvent(new Event('input'))")
    pages.browser.run("document.querySelector('#answer').hidden = false")
    pages.browser.run("document.addEventListener('checked', ({detail}) => { window.answer = detail })")
    pages.check("#again")
    answer: dict[str, Any] = pages.browser.run("return window.answer")
    return answer


@pytest.mark.parametrize("name", FILES)
def test_the_findings_are_those_of_the_command(name: str, pages: Pages, before: set[Fault], tmp_path: Path) -> None:
    file = tmp_path / f"{name}.ttl"
    file.write_text(FILES[name], encoding="utf-8")
    pages.form()
    found = by_page(pages, FILES[name])["findings"]
    keys = ("severity", "focus", "path", "shape", "message", "line")
    expected = by_command(file, before)
    for finding in found:
        finding["focus"] = _named(finding["focus"])
    assert sorted(tuple(finding[key] for key in keys) for finding in found) == sorted(expected)
    assert len(expected) > 0
    # the gravest first, then as they stand in the file
    assert [finding["severity"] for finding in found] == [finding[0] for finding in expected]


@pytest.mark.parametrize("name", ["mine", "dark"])
def test_the_levels_are_those_of_the_command(name: str, pages: Pages, tmp_path: Path) -> None:
    file = tmp_path / f"{name}.ttl"
    file.write_text(FILES[name], encoding="utf-8")
    pages.form()
    (project,) = by_page(pages, FILES[name])["projects"]
    overview = openness_kg.load(data=[file]).explain(name)
    assert isinstance(overview, Overview)
    assert project["label"] == overview.project.label
    assert [line["criterion"] for line in project["lines"]] == [line.criterion.slug for line in overview.criteria]
    ruled = [line for line in project["lines"] if line["ruled"]]
    expected = [line for line in overview.criteria if line.rule]
    assert [(line["derived"], line["precision"]) for line in ruled] == [(e.derived, e.precision) for e in expected]
    assert [line["verdict"] for line in ruled] == [verdict(line) for line in expected]
    shown = [cell.text for cell in pages.browser.all("#levels td")]
    assert shown == [verdict(line) for line in expected]


def test_three_mistakes_are_corrected_through_their_messages(pages: Pages, before: set[Fault], tmp_path: Path) -> None:
    browser = pages.browser
    pages.form()
    browser.fill("[name=name]", "Zzz Chat")
    browser.fill("[name=homepage]", "https://example.org/zzz")
    browser.fill("[name=maker]", "Mistral AI")
    browser.fill("[name=licence]", "Apache2")
    browser.fill("[name=licenceEvidence]", "https://example.org/licence")
    model = "[data-items=models] > .item > .field "
    browser.fill(model + "[name=name]", "Zzz Chat 7B")
    browser.fill(model + "[name=evidence]", "https://example.org/release")
    browser.fill("[data-items=bases] [name=model]", "Mistral 7")
    browser.fill("[data-items=bases] [name=evidence]", "https://example.org/base")
    browser.choose("[name=weights]", "open")
    pages.check()
    # that nobody describes the base is found of both statements of it
    assert browser.text("#verdict") == "The file does not conform: 5 violations, 0 warnings, 1 remark."
    assert browser.run("return document.activeElement.id") == "findings-head"
    # each message leads to its field, and the field has the message
    todo = {
        "Apache-2.0": "Did you mean Apache-2.0?",
        "Mistral 7B": "described nowhere",
        "https://example.org/weights": "can be seen",
    }
    for value, said in todo.items():
        item = next(item for item in browser.all("#findings li") if said in item.text)
        assert re.search(r", line \d+, ", item.text)
        item.find_elements("css selector", "button")[1].click()
        field = browser.driver.switch_to.active_element
        described = browser.run(
            """return arguments[0].getAttribute('aria-describedby').split(' ').map(
                (id) => document.getElementById(id).textContent)""",
            field,
        )
        assert any(said in text for text in described)
        assert field.get_attribute("aria-invalid") == "true"
        field.clear()
        field.send_keys(value)
    pages.check()
    assert browser.text("#verdict") == "The file conforms: 0 violations, 0 warnings, 1 remark."
    assert browser.all("[aria-invalid]") == []
    turtle = str(browser.run("return document.querySelector('#file').value"))
    file = tmp_path / "zzz-chat.ttl"
    file.write_text(turtle, encoding="utf-8")
    assert [finding[0] for finding in by_command(file, before)] == ["Info"]
    assert browser.text("#place") == "It goes to data/projects/zzz-chat.ttl."
    assert browser.one("#download").get_attribute("download") == "zzz-chat.ttl"
    request = str(browser.run("return document.querySelector('#request').value"))
    assert request.startswith("Add Zzz Chat\n")
    assert "- weights_basemodel: open" in request
    assert "- https://example.org/base" in request
    # the form of data/projects: no blank nodes, a predicate a line, prefixes sorted
    prefixes = re.findall(r"^@prefix (\w+):", turtle, re.MULTILINE)
    assert prefixes == sorted(prefixes)
    assert re.fullmatch(r"# .*\n\n(@.*\n)+(\n\S+\n(    \S+ .* ;\n)*    \S+ .* \.\n)+", turtle)


def test_what_the_graph_lacks_is_described_in_the_file(pages: Pages) -> None:
    browser = pages.browser
    pages.form()
    browser.fill("[name=name]", "<script>alert(1)</script>")
    browser.fill("[name=slug]", "../Odd")
    browser.fill("[name=maker]", "Nobody's Lab")
    browser.fill("[data-lacking=maker] [name=homepage]", "javascript:alert(1)")
    browser.fill("[data-items=models] > .item > .field [name=name]", "Odd 7B")
    browser.fill("[data-items=datasets] [name=dataset]", "Odd Data")
    browser.choose("[name=availability]", "open")
    pages.check()
    turtle = str(browser.run("return document.querySelector('#file').value"))
    assert 'organisation:nobody-s-lab\n    a okg:Organisation ;\n    rdfs:label "Nobody\'s Lab"@en ;' in turtle
    assert (
        'dataset:odd-data\n    a okg:TuningDataset ;\n    rdfs:label "Odd Data"@en ;\n    okg:availability okg:open .'
        in turtle
    )
    findings = browser.text("#findings")
    assert "Rename it" in findings
    assert "The homepage is a web address" in findings
    assert browser.all("#answer script, #answer a[href^=javascript]") == []


def test_a_text_that_is_no_turtle_is_said_to_be_none(pages: Pages) -> None:
    pages.form()
    by_page(pages, "project:x a okg:Project .")
    assert pages.browser.text("#verdict").startswith("The file is no Turtle: ")
    assert pages.browser.text("#state") == "The file cannot be read."


def test_names_that_the_graph_has_already_are_warned_of(pages: Pages) -> None:
    pages.form()
    pages.browser.fill("[name=name]", "minChatGPT")
    pages.browser.fill("[data-items=models] > .item > .field [name=name]", "Alpaca 7B")
    pages.check()
    for name in ("minChatGPT", "Alpaca 7B"):
        (item,) = [item for item in pages.browser.all("#findings li") if f"The graph has {name} already" in item.text]
        assert item.text.startswith("Warning, line ")
        assert "Go to “Name" in item.text
    assert pages.browser.one("[name=name]").get_attribute("aria-invalid") == "true"


def test_a_reason_and_a_slug_are_asked_for_where_they_are_missed(pages: Pages) -> None:
    browser = pages.browser
    pages.form()
    browser.fill("[name=name]", "Odd")
    browser.fill("[name=slug]", "../../Ev il")
    browser.fill("[data-items=models] > .item > .field [name=name]", "Odd 7B")
    browser.choose("[name=weights]", "partial")
    browser.fill("[data-items=datasets] [name=dataset]", "Odd Data")
    browser.choose("[name=availability]", "closed")
    pages.check()
    ways = {
        "Weights that are partial": "Why not open",
        "A dataset that is partial": "Why it is not open",
        "id/project/ and a slug": "Slug",
    }
    found = [item.text for item in browser.all("#findings li")]
    for said, field in ways.items():
        assert any(said in text and f"Go to “{field}”" in text for text in found), (said, "\n".join(found))
    assert browser.text("#place") == "It goes nowhere yet: its project needs another slug."
    assert browser.one("#request").get_attribute("value") == ""


@pytest.mark.parametrize("text", ["", FILES["known"]])
def test_a_file_without_a_project_has_no_place(text: str, pages: Pages) -> None:
    pages.form()
    by_page(pages, text)
    assert pages.browser.text("#verdict").endswith("It describes no project, so there is nothing to send.")
    assert pages.browser.text("#place") == "The file describes no project."
    assert pages.browser.one("#request").get_attribute("value") == ""


def test_nothing_is_loaded_before_it_is_wanted(pages: Pages) -> None:
    pages.browser.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
    pages.served.asked.clear()
    pages.form()
    assert not [path for path in pages.served.asked if path.endswith((".wasm", ".gz"))]
    pages.browser.one("[name=name]").click()
    pages.check()
    assert {path for path in pages.served.asked if path.endswith((".wasm", ".gz"))} == {
        "/app/oxigraph.wasm",
        "/app/facts.nt.gz",
    }


@pytest.mark.skipif(not AXE.is_file(), reason="needs the package axe-core: make web")
@pytest.mark.parametrize("width", [1280, 400])
def test_it_is_accessible_and_fits(width: int, pages: Pages) -> None:
    pages.form(width)
    pages.browser.fill("[name=name]", "Mine")
    pages.check()
    assert pages.faults() == []
    assert pages.browser.run("return document.documentElement.scrollWidth <= innerWidth")


def test_the_file_that_the_command_writes_can_be_checked(pages: Pages) -> None:
    template = (ROOT / "openness_kg" / "importing" / "templates" / "project.ttl").read_text(encoding="utf-8")
    text = template.replace("$slug", "try").replace("<…>", "<https://example.org/x>").replace("…", "x")
    pages.form()
    found = by_page(pages, text.replace("$base", "pythia-12b").replace("$data", "oasst1"))["findings"]
    assert json.dumps(found)
    assert {finding["line"] > 0 for finding in found} == {True}
