"""A small catalogue made for the tests, with each defect that a catalogue may have."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base import iris
from tests.support.cli import Result, run

CATALOGUE = "ecosystem-graphs"
REPOSITORY = "https://github.com/stanford-crfm/ecosystem-graphs"
COMMIT = "576655a544c974e91b7ca02e26cf7ba4c8347516"

ALPHA = """\
- access: open
  created_date: 2023-05-04
  dependencies:
  - Crawl
  - Alpha
  - Pythia
  - crawl
  - Nobody's Model
  - Helper
  - Twin
  description: Words that are not taken.
  license: MIT License
  modality: text; text
  name: Alpha
  organization: Lab
  size: 7B parameters
  type: model
  url: https://example.org/alpha
- access:
    explanation: Only the makers have it.
    value: closed
  created_date:
    explanation: Only the month is known.
    value: 2022-11-01
  dependencies: []
  license:
    explanation: As the paper says.
    value: Apache 2.0
  name: Secret
  organization: Other Lab
  type: model
  url: none
- access: limited
  created_date: unknown
  dependencies:
  - Secret
  license: Strange Licence
  name: Beta
  organization: Lab, Other Lab
  type: model
  url: https://example.org/beta
- access: open
  dependencies:
  - Alpha
  license: unknown
  name: Helper
  organization: Lab
  type: application
"""
BETA = """\
- access: open
  dependencies:
  - Wikipedia
  - Alpha
  license: CC-BY-ND
  name: Crawl
  organization: Unknown
  type: dataset
  url: example.org/crawl
- access:
    explanation: In part, by form.
    value: open
  dependencies:
    explanation: Some of it.
    value:
    - Crawl
  name: Selection
  organization: Nobody, Never
  type: dataset
- access: closed
  name: Hidden
  type: dataset
- access: sometimes
  name: Twin
  type: model
- access: open
  name: twin
  type: model
- access: open
  dependencies:
  - Round B
  name: Round A
  type: dataset
- access: open
  dependencies:
  - Round C
  name: Round B
  type: dataset
- access: open
  dependencies:
  - Round A
  - Crawl
  name: Round C
  type: dataset
- access: open
  dependencies:
  - Round A
  name: Outside
  type: dataset
- access: open
  created_date: last spring
  dependencies:
  - C4
  - GPT-2
  license: MIT License
  name: Pythia
  organization: Lab
  type: model
- access: open
  dependencies:
  - The Pile
  license: Apache 2.0
  name: GPT-NeoX
  organization: EleutherAI
  type: model
- access: open
  name: Machine
  type: robot
- name:
  type: model
- just a word
- colour: blue
  license:
    explanation: nobody says
  name:
    value: Odd
  organization:
  - a
  - b
  type: model
  type: dataset
"""


def facts(path: Path) -> set[tuple[str, str, str]]:
    """Return the triples of a Turtle file in short; literals as their text."""
    found = set()
    for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
        value = quad.object
        text = iris.compact(value.value) if isinstance(value, ox.NamedNode) else getattr(value, "value", "")
        found.add((iris.compact(getattr(quad.subject, "value", "")), iris.compact(quad.predicate.value), text))
    return found


def make(folder: Path) -> Path:
    """Write the small catalogue as a repository, and return its folder."""
    assets = folder / "assets"
    assets.mkdir(parents=True)
    (assets / "alpha.yaml").write_text(ALPHA, encoding="utf-8")
    (assets / "beta.yaml").write_text(BETA, encoding="utf-8")
    (assets / "mapping.yaml").write_text("name: no list\n", encoding="utf-8")
    (folder / "other.yaml").write_text("- name: not in assets\n", encoding="utf-8")
    return folder


def import_to(target: Path, folder: Path, *more: str) -> Result:
    """Import a catalogue."""
    return run("import", CATALOGUE, str(folder), "-o", str(target), *more)


def report(path: Path) -> tuple[dict[str, int], set[tuple[str, str, str, str]]]:
    """Return the numbers of a report, and its rows of file, key, value and kind."""
    document = json.loads(path.read_text(encoding="utf-8"))
    rows = {(d["file"], d["key"], d["value"], d["kind"]) for d in document.pop("defects")}
    return document, rows
