"""Times what a visitor of a published site waits for, in headless Chromium with nothing cached.

Run it with the interpreter of the environment that holds openness-kg and selenium, after `make site`::

    .venv/bin/python benchmarks/browser.py [--site build/site] [--runs 5]

Each run is a browser of its own. What is timed: the first paint of the landing page, from its request; the first
result of a query in the playground, from the request of that page to its rows, engine and dump loaded in between; and
in the form the findings about a file, from the click, the first time (engine and graph are loaded then) and once more.
"""

from __future__ import annotations

import argparse
import functools
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

QUERY = "SELECT ?project ?label { ?project a okg:Project ; rdfs:label ?label } ORDER BY ?label LIMIT 20"
FILE = """@prefix model: <https://w3id.org/openness-kg/id/model/> .
@prefix okg: <https://w3id.org/openness-kg/ontology#> .
@prefix project: <https://w3id.org/openness-kg/id/project/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
project:mine a okg:Project ; rdfs:label "Mine"@en ; okg:offersModel model:mine-7b .
model:mine-7b a okg:Model ; rdfs:label "Mine 7B"@en ; okg:fineTunedFrom model:llama-2-7b .
"""
WAIT = """
  const done = arguments[arguments.length - 1], wanted = arguments[0], from = performance.now();
  const state = () => document.querySelector("#state")?.textContent || "";
  const look = () => new RegExp(wanted).test(state()) ? done([performance.now(), performance.now() - from, state()])
    : setTimeout(look, 5);
  if (arguments[1]) {
    document.querySelector("#state").textContent = "";
    document.querySelector(arguments[1]).click();
  }
  look();
"""
PAINT = """
  const done = arguments[0];
  const look = () => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return paint ? done(paint.startTime) : setTimeout(look, 5);
  };
  look();
"""
FILL = """
  const field = document.querySelector("#file");
  field.value = arguments[0];
  field.dispatchEvent(new Event("input"));
  document.querySelector("#answer").hidden = false;
"""
CHECKED = "^(Checked|Stopped|The file)"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the class above
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """Start a browser that has seen nothing yet."""
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(word)
    # else selenium asks the network for a driver
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(120)
    try:
        yield driver
    finally:
        driver.quit()


def expect(said: str, start: str) -> None:
    """Stop if a page says something else: what it took would be the time of an error."""
    if not said.startswith(start):
        raise SystemExit(f"The page says {said!r} where {start!r} was expected.")


def run(url: str) -> dict[str, float]:
    """Return the seconds of each step."""
    times = {}
    with browser() as driver:
        driver.get(url)
        times["landing page: first paint"] = driver.execute_async_script(PAINT) / 1000
    with browser() as driver:
        driver.get(f"{url}sparql.html#query={quote(QUERY)}")
        since, _, said = driver.execute_async_script(WAIT, "rows?\\b", "")
        expect(said, "20 rows")
        times["playground: first result"] = since / 1000
    with browser() as driver:
        driver.get(f"{url}contribute.html")
        driver.execute_async_script(
            "const done = arguments[0]; const look = () => document.querySelector('#form').hidden"
            " ? setTimeout(look, 5) : done(); look()"
        )
        driver.execute_script(FILL, FILE)
        for name in ("first findings", "findings once more"):
            _, took, said = driver.execute_async_script(WAIT, CHECKED, "#again")
            expect(said, "Checked")
            times[f"form: {name}"] = took / 1000
    return times


def main() -> None:
    """Print the median and the range of each step."""
    parser = argparse.ArgumentParser(description="Time a published site in a browser.")
    parser.add_argument("--site", type=Path, default=Path("build/site"))
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with served(arguments.site) as url:
        found = [run(url) for _ in range(arguments.runs)]
    for name in found[0]:
        values = sorted(times[name] for times in found)
        print(f"{name:<30}{statistics.median(values):>7.2f} s   ({values[0]:.2f} to {values[-1]:.2f})")


if __name__ == "__main__":
    main()
