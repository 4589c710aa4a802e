"""The page on small screens, by keyboard alone, on paper, and without its script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from selenium.webdriver import Keys

from tests.support.browser import Browser, needs_chromium, started
from tests.support.pages import Pages

pytestmark = needs_chromium
VIEWS = {
    "default": "",
    "filtered": "q=llama&licence=notOsiApproved&level=llmweights:partial&level=llmdata:closed&area=availability",
    "chosen": "compare=koala,bloomz,olmo-7b-instruct,vicuna-13b-v1.3",
    "compared": "compare=koala,bloomz,olmo-7b-instruct,vicuna-13b-v1.3&show=comparison",
    "nothing": "q=nothing-is-called-so",
}
WIDER = """
  const wide = document.documentElement.clientWidth;
  return [...document.querySelectorAll("body *")].filter((one) => {
    const {left, right, width} = one.getBoundingClientRect();
    return width > 1 && !one.closest(".w") && (left < -1 || right > wide + 1);
  }).map((one) => one.outerHTML.slice(0, 80));
"""
FOCUS = """
  const one = document.activeElement;
  const {top, bottom, width, height} = one.getBoundingClientRect();
  const {outlineStyle, outlineWidth} = getComputedStyle(one);
  return {
    name: one.getAttribute("aria-label") || one.labels?.[0]?.textContent.trim() || one.textContent.trim(),
    seen: width > 0 && height > 0 && bottom > 0 && top < innerHeight,
    outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    what: one.dataset.field || one.dataset.part || one.dataset.do || one.className || one.tagName.toLowerCase(),
  };
