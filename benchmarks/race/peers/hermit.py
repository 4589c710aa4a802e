"""HermiT through owlready2, as `validate --owl` calls it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox

from benchmarks.race import peer
from benchmarks.race.peer import Work
from openness_kg.validation.owl import reasoner
from openness_kg.validation.owl.check import selected

INHERITS = f"{peer.OKG}inheritsRestriction"


def derive(inputs: Path) -> Work:
    """Let HermiT conclude which restrictions are inherited."""
    java = shutil.which("java")
    if java is None:
        raise peer.NotSupportedError("there is no Java")

    def work() -> frozenset[tuple[str, str]]:
        found = ox.parse(path=inputs / "facts.nt", format=ox.RdfFormat.N_TRIPLES)
        inferred = reasoner.infer(java, selected(quad.triple for quad in found), (INHERITS,))
        if not inferred.consistent:
            raise peer.NotSupportedError("the graph contradicts itself, by its word")
        return inferred.pairs[INHERITS]

    return Work(work, lambda pairs: peer.entailed(pairs, inputs / "facts.nt"))


if __name__ == "__main__":
    peer.main({"derive": derive}, peer.versions("owlready2"))
