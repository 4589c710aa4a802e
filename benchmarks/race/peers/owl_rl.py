"""owlrl: OWL 2 RL by rules on rdflib."""

from __future__ import annotations

from pathlib import Path

import owlrl
import rdflib

from benchmarks.race import peer
from benchmarks.race.peer import Work

INHERITS = rdflib.URIRef(f"{peer.OKG}inheritsRestriction")


def derive(inputs: Path) -> Work:
    """Close the ontology and the facts under OWL 2 RL."""

    def work() -> list[tuple[str, str]]:
        graph = rdflib.Graph(bind_namespaces="none").parse(inputs / "facts.nt", format="nt")
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
        return [(str(thing), str(restriction)) for thing, restriction in graph.subject_objects(INHERITS)]

    return Work(work, lambda found: peer.entailed(found, inputs / "facts.nt"))


if __name__ == "__main__":
    peer.main({"derive": derive}, peer.versions("owlrl", "rdflib"))
