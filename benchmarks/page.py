"""Times what a user does on the HTML table, layout included, on a page of about 190 projects, in headless Chromium.

Run it with the interpreter of the environment that holds openness-kg and selenium::

    .venv/bin/python benchmarks/page.py
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from dataclasses import replace
from itertools import islice
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

import openness_kg
from openness_kg.views.table import Table, as_html

ROWS = 190
RUNS = 15
STEPS = {
    "search": "set('q', runs % 2 ? 'llama' : '')",
    "licence kind": "set('kind', runs % 2 ? 'notOsiApproved' : '')",
    "area": "set('area', runs % 2 ? 'documentation' : '')",
    "sort": "one('thead .c:nth-child(' + (1 + runs % 5) + ') button').click()",
    "comparison": "location.hash = runs % 2 ? '' : 'show=comparison&compare=' + ids",
}
SCRIPT = """
  const [step, runs, done] = arguments;
  const one = (selector) => document.querySelector(selector);
  const ids = [...document.querySelectorAll(".all tbody tr")].slice(0, 4).map((row) => row.id).join(",");
  const set = (name, value) => {
    const field = one(`[data-field=${name}]`);
    field.value = value;
    field.dispatchEvent(new Event(name === "q" ? "input" : "change", {bubbles: true}));
  };
  const layout = () => document.body.offsetHeight;
  layout();
  const start = performance.now();
  const finish = () => { layout(); done(performance.now() - start); };
  if (step === "comparison") addEventListener("hashchange", finish, {once: true});
  ({STEPS})[step]();
  if (step !== "comparison") finish();
""".replace("{STEPS}", "{" + ", ".join(f'"{name}": () => {{ {code} }}' for name, code in STEPS.items()) + "}")


def enlarged(table: Table) -> Table:
    """Return a table with its rows repeated under other names until there are enough."""
    rows = (
        replace(row, slug=f"{row.slug}-{turn}", name=f"{row.name} {turn}") for turn in range(ROWS) for row in table.rows
    )
    return replace(table, rows=list(islice(rows, ROWS)))


def main() -> None:
    """Print the size of the page and a line a step."""
    text = as_html.render(enlarged(openness_kg.load().table()))
    print(f"{ROWS} projects, {len(text.encode()) / 1e6:.2f} MB without reasons")
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in ("headless=new", "no-sandbox", "disable-gpu"):
        options.add_argument(f"--{flag}")
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "page.html"
            page.write_text(text, encoding="utf-8")
            driver.get(page.as_uri())
            print(f"{'step':<14} {'median ms':>9} {'max':>7}")
            for step in STEPS:
                times = [driver.execute_async_script(SCRIPT, step, run + 1) for run in range(RUNS)]
                print(f"{step:<14} {statistics.median(times):>9.1f} {max(times):>7.1f}")
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
