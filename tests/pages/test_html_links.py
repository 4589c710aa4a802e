"""Links that keep the view: the address holds it all, stale and hostile ones break nothing, anchors still lead."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.browser import Browser, needs_chromium, started
from tests.support.cli import SURVEY
from tests.support.pages import WITH_TIMELINE, Pages

pytestmark = needs_chromium
STATE = """
  const fields = [...document.querySelectorAll(".controls [data-field], .condition select, .pick")];
  return [
    fields.map((field) => field.type === "checkbox" ? field.checked : field.value),
    [...document.querySelectorAll("thead [aria-sort]")].map((head) => [head.dataset.sort, head.ariaSort]),
    [...document.querySelectorAll(".all td, .all tr, .all th, [data-project]")].map((one) => one.hidden),
    document.querySelector(".all").hidden,
    document.querySelector(".comparison").innerText,
    document.querySelector(".found").innerText,
  ];
"""
HARM = "document.querySelectorAll('script').length + document.querySelectorAll('img, iframe, object, svg').length"
KEYS = ("q", "type", "area", "licence", "level", "sort", "compare", "show", "__proto__", "constructor", "", "=", "&")
VALUES = (
    *("text,code", "*:open", "llmdata:open", "llmdata", "::::", "-", "-name", "-score", "comparison", "koala,bloomz"),
    *("availability", "nonCommercial", "__proto__", "constructor", "%", "%E0%A4%A", "%00", "undefined", "null", ","),
    *("</script><img src=x onerror=document.body.remove()>", "javascript:alert(1)", "\u202e", "a" * 5000, "toString"),
)


def set_up(browser: Browser, page: Path) -> None:
    """Make a view by hand that has something of everything."""
    browser.open(page)
    browser.one("[data-field=q]").send_keys("LLaMA")
    browser.click("[data-field=types][value=text]")
    browser.choose("[data-field=area]", "availability")
    browser.choose("[data-field=kind]", "notOsiApproved")
    browser.choose(".condition:nth-of-type(1) [data-part=criterion]", "llmweights")
    browser.choose(".condition:nth-of-type(1) [data-part=level]", "partial")
    browser.click("thead [data-sort=rldata] button")
    for slug in browser.shown[:2]:
        browser.click(f"[id='{slug}'] .pick")


def test_a_fresh_browser_shows_the_same_view(browser: Browser, pages: Pages) -> None:
    set_up(browser, pages.page)
    table, fragment = browser.run(STATE), browser.fragment
    shown = browser.shown
    assert 1 < len(shown) < len(pages.table.rows)
    browser.click("[data-do=compare]")
    comparison, compared = browser.run(STATE), browser.fragment
    assert compared == f"{fragment}&show=comparison"
    with started() as fresh:
        fresh.open(pages.page, fragment)
        assert fresh.run(STATE) == table
        assert fresh.shown == shown
        assert fresh.fragment == fragment
        fresh.open(pages.page, compared)
        assert fresh.run(STATE) == comparison
        assert len(fresh.compared) == 2
        fresh.driver.refresh()
        assert fresh.run(STATE) == comparison
        assert fresh.complaints() == []


def test_search_comes_back_letter_by_letter(browser: Browser, pages: Pages) -> None:
    text = "a, & é=%#+:/?\"'<b>"
    browser.open(pages.page)
    browser.one("[data-field=q]").send_keys(text)
    fragment = browser.fragment
    browser.open(pages.page, fragment)
    assert browser.one("[data-field=q]").get_attribute("value") == text
    assert browser.fragment == fragment


def test_back_and_forward(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    states = [browser.shown]
    browser.one("[data-field=q]").send_keys("llama")  # typing in one go is one step
    states.append(browser.shown)
    browser.choose("[data-field=kind]", "nonCommercial")
    states.append(browser.shown)
    browser.click("thead [data-sort=name] button")
    states.append(browser.shown)
    assert len({tuple(state) for state in states}) == len(states)
    for state in states[-2::-1]:
        browser.back()
        assert browser.shown == state
    assert browser.fragment == ""
    assert browser.one("[data-field=q]").get_attribute("value") == ""
    for state in states[1:]:
        browser.forward()
        assert browser.shown == state
    browser.click(f"[id='{states[-1][0]}'] .pick")
    browser.click(f"[id='{states[-1][1]}'] .pick")
    browser.click("[data-do=compare]")
    assert len(browser.compared) == 2
    browser.back()
    assert browser.compared == []
    assert browser.shown == states[-1]


def test_what_a_page_does_not_know_is_passed_over(browser: Browser, pages: Pages) -> None:
    browser.open(
        pages.page,
        "q=llama&type=text,hologram&area=nowhere&licence=secret&level=llmdata:open:x&level=gone:open&level=llmweights:partial"
        "&sort=-gone&compare=gone,koala,koala,bloomz&show=everything&more=1",
    )
    kept = browser.run(STATE)
    browser.open(pages.page, "q=llama&type=text&level=llmweights:partial&compare=koala,bloomz")
    assert browser.run(STATE) == kept
    browser.open(pages.page, "compare=a,koala,b,c,d,bloomz,dolly,amber,belle&show=comparison")
    assert len(browser.compared) == 4
    browser.open(pages.page, "compare=koala&show=comparison")
    assert browser.compared == []
    assert browser.one(".all").is_displayed()


@given(parts=st.lists(st.tuples(st.sampled_from(KEYS), st.one_of(st.sampled_from(VALUES), st.text())), max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_fragment_breaks_the_page(browser: Browser, pages: Pages, parts: list[tuple[str, str]]) -> None:
    if not browser.driver.current_url.startswith(pages.page.as_uri()):
        browser.open(pages.page)
    before = browser.run(f"return {HARM}")
    fragment = "&".join("=".join(part) for part in parts)
    browser.go(fragment)
    comparing = browser.one(".comparison").is_displayed()
    assert comparing == (len(browser.compared) > 1)
    if not comparing:
        total, shown = len(pages.table.rows), len(browser.shown)
        expected = {0: "No project is like this", total: f"All {total} projects"}
        assert browser.text(".found [role=status]") == expected.get(shown, f"{shown} of {total} projects")
    assert browser.run(f"return {HARM}") == before
    assert browser.complaints() == []


def test_anchors_lead_to_rows_and_reasons(browser: Browser, pages: Pages) -> None:
    why = "why-bloomz-llmdata"
    at = "return Math.abs(document.getElementById(arguments[0]).getBoundingClientRect().top) < innerHeight"
    for anchor in (why, "koala"):
        browser.open(pages.page, anchor)
        assert browser.run("return document.querySelector(':target').id") == anchor
        assert browser.run(at, anchor)
    browser.open(pages.page, "q=bloom")
    filtered = browser.shown
    browser.follow(f"#bloomz [href='#{why}']")
    assert browser.fragment == why
    assert browser.run(at, why)
    assert browser.shown == filtered
    browser.back()
    assert browser.fragment == "q=bloom"
    assert browser.shown == filtered


def test_an_anchor_to_something_filtered_out_shows_it(browser: Browser, pages: Pages) -> None:
    for start in ("q=dolly", "compare=dolly,bloomz&show=comparison"):
        browser.open(pages.page, start)
        browser.go("koala")
        assert browser.shown == [row.slug for row in pages.table.rows]
        browser.back()
        assert browser.fragment == start
        assert browser.one(".comparison").is_displayed() == ("show" in start)


def test_history_opens_from_its_row(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page)
    details = browser.one(f"#history-{WITH_TIMELINE}")
    assert not details.get_attribute("open")
    browser.follow(f"#{WITH_TIMELINE} a[href='#history-{WITH_TIMELINE}']")
    assert details.get_attribute("open")
    assert browser.one(f"#history-{WITH_TIMELINE} svg").is_displayed()


def test_another_edition_keeps_what_makes_sense_there(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page, "q=llama&type=text&level=llmweights:partial&sort=name")
    links = {link.text: link.get_attribute("aria-current") for link in browser.all("nav a")}
    assert len(links) == len(list(pages.folder.glob("*.html")))
    assert [label for label, current in links.items() if current] == [pages.table.edition.label]
    browser.click(f"nav a[href^='{SURVEY}.html']")
    assert f"{SURVEY}.html" in browser.driver.current_url
    assert browser.one("[data-field=q]").get_attribute("value") == "llama"
    assert browser.one(".condition [data-part=criterion]").get_attribute("value") == "llmweights"
    assert browser.one("thead [data-sort=name]").get_attribute("aria-sort") == "ascending"
    assert browser.complaints() == []
    browser.driver.back()
    assert browser.one("[data-field=types][value=text]").is_selected()


def test_typing_an_address_into_an_open_page(browser: Browser, pages: Pages) -> None:
    for fragment in ("q=falcon", ""):
        browser.open(pages.page, fragment)
        expected = browser.shown
        browser.open(pages.page, "licence=nonCommercial")
        assert browser.shown != expected
        browser.go(fragment)
        assert browser.shown == expected


def test_a_link_that_compares_what_is_not_here_says_so(browser: Browser, pages: Pages) -> None:
    browser.open(pages.page, "compare=gone,koala,<b>lost</b>,bloomz&show=comparison")
    assert len(browser.compared) == 2
    assert browser.text(".unknown") == "Not in this edition, so not compared: gone, <b>lost</b>."
    browser.click("[data-do=back]")
    assert not browser.one(".unknown").is_displayed()
    browser.open(pages.page, "compare=gone&show=comparison")
    assert browser.text(".unknown") == "Not in this edition, so not compared: gone."
    browser.open(pages.page, "compare=koala,bloomz")
    assert not browser.one(".unknown").is_displayed()
    assert browser.complaints() == []
