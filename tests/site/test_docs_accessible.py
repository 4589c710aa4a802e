"""The pages of queries, ontology, shapes and guides as axe-core sees them, on a screen and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.app import AXE, Pages
from tests.support.browser import Browser, needs_chromium
from tests.support.serving import serving

pytestmark = [
    pytest.mark.slow,
    needs_chromium,
    pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: make web"),
]

PAGES = (
    "queries/index.html",
    "queries/questions/opened-and-closed.html",
    "queries/rules/70-derived-closed.html",
    "ontology.html",
    "shapes.html",
    "docs/index.html",
    "docs/stores.html",
    "docs/frameworks.html",
)


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_in_the_way(site: Path, browser: Browser, page: str, width: int) -> None:
    with serving(site) as served:
        browser.open(served.url + page, width=width)
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
        assert Pages(browser, served).faults() == []
        assert browser.complaints() == []
