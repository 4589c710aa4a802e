"""axe-core, which finds what on a page does not meet WCAG; `make web` installs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.browser import Browser

SCRIPT = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
needs_axe = pytest.mark.skipif(not SCRIPT.is_file(), reason="needs axe-core from npm: run `npm ci` in web/")
_RUN = """
const done = arguments[arguments.length - 1];
axe.run(arguments[0]).then(({violations}) => {
  done(violations.map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html).join(" ")}`));
});
"""


def violations(browser: Browser, within: str = "html") -> list[str]:
    """Return what axe-core finds on the open page by all its rules: a rule each, with the elements.

    Args:
        browser: where the page is open.
        within: selector of the part of the page that is looked at.

    """
    browser.run(SCRIPT.read_text(encoding="utf-8"))
    return list(browser.driver.execute_async_script(_RUN, within))
