"""maplib: a store of columns in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from maplib import Model

from benchmarks.race import answers, peer
from benchmarks.race.peer import Work


def _loaded(path: Path) -> Model:
    model = Model()
    model.read(str(path), format="ntriples")
    return model


def _asked(model: Model, text: str) -> Work:
    """Return the work of a query: what is timed ends with a data frame, the lines come of the same answer in JSON."""
    return Work(lambda: (model, model.query(text)), lambda found: _lines(found[0], text))


def _lines(model: Model, text: str) -> list[str]:
    found = json.loads(model.query(text, return_json=True))
    return [answers.row({n: _value(t) for n, t in row.items()}) for row in found["results"]["bindings"]]


def _value(term: Mapping[str, str]) -> str:
    return "_:" if term["type"] == "bnode" else term["value"]


def load(inputs: Path) -> Work:
    """Load, and count."""

    def work() -> tuple[Model, Any]:
        model = _loaded(inputs / "stated.nt")
        return model, model.query(peer.BY_PREDICATE)

    return Work(work, lambda found: _lines(found[0], peer.BY_PREDICATE))


REPORT = "urn:race:report"
FINDINGS = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?severity ?focus ?path ?shape
WHERE {
  ?result a sh:ValidationResult ; sh:resultSeverity ?severity ; sh:focusNode ?focus .
  OPTIONAL { ?result sh:resultPath ?path FILTER(isIRI(?path)) }
  OPTIONAL { ?result sh:sourceShape ?shape FILTER(isIRI(?shape)) }
}"""


def validate(inputs: Path) -> Work:
    """Validate files."""

    def work() -> tuple[Model, Any]:
        model = _loaded(inputs / "checked.nt")
        model.read(str(inputs / "shapes.ttl"), format="turtle", graph="urn:race:shapes")
        try:
            return model, model.validate(shape_graph="urn:race:shapes", report_graph=REPORT)
        except BaseException as error:
            # a panic of Rust, which is no Exception
            if "Contact" not in str(error):
                raise
            raise peer.NotSupportedError("SHACL is not in the version that everybody can install") from None

    return Work(work, lambda found: _findings(found[0]))


def _findings(model: Model) -> set[str]:
    rows = json.loads(model.query(FINDINGS, graph=REPORT, return_json=True))["results"]["bindings"]
    named = ({n: _value(t) for n, t in row.items()} for row in rows)
    return {answers.finding(r["severity"], r["focus"], r.get("path", ""), r.get("shape", "")) for r in named}


def queries(inputs: Path) -> dict[str, Work]:
    """Ask the queries."""
    model = _loaded(inputs / "whole.nt")
    return {name: _asked(model, text) for name, text in peer.queries(inputs).items()}


if __name__ == "__main__":
    peer.main({"load": load, "validate": validate, "queries": queries}, peer.versions("maplib"))
