"""The two pages that are built from npm packages, served and in a browser that asks nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from openness_kg.site.app.built import built
from tests.support.browser import Browser, needs_chromium
from tests.support.cli import ROOT
from tests.support.serving import Served

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
marks = [
    needs_chromium,
    pytest.mark.browser,
    pytest.mark.skipif(not built(), reason="needs the playground and the form: make web"),
]


OWN = ("accounts.google.com", "update.googleapis.com")
"""What Chromium itself asks for, whatever page is open."""


class Pages:
    """The pages of a served site in a browser."""

    def __init__(self, browser: Browser, served: Served) -> None:
        """Take a browser whose requests all go to the server."""
        self.browser, self.served = browser, served
        self.asked = 0

    def playground(self, fragment: str = "", width: int = 1280, path: str = "sparql.html") -> None:
        """Open the playground, and wait until it has answered, or is ready to."""
        self.browser.open(self.served.url + path, fragment, width)
        self.settled()

    def settled(self) -> None:
        """Wait until the playground rests."""
        self.browser.wait(
            "document.querySelector('#run').disabled === false"
            " && !/^(|Loading.*|Running.*)$/.test(document.querySelector('#state').textContent)"
        )

    def ask(self, query: str) -> None:
        """Run a query, as its link does."""
        self.asked += 1
        # two queries that are the same would be one address, to which nothing happens
        self.browser.run("document.querySelector('#state').textContent = ''")
        self.browser.run("location.hash = 'query=' + encodeURIComponent(arguments[0])", f"{query}\n#{self.asked}")

    def rows(self) -> list[dict[str, str]]:
        """Return the rows of the result with whole IRIs, unbound variables left out."""
        table = self.browser.run(
            """return [...document.querySelectorAll('#table tr')].map((row) => [...row.cells].map(
                (cell) => cell.querySelector('a')?.title || cell.textContent))"""
        )
        return [{key: text for key, text in zip(table[0], row, strict=True) if text} for row in table[1:]]

    def form(self, width: int = 1280) -> None:
        """Open the form, and wait until it can be filled in."""
        self.browser.open(self.served.url + "contribute.html", width=width)
        self.browser.wait("document.querySelector('#form').hidden === false")

    def check(self, button: str = "#check") -> None:
        """Press a button that checks, and wait until it is done."""
        self.browser.run("document.querySelector('#state').textContent = ''")
        self.browser.click(button)
        self.browser.wait("/^(Checked|Stopped|The file)/.test(document.querySelector('#state').textContent)")

    def quiet(self) -> None:
        """Make sure that nothing was asked of others, and that the console is silent."""
        assert [address for address in self.served.elsewhere if not any(host in address for host in OWN)] == []
        assert self.browser.complaints() == []

    def faults(self) -> list[str]:
        """Return what axe-core finds wrong on the page as it is, by WCAG 2.2 A and AA."""
        self.browser.run(AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = self.browser.driver.execute_async_script(
            """const done = arguments[arguments.length - 1];
            const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            axe.run({runOnly: {type: 'tag', values}}).then((found) => done(found.violations.map(
              ({id, nodes}) => ({id, at: nodes.map(({target, failureSummary}) => target + ': ' + failureSummary)}))))"""
        )
        return [f"{fault['id']}: {at}" for fault in found for at in fault["at"]]
