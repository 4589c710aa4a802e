"""pySHACL on rdflib's own store or on Oxigraph, and the whole main job with it and rdflib."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pyshacl
from rdflib import RDF, SH, BNode, Graph, URIRef

from benchmarks.race import answers, peer
from benchmarks.race.peer import Work
from benchmarks.race.peers import rdf_lib


def findings(report: Graph) -> set[str]:
    """Return the results of a report as lines."""
    return {_finding(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}


def _finding(report: Graph, result: Any) -> str:
    def named(name: URIRef) -> str:
        found = report.value(result, name)
        return str(found) if isinstance(found, URIRef) else ""

    focus = report.value(result, SH.focusNode)
    return answers.finding(
        str(report.value(result, SH.resultSeverity)),
        "_:" if isinstance(focus, BNode) else str(focus),
        named(SH.resultPath),
        named(SH.sourceShape),
    )


def _checked(data: Graph, inputs: Path) -> Graph:
    shapes = Graph().parse(inputs / "shapes.ttl", format="turtle")
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    if not isinstance(report, Graph):
        raise TypeError(text)
    return report


def _validate(store: str, inputs: Path) -> Work:
    return Work(lambda: _checked(rdf_lib.parsed(inputs / "checked.nt", store), inputs), findings)


def _main(store: str, inputs: Path) -> Work:
    def work() -> tuple[Graph, rdf_lib.Rows]:
        graph = rdf_lib.parsed(inputs / "stated.nt", store)
        report = _checked(graph, inputs)
        rdf_lib.derive(graph, peer.rules(inputs))
        return report, rdf_lib.rows(graph, peer.queries(inputs)["table/cells"])

    return Work(work, lambda found: [*findings(found[0]), *rdf_lib.read(found[1])])


RACES: dict[str, peer.Race] = {
    "validate": partial(_validate, "default"),
    "validate_oxigraph": partial(_validate, "Oxigraph"),
    "main": partial(_main, "default"),
    "main_oxigraph": partial(_main, "Oxigraph"),
}

if __name__ == "__main__":
    peer.main(RACES, peer.versions("pyshacl", "rdflib", "oxrdflib"))
