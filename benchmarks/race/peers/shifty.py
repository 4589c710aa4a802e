"""pyshifty: SHACL in Rust."""

from __future__ import annotations

import importlib
from pathlib import Path

from benchmarks.race import peer
from benchmarks.race.peer import Work
from benchmarks.race.peers.py_shacl import findings


def validate(inputs: Path) -> Work:
    """Validate files, without rules."""
    engine = importlib.import_module("shifty")

    def work() -> object:
        data, shapes = inputs / "checked.ttl", inputs / "shapes.ttl"
        _, report, _ = engine.validate(data, shacl_graph=shapes, graph_mode="data", infer=False, sort_results=False)
        return report

    return Work(work, findings)


if __name__ == "__main__":
    peer.main({"validate": validate}, peer.versions("pyshifty"))
