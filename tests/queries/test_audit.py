"""The command ``audit``: what it finds in the shipped editions, in each format, and what it refuses."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.graph import catalogue, resources
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views import registry
from openness_kg.views.audit.as_csv import COLUMNS
from tests.support.cli import Result, assert_refused, run, run_on_terminal

HERE = Path(__file__).parent / "shipped-audit"
KINDS = [path.stem for path in resources.query_files("audit")]
INDEX = "index-2025-03"
SURVEY = "survey-2023-06"
LLAMA = {"koala", "stablevicuna-13b", "stanford-alpaca", "vicuna-13b-v1.3", "wizardlm-7b-v1.0"}


def full(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(iris.PREFIXES[prefix] + local)


def objects(store: ox.Store, subject: str, name: str) -> list[str]:
    """Return the values that a subject has for a predicate, as text."""
    found = []
    for quad in store.quads_for_pattern(ox.NamedNode(subject), full(name), None):
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        found.append(quad.object.value)
    return found


def instances(store: ox.Store, name: str) -> list[str]:
    """Return the IRIs of a class's instances."""
    found = []
    for quad in store.quads_for_pattern(None, full("rdf:type"), full(name)):
        assert isinstance(quad.subject, ox.NamedNode)
        found.append(quad.subject.value)
    return found


@cache
def all_findings(form: str) -> Result:
    """Return a run that audits all editions, for every test that looks at its output."""
    result = run("audit", "--format", form, env={"PYTHONHASHSEED": "1"})
    assert (result.code, result.err) == (0, "")
    return result


def test_there_are_these_kinds() -> None:
    first = "declared editions gap licence-conflict licence-terms link mirror no-evidence output-terms overrated"
    assert [*first.split(), "siblings", "underrated"] == KINDS


def test_a_kind_is_a_query_that_opens_with_the_sentence_of_its_concept() -> None:
    known = catalogue.shipped()
    sentences = {name: known[f"audit/{name}"].summary for name in KINDS}
    store = ox.Store()
    store.load(path=str(resources.root() / "ontology" / "audit.ttl"), format=ox.RdfFormat.TURTLE)
    described = {}
    for concept in instances(store, "okg:FindingKind"):
        (name,) = objects(store, concept, "skos:notation")
        (described[name],) = objects(store, concept, "skos:definition")
        assert objects(store, f"{iris.ID}audit/{name}", "prov:used") == [concept]
    assert described == sentences
    for name in KINDS:
        assert catalogue.shipped()[f"audit/{name}"].text.splitlines()[0] == f"#+ summary: {sentences[name]}"


def test_every_kind_answers_with_the_same_variables() -> None:
    heads = [re.findall(r"^SELECT DISTINCT .*$", catalogue.find(f"audit/{name}").text, re.MULTILINE) for name in KINDS]
    assert all(head == heads[0] for head in heads)
    assert len(heads[0]) == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["siblings", "licence-conflict"])
def test_rows_that_have_been_read(kind: str) -> None:
    result = run("audit", "--kind", kind, "--format", "csv")
    assert result.code == 0
    expected = (HERE / f"{kind}.csv").read_text(encoding="utf-8")
    assert result.out.splitlines() == expected.splitlines()


def test_siblings_on_the_first_llama(graph: KnowledgeGraph) -> None:
    findings = graph.audit(INDEX, ["siblings"]).findings
    for criterion, levels in {
        "llmdata": ["closed", "closed", "partial", "partial", "partial"],
        "llmweights": ["closed", "open", "partial", "partial", "partial"],
    }.items():
        of_cell = [f for f in findings if f.criterion is not None and f.criterion.slug == criterion]
        assert {f.project.slug for f in of_cell} == LLAMA
        assert sorted(f.level for f in of_cell) == levels
        assert {f.marks for f in of_cell} == {("family-level",)}
        for finding in of_cell:
            assert {s.project.slug for s in finding.siblings} == LLAMA - {finding.project.slug}


def test_what_lineage_explains_is_no_contradiction(graph: KnowledgeGraph) -> None:
    findings = graph.audit(INDEX, ["siblings"]).findings
    assert "geitje-ultra" not in {finding.project.slug for finding in findings}
    assert iris.mint("model", "mistral-7b") not in {finding.about for finding in findings}


