"""Filters, search and sort of the page, in a real browser, against the table that it was made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver import Keys

from openness_kg.views.table import Row, Table, as_html
from tests.support.browser import Browser, needs_chromium
from tests.support.pages import TYPES, Pages

pytestmark = needs_chromium
LEVELS = ("open", "partial", "closed")


def slugs(pages: Pages, fits: Callable[[Row], bool]) -> list[str]:
    """Return the slugs of the rows that fit, in the order of the table; some do and some do not."""
    found = [row.slug for row in pages.table.rows if fits(row)]
    assert 0 < len(found) < len(pages.table.rows)
    return found


def has(row: Row, *types: str) -> bool:
    return any(named.slug in types for named in row.types)


def under(row: Row, kind: str) -> bool:
    return any(named.slug == kind for named in row.licence_kinds)


def count(browser: Browser) -> str:
    return browser.text(".found [role=status]")


def condition(browser: Browser, number: int, criterion: str, level: str) -> None:
    browser.choose(f".condition:nth-of-type({number}) [data-part=criterion]", criterion)
    browser.choose(f".condition:nth-of-type({number}) [data-part=level]", level)


def test_all_projects_are_shown_at_first(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    assert browser.shown == [row.slug for row in pages.table.rows]
    assert count(browser) == f"All {len(pages.table.rows)} projects"
    assert not browser.one(".found [data-do=reset]").is_enabled()
    assert browser.complaints() == []


@pytest.mark.parametrize("chosen", [("code",), ("image",), ("code", "image")])
def test_type(browser: Browser, pages: Pages, chosen: tuple[str, ...]) -> None:
    browser.open(pages.page)
    for name in chosen:
        browser.click(f"[data-field=types][value={name}]")
    expected = slugs(pages, lambda row: has(row, *chosen))
    assert browser.shown == expected
    assert count(browser) == f"{len(expected)} of {len(pages.table.rows)} projects"
    assert browser.one(".found [role=status]").get_attribute("role") == "status"


def test_an_edition_without_types_offers_none(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    assert [label.text for label in browser.all(".chips label")] == sorted(TYPES.values())
    browser.open(pages.folder / "survey-2023-06.html")
    assert browser.all("[data-field=types]") == []
    assert browser.one("[data-field=area]").is_displayed()


def test_area_shows_its_columns_only(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    for area, columns in pages.table.areas:
        browser.choose("[data-field=area]", area.lower())
        labels = [c.label for c in pages.table.criteria if c.area == area]
        assert len(labels) == columns
        assert [head.text for head in browser.all("thead .c") if head.is_displayed()] == labels
        assert [head.text for head in browser.all("thead .area") if head.is_displayed()] == [area]
        first = browser.all(f"#{pages.table.rows[0].slug} td[data-l]")
        assert [cell.get_attribute("data-c") for cell in first if cell.is_displayed()] == labels
        assert browser.shown == [row.slug for row in pages.table.rows]
    browser.choose("[data-field=area]", "")
    assert len([head for head in browser.all("thead .c") if head.is_displayed()]) == len(pages.table.criteria)


def test_every_licence_kind(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    labels = [option.text for option in browser.all("[data-field=kind] option")]
    assert labels == ["Any", *(named.label for named in pages.table.licence_kinds)]
    assert labels[1:3] == ["OSI-approved", "Not OSI-approved"]
    assert labels[-1] == "Unknown"
    assert {"Non-commercial", "Research only", "Acceptable-use policy"} <= set(labels)
    for kind in pages.table.licence_kinds:
        browser.choose("[data-field=kind]", kind.slug)
        assert browser.shown == slugs(pages, lambda row, kind=kind: under(row, kind.slug))  # type: ignore[misc]


@pytest.mark.parametrize("level", LEVELS)
def test_level_on_a_criterion(browser: Browser, pages: Pages, level: str) -> None:
    browser.open(pages.page)
    condition(browser, 1, "llmdata", level)
    assert browser.shown == slugs(pages, lambda row: pages.level(row, "llmdata") == level)


def test_levels_on_two_criteria_and_back(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    condition(browser, 1, "llmweights", "partial")
    condition(browser, 2, "opencode", "open")
    both = slugs(
        pages, lambda row: pages.level(row, "llmweights") == "partial" and pages.level(row, "opencode") == "open"
    )
    assert browser.shown == both
    browser.choose(".condition:nth-of-type(1) [data-part=level]", "")
    assert browser.shown == slugs(pages, lambda row: pages.level(row, "opencode") == "open")
    assert browser.fragment == "level=opencode:open"


def test_level_on_any_criterion_is_on_a_shown_one(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    condition(browser, 1, "*", "open")
    anywhere = slugs(pages, lambda row: any(cell.level == "open" for cell in row.cells))
    assert browser.shown == anywhere
    browser.choose("[data-field=area]", "access")
    access = [c.slug for c in pages.table.criteria if c.area == "Access"]
    shown = slugs(pages, lambda row: any(pages.level(row, slug) == "open" for slug in access))
    assert browser.shown == shown
    assert shown != anywhere


def test_search_finds_names_aliases_makers_bases_data_and_licences(browser: Browser, pages: Pages) -> None:
    rows = {row.slug: row for row in pages.table.rows}
    bloomz = rows["bloomz"]
    assert bloomz.aliases
    words = [
        bloomz.name,
        *bloomz.aliases,
        bloomz.organisations[0].label,
        bloomz.bases[0].label,
        bloomz.tuning[0].label,
        bloomz.licences[0],
    ]
    browser.open(pages.page)
    field = browser.one("[data-field=q]")
    for word in words:
        field.clear()
        field.send_keys(word.swapcase())
        assert "bloomz" in browser.shown, word
        assert len(browser.shown) < len(rows), word


def test_search_takes_all_words_in_any_order_and_plain_text_only(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    field = browser.one("[data-field=q]")
    field.send_keys("13b  wizardlm")
    assert browser.shown == ["wizardlm-13b-v1.2"]
    field.clear()
    field.send_keys(".*")
    assert browser.shown == []


def test_nothing_found_says_so_and_leads_back(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    browser.one("[data-field=q]").send_keys("no such project")
    assert browser.shown == []
    assert count(browser) == "No project is like this"
    assert not browser.one(".all").is_displayed()
    assert browser.text(".nothing").startswith("No project is like this.")
    browser.click(".nothing button")
    assert browser.shown == [row.slug for row in pages.table.rows]
    assert not browser.one(".nothing").is_displayed()


def test_filters_work_together_and_reset_takes_them_off(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    browser.click("[data-field=types][value=text]")
    browser.choose("[data-field=kind]", "notOsiApproved")
    condition(browser, 1, "llmweights", "partial")
    browser.one("[data-field=q]").send_keys("llama")
    expected = slugs(
        pages,
        lambda row: (
            has(row, "text")
            and under(row, "notOsiApproved")
            and pages.level(row, "llmweights") == "partial"
            and any("llama" in named.label.lower() for named in (*row.bases, *row.models))
        ),
    )
    assert set(expected) <= set(browser.shown)
    assert all(
        "llama" in str(browser.run("return document.getElementById(arguments[0]).outerHTML", slug)).lower()
        for slug in browser.shown
    )
    assert browser.text(".active") == "3 active"
    browser.click(".found [data-do=reset]")
    assert browser.shown == [row.slug for row in pages.table.rows]
    assert browser.fragment == ""
    assert browser.one("[data-field=q]").get_attribute("value") == ""
    assert len(browser.all(".condition")) == 1


def scored(table: Table, criterion: str, *, ascending: bool) -> list[str]:
    """Return the slugs by level, what has no score last, equals as the table has them."""
    place = [c.slug for c in table.criteria].index(criterion)
    scores = {slug: float(mark.score) for slug, mark in table.levels.items() if mark.score}

    def key(row: Row) -> tuple[bool, float]:
        score = scores.get(row.cells[place].level)
        return (score is None, (score or 0) * (1 if ascending else -1))

    return [row.slug for row in sorted(table.rows, key=key)]


def test_sort_by_a_criterion_each_way(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    for criterion in ("paper", "llmdata", "package"):
        head = f"thead [data-sort={criterion}]"
        browser.click(f"{head} button")
        assert browser.shown == scored(pages.table, criterion, ascending=False)
        assert browser.one(head).get_attribute("aria-sort") == "descending"
        browser.click(f"{head} button")
        assert browser.shown == scored(pages.table, criterion, ascending=True)
        assert browser.one(head).get_attribute("aria-sort") == "ascending"
        assert len(browser.all("thead [aria-sort]")) == 1


def test_what_has_no_score_comes_last_each_way(browser: Browser, pages: Pages, tmp_path: Path) -> None:
    levels = {1: "unknown", 4: "notApplicable"}
    place = pages.column("code")
    rows = [
        replace(row, cells=(*row.cells[:place], replace(row.cells[place], level=level), *row.cells[place + 1 :]))
        for number, row in enumerate(pages.table.rows)
        for level in [levels.get(number % 5, row.cells[place].level)]
    ]
    table = replace(pages.table, rows=rows)
    page = tmp_path / "page.html"
    page.write_text(as_html.render(table), encoding="utf-8")
    for order in ("", "-"):
        browser.open(page, f"sort={order}code")
        assert browser.shown == scored(table, "code", ascending=not order)
        assert {row.cells[place].level for row in rows if row.slug in browser.shown[-9:]} == set(levels.values())


def test_sort_by_score_and_by_name(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    assert browser.one("thead [data-sort=score]").get_attribute("aria-sort") == "descending"
    browser.click("thead [data-sort=score] button")
    assert browser.shown == [row.slug for row in sorted(pages.table.rows, key=lambda row: row.score)]
    browser.click("thead [data-sort=name] button")
    names = {row.slug: row.name.casefold() for row in pages.table.rows}
    first = [names[slug][0] for slug in browser.shown]
    assert first == sorted(first)
    up = browser.shown
    browser.choose("[data-field=order]", "descending")
    assert browser.shown == up[::-1]
    browser.choose("[data-field=sort]", "paper")
    assert browser.shown == scored(pages.table, "paper", ascending=False)


def test_reasons_follow_the_rows(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    browser.one("[data-field=q]").send_keys("bloomz", Keys.ENTER)
    shown = [
        section.get_attribute("data-project") for section in browser.all("[data-project]") if section.is_displayed()
    ]
    assert shown
    assert set(shown) <= set(browser.shown)
