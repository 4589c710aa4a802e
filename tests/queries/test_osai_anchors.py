"""What the edition of December 2025 must show: its numbers, its siblings, its licences and its mirrors."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openness_kg.base import iris
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views import registry
from openness_kg.views.table import Table
from tests.support.cli import ROOT

EDITION = "osai-2025-12"
DATA, WEIGHTS = "datasources_basemodel", "weights_basemodel"
SIBLINGS = {
    ("stanford-alpaca", DATA),
    ("wizardlm-7b-v1.0", DATA),
    ("stanford-alpaca", WEIGHTS),
    ("wizardlm-7b-v1.0", WEIGHTS),
    ("hermes-4-70b", WEIGHTS),
    ("infinity-instruct-7m-gen-llama3.1-70b", WEIGHTS),
    ("apriel-nemotron-15b-thinker", WEIGHTS),
    ("mistral-nemo-instruct", WEIGHTS),
}
APACHE_ON_LLAMA_2 = {
    "belle-llama2-13b-chat-0.4m",
    "jais-adapted-70b-chat",
    "longalign-13b-64k",
    "opencodeinterpreter-cl-70b",
}
MIRRORS = {("bark", DATA)}
LIMITED = [
    ("starcoder2-15b-instruct-v0.1", DATA, "starcoder2-15b"),
    ("sd2.1-nitro", DATA, "stable-diffusion-2-base"),
    ("bloomz-p3", DATA, "bloom"),
    ("vicuna-13b-v1.5", DATA, "llama-2-13b"),
]


@pytest.fixture(scope="module")
def table(graph: KnowledgeGraph) -> Table:
    return graph.table(EDITION)


def cells(graph: KnowledgeGraph, kind: str) -> set[tuple[str, str]]:
    return {(f.project.slug, f.criterion.slug) for f in graph.audit(EDITION, [kind]).findings if f.criterion}


def test_it_is_whole(table: Table) -> None:
    assert (len(table.rows), len(table.criteria)) == (189, 14)
    assert all(cell.curated in ("open", "partial", "closed") for row in table.rows for cell in row.cells)
    assert {named.slug for row in table.rows for named in row.types} == {"text", "code", "image", "audio", "video"}
    assert [row.slug for row in table.rows if len(row.types) > 1] != []


def test_the_newest_is_of_june_2026_and_whole(graph: KnowledgeGraph) -> None:
    newest = graph.table()
    assert newest.edition.slug == "osai-2026-06"
    assert (len(newest.rows), len(newest.criteria)) == (193, 12)
    assert all(cell.curated in ("open", "partial", "closed") for row in newest.rows for cell in row.cells)
    assert {row.maximum for row in newest.rows} == {12}


def test_what_changed_since_december_is_the_page(graph: KnowledgeGraph) -> None:
    changes = graph.changes()
    assert (len(changes.added), len(changes.dropped)) == (27, 23)
    assert [(one.aspect, one.difference) for one in changes.criteria] == [
        ("Package", "dropped"),
        ("Programming interface", "dropped"),
    ]
    assert "33x-coder" in {base.project.slug for base in changes.bases}
    assert changes.markdown() == (ROOT / "docs" / "changes-2026-06.md").read_text(encoding="utf-8")


def test_siblings(graph: KnowledgeGraph) -> None:
    assert cells(graph, "siblings") == SIBLINGS


def test_an_open_licence_on_llama_2(graph: KnowledgeGraph) -> None:
    found = graph.audit(EDITION, ["licence-conflict"]).findings
    on_llama_2 = {f.project.slug for f in found if any("Llama 2 Community" in reason for reason in f.because)}
    assert on_llama_2 == APACHE_ON_LLAMA_2
    assert all(any("Apache" in reason for reason in f.because) for f in found if f.project.slug in APACHE_ON_LLAMA_2)


def test_mirrors(graph: KnowledgeGraph) -> None:
    assert cells(graph, "mirror") == MIRRORS


@pytest.mark.parametrize(("project", "criterion", "model"), LIMITED)
def test_inherited_cells_name_their_model(graph: KnowledgeGraph, project: str, criterion: str, model: str) -> None:
    explanation = graph.explain(project, criterion, EDITION)
    assert explanation.outcome == "inherited"
    assert model in {named.slug for named in explanation.through}
    assert explanation.facts


def test_what_is_inherited_may_be_limited_by_own_facts_too(graph: KnowledgeGraph, table: Table) -> None:
    text = graph.explain("sqlcoder-7b-2", "licenses", EDITION).text()
    assert "partial, inherited from Code Llama 7B; the project's own facts limit it too\n" in text
    assert "limit it too" not in graph.explain("vicuna-13b-v1.5", DATA, EDITION).text()
    findings = graph.audit(EDITION, ["overrated"], "sqlcoder-7b-2").findings
    (finding,) = (one for one in findings if one.criterion and one.criterion.slug == "licenses")
    assert finding.marks == ("inherited",)
    assert "The project's own facts limit it too: SQLCoder-7B-2" in finding.because
    both = {row.slug for row in table.rows for cell in row.cells if cell.also}
    assert {"modelscopet2v-v1.5", "sqlcoder-7b-2"} <= both
    for name, start, sign in (("text", "SQLCoder ", "~↓!"), ("markdown", "| SQLCoder ", r"\~↓!")):
        (line,) = (line for line in registry.text("table", table, name).splitlines() if line.startswith(start))
        assert sign in line


def test_agreement_says_what_it_is_worth(graph: KnowledgeGraph) -> None:
    assert "effective  open, confirmed by lineage\n" in (confirmed := graph.explain("smollm3-3b", DATA, EDITION)).text()
    assert "effective  open, as the index itself says\n" in replace(confirmed, outcome="ownWord").text()
    ceiling = graph.explain("koala", "licenses", EDITION)
    assert (ceiling.curated, ceiling.derived, ceiling.precision, ceiling.outcome) == (
        "partial",
        "partial",
        "atMost",
        "consistent",
    )
    assert "effective  partial, consistent with lineage\n" in ceiling.text()


def test_nothing_is_confirmed_by_the_index_alone(graph: KnowledgeGraph) -> None:
    own = "https://github.com/Language-Technology-Assessment/main-database/"
    for edition in (EDITION, "index-2025-03", "survey-2023-06"):
        table = graph.table(edition)
        for row in table.rows:
            for criterion, cell in zip(table.criteria, row.cells, strict=True):
                if cell.outcome in ("confirmed", "ownWord"):
                    own_pages = f" FILTER(!STRSTARTS(STR(?source), '{own}'))" if edition == EDITION else ""
                    other = graph.store.ask(
                        f"ASK {{ ?r okg:edition edition:{edition} ; okg:ratedProject <{row.iri}> ;"
                        f" okg:criterion <{criterion.iri}> ; okg:restsOnSource ?source{own_pages} }}"
                    )
                    assert (cell.outcome == "confirmed") == other
                    assert cell.precision == "exact"


def test_swapped_statements_stay_on_the_entries(graph: KnowledgeGraph) -> None:
    ancestors = {(row["subject"], row["ancestor"]) for row in graph.query("lookup/ancestors").texts()}
    for name in ("guru-32b", "synlogic-32b"):
        ours, base = iris.mint("model", name), iris.mint("model", "qwen2.5-32b")
        assert (iris.mint("project", name), ours) in ancestors
        assert (ours, base) in ancestors
        assert (base, ours) not in ancestors


@pytest.mark.parametrize("project", ["baichuan2-13b-chat", "codegeex4-all-9b", "stable-diffusion-3.5-large"])
def test_commercial_use_on_a_condition_is_not_none(table: Table, project: str) -> None:
    row = next(row for row in table.rows if row.slug == project)
    kinds = {kind.slug for kind in row.licence_kinds}
    assert {"conditionalCommercialUse", "registrationRequired"} <= kinds
    assert "nonCommercial" not in kinds
