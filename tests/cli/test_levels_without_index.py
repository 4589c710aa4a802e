"""What lineage alone allows a project that no edition rates, and the overview of one that an edition does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import openness_kg
from openness_kg import OpennessError
from openness_kg.base import iris
from openness_kg.graph import catalogue
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views.explain import Line, Overview
from tests.support.cli import SURVEY, assert_refused, run

INDEX, NEWEST = "index-2025-03", "osai-2026-06"
RULED = {
    SURVEY: ["llmdata", "llmweights", "rldata", "license"],
    INDEX: ["llmdata", "llmweights", "rldata", "license"],
    NEWEST: ["datasources_basemodel", "datasources_endmodel", "weights_basemodel", "licenses"],
    "osai-index-history": ["license"],
}
MINE = """\
@prefix dataset: <https://w3id.org/openness-kg/id/dataset/> .
@prefix licence: <https://w3id.org/openness-kg/id/licence/> .
@prefix model: <https://w3id.org/openness-kg/id/model/> .
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix project: <https://w3id.org/openness-kg/id/project/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

project:mine a okg:Project ; rdfs:label "Mine"@en ; okg:offersModel model:mine-7b ; okg:underLicence licence:mit .
model:mine-7b a okg:Model ; rdfs:label "Mine 7B"@en ;
    okg:fineTunedFrom model:llama-2-7b ; okg:tunedOn dataset:gpt-4-alpaca .

