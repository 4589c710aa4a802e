"""HermiT through owlready2, in a process of its own: ``python -m openness_kg.validation.owl.hermit``.

owlready2 gives HermiT no time limit, leaves its temporary file behind when the ontology is inconsistent, and keeps
global state. So :mod:`openness_kg.validation.owl.reasoner` starts this module, limits it, and clears up after it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from openness_kg.base.iris import ONTOLOGY


def infer(java: str, source: Path, properties: list[str]) -> dict[str, Any]:
    """Return what HermiT concludes from an N-Triples file, as JSON.

    A reasoner lists a pair only under the most specific property that holds; the pairs here are closed under the
    property hierarchy that it found (OWL 2 Direct Semantics).

    Args:
        java: path of the Java to run.
        source: the ontology and the facts.
        properties: IRIs of the object properties whose pairs are wanted; none spares the reasoner to look for any.

    """
    import owlready2

    owlready2.JAVA_EXE = java
    world = owlready2.World()
    with source.open("rb") as file:
        world.get_ontology(ONTOLOGY).load(fileobj=file)
    try:
        with world.get_ontology("urn:inferred#"):
            owlready2.sync_reasoner_hermit(world, infer_property_values=bool(properties), debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False}
    except owlready2.OwlReadyJavaError as error:
        return {"error": _reason(str(error))}
    return {
        "consistent": True,
        "unsatisfiable": sorted({found.iri for found in world.inconsistent_classes()} - {owlready2.Nothing.iri}),
        "pairs": {iri: _pairs(world[iri]) for iri in properties},
    }


def _pairs(found: Any) -> list[tuple[str, str]]:
    if found is None:  # the ontology does not have the property
        return []
    return sorted({(s.iri, o.iri) for part in found.descendants() for s, o in part.get_relations()})


def _reason(message: str) -> str:
    """Return the line of a Java error that says what is wrong."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return next(
        (line for line in lines if "Exception" in line or "Error:" in line), lines[-1] if lines else "no reason"
    )


if __name__ == "__main__":
    java_path, source_file, target_file, *wanted = sys.argv[1:]
    Path(target_file).write_text(json.dumps(infer(java_path, Path(source_file), wanted)), encoding="utf-8")