def test_overrated_and_underrated_are_what_the_table_shows(graph: KnowledgeGraph) -> None:
    for edition in (INDEX, SURVEY):
        table = graph.table(edition)
        lower = {
            (row.slug, criterion.slug)
            for row in table.rows
            for criterion, cell in zip(table.criteria, row.cells, strict=True)
            if cell.outcome in ("inherited", "contradicted")
        }
        found = graph.audit(edition, ["overrated"]).findings
        assert {(f.project.slug, f.criterion.slug) for f in found if f.criterion} == lower
        assert all(finding.because and finding.expected for finding in found)


@pytest.mark.slow
def test_csv_is_sorted_and_has_slugs() -> None:
    result = all_findings("csv")
    assert result.code == 0
    assert result.err == ""
    assert result.out.splitlines()[0] == ",".join(COLUMNS)
    keys = [tuple(row[column] for column in COLUMNS) for row in result.rows]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    for row in result.rows:
        assert row["kind"] in KINDS
        assert iris.is_slug(row["project"])
        for column in ("expected", "because", "evidence"):
            parts = row[column].split(";")
            assert column == "evidence" or parts == sorted(set(parts))


@pytest.mark.slow
def test_json_has_the_findings_of_the_csv() -> None:
    document = json.loads(all_findings("json").out)
    rows = all_findings("csv").rows
    assert [f["kind"] for f in document["findings"]] == [row["kind"] for row in rows]
    for finding, row in zip(document["findings"], rows, strict=True):
        assert finding["project"] == row["project"]
        assert (finding["criterion"] or "") == row["criterion"]
        assert (finding["level"] or "") == row["level"]
        assert ";".join(finding["expected"]) == row["expected"]
        assert ";".join(finding["because"]) == row["because"]
    assert [kind["kind"] for kind in document["kinds"]] == KINDS
    assert sum(kind["findings"] for kind in document["kinds"]) == len(rows)


@pytest.mark.slow
def test_turtle_is_an_annotation_a_finding(graph: KnowledgeGraph) -> None:
    result = all_findings("turtle")
    store = ox.Store()
    store.load(result.out.encode(), format=ox.RdfFormat.TURTLE)
    findings = instances(store, "dqv:QualityAnnotation")
    audited = graph.audit()
    assert sorted(findings) == sorted(finding.iri for finding in audited.findings)
    assert not [quad for quad in store if isinstance(quad.subject, ox.BlankNode)]
    known = {row["s"] for row in graph.store.rows("SELECT DISTINCT ?s { ?s ?p ?o }")}
    for finding in findings:
        targets = objects(store, finding, "oa:hasTarget")
        assert targets
        assert set(targets) <= known
        (body,) = objects(store, finding, "oa:hasBody")
        assert len(objects(store, body, "rdf:value")) == 1
        assert objects(store, finding, "oa:motivatedBy") == [full("dqv:qualityAssessment").value]
        for name in ("okg:findingKind", "okg:edition", "prov:wasGeneratedBy", "prov:wasAttributedTo"):
            (value,) = objects(store, finding, name)
            assert value in known


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "csv", "json", "turtle", "markdown"])
def test_same_bytes_from_run_to_run(form: str, tmp_path: Path) -> None:
    target = tmp_path / "again"
    asked = ("audit", "--edition", SURVEY, "--format", form)
    result = run(*asked, "-o", str(target), env={"PYTHONHASHSEED": "2"})
    assert (result.code, result.out, result.err) == (0, "", "")
    assert target.read_bytes() == run(*asked, env={"PYTHONHASHSEED": "1"}).out.encode() != b""


@pytest.mark.slow
def test_markdown_of_a_project_has_cell_value_siblings_and_links() -> None:
    text = run("audit", "--project", "Stanford Alpaca", "--edition", INDEX, "--format", "markdown").out
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## Stanford Alpaca"]
    section = text.partition("### LLM data (llmdata): siblings rated differently, LLaMA")[2].partition("###")[0]
    assert "- This entry, Index of March 2025: **closed**; no link" in section
    assert "- Koala 13B, LLM data: **partial**; <https://github.com/young-geng/koala_data_pipeline>" in section
    assert "Please give the same base the same level" in section


@pytest.mark.slow
def test_markdown_without_a_project_groups_by_project() -> None:
    headings = re.findall(r"^## .*$", all_findings("markdown").out, re.MULTILINE)
    projects = {finding["project"] for finding in json.loads(all_findings("json").out)["findings"]}
    assert len(headings) == len(projects) > 1


