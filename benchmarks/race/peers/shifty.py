"""pyshifty: SHACL in Rust; and the whole main job with it, rules and table by rdflib on Oxigraph."""

from __future__ import annotations

import importlib
from pathlib import Path

from rdflib import Graph

from benchmarks.race import peer
from benchmarks.race.peer import Work
from benchmarks.race.peers import rdf_lib
from benchmarks.race.peers.py_shacl import findings


def _checked(data: Path, inputs: Path) -> Graph:
    # this module has the name of the package
    engine = importlib.import_module("shifty")
    shapes = inputs / "shapes.ttl"
    report: Graph
    _, report, _ = engine.validate(data, shacl_graph=shapes, graph_mode="data", infer=False, sort_results=False)
    return report


def validate(inputs: Path) -> Work:
    """Validate files, without rules."""
    return Work(lambda: _checked(inputs / "checked.ttl", inputs), findings)


def main_job(inputs: Path) -> Work:
    """Validate, load, run all rules, and ask for the table."""

    def work() -> tuple[Graph, rdf_lib.Rows]:
        report = _checked(inputs / "stated.ttl", inputs)
        graph = rdf_lib.parsed(inputs / "stated.nt", "Oxigraph")
        rdf_lib.derive(graph, peer.rules(inputs))
        return report, rdf_lib.rows(graph, peer.queries(inputs)["table/cells"])

    return Work(work, lambda found: [*findings(found[0]), *rdf_lib.read(found[1])])


if __name__ == "__main__":
    peer.main({"validate": validate, "main": main_job}, peer.versions("pyshifty", "rdflib", "oxrdflib"))
