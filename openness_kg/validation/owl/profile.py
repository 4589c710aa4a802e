"""Whether a graph is OWL 2 DL (OWL 2 Structural Specification, section 3), by the profile check of the OWL API."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError
from openness_kg.base.folders import temporary
from openness_kg.validation.model import Fault
from openness_kg.validation.owl.reasoner import SECONDS, folder, write

SOURCE = Path(__file__).with_name("DlProfile.java")
SHAPE = "https://w3id.org/openness-kg/shapes#OwlDl"
_IRI = re.compile(r"<([^<>\s]+)>")
_WHERE = re.compile(r" in OntologyID\(.*")


def faults(java: str, triples: Iterable[ox.Triple]) -> Iterable[Fault]:
    """Yield a Violation for each term that is used in a way that OWL 2 DL forbids.

    Args:
        java: path of a Java that can run a source file.
        triples: the ontology, and what else is to be in OWL 2 DL with it.

    Raises:
        OpennessError: owlready2 is missing, the OWL API cannot read the triples, or it takes too long.

    """
    found: dict[tuple[str, str], str] = {}
    for line in sorted(_run(java, triples)):
        kind, _, text = line.partition("\t")
        iri = _IRI.search(text)
        found.setdefault((iri[1] if iri else "", kind), _WHERE.sub("]", text))
    for (focus, _), text in found.items():
        yield Fault("Violation", focus, "", SHAPE, f"This is not OWL 2 DL: {text}")


def _run(java: str, triples: Iterable[ox.Triple]) -> list[str]:
    jar = folder() / "HermiT.jar"
    with temporary("openness-kg-owl-") as place:
        file = place / "graph.nt"
        write(triples, file)
        command = [java, "-Dfile.encoding=UTF-8", "-cp", str(jar), str(SOURCE), str(file)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            raise OpennessError(f"The check of OWL 2 DL took longer than {SECONDS} seconds and was stopped.") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").splitlines() or ["it left no message."]
        raise OpennessError(f"The OWL API cannot read the graph: {lines[0]}")
    return done.stdout.decode().splitlines()