@pytest.mark.slow
def test_text_groups_by_kind_and_keeps_to_80_columns() -> None:
    text = run("audit", "--edition", INDEX).out
    lines = text.splitlines()
    assert [line.split(" ")[0] for line in lines if re.fullmatch(r"[a-z-]+ \([0-9]+\)", line)] == [
        *(kind for kind in KINDS if kind not in ("declared", "mirror", "no-evidence")),
        "no-evidence",
    ]
    assert max(len(line) for line in lines if "://" not in line) <= 80
    assert lines[-1] == "Nothing found: mirror, declared"


@pytest.mark.slow
def test_text_is_coloured_on_a_terminal_alone() -> None:
    result, seen = run_on_terminal("audit", "--kind", "siblings", stream="stdout")
    assert result.code == 0
    assert "\x1b[" in seen
    assert "Koala 13B" in seen
    assert "\x1b" not in run("audit", "--kind", "siblings").out
    _, plain = run_on_terminal("audit", "--kind", "siblings", stream="stdout", env={"TERM": "dumb"})
    assert "\x1b" not in plain


@pytest.mark.slow
def test_kinds_edition_and_project_narrow_it_down() -> None:
    rows = all_findings("csv").rows
    narrowed = run(
        *("audit", "--kind", "underrated", "--kind", "no-evidence", "--edition", SURVEY, "--project", "dolly"),
        *("--format", "csv"),
    ).rows
    assert narrowed == [
        row
        for row in rows
        if row["kind"] in ("underrated", "no-evidence") and row["edition"] == SURVEY and row["project"] == "dolly"
    ]
    assert {row["kind"] for row in narrowed} == {"underrated", "no-evidence"}


@pytest.mark.slow
def test_editions_belong_to_the_later_one() -> None:
    assert {row["edition"] for row in run("audit", "--kind", "editions", "--format", "csv").rows} >= {INDEX}
    assert run("audit", "--kind", "editions", "--edition", SURVEY, "--format", "csv").rows == []


@pytest.mark.slow
def test_strict_is_1_if_there_is_a_finding() -> None:
    assert run("audit", "--strict", "--kind", "siblings").code == 1
    assert run("audit", "--strict", "--kind", "mirror", "--edition", SURVEY).code == 0
    assert run("audit", "--kind", "siblings").code == 0
    result = run("audit", "--strict", "--kind", "siblings", "--format", "csv")
    assert (result.code, len(result.rows) > 0) == (1, True)


@pytest.mark.slow
def test_strict_counts_what_only_lacks_a_link_if_it_is_asked_for_by_name() -> None:
    kinds: dict[tuple[str, str], set[str]] = {}
    for row in all_findings("csv").rows:
        kinds.setdefault((row["edition"], row["project"]), set()).add(row["kind"])
    edition, project = next(where for where, found in kinds.items() if found == {"no-evidence"})
    narrowed = ("audit", "--strict", "--edition", edition, "--project", project)
    assert run(*narrowed).code == 0
    assert run(*narrowed, "--kind", "mirror", "--kind", "no-evidence").code == 1
    assert run("audit", "--strict", "--kind", "overrated").code == 1


def test_gaps_that_settle_most_come_first_in_text(graph: KnowledgeGraph) -> None:
    edition = graph.audit("osai-2025-12", ["gap"])
    text = registry.text("audit", edition, "text")
    settled = [int(n) if n else 1 for n in re.findall(r"stands behind (?:(\d+) cells|this cell)", text)]
    firsts = [finding.settles for finding in sorted(edition.findings, key=lambda finding: -finding.settles)]
    assert settled[0] == firsts[0] > 1
    assert settled[-1] == firsts[-1] == 1
    rows = {row["cells"] for row in graph.query("questions/facts-that-settle-most").texts()}
    assert str(firsts[0]) in rows


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "csv", "json", "turtle", "markdown"])
def test_nothing_found_is_well_formed(form: str) -> None:
    result = run("audit", "--kind", "mirror", "--edition", SURVEY, "--format", form)
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith("\n") or form == "turtle"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kind", "sibling"], "Did you mean siblings?"),
        (["--edition", "index-2025-04"], "Did you mean index-2025-03?"),
        (["--project", "beile"], "Did you mean BELLE"),
        (["--format", "jsn"], "Did you mean json?"),
    ],
)
def test_unknown_names_are_refused_with_a_hint(arguments: list[str], said: str) -> None:
    assert_refused(run("audit", *arguments), said)
