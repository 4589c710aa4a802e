"""Makes what the competitors are given, with openness-kg: `python -m benchmarks.race.inputs SIZE FOLDER`.

SIZE is ``shipped``, or a number of made-up models. The folder gets N-Triples, named graphs merged: ``stated.nt``,
``facts.nt`` (the ontology and the facts, without ratings and without links of identity, which a reasoner would
multiply all by), ``checked.nt`` (with errors in one model of a hundred, and with the fixtures of the shapes),
``whole.nt`` (with what is derived); the shapes as ``shapes.ttl``; the rules; and the queries. N-Triples
are also Turtle and N-Quads, and have those names as well.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import catalogue, resources, writing
from openness_kg.graph.local import LocalStore
from openness_kg.opener import stated

QUERIES = (
    "table/cells",
    "questions/licences-by-restriction",
    "questions/limiting-models",
    "questions/longest-lineages",
    "lookup/ancestors",
    "hub/licence-drift",
    "hub/restrictions-reach",
)
"""The table, and six that take different parts of SPARQL: sub-selects, groups, closures, paths, VALUES, NOT EXISTS."""
ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / "benchmarks" / "hub_world.py"
FIXTURES = f"{iris.GRAPH}fixtures"


def main(size: str, folder: Path) -> None:
    """Fill a folder, unless it was filled before."""
    if (folder / "about.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    store = stated([], only_data=False, also=False) if size == "shipped" else made(int(size), folder)
    count = merged(store, folder / "stated.nt")
    merged(store, folder / "facts.nt", (iris.ONTOLOGY_GRAPH, iris.FACTS, iris.HUB_GRAPH), f"FILTER(?p != <{_SAME_AS}>)")
    faulty = store if size == "shipped" else made(int(size), folder, errors=0.01)
    for path in sorted((ROOT / "tests" / "shapes").glob("*/*.ttl")):
        faulty.load(path, FIXTURES)
    merged(faulty, folder / "checked.nt")
    faulty.clear(FIXTURES)
    del faulty
    derive(store, "duckdb" if count > _MANY else "sparql")
    derived = merged(store, folder / "whole.nt") - count
    shapes = {triple for path in resources.shape_files() for triple in _triples(path)}
    (folder / "shapes.ttl").write_bytes(writing.statements(shapes, "ntriples"))
    for path in resources.query_files("rules"):
        _write(folder / "rules" / path.name, catalogue.read(path).text)
    for name in QUERIES:
        _write(folder / "queries" / f"{name}.rq", catalogue.named(name).text)
    about = {"size": size, "statements": count, "derived": derived}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


_SAME_AS = iris.PREFIXES["owl"] + "sameAs"
_MANY = 1_000_000
"""Statements from which on DuckDB derives what the queries are asked of: sooner, and the same."""


def made(models: int, folder: Path, errors: float = 0) -> LocalStore:
    """Return a store with the shipped graph and a made-up hub on top, a share of its models with an error."""
    world = folder / f"world-{errors:g}.nq.gz"
    if not world.exists():
        generate = [sys.executable, str(GENERATOR), str(models), "-o", str(world), "--errors", f"{errors:g}"]
        subprocess.run(generate, check=True, capture_output=True)
    return stated([world], only_data=False, also=False)


def merged(store: LocalStore, path: Path, graphs: tuple[str, ...] = (), condition: str = "") -> int:
    """Write the merge of all named graphs, or of some, as N-Triples, each once, and return how many there are."""
    clause = "".join(f"FROM <{graph}> " for graph in graphs)
    for ending in (".nq", ".ttl"):
        path.with_suffix(ending).unlink(missing_ok=True)
        path.with_suffix(ending).symlink_to(path.name)
    with path.open("wb") as file:
        store.write(f"CONSTRUCT {{ ?s ?p ?o }} {clause}WHERE {{ ?s ?p ?o {condition} }}", file, "ntriples")
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _triples(path: Path) -> list[ox.Triple]:
    # blank nodes of two files are never the same
    parsed = ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return [quad.triple for quad in parsed]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
