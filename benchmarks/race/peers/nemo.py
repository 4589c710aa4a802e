"""Nemo: the axioms about lineage and restrictions, written as rules by hand."""

from __future__ import annotations

from pathlib import Path

import nmo_python

from benchmarks.race import peer
from benchmarks.race.peer import Work

CLOSURE = Path(__file__).parents[1] / "closure.rls"


def derive(inputs: Path) -> Work:
    """Read N-Triples, and reason."""
    text = CLOSURE.read_text(encoding="utf-8").replace("facts.nt", str(inputs / "facts.nt"))

    def work() -> list[tuple[str, str]]:
        engine = nmo_python.NemoEngine(nmo_python.load_string(text))
        engine.reason()
        return [(_iri(thing), _iri(restriction)) for thing, restriction in engine.result("inherits")]

    return Work(work, lambda found: peer.entailed(found, inputs / "facts.nt"))


def _iri(term: object) -> str:
    return str(term).removeprefix("<").removesuffix(">")


if __name__ == "__main__":
    peer.main({"derive": derive}, peer.versions("nemo-python"))
