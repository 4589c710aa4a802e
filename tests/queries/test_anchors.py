"""What the survey of June 2023 must show: its ratings as published, and its inherited cells with their reasons."""

from __future__ import annotations

import csv

import pytest

from openness_kg.base import iris
from openness_kg.graph.local import LocalStore
from openness_kg.graph.result import Result
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views.table.model import Cell
from tests.support.cli import SHARED
from tests.support.facts import Facts, facts_of
from tests.support.shipped import turtle_files

EDITION = "survey-2023-06"
CRITERIA = "opencode llmdata llmweights rldata rlweights license code architecture preprint paper datasheet package api"
# The levels as published: o open, p partial, c closed, in the order of the criteria.
PUBLISHED = {
    "bloomz": "oooooooooccoo",
    "open-assistant": "oooooooocccoo",
    "belle": "ooooooooocccc",
    "chatrwkv": "oooooooocccoo",
    "dolly": "ooopcooopccoc",
    "openchatkit": "ooooooocpccoc",
    "cerebras-gpt": "oooccoooocccc",
    "stanford-alpaca": "ooopcpooccccc",
    "trlx": "ooopcoopcccpo",
    "minchatgpt": "ooopcoopcccco",
    "chinese-vicuna": "ooooooccccccc",
    "text-generation-webui": "oooccoocccccc",
    "palm-rlhf-pytorch": "occccooccccoc",
    "chatgpt": "ccccccccccccp",
}
SLUGS = {
    "xmtf": "bloomz",
    "CharRWKV": "chatrwkv",
    "Vicuna": "chinese-vicuna",
    "stanford_alpaca": "stanford-alpaca",
    "text-generation-webu": "text-generation-webui",
}
LETTERS = {"o": "open", "p": "partial", "c": "closed"}
TSV = SHARED / "sources" / EDITION / "ratings.tsv"


def cell(graph: KnowledgeGraph, project: str, criterion: str) -> Cell:
    """Return a cell of the survey's effective table."""
    table = graph.table(EDITION)
    column = [criterion.slug for criterion in table.criteria].index(criterion)
    return next(row for row in table.rows if row.slug == project).cells[column]


def test_the_table_has_fourteen_projects_and_thirteen_criteria(graph: KnowledgeGraph) -> None:
    table = graph.table(EDITION)
    assert sorted(row.slug for row in table.rows) == sorted(PUBLISHED)
    assert len(table.rows) == 14
    assert [criterion.slug for criterion in table.criteria] == CRITERIA.split()


def curated(graph: KnowledgeGraph) -> dict[str, list[str]]:
    """Return the levels of the survey's curated table, by project."""
    return {row.slug: [cell.level for cell in row.cells] for row in graph.table(EDITION, "curated").rows}


def test_curated_levels_are_as_published(graph: KnowledgeGraph) -> None:
    assert curated(graph) == {slug: [LETTERS[letter] for letter in levels] for slug, levels in PUBLISHED.items()}


@pytest.mark.skipif(not TSV.exists(), reason="the survey's ratings.tsv is not at hand")
def test_curated_levels_are_those_of_the_published_file(graph: KnowledgeGraph) -> None:
    with TSV.open(encoding="utf-8", newline="") as file:
        published = {row["project"]: row for row in csv.DictReader(file, delimiter="\t")}
    assert len(published) == 14
    assert curated(graph) == {
        SLUGS.get(name, name.lower()): [row[criterion] for criterion in CRITERIA.split()]
        for name, row in published.items()
    }


@pytest.mark.parametrize("project", ["belle", "stanford-alpaca", "chinese-vicuna"])
def test_the_data_of_llama_is_inherited(graph: KnowledgeGraph, project: str) -> None:
    found = cell(graph, project, "llmdata")
    assert (found.curated, found.derived, found.effective, found.outcome) == ("open", "partial", "partial", "inherited")
    assert {model.slug for model in found.through} & {"llama", "llama-7b", "llama-13b"}


@pytest.mark.parametrize("project", ["belle", "stanford-alpaca", "chinese-vicuna"])
def test_an_explanation_names_model_corpus_restriction_evidence_and_rule(graph: KnowledgeGraph, project: str) -> None:
    explanation = graph.explain(project, "llmdata", EDITION)
    corpus = next(fact for fact in explanation.facts if fact.iri.endswith("dataset/llama-corpus"))
    limit = next(fact for fact in explanation.facts if fact.iri.endswith("restriction/llama-corpus-not-released"))
    text = explanation.text()
    lines = [line.strip() for line in text.splitlines()]
    assert "effective  partial, inherited from" in text
    assert "LLaMA → pretrained on → LLaMA training data" in lines
    assert any(line.startswith("• LLaMA training data: partial, nothing found on ") for line in lines)
    assert any(line.startswith("• LLaMA training data documented, not released") for line in lines)
    assert "Base-data rule" in text
    for source in (*corpus.sources, *limit.sources):
        assert source in lines
    card = "https://github.com/facebookresearch/llama/blob/57b0eb62de0636e75af471e49e2f1862d908d9d8/MODEL_CARD.md#L65"
    assert card in limit.sources


def test_minchatgpt_inherits_through_gpt_2_and_its_webtext(graph: KnowledgeGraph) -> None:
    found = cell(graph, "minchatgpt", "llmdata")
    assert (found.curated, found.effective, found.outcome) == ("open", "partial", "inherited")
    assert [model.slug for model in found.through] == ["gpt-2-medium"]
    lines = [line.strip() for line in graph.explain("minchatgpt", "llmdata", EDITION).text().splitlines()]
    assert "GPT-2 → pretrained on → WebText" in lines
    assert "• WebText: partial" in lines