project:dark a okg:Project ; rdfs:label "Dark"@en ; okg:offersModel model:dark-7b .
model:dark-7b a okg:Model ; rdfs:label "Dark 7B"@en ; okg:fineTunedFrom model:nobody-knows .
model:nobody-knows a okg:Model ; rdfs:label "Nobody Knows"@en .
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mine") / "mine.ttl"
    path.write_text(MINE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def mine(file: Path) -> KnowledgeGraph:
    """The shipped graph with two projects on top that no index knows."""
    return openness_kg.load(data=[file])


def lines(overview: Overview) -> dict[str, Line]:
    return {line.criterion.slug: line for line in overview.criteria}


def levels(overview: Overview) -> dict[str, tuple[str, str]]:
    return {line.criterion.slug: (line.derived, line.precision) for line in overview.criteria if line.rule}


@pytest.mark.slow
def test_a_fine_tune_of_llama_2_gets_what_that_allows(mine: KnowledgeGraph) -> None:
    assert levels(mine.explain("mine", scheme=INDEX)) == {
        "llmdata": ("closed", "exact"),
        "llmweights": ("partial", "exact"),
        "rldata": ("open", "exact"),
        "license": ("partial", "atMost"),
    }
    assert levels(mine.explain("mine", scheme=SURVEY)) == {
        "llmdata": ("partial", "atMost"),
        "llmweights": ("partial", "atMost"),
        "rldata": ("open", "exact"),
        "license": ("partial", "atMost"),
    }


@pytest.mark.slow
@pytest.mark.parametrize("scheme", RULED)
def test_every_scheme_has_all_its_criteria_and_levels_for_those_with_a_rule(mine: KnowledgeGraph, scheme: str) -> None:
    overview = mine.explain("mine", scheme=scheme)
    assert overview.scheme is not None
    assert (overview.scheme.slug, overview.edition, overview.rated) == (scheme, None, False)
    rows = mine.query("lookup/scheme-criteria", {"scheme": iris.mint("scheme", scheme)}).texts()
    assert [line.criterion.slug for line in overview.criteria] == [row["slug"] for row in rows]
    assert [line.criterion.slug for line in overview.criteria if line.derived] == RULED[scheme]
    assert {(line.curated, line.effective, line.outcome) for line in overview.criteria} == {("", "", "")}
    for line in overview.criteria:
        explanation = mine.explain("mine", line.criterion.slug, scheme=scheme)
        assert (explanation.derived, explanation.precision) == (line.derived, line.precision)
        assert (explanation.through, explanation.unknown) == (line.through, line.unknown)
        assert bool(explanation.facts) == bool(line.derived)


@pytest.mark.slow
def test_it_is_marked_as_derived_only(mine: KnowledgeGraph) -> None:
    text = mine.explain("mine").text()
    assert text.startswith(f"Mine · scheme {NEWEST}\nDerived only: no edition rates this project.\n\n")
    assert "  datasources_basemodel  closed, through Llama 2 7B\n" in text
    assert "No rule derives the others, so nothing is said on weights_endmodel, " in text
    explanation = mine.explain("mine", "llmdata")
    assert explanation.scheme is not None
    assert explanation.scheme.slug == INDEX
    marked = "Derived only: no edition rates this project.\n\n  derived    closed, through Llama 2 7B\n"
    assert explanation.text().startswith(f"Mine · LLM data · scheme {INDEX}\n{marked}")
    assert "Llama 2 → pretrained on → Llama 2 training data" in explanation.text()
    assert "curated" not in explanation.text()
    assert "closed, through Llama 2 7B (derived only)" in explanation.mermaid()
    for document in (json.loads(mine.explain("mine").json()), json.loads(explanation.json())):
        assert (document["rated"], document["derived_only"], document["edition"]) == (False, True, None)
        for cell in document.get("criteria", [document]):
            assert (cell["curated"], cell["effective"], cell["outcome"]) == (None, None, None)


@pytest.mark.slow
def test_of_an_unknown_base_nothing_is_derived_and_that_is_said(mine: KnowledgeGraph) -> None:
    overview = mine.explain("dark", scheme=INDEX)
    assert set(levels(overview).values()) == {("", "")}
    assert [named.slug for named in lines(overview)["llmdata"].unknown] == ["nobody-knows"]
    assert "  llmdata     none: lineage allows no conclusion, as too little is known of Nobody Knows" in overview.text()
    assert "  rldata      none: nothing is known that the rule could look at\n" in overview.text()
    assert "none: no rule derives this criterion" in mine.explain("dark", "api").text()


@pytest.mark.slow
def test_with_a_scheme_a_rated_project_is_looked_at_by_lineage_alone(graph: KnowledgeGraph) -> None:
    overview = graph.explain("bloomz", scheme=SURVEY)
    assert overview.rated
    assert overview.derived_only
    assert "Derived only: what lineage alone allows, whatever level an edition gives." in overview.text()


@pytest.mark.slow
@pytest.mark.parametrize("edition", [SURVEY, INDEX, NEWEST])
def test_supposed_levels_are_those_that_stand_beside_ratings(graph: KnowledgeGraph, edition: str) -> None:
    """On the day of the edition or, where only its month is known, on one in which nothing changed since."""
    table = graph.table(edition)
    day = table.issued if table.issued.count("-") == 2 else f"{table.issued}-01"
    rows = table.rows if edition != NEWEST else table.rows[::3]
    assert len(rows) > 10
    for row in rows:
        supposed = lines(graph.explain(row.slug, scheme=edition, on=day))
        for column, cell in zip(table.criteria, row.cells, strict=True):
            line = supposed[column.slug]
            assert (line.derived or "unknown", line.precision, set(line.through)) == (
                cell.derived,
                cell.precision,
                set(cell.through),
            ), (row.slug, column.slug)


def test_the_overview_of_a_rated_project_is_its_row_of_the_table(graph: KnowledgeGraph) -> None:
    table = graph.table(SURVEY)
    for row in table.rows:
        overview = graph.explain(row.slug, edition=SURVEY)
        assert overview.rated
        assert not overview.derived_only
        assert [line.criterion.slug for line in overview.criteria] == [column.slug for column in table.criteria]
        for line, cell in zip(overview.criteria, row.cells, strict=True):
            assert (line.curated, line.derived or "unknown", line.effective) == (
                cell.curated,
                cell.derived,
                cell.effective,
            )
            assert (line.precision, line.outcome) == (cell.precision, cell.outcome)
            assert set(line.through) == set(cell.through)


def test_without_an_edition_it_is_the_newest_that_rates_the_project(graph: KnowledgeGraph) -> None:
    for project, edition in (("stanford-alpaca", NEWEST), ("bloomz", INDEX)):
        newest = graph.explain(project).edition
        assert newest is not None
        assert newest.slug == edition
    assert "  llmdata       open     partial at most  partial, inherited from BLOOM\n" in graph.explain("bloomz").text()


def test_an_overview_is_no_chart_and_has_an_edition_or_a_scheme(graph: KnowledgeGraph) -> None:
    with pytest.raises(OpennessError, match="not both"):
        graph.explain("dolly", edition=SURVEY, scheme=SURVEY)
    with pytest.raises(OpennessError, match="Did you mean survey-2023-06"):
        graph.explain("dolly", scheme="survey-2023")
    with pytest.raises(OpennessError, match="does not rate craiyon: name a scheme"):
        graph.explain("craiyon", edition=SURVEY)


@pytest.mark.slow
def test_nothing_supposed_leaks(mine: KnowledgeGraph) -> None:
    mine.audit()
    before = mine.store.dump("nquads")
    found = len(mine.audit().findings)
    for project in ("mine", "dolly", "dark"):
        mine.explain(project, scheme=NEWEST)
        mine.explain(project, "licenses", scheme=NEWEST)
    assert mine.store.dump("nquads") == before
    assert b"supposed" not in before
    assert not {"mine", "dark"} & {row.slug for edition in (SURVEY, NEWEST) for row in mine.table(edition).rows}
    audit = mine.audit()
    assert len(audit.findings) == found
    assert not {"mine", "dark"} & {finding.project.slug for finding in audit.findings}
    assert not list(mine.query("lookup/cells", {"project": "mine"}))
    assert "supposed" not in {row["edition"].rsplit("/", 1)[-1] for row in mine.query("lookup/editions").texts()}


def test_the_graph_and_the_edition_are_named_in_the_query_as_in_the_program() -> None:
    text = catalogue.named("supposed/ratings").text
    assert f"<{iris.SUPPOSED_EDITION}>" in text
    assert iris.mint("edition", "supposed") == iris.SUPPOSED_EDITION


@pytest.mark.slow
def test_the_command_says_which_scheme_it_took(file: Path, mine: KnowledgeGraph) -> None:
    result = run("explain", "mine", "--data", str(file))
    assert (result.code, result.err) == (0, f"scheme {NEWEST} (the newest)\n")
    assert result.out == mine.explain("mine").text()
    result = run("explain", "mine", "LLM data", "--data", str(file))
    assert (result.code, result.err) == (0, f"scheme {INDEX} (the newest with this criterion)\n")
    assert run("explain", "mine", "--data", str(file), "--scheme", iris.mint("scheme", NEWEST)).err == ""


def test_where_no_edition_is_known_a_scheme_has_to_be_named(file: Path) -> None:
    alone = ("--only-data", "--data", str(file))
    assert_refused(run("explain", "mine", *alone), "name one of", INDEX)
    assert run("explain", "mine", *alone, "--scheme", INDEX).code == 0


@pytest.mark.slow
def test_a_store_on_disk_is_asked_too(file: Path, tmp_path: Path, mine: KnowledgeGraph) -> None:
    folder = tmp_path / "store"
    assert run("load", "--store", str(folder), "--data", str(file)).code == 0
    result = run("explain", "mine", "--store", str(folder), "--scheme", SURVEY)
    assert (result.code, result.err) == (0, "")
    assert result.out == mine.explain("mine", scheme=SURVEY).text()
