"""The page of a table as it is written: what it shows without its script, and that it needs nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from openness_kg import load
from openness_kg.views import registry
from openness_kg.views.table import Table, as_html
from tests.support.cli import SURVEY, run
from tests.support.harmless import assert_harmless, assert_only_its_script
from tests.support.markup import read
from tests.support.pages import TIMELINE, WITH_TIMELINE, Pages, reasons_in


@pytest.fixture(scope="module")
def shipped() -> tuple[Table, str]:
    """Return the survey's table and its page with reasons."""
    graph = load()
    table = graph.table(SURVEY)
    return table, as_html.render(table, reasons_in(graph, table))


def test_page_is_whole_in_itself(shipped: tuple[Table, str]) -> None:
    page = read(shipped[1])
    assert_harmless(page, scripts=1)
    assert_only_its_script(page)
    for style in page.all("style"):
        assert not re.search(r"url\(|@import", style.text)
    ids = [element.attrs["id"] for element in page.all() if "id" in element.attrs]
    assert len(ids) == len(set(ids))
    targets = {element.attrs["href"][1:] for element in page.all("a") if element.attrs.get("href", "").startswith("#")}
    assert targets <= set(ids)


def test_script_writes_no_markup_and_opens_no_connection(shipped: tuple[Table, str]) -> None:
    (script,) = read(shipped[1]).all("script")
    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(|fetch|XMLHttp|WebSocket|import\b"
    assert not re.search(forbidden, script.text)


def test_controls_are_not_shown_without_the_script(shipped: tuple[Table, str]) -> None:
    page = read(shipped[1])
    for cls in ("controls", "comparison", "bar", "nothing"):
        (element,) = page.all(cls=cls)
        assert "hidden" in element.attrs
    (body,) = page.all("tbody")
    assert [row.attrs["id"] for row in body.all("tr")] == [row.slug for row in shipped[0].rows]


def test_a_page_alone_has_no_dead_links(tmp_path: Path) -> None:
    assert run("table", "--edition", SURVEY, "--format", "html", "-o", str(tmp_path / "page.html")).code == 0
    page = read((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert page.all("nav") == []
    assert not [a for a in page.all("a") if not a.attrs["href"].startswith(("#", "https://", "http://"))]


def test_a_build_links_its_editions(tmp_path: Path, checkout: Path) -> None:
    assert run("build", "-o", str(tmp_path / "build"), code=checkout).code == 0
    pages = sorted((tmp_path / "build" / "tables").glob("*.html"))
    assert len(pages) > 1
    for path in pages:
        (nav,) = read(path.read_text(encoding="utf-8")).all("nav")
        assert sorted(link.attrs["href"] for link in nav.all("a")) == [page.name for page in pages]
        (current,) = [link for link in nav.all("a") if "aria-current" in link.attrs]
        assert current.attrs["href"] == path.name


def test_history_of_a_project(pages: Pages) -> None:
    text = pages.page.read_text(encoding="utf-8")
    page = read(text)
    (details,) = [one for one in page.all("details") if "id" in one.attrs]
    assert details.attrs["id"] == f"history-{WITH_TIMELINE}"
    assert details.all("summary")[0].text.startswith("History")
    assert text.count(TIMELINE) == 1
    (link,) = [a for a in page.all("a") if a.attrs["href"] == f"#{details.attrs['id']}"]
    (row,) = [tr for tr in page.all("tr") if tr.attrs.get("id") == WITH_TIMELINE]
    assert link in row.all("a")


def test_types_and_licences_stand_with_the_project(pages: Pages) -> None:
    rows = read(pages.page.read_text(encoding="utf-8")).all("tbody")[0].all("tr")
    for tr, row in zip(rows, pages.table.rows, strict=True):
        assert tr.attrs["data-types"].split() == [named.slug for named in row.types]
        assert tr.attrs["data-kinds"].split() == [named.slug for named in row.licence_kinds]
        assert row.types
        for named in row.types:
            assert named.label in tr.all(cls="types")[0].text
        for licence in row.licences:
            assert licence in tr.all(cls="licences")[0].text


def test_json_has_types_and_licence_kinds(pages: Pages) -> None:
    document = json.loads(registry.text("table", pages.table, "json"))
    for item, row in zip(document["rows"], pages.table.rows, strict=True):
        assert item["types"] == [named.slug for named in row.types]
        assert item["licence_kinds"] == [named.slug for named in row.licence_kinds]
    koala = next(item for item in document["rows"] if item["project"] == "koala")
    assert {"notOsiApproved", "nonCommercial", "researchOnly"} <= set(koala["licence_kinds"])


def test_heads(shipped: tuple[Table, str]) -> None:
    table, text = shipped
    above, below = read(text).all("thead")[0].all("tr")
    areas = [(th.text, int(th.attrs["colspan"])) for th in above.all("th", "area")]
    assert [name for name, _ in areas] == ["Availability", "Documentation", "Access"]
    assert sum(columns for _, columns in areas) == len(table.criteria) == 13
    assert areas == table.areas
    assert [th.text for th in below.all("th")] == [criterion.label for criterion in table.criteria]


def test_project_maker_and_bases_stand_in_its_head(shipped: tuple[Table, str]) -> None:
    table, text = shipped
    rows = read(text).all("tbody")[0].all("tr")
    assert [tr.attrs["id"] for tr in rows] == [row.slug for row in table.rows]
    assert any(row.bases for row in table.rows)
    for tr, row in zip(rows, table.rows, strict=True):
        (head,) = tr.all("th")
        assert head.text.startswith(row.name)
        below = " ".join(element.text for element in head.all(cls="sub"))
        for named in (*row.organisations, *row.bases):
            assert named.label in below


def test_every_cell_says_its_level_in_words(shipped: tuple[Table, str]) -> None:
    table, text = shipped
    for tr, row in zip(read(text).all("tbody")[0].all("tr"), table.rows, strict=True):
        cells = [td for td in tr.all("td") if "n" not in td.attrs.get("class", "").split()]
        for td, criterion, cell in zip(cells, table.criteria, row.cells, strict=True):
            level = table.levels[cell.level]
            (sign,) = td.all(cls="s")
            assert sign.text.startswith(level.symbol)
            assert level.label in sign.text
            assert td.attrs["data-c"] == criterion.label
            assert td.attrs["data-l"] == cell.level
            assert ("data-o" in td.attrs) == bool(cell.outcome)
            if cell.outcome:
                assert table.outcomes[cell.outcome].label.lower() in sign.text


def test_a_cell_that_own_facts_limit_too_says_both() -> None:
    graph = load()
    table = graph.table("osai-2025-12")
    why = graph.explain("sqlcoder-7b-2", "licenses", "osai-2025-12")
    page = read(as_html.render(table, {("sqlcoder-7b-2", "licenses"): why}))
    (row,) = [tr for tr in page.all("tr") if tr.attrs.get("id") == "sqlcoder-7b-2"]
    (td,) = [td for td in row.all("td") if td.attrs["data-c"] == why.criterion.label]
    assert [mark.text for mark in td.all("i")] == ["↓", "!"]
    assert "inherited; the project's own facts limit it too" in td.text
    assert td.all("small")[0].text == "Code Llama 7B, and its own facts"
    (article,) = page.all("article")
    assert "by lineage: inherited, and the project's own facts limit it too." in article.text
    (legend,) = page.all(cls="legend")
    assert all(mark.label in legend.text for mark in table.outcomes.values())


def test_inherited_cell_names_its_base_and_leads_to_its_reason(shipped: tuple[Table, str]) -> None:
    table, text = shipped
    page = read(text)
    articles = {element.attrs["id"]: element for element in page.all("article")}
    inherited = 0
    for tr, row in zip(page.all("tbody")[0].all("tr"), table.rows, strict=True):
        for td, criterion, cell in zip(tr.all("td"), table.criteria, row.cells, strict=False):
            assert (td.attrs.get("data-o") == "inherited") == (criterion.slug in row.inherited)
            if cell.outcome != "inherited":
                continue
            inherited += 1
            assert cell.through
            (link,) = td.all("a")
            reason = articles[link.attrs["href"].removeprefix("#")]
            assert criterion.label in reason.text
            for named in cell.through:
                assert named.label in td.text
                assert named.label in reason.text
    assert inherited