"""


@pytest.mark.parametrize("width", [320, 400, 1000, 1280])
@pytest.mark.parametrize("view", VIEWS)
def test_page_fits_the_screen(browser: Browser, pages: Pages, view: str, width: int) -> None:
    browser.open(pages.page, VIEWS[view], width)
    for more in browser.all(".more:not([open]) summary"):
        if more.is_displayed():
            more.click()
    assert browser.run("return innerWidth") == width
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert browser.run(WIDER) == []


def test_controls_work_at_400_pixels(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page, width=400)
    assert not browser.one("[data-field=kind]").is_displayed()
    browser.click(".more summary")
    browser.choose("[data-field=kind]", "nonCommercial")
    browser.choose("[data-field=sort]", "name")
    browser.choose("[data-field=order]", "ascending")
    browser.choose(".condition [data-part=level]", "open")
    browser.click("[data-field=types][value=text]")
    shown = browser.shown
    assert 1 < len(shown) < len(pages.table.rows)
    assert browser.fragment == "type=text&licence=nonCommercial&level=*:open&sort=name"
    for slug in shown[:2]:
        browser.click(f"[id='{slug}'] .pick")
    browser.click("[data-do=compare]")
    assert len(browser.compared) == 2
    browser.click("[data-do=back]")
    assert browser.shown == shown
    for button in browser.all("thead button"):
        assert not button.is_displayed()


def test_a_link_opens_small_screens_with_what_is_filtered_said(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page, VIEWS["filtered"], 400)
    assert browser.text(".more summary") == "Filter and sort4 active"


def test_everything_is_reached_by_keys_and_seen(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    reached = []
    for _ in range(60):
        browser.press(Keys.TAB)
        focus = browser.run(FOCUS)
        assert focus["name"], focus
        assert focus["seen"], focus
        assert focus["outlined"], focus
        reached.append(focus["what"])
        if focus["what"] == "pick":
            break
    wanted = ["q", "reset", "types", "area", "kind", "sort", "order", "criterion", "level", "button", "pick"]
    assert [what for what in wanted if what != "reset" and what not in reached] == []
    assert reached.count("button") == len(pages.table.criteria) + 2


def test_a_view_is_made_by_keys_alone(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    browser.tab("[data-field=q]")
    browser.press(*"llama")
    browser.tab("[data-field=types][value=text]")
    browser.press(Keys.SPACE)
    browser.tab("[data-field=area]")
    browser.press("a", "v")  # the first letters choose in a list
    browser.tab("[data-part=criterion]")
    browser.press(Keys.ARROW_DOWN)
    browser.tab("[data-part=level]")
    browser.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    browser.tab("thead [data-sort=name] button")
    browser.press(Keys.ENTER)
    fragment = browser.fragment
    assert fragment == "q=llama&type=text&area=availability&level=opencode:partial&sort=name"
    assert browser.run("return document.activeElement.closest('th').ariaSort") == "ascending"
    shown = browser.shown
    assert shown
    browser.press(Keys.SPACE)
    assert browser.shown == shown[::-1]


def test_what_has_the_focus_is_never_behind_something(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page, "compare=koala,bloomz")
    hidden = """
      const {left, top, width, height} = document.activeElement.getBoundingClientRect();
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      return !(document.activeElement.contains(over) || over?.contains(document.activeElement));
    """
    browser.run("document.querySelectorAll('.pick')[2].focus()")
    for _ in range(80):
        browser.press(Keys.TAB)
        assert not browser.run(hidden), browser.run(FOCUS)


def test_head_stays_in_sight(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    browser.run("scrollTo(0, 1500)")
    tops = browser.run("return [...document.querySelectorAll('.all thead th')].map(h => h.getBoundingClientRect().top)")
    assert all(0 <= top < 60 for top in tops)


def test_nothing_moves(pages: Pages) -> None:
    styles = "".join(re.findall(r"<style>(.*?)</style>", pages.page.read_text(encoding="utf-8"), re.DOTALL))
    assert not re.search(r"transition|animation|scroll-behavior", styles)


def test_paper_shows_no_controls(browser: Browser, pages: Pages) -> None:
    for view in VIEWS.values():
        browser.open(pages.page, view)
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        controls = browser.all("nav, input, select, summary, button:not(thead button), .bar")
        shown = [one.get_attribute("outerHTML") for one in controls if one.is_displayed()]
        heads = [head.text for head in browser.all("thead .c") if head.is_displayed()]
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        assert [html for html in shown if html and not html.startswith("<summary>History")] == []
        assert all(heads)


@pytest.fixture(scope="module")
def without_script() -> Iterator[Browser]:
    """A browser that runs no script of a page."""
    with started() as browser:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        yield browser


@pytest.mark.parametrize("width", [400, 1280])
def test_without_script_it_is_the_whole_table(without_script: Browser, pages: Pages, width: int) -> None:
    without_script.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    without_script.driver.get(pages.page.as_uri() + "#q=llama&compare=koala,bloomz&show=comparison")
    rows = without_script.all(".all tbody tr")
    assert [row.get_attribute("id") for row in rows] == [row.slug for row in pages.table.rows]
    assert all(row.is_displayed() for row in rows)
    for selector in (".controls", ".comparison", ".bar", ".nothing"):
        assert not without_script.one(selector).is_displayed()
    assert without_script.all(".pick, thead button") == []
    assert len(without_script.all("nav a")) == len(list(pages.folder.glob("*.html")))
    assert without_script.one("#why-bloomz-llmdata").is_displayed()


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours as WCAG 2 computes it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_are_told_apart(pages: Pages) -> None:
    text = pages.page.read_text(encoding="utf-8")
    named = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", text.split("\n* {")[0]))
    assert {"ink", "faint", "paper", "panel", "blue", "edge"} <= set(named)
    for ink in ("ink", "faint", "blue"):
        for paper in (named["paper"], named["panel"], "#ffffff", "#fff3d6", "#eaf1f8"):
            assert contrast(named[ink], paper) >= 4.5, (ink, paper)
    assert contrast(named["edge"], "#ffffff") >= 3
    for mark in pages.table.levels.values():
        assert contrast(mark.colour, "#ffffff") >= 4.5
