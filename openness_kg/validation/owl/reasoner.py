"""What follows from a graph by OWL, from HermiT within a time limit."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError, lacking
from openness_kg.base.folders import temporary

SECONDS = 600
"""The longest that one run of Java may take."""

Pairs = Mapping[str, frozenset[tuple[str, str]]]
"""Subjects and objects by the IRI of the property that relates them."""


@dataclass(frozen=True)
class Inferred:
    """What a reasoner concludes: whether there is a model at all; if so, classes that are empty, and pairs."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    pairs: Pairs = field(default_factory=dict)


def folder() -> Path:
    """Return where owlready2 keeps HermiT.

    Raises:
        OpennessError: owlready2 is not installed.

    """
    spec = importlib.util.find_spec("owlready2")
    if spec is None or spec.origin is None:
        raise OpennessError(lacking("Checking with OWL", "owlready2", "owl"))
    return Path(spec.origin).parent / "hermit"


def write(triples: Iterable[ox.Triple], path: Path) -> None:
    """Write triples as N-Triples, which owlready2, HermiT and the OWL API all read."""
    ox.serialize(sorted(triples, key=str), str(path), format=ox.RdfFormat.N_TRIPLES)


def infer(
    java: str, triples: Iterable[ox.Triple], properties: Sequence[str] = (), seconds: float = SECONDS
) -> Inferred:
    """Return what HermiT concludes from triples.

    Args:
        java: path of the Java to run.
        triples: the ontology and the facts, in OWL 2's mapping to RDF.
        properties: IRIs of the object properties whose pairs are wanted, asserted and entailed.
        seconds: how long it may take.

    Raises:
        OpennessError: owlready2 is missing, HermiT cannot read the triples, or it takes too long.

    """
    folder()
    with temporary("openness-kg-owl-") as place:
        source, target, log = (place / name for name in ("graph.nt", "result.json", "log"))
        write(triples, source)
        _run([java, str(source), str(target), *properties], place, log, seconds)
        if not target.is_file():
            raise OpennessError(f"HermiT could not be run: {_last_line(log)}")
        result = json.loads(target.read_text(encoding="utf-8"))
    if "error" in result:
        raise OpennessError(f"HermiT cannot reason over the graph: {result['error']}")
    pairs = {iri: frozenset((s, o) for s, o in found) for iri, found in result.get("pairs", {}).items()}
    return Inferred(result["consistent"], tuple(result.get("unsatisfiable", ())), pairs)


def _run(arguments: list[str], place: Path, log: Path, seconds: float) -> None:
    """Run the module ``hermit`` with its temporary files in a folder, and end it with all that it started."""
    code = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join(filter(None, (code, os.environ.get("PYTHONPATH"))))
    with log.open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "openness_kg.validation.owl.hermit", *arguments],
            env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(place)},
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            start_new_session=True,
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise OpennessError(f"HermiT took longer than {seconds:g} seconds and was stopped.") from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it left no message.")
