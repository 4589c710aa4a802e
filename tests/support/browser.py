"""A real browser, headless: Chromium, driven by keys and clicks through ChromeDriver."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

CHROMIUM, CHROMEDRIVER = shutil.which("chromium"), shutil.which("chromedriver")
needs_chromium = pytest.mark.skipif(
    not (CHROMIUM and CHROMEDRIVER), reason="needs the browser chromium and its chromedriver on the PATH"
)
FLAGS = (
    "headless=new no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    " disable-component-update disable-sync disable-dev-shm-usage"
)
SHOWN = "return [...document.querySelectorAll('.all tbody tr')].filter(r => r.getClientRects().length).map(r => r.id)"
NAMES = "return [...document.querySelectorAll('.comparison thead th')].map(th => th.textContent)"


class Browser:
    """One browser with one tab."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        """Take what drives it."""
        self.driver = driver

    def open(self, page: Path | str, fragment: str = "", width: int = 1280) -> None:
        """Open a page, a file or an address, anew in a screen of a width, with a fragment (without ``#``) behind it."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        self.driver.get("about:blank")
        self.complaints()  # those of earlier pages
        address = page if isinstance(page, str) else page.as_uri()
        self.driver.get(address + (f"#{fragment}" if fragment else ""))

    def wait(self, script: str, seconds: float = 120) -> Any:
        """Wait until an expression is true in the page, and return its value."""
        return WebDriverWait(self.driver, seconds, 0.05).until(lambda _: self.run(f"return {script}"), script)

    def fill(self, selector: str, text: str) -> None:
        """Write a text into the first field of a selector, in place of what is there, and leave the field."""
        field = self.one(selector)
        field.clear()
        field.send_keys(text, Keys.TAB)

    def go(self, fragment: str) -> None:
        """Put a fragment into the address of the open page, and wait until the page has followed."""
        self._moved("location.hash = arguments[0]", fragment)

    def back(self) -> None:
        """Go back in the history of the open page, and wait until the page has followed."""
        self._moved("history.back()")

    def forward(self) -> None:
        """Go forward in the history of the open page, and wait until the page has followed."""
        self._moved("history.forward()")

    def _moved(self, script: str, *values: object) -> None:
        # the event comes after the address has changed; where that stays as it is, none comes
        waiting = """
          const done = arguments[arguments.length - 1];
          const before = location.href;
          addEventListener("hashchange", () => done(), {once: true});
          SCRIPT;
          if ("SCRIPT".startsWith("location") && location.href === before) done();
        """
        self.driver.execute_async_script(waiting.replace("SCRIPT", script), *values)

    def run(self, script: str, *values: object) -> Any:
        """Run a script in the page and return what it returns."""
        return self.driver.execute_script(script, *values)

    def one(self, selector: str) -> WebElement:
        """Return the first element of a selector."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        """Return the elements of a selector."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def click(self, selector: str) -> None:
        """Click the first element of a selector."""
        element = self.one(selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def follow(self, selector: str) -> None:
        """Click a link within the page, and wait until the page has followed."""
        self.run("addEventListener('hashchange', () => { document.body.dataset.followed = 1 }, {once: true})")
        self.click(selector)
        WebDriverWait(self.driver, 30).until(lambda _: self.run("return document.body.dataset.followed"))
        self.run("delete document.body.dataset.followed")

    def choose(self, selector: str, value: str) -> None:
        """Choose the option with a value from a list."""
        Select(self.one(selector)).select_by_value(value)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def tab(self, selector: str, most: int = 60) -> None:
        """Press the tabulator until an element of a selector has the focus."""
        for _ in range(most):
            self.press(Keys.TAB)
            if self.run("return document.activeElement.matches(arguments[0])", selector):
                return
        raise AssertionError(f"the tabulator does not lead to {selector}")

    def text(self, selector: str) -> str:
        """Return the visible text of the first element of a selector."""
        return self.one(selector).text

    @property
    def fragment(self) -> str:
        """The fragment of the address."""
        return str(self.run("return location.hash.slice(1)"))

    @property
    def shown(self) -> list[str]:
        """The slugs of the rows that are shown, in their order."""
        return list(self.run(SHOWN))

    @property
    def compared(self) -> list[str]:
        """The names of the projects that are shown side by side."""
        return list(self.run(NAMES)) if self.one(".comparison").is_displayed() else []

    def complaints(self) -> list[str]:
        """What the browser has complained about since it was last asked."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]


@contextmanager
def started(proxy: str = "") -> Iterator[Browser]:
    """Start a browser with a profile of its own, and end it.

    Args:
        proxy: host and port of a proxy that gets all its requests, those to loopback too.

    """
    assert CHROMIUM
    assert CHROMEDRIVER
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in FLAGS.split():
        options.add_argument(f"--{flag}")
    if proxy:
        # what Chromium would ask for itself
        options.add_argument(
            "--disable-features=NetworkTimeServiceQuerying,OptimizationHints,AutofillServerCommunication"
        )
        options.add_argument(f"--proxy-server=http://{proxy}")
        options.add_argument("--proxy-bypass-list=<-loopback>")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(CHROMEDRIVER))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