def test_dolly_is_confirmed_open_by_the_pile(graph: KnowledgeGraph) -> None:
    found = cell(graph, "dolly", "llmdata")
    assert (found.curated, found.derived, found.effective, found.outcome) == ("open", "open", "open", "confirmed")
    assert found.precision == "exact"
    (fact,) = graph.explain("dolly", "llmdata", EDITION).facts
    assert fact.iri == iris.mint("dataset", "the-pile") + "#availability.first"
    assert fact.sentence == "The Pile: open, until 2023-07"
    assert fact.holder == iris.mint("dataset", "the-pile")


@pytest.mark.parametrize(
    ("edition", "criterion"), [("index-2025-03", "llmdata"), ("osai-2025-12", "datasources_basemodel")]
)
def test_dolly_is_judged_anew_after_the_pile_was_taken_down(
    graph: KnowledgeGraph, edition: str, criterion: str
) -> None:
    found = graph.explain("dolly", criterion, edition)
    assert (found.curated, found.effective, found.outcome) == ("open", "partial", "inherited")
    assert "The Pile: partial, from 2023-08-19" in [fact.sentence for fact in found.facts]


def test_a_model_on_redpajama_is_judged_anew_after_the_books_were_withdrawn(graph: KnowledgeGraph) -> None:
    found = graph.explain("redpajama-incite-7b-instruct", "llmdata", "index-2025-03")
    assert (found.curated, found.effective, found.outcome) == ("open", "partial", "inherited")
    assert "RedPajama-Data-1T: partial, from 2024-04-12" in [fact.sentence for fact in found.facts]


def test_chatgpt_stays_closed(graph: KnowledgeGraph) -> None:
    found = cell(graph, "chatgpt", "llmdata")
    assert (found.curated, found.effective, found.outcome) == ("closed", "closed", "")
    assert found.derived != "open"


def test_a_project_without_a_model_has_no_derived_level(graph: KnowledgeGraph) -> None:
    found = cell(graph, "palm-rlhf-pytorch", "llmdata")
    assert (found.curated, found.derived, found.effective, found.outcome) == ("closed", "unknown", "closed", "")
    assert graph.explain("palm-rlhf-pytorch", "llmdata", EDITION).derived == ""


def test_no_project_with_an_undisclosed_corpus_in_its_lineage_is_open(facts: Facts, graph: KnowledgeGraph) -> None:
    undisclosed = {dataset for dataset, level in facts.pairs("availability") if level == "closed"}
    corpora = undisclosed & {corpus for _, corpus in facts.pairs("pretrainedOn")}
    drawing = {project for project, source in facts.pairs("drawsOn") if source in corpora} & facts.of_type("Project")
    rated = {f"project/{row.slug}" for row in graph.table(EDITION).rows}
    assert "project/chatgpt" in drawing & rated
    for project in drawing & rated:
        assert cell(graph, iris.slug(project), "llmdata").effective != "open"


def test_no_level_is_derived_as_closed_under_the_survey_policy(facts: Facts) -> None:
    survey = {criterion for criterion, policy in facts.pairs("restrictionPolicy") if policy == "downToPartial"}
    ratings = {rating for rating, criterion in facts.pairs("criterion") if criterion in survey}
    levels = {facts.value(rating, "level") for rating in ratings & facts.of_type("DerivedRating")}
    assert levels == {"open", "partial"}


@pytest.mark.slow
def test_what_is_derived_asserts_no_fact_and_no_curated_level(facts: Facts) -> None:
    asserted = LocalStore()
    for path, name in turtle_files():
        asserted.load(path, name)
    before = facts_of(asserted)
    for predicate in ("availability", "weightsAvailability", "bearsOn", "underLicence", "memberOf", "pretrainedOn"):
        assert facts.pairs(predicate) == before.pairs(predicate)
    for rating in facts.of_type("CuratedRating"):
        assert facts.value(rating, "level") == before.value(rating, "level")


@pytest.mark.slow
def test_every_inherited_cell_names_a_model_a_fact_and_its_evidence(graph: KnowledgeGraph) -> None:
    inherited = [
        (row.slug, criterion.slug, found)
        for row in graph.table(EDITION).rows
        for criterion, found in zip(graph.table(EDITION).criteria, row.cells, strict=True)
        if found.outcome == "inherited"
    ]
    assert inherited
    for project, criterion, found in inherited:
        assert found.through
        explanation = graph.explain(project, criterion, EDITION)
        assert explanation.facts
        # the evidence for a licence stands with the edge to it
        held = {fact.iri for fact in explanation.facts}
        edges = [step.source for step in explanation.steps if step.object_iri in held and step.source]
        assert edges or any(fact.sources for fact in explanation.facts), (project, criterion)


def test_a_name_of_a_licence_that_has_versions_has_one(graph: KnowledgeGraph) -> None:
    names = graph.sparql(
        """SELECT ?identifier ?name WHERE {
        ?licence okg:spdxIdentifier ?identifier ; rdfs:label|skos:altLabel ?name
        FILTER(REGEX(?identifier, "^(CC|A?GPL|LGPL|MPL|EUPL)-.*[0-9]") && !REGEX(?name, "[0-9]")) }"""
    )
    assert isinstance(names, Result)
    assert names.texts() == []
