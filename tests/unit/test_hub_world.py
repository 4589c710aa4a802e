"""The made-up hub has the shape of the real one, conforms, and has exactly the errors that were planted."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from openness_kg.base.iris import slug
from openness_kg.graph.location import Location
from openness_kg.validation import quads
from openness_kg.validation.check import check
from tests.support.cli import ROOT, run

MODELS = 1500
TERM = "https://w3id.org/openness-kg/ontology#"


sys.path.insert(0, str(ROOT / "benchmarks"))
hub_world = import_module("hub_world")
sys.path.pop(0)


def world(models: int, errors: float = 0.0, seed: int = 1) -> Any:
    return hub_world.HubWorld(models, seed, errors)


@pytest.fixture(scope="module")
def text() -> str:
    return "".join(world(MODELS).texts())


def test_same_seed_same_bytes(text: str) -> None:
    assert "".join(world(MODELS).texts()) == text
    assert "".join(world(MODELS, seed=2).texts()) != text


def test_packed_is_the_same(tmp_path: Path) -> None:
    written = hub_world.written
    packed, plain, again = (tmp_path / name for name in ("a.nq.gz", "b.nq", "c.nq.gz"))
    count = written(world(200), packed)
    assert written(world(200), plain) == written(world(200), again) == count
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert packed.read_bytes() == again.read_bytes()
    assert plain.read_bytes().count(b"\n") == count


def test_size(text: str) -> None:
    assert len(set(re.findall(rf"^<(\S+)> \S+ <{TERM}HubModel>", text, re.MULTILINE))) == MODELS
    assert 18 < text.count("\n") / MODELS < 26


def test_shape_is_that_of_the_real_trees(text: str) -> None:
    shape = json.loads((ROOT / "benchmarks" / "shape.json").read_text(encoding="utf-8"))
    models = set(re.findall(rf"^<(\S+)> \S+ <{TERM}HubModel>", text, re.MULTILINE))
    edges = re.findall(
        rf"^<(\S+/hub/\S+)> <{TERM}(fineTunedFrom|adapterOf|mergedFrom|quantizedFrom)> <(\S+)>", text, re.MULTILINE
    )
    children = Counter(base for _, _, base in edges)
    made, real = Counter(children[model] == 0 for model in models), Counter[bool]()
    for depth, counted in shape["children"].items():
        if depth != "0":
            real.update({number == "0": times for number, times in counted.items()})
    assert share(made, True) == pytest.approx(share(real, True), abs=0.04)
    assert share(Counter(name for _, name, _ in edges), "adapterOf") == pytest.approx(
        share(Counter(shape["relations"]), "adapterOf"), abs=0.05
    )
    licensed = set(re.findall(rf"^<(\S+)> <{TERM}statedLicence>", text, re.MULTILINE))
    assert 1 - len(licensed) / MODELS == pytest.approx(share(Counter(shape["licences"]), ""), abs=0.04)
    stated = Counter(re.findall(rf'^<\S+> <{TERM}statedLicence> "(\S+)"', text, re.MULTILINE))
    assert stated["apache-2.0"] / MODELS == pytest.approx(share(Counter(shape["licences"]), "apache-2.0"), abs=0.04)


def share(counted: Counter, key: object) -> float:  # type: ignore[type-arg]
    return float(counted[key] / counted.total())


@pytest.mark.parametrize("errors", [0.0, 0.1])
def test_what_is_planted_is_found(errors: float, tmp_path: Path) -> None:
    made = world(400, errors)
    path = tmp_path / "hub.nq"
    path.write_text("".join(made.texts()), encoding="utf-8")
    assert (len(made.planted) == 10) is bool(errors)
    result = run("validate", "--data", str(path), "--format", "json")
    assert result.code == bool(errors)
    found = [each for each in json.loads(result.out)["findings"] if each["severity"] == "Violation"]
    shapes = {
        "label": "label-missing",
        "StatementHasEdge": "statement-without-edge",
        "lineageSource": "source-missing",
        "primarySource": "source-in-graph",
        "LineageStatementIri": "statement-iri",
        "noCycle": "own-base",
        "KnownProperty": "property-misspelt",
        "notAsserted": "derived-stated",
        "licenceEvidence": "evidence-no-address",
        "level": "rating-level-twice",
    }
    kinds = Counter(shapes[each["shape"].rpartition("#")[2]] for each in found)
    assert kinds == made.planted
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(lines[each["line"] - 1].startswith(f"<{each['focus']}> ") for each in found)


def test_on_disk_as_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "hub.nq.gz"
    hub_world.written(world(300, 0.1), path)
    where, shapes = (
        Location((path,), only_data=True),
        [ROOT / "shapes" / f"{n}.ttl" for n in ("lineage-statement", "prefixes")],
    )
    in_memory = check(where, shapes=shapes)
    assert {slug(fault.shape) for fault in in_memory.faults} >= {"lineageSource", "LineageStatementIri"}
    monkeypatch.setattr(quads, "_free", lambda: 0)
    assert check(where, shapes=shapes).faults == in_memory.faults


@pytest.mark.parametrize(("literal", "conforms"), [("01", True), ("1", False)])
def test_literals_count_as_they_are_written(literal: str, conforms: bool, tmp_path: Path) -> None:
    data, shapes = tmp_path / "data.nq", tmp_path / "shapes.ttl"
    typed = f'"{literal}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    data.write_text(f"<urn:x:a> <urn:x:p> {typed} <urn:x:graph> .\n", encoding="utf-8")
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        '<urn:x:s> a sh:PropertyShape ; sh:targetSubjectsOf <urn:x:p> ; sh:path <urn:x:p> ; sh:pattern "^0" .\n',
        encoding="utf-8",
    )
    report = check(Location((data,), only_data=True), shapes=[shapes])
    assert report.conforms is conforms
    assert [(fault.file, fault.line) for fault in report.faults] == [(str(data), 1)] * (not conforms)
