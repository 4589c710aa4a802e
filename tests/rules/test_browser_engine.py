"""The engine that runs in a browser, Oxigraph as WebAssembly, derives what the package derives."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import catalogue, resources
from openness_kg.graph.local import LocalStore
from tests.support.cli import ROOT
from tests.support.shipped import OF_NOTHING_SHIPPED, with_rare_kinds

MODULES = ROOT / ".venv" / "node" / "node_modules"
SCRIPT = ROOT / "tests" / "support" / "node" / "derive.cjs"


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("node") is None or not (MODULES / "oxigraph").is_dir(),
    reason="needs node and the package oxigraph: make node",
)
def test_it_derives_the_same_from_a_part_of_the_shipped_graph(tmp_path: Path) -> None:
    store = LocalStore()
    store.load_all(with_rare_kinds())
    (tmp_path / "asserted.nq").write_bytes(store.dump("nquads"))
    rules = {path.stem: catalogue.read(path).text for path in resources.query_files("rules")}
    (tmp_path / "rules.json").write_text(json.dumps(list(rules.values())), encoding="utf-8")
    command = ["node", str(SCRIPT), str(tmp_path), str(MODULES)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    derive(store)
    quads = ox.parse(store.dump("nquads"), format=ox.RdfFormat.N_QUADS)
    expected = {str(quad.triple) for quad in quads if quad.graph_name == ox.NamedNode(iris.DERIVED)}
    found = {str(quad.triple) for quad in ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES)}
    assert found == expected
    assert len(found) > 1_000
    assert {name for name, rule in rules.items() if not list(store.construct(rule))} == OF_NOTHING_SHIPPED
