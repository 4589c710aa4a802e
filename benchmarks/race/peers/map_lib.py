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


def queries(inputs: Path) -> dict[str, Work]:
    """Ask the queries."""
    model = _loaded(inputs / "whole.nt")
    return {name: _asked(model, text) for name, text in peer.queries(inputs).items()}


if __name__ == "__main__":
    peer.main({"load": load, "queries": queries}, peer.versions("maplib"))
