"""What the index of March 2025 must show: scores, Llama 2's children, and what is inherited."""

from __future__ import annotations

import pytest

from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views.table import Cell, Row, Table

EDITION = "index-2025-03"
SCORES = {"olmo-7b-instruct": 12.5, "bloomz": 12, "amber": 10, "text-generation-webui": 5}
LLAMA_2 = {
    "airoboros": "llama-2-70b",
    "llama-2-chat": "llama-2-70b",
    "orca-2": "llama-2-13b",
    "solar-70b": "llama-2-70b",
    "stable-beluga-2": "llama-2-70b",
    "tulu-2-dpo-70b": "llama-2-70b",
    "ultralm-13b-v2.0": "llama-2-13b",
    "wizardlm-13b-v1.2": "llama-2-13b",
    "xwin-lm": "llama-2-70b",
}
INHERITED = [
    ("minchatgpt", "llmdata", "gpt-2-medium", "WebText"),
    ("vicuna-13b-v1.3", "llmweights", "llama-13b", "LLaMA weights on request"),
    ("bloomz", "llmdata", "bloom", "ROOTS"),
]


@pytest.fixture(scope="module")
def table(graph: KnowledgeGraph) -> Table:
    return graph.table(EDITION)


def row_of(table: Table, slug: str) -> Row:
    return next(row for row in table.rows if row.slug == slug)


def cell_of(table: Table, project: str, criterion: str) -> Cell:
    position = [c.slug for c in table.criteria].index(criterion)
    return row_of(table, project).cells[position]


def test_curated_scores(graph: KnowledgeGraph) -> None:
    curated = graph.table(EDITION, "curated")
    assert len(curated.rows) == 47
    assert {row.maximum for row in curated.rows} == {14}
    assert {slug: float(row_of(curated, slug).score) for slug in SCORES} == SCORES


@pytest.mark.parametrize(("project", "base"), LLAMA_2.items())
def test_children_of_llama_2_are_closed_and_confirmed(
    graph: KnowledgeGraph, table: Table, project: str, base: str
) -> None:
    cell = cell_of(table, project, "llmdata")
    assert (cell.curated, cell.derived, cell.precision, cell.outcome) == ("closed", "closed", "exact", "confirmed")
    text = graph.explain(project, "llmdata", EDITION).text()
    assert "Llama 2 training data undisclosed" in text
    assert base in {named.slug for named in row_of(table, project).bases}


@pytest.mark.parametrize(("project", "criterion", "model", "named"), INHERITED)
def test_inherited(graph: KnowledgeGraph, table: Table, project: str, criterion: str, model: str, named: str) -> None:
    cell = cell_of(table, project, criterion)
    assert (cell.curated, cell.effective, cell.outcome) == ("open", "partial", "inherited")
    assert model in {through.slug for through in cell.through}
    assert named in graph.explain(project, criterion, EDITION).text()


def test_no_green_cell_on_an_undisclosed_base(table: Table) -> None:
    for row in table.rows:
        cell = cell_of(table, row.slug, "llmdata")
        assert (cell.derived, cell.level) != ("closed", "open"), row.slug


def test_a_library_inherits_nothing_from_models_that_it_supports(graph: KnowledgeGraph, table: Table) -> None:
    for slug in ("trlx", "text-generation-webui"):
        assert not next(row for row in table.rows if row.slug == slug).inherited
        assert graph.store.ask(f"ASK {{ project:{slug} okg:supports ?model ; okg:supportEvidence ?seen }}")
        assert not graph.store.ask(f"ASK {{ project:{slug} okg:lineageModel ?anything }}")
