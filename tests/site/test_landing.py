"""The pages that open a site, as they are without a script: whole, harmless, and true to the graph."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base.iris import slug
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site import addresses
from openness_kg.site.pages import NAVIGATION
from openness_kg.views.audit import Audit
from openness_kg.views.table import Table
from tests.support.cli import run
from tests.support.markup import Element, read
from tests.support.published import published

pytestmark = pytest.mark.slow

PAGES = ("index.html", "lineage.html", "trends.html", "findings.html", "changes.html")
MOST = 300_000
"""Bytes over the wire that the landing page may take."""


@pytest.fixture(scope="module")
def table(whole: KnowledgeGraph) -> Table:
    """The table of the newest edition."""
    return whole.table()


@pytest.fixture(scope="module")
def audit(whole: KnowledgeGraph) -> Audit:
    """What the audit finds."""
    return whole.audit()


def page(site: Path, name: str) -> Element:
    """Return a page of the site."""
    return read((site / name).read_text(encoding="utf-8"))


def rows(found: Element, number: int = 0) -> list[list[str]]:
    """Return the texts of the cells of the body of a table of a page."""
    return [
        [cell.text for cell in row.inside if isinstance(cell, Element)] for row in found.all("tbody")[number].all("tr")
    ]


def hrefs(found: Element) -> list[str]:
    """Return where the links of a page lead."""
    return [link.attrs["href"] for link in found.all("a")]


def test_landing_page_is_light(site: Path) -> None:
    """What is loaded before anything is asked for: the page, its style, its script, its icon."""
    landing = page(site, "index.html")
    loaded = ["index.html"]
    loaded += [link.attrs["href"] for link in landing.all("link") if link.attrs["rel"] in ("stylesheet", "icon")]
    loaded += [script.attrs["src"] for script in landing.all("script") if "src" in script.attrs]
    assert len(loaded) > 3
    assert sum(len(gzip.compress((site / path).read_bytes())) for path in loaded) < MOST


def test_landing_page_has_the_whole_table(site: Path, table: Table) -> None:
    found = page(site, "index.html").all("tbody")[0].all("tr")
    assert len(found) == len(table.rows) > 100
    for shown, row in zip(found, table.rows, strict=True):
        heading, score, *cells = (cell for cell in shown.inside if isinstance(cell, Element))
        assert heading.text.startswith(row.name)
        assert heading.all("a")[0].attrs["href"] == f"id/project/{row.slug}.html"
        assert all(named.label in heading.text for named in (*row.organisations, *row.bases))
        bar = score.all("svg")[0]
        assert float(bar.all("rect")[0].attrs["width"]) == float(score.attrs["data-v"]) == float(row.score)
        assert bar.attrs["viewbox"].split()[2] == str(row.maximum)
        assert [cell.attrs["data-l"] for cell in cells] == [cell.level for cell in row.cells]
        assert all(table.levels[cell.level].symbol in shown.text for shown, cell in zip(cells, row.cells, strict=True))


def test_lowered_cells_are_marked_and_lead_to_their_explanation(
    site: Path, table: Table, whole: KnowledgeGraph
) -> None:
    landing = page(site, "index.html")
    (held,) = landing.all("table", "ratings")
    told = json.loads((site / held.attrs["data-reasons"]).read_text(encoding="utf-8"))
    edition = table.edition.slug
    lowered = set()
    for shown, row in zip(landing.all("tbody")[0].all("tr"), table.rows, strict=True):
        for cell, criterion, known in zip(shown.all("td", "c"), table.criteria, row.cells, strict=True):
            if known.outcome in ("inherited", "contradicted"):
                assert cell.attrs["data-o"] == known.outcome
                assert hrefs(cell) == [f"id/project/{row.slug}.html#why-{edition}-{criterion.slug}"]
                lowered.add((row.slug, criterion.slug))
            else:
                assert "data-o" not in cell.attrs
    assert len(lowered) > 40
    linked = {tuple(link.attrs["data-why"].split()) for link in landing.all("a") if "data-why" in link.attrs}
    assert linked == {(project, criterion) for project, criteria in told.items() for criterion in criteria} >= lowered
    project, name = min(lowered)
    reason = whole.explain(project, name, edition)
    assert [fact for fact, _ in told[project][name]["facts"]] == [fact.sentence for fact in reason.facts]
    assert told[project][name]["effective"] in reason.text()


def test_landing_page_counts_what_there_is(site: Path, whole: KnowledgeGraph) -> None:
    counts = {item.all("b")[0].text: item.text for item in page(site, "index.html").all("ul", "counts")[0].all("li")}
    projects = len(list(whole.query("lookup/projects").texts()))
    assert f"{len(whole.names.editions)} editions" in counts.values()
    (found,) = [text for text in counts.values() if text.endswith(" projects")]
    assert 0 < int(found.split()[0]) <= projects
    for row in whole.query("site/counts").texts():
        assert f"{int(row['number']):,} {row['what']}" in counts.values()


def test_landing_page_leads_to_all_parts_and_says_how_to_cite(site: Path, whole: KnowledgeGraph) -> None:
    landing = page(site, "index.html")
    links = set(hrefs(landing))
    assert {path for path, _ in NAVIGATION} <= links
    assert {"trends.html", "changes.html", "docs/cite.html", "docs/dispute.html"} <= links
    assert {f"tables/{slug(edition)}.html" for edition in whole.names.editions} <= links
    cited = landing.all("ul", "citations")[0].text
    assert addresses.DATASET in cited
    for row in whole.query("lookup/editions").texts():
        assert row["citation"] in cited


def test_lineage_lists_all_that_descends(site: Path, whole: KnowledgeGraph) -> None:
    """Each heir stands below what it was made from, with its mark if something restricts it."""
    lineage = page(site, "lineage.html")
    edges = {
        (row["to"], row["from"])
        for row in whole.query("site/lineage-edges").texts()
        if row["descent"] == "yes" and row["to"] != row["from"]
    }
    items = [item for item in lineage.all("li") if item.attrs.get("id", "").startswith("list/")]
    listed = {pair for item in items for pair in below(item, item)}
    for family in lineage.all("details", "family"):
        listed |= below(family, family.all("p")[0])
    assert listed == {(addresses.page(above), addresses.page(heir)) for above, heir in edges}
    assert len(listed) > 500
    bound = {addresses.page(row["entity"]) for row in whole.query("lineage/restrictions").texts()}
    assert {hrefs(item)[0] for item in items if own(item, "span")[0].all("span", "m")} == bound & {
        hrefs(item)[0] for item in items
    }


def own(element: Element, tag: str) -> list[Element]:
    """Return the elements of a tag that stand in another directly."""
    return [part for part in element.inside if isinstance(part, Element) and part.tag == tag]


def below(line: Element, named: Element) -> set[tuple[str, str]]:
    """Return the links of what one element names and of each of the heirs that another lists."""
    return {(hrefs(named)[0], hrefs(heir)[0]) for part in own(line, "ul") for heir in own(part, "li")}


def test_lineage_data_are_the_graph(site: Path, whole: KnowledgeGraph) -> None:
    document = json.loads((site / "assets" / "lineage.json").read_text(encoding="utf-8"))
    nodes = [node["id"] for node in document["nodes"]]
    found = {(nodes[edge[0]], document["relations"][edge[1]][0], nodes[edge[2]]) for edge in document["edges"]}
    edges = list(whole.query("lineage/up").texts())
    assert found == {
        (row["from"].partition("/id/")[2], row["relation"], row["to"].partition("/id/")[2]) for row in edges
    }
    doubted = {nodes[edge[0]] for edge in document["edges"] if edge[4] is not None}
    assert doubted == {row["from"].partition("/id/")[2] for row in edges if "doubt" in row} != set()
    marks = {node["id"]: node["mark"] for node in document["nodes"]}
    assert marks["model/llama-2"] == "own"
    assert marks["model/llama-2-7b"] == "inherited"


def test_the_drawing_says_what_its_lines_mean_if_it_has_such(site: Path, tmp_path: Path) -> None:
    declared = "dotted edges: declared by a repository of a hub, and not checked"
    text = (site / "lineage.html").read_text(encoding="utf-8")
    assert '<p class="sub">Dashed edges: doubtful.</p>' in text
    assert declared not in text
    models, imported = tmp_path / "models.jsonl", tmp_path / "hub.nq"
    heir = {"id": "lab/heir", "tags": ["base_model:finetune:lab/base"]}
    models.write_text("".join(json.dumps(row) + "\n" for row in ({"id": "lab/base"}, heir)), encoding="utf-8")
    assert run("import", "huggingface", str(models), "-o", str(imported)).code == 0
    published(tmp_path / "hub", "--only-data", "--data", str(imported))
    edges = json.loads((tmp_path / "hub" / "assets" / "lineage.json").read_text(encoding="utf-8"))["edges"]
    assert [edge for edge in edges if len(edge) > 5 and edge[4] is None]
    assert f"{declared.capitalize()}.</p>" in (tmp_path / "hub" / "lineage.html").read_text(encoding="utf-8")


def test_trends_are_the_rows_of_the_catalogue(site: Path, whole: KnowledgeGraph) -> None:
    trends = page(site, "trends.html")
    counts: Counter[tuple[str, ...]] = Counter()
    for row in whole.query("questions/opened-and-closed").texts():
        counts[row["month"], row["index"], row["change"]] += 1
        counts[row["month"], row["index"], row["change"], row["otherProject"]] += 1
    labels = {row["index"]: row["label"] for row in whole.query("site/index-labels").texts()}
    expected = [
        [
            month,
            labels[index],
            *(
                str(counts[key])
                for change in ("opened", "closed")
                for key in ((month, index, change), (month, index, change, "yes"))
            ),
        ]
        for month, index in sorted({key[:2] for key in counts})
    ]
    assert rows(trends, 0) == expected
    means = [
        [row["month"], labels[row["index"]], row["records"], row["meanScore"], row["meanLevel"]]
        for row in whole.query("questions/mean-score-by-month").texts()
    ]
    assert rows(trends, 1) == means
    moved, mean = trends.all("svg")
    assert sum(float(text.text) for text in moved.all("text") if "class" not in text.attrs) == sum(
        count for key, count in counts.items() if len(key) == 3
    )
    assert len(mean.all("circle")) == len(means)
    heights = [float(circle.attrs["cy"]) for circle in mean.all("circle")]
    levels = [float(row[4]) for row in means]
    assert [heights[0] > height for height in heights] == [levels[0] < level for level in levels]
    for chart in (moved, mean):
        named = chart.attrs["aria-labelledby"].split()
        assert [part.attrs["id"] for part in (*chart.all("title")[:1], *chart.all("desc"))] == named
        assert all(part.text for part in chart.all("desc"))


def test_findings_are_those_of_the_audit(site: Path, audit: Audit) -> None:
    found = page(site, "findings.html")
    items = found.all("div", "findings")[0].all("li")
    assert Counter(hrefs(item)[0] for item in items) == Counter(addresses.page(one.iri) for one in audit.findings)
    # of what is found in hubs alone there is nothing here
    kinds = [kind for kind in audit.kinds if kind.name != "declared"]
    for kind in kinds:
        (group,) = [part for part in found.all("details", "kind") if part.attrs["data-kind"] == kind.name]
        assert len(group.all("li")) == len(audit.of(kind)) > 0
        editions = {part.attrs["data-edition"]: len(part.all("li")) for part in group.all("details")}
        assert editions == Counter(one.edition.slug for one in audit.of(kind))
    assert [part.attrs["data-kind"] for part in found.all("details", "kind")][-1] == "no-evidence"


def test_findings_as_files(site: Path, audit: Audit) -> None:
    with (site / "findings.csv").open(encoding="utf-8", newline="") as file:
        listed = [(row["kind"], row["edition"], row["project"]) for row in csv.DictReader(file)]
    assert listed == [(one.kind.name, one.edition.slug, one.project.slug) for one in audit.findings]
    triples = ox.parse((site / "findings.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    about = {quad.subject.value for quad in triples if quad.predicate.value.endswith("#findingKind")}
    assert about == {one.iri for one in audit.findings}
    links = hrefs(page(site, "findings.html"))
    assert {"findings.csv", "findings.ttl"} <= set(links)


def test_changes_are_those_of_the_command(site: Path, whole: KnowledgeGraph) -> None:
    changes = whole.changes()
    found = page(site, "changes.html")
    assert [row[0] for row in rows(found, 1)] == [one.project.label for one in changes.levels] != []
    assert [row[1:] for row in rows(found, 0)] == [[one.before or "none", one.after or "none"] for one in changes.bases]
    assert {f"id/project/{one.slug}.html" for one in changes.added} <= set(hrefs(found))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_no_script_and_nothing_of_others(site: Path, name: str) -> None:
    found = page(site, name)
    assert [heading.tag for heading in found.all("main")[0].all("h1")] == ["h1"]
    for script in found.all("script"):
        assert script.attrs.get("type") == "application/ld+json" or (site / script.attrs["src"]).is_file()
    for link in found.all("link"):
        if link.attrs["rel"] in ("stylesheet", "icon"):
            assert (site / link.attrs["href"]).is_file()
    assert not found.all("img")
    assert not [element for element in found.all() if "style" in element.attrs]
    # what only a script can do is not offered without one
    assert all("hidden" in form.attrs or name == "lineage.html" for form in found.all("form"))
    assert all("hidden" in part.attrs for part in found.all("div") if part.attrs.get("id") == "graph")
