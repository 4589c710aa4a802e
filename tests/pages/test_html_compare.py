"""Two to four projects side by side, in a real browser."""

from __future__ import annotations

import pytest
from selenium.webdriver import Keys

from openness_kg.views.table import Row
from tests.support.browser import Browser, needs_chromium
from tests.support.pages import Pages

pytestmark = needs_chromium
SLUGS = ("koala", "bloomz", "olmo-7b-instruct", "vicuna-13b-v1.3", "dolly")
REFUSED = "Four projects at most can be compared: remove one first."


def rows(pages: Pages, number: int) -> list[Row]:
    found = {row.slug: row for row in pages.table.rows}
    return [found[slug] for slug in SLUGS[:number]]


def choose(browser: Browser, number: int) -> None:
    for slug in SLUGS[:number]:
        browser.click(f"[id='{slug}'] .pick")


@pytest.mark.parametrize("number", [2, 3, 4])
def test_side_by_side(browser: Browser, pages: Pages, number: int) -> None:
    browser.open(pages.page)
    choose(browser, number)
    browser.click("[data-do=compare]")
    compared = rows(pages, number)
    assert browser.compared == [row.name for row in compared]
    assert browser.run("return document.activeElement.textContent") == "Comparison"
    assert not browser.one(".all").is_displayed()
    assert not browser.one(".controls").is_displayed()
    lines = browser.all(".comparison tbody:not(.about) tr:not(:has(.area))")
    differing = 0
    for criterion, line, cells in zip(
        pages.table.criteria, lines, zip(*(row.cells for row in compared), strict=True), strict=True
    ):
        head, *shown = line.find_elements("css selector", "th, td")
        differs = len({cell.level for cell in cells}) > 1
        differing += differs
        assert head.text == criterion.label + (" ≠ differs" if differs else "")
        assert ("different" in (line.get_attribute("class") or "").split()) == differs
        for cell, td in zip(cells, shown, strict=True):
            assert pages.table.levels[cell.level].label in td.text
            if cell.outcome == "inherited":
                assert all(named.label in td.text for named in cell.through)
    assert differing > 0
    assert browser.text(".differing").startswith(f"{differing} of {len(lines)} criteria differ")
    assert [head.text for head in browser.all(".comparison .area")] == [area for area, _ in pages.table.areas]
    assert browser.complaints() == []


def test_what_stands_beside_the_levels(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page, f"compare={','.join(SLUGS[:2])}&show=comparison")
    about = {
        line.find_element("css selector", "th").text: [td.text for td in line.find_elements("css selector", "td")]
        for line in browser.all(".comparison .about tr")
    }
    for place, row in enumerate(rows(pages, 2)):
        assert about["Maker"][place] == ", ".join(named.label for named in row.organisations)
        assert about["Lineage"][place] == row.origin
        assert about["Type"][place] == ", ".join(named.label for named in row.types)
        assert about["Licence"][place] == (", ".join(row.licences) or "–")
        assert about["Licence kind"][place] == ", ".join(named.label for named in row.licence_kinds)
        assert about["Tuning data"][place] == ", ".join(named.label for named in row.tuning)


def test_alike_projects(browser: Browser, pages: Pages) -> None:
    levels: dict[tuple[str, ...], str] = {}
    for row in pages.table.rows:
        key = tuple(cell.level for cell in row.cells)
        if key in levels:
            browser.open(pages.page, f"compare={levels[key]},{row.slug}&show=comparison")
            assert browser.text(".differing") == "They are alike on every criterion."
            assert browser.all(".different") == []
            return
        levels[key] = row.slug


def test_one_is_too_few_and_five_are_too_many(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    assert not browser.one(".bar").is_displayed()
    choose(browser, 1)
    assert browser.text(".bar [role=status]") == "Choose up to three more."
    assert not browser.one("[data-do=compare]").is_enabled()
    browser.click(f"#{SLUGS[0]} .pick")
    choose(browser, 4)
    before = browser.fragment
    browser.click(f"#{SLUGS[4]} .pick")
    assert browser.text(".bar [role=status]") == REFUSED
    assert not browser.one(f"#{SLUGS[4]} .pick").is_selected()
    assert browser.fragment == before
    assert [chip.text for chip in browser.all(".bar li span")] == [row.name for row in rows(pages, 4)]
    browser.click(f"[data-remove={SLUGS[0]}]")
    assert browser.text(".bar [role=status]") == ""
    browser.click(f"#{SLUGS[4]} .pick")
    assert browser.one(f"#{SLUGS[4]} .pick").is_selected()


def test_by_keys_there_and_back(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    browser.tab(".pick")
    browser.press(Keys.SPACE, Keys.ENTER)
    assert browser.compared == []
    browser.press(Keys.TAB)
    browser.tab(".pick")
    browser.press(Keys.SPACE)
    first, second = (row.name for row in pages.table.rows[:2])
    browser.press(Keys.ENTER)
    assert browser.compared == [first, second]
    browser.press(Keys.ESCAPE)
    assert browser.compared == []
    assert browser.run("return document.activeElement.getAttribute('aria-label')") == f"Compare {first}"
    assert browser.one(".bar").is_displayed()


def test_clear_and_reset(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page, f"q=o&compare={SLUGS[0]},{SLUGS[1]}")
    browser.click(".found [data-do=reset]")
    assert browser.fragment == f"compare={SLUGS[0]},{SLUGS[1]}"
    browser.click("[data-do=clear]")
    assert browser.fragment == ""
    assert browser.all(".pick:checked") == []
    assert not browser.one(".bar").is_displayed()
