"""Measures how an engine takes a base with very many children.

    .venv/bin/python benchmarks/skew.py DIR [--children 1000000] [--engines duckdb,spark] [--memory 12] [--timeout 3600]

The children are fine-tuned from one base, which has two restrictions; every tenth has an adapter of its own, and what
all of them inherit is derived from parts of N-Quads in DIR by each engine in a process of its own. A line says what it
took; in the end the engines' files have to have the same bytes, and every child and adapter both restrictions, else
the exit code is 1.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import sys
from pathlib import Path

from scale import PROGRAM, line, measured

from openness_kg.base import iris

PART = 100_000
"""Children in a part, of which each is read by one task."""
RESTRICTIONS = ("skew-use", "skew-outputs")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def _id(name: str) -> str:
    return f"<{iris.ID}{name}>"


def _okg(name: str) -> str:
    return f"<{iris.ONTOLOGY}{name}>"


def head() -> str:
    """Return the base with its restrictions, as N-Quads."""
    base = _id("model/skew-base")
    lines = [f"{base} {_TYPE} {_okg('Model')} ."]
    for name, kind in zip(RESTRICTIONS, ("acceptableUse", "outputsMayNotTrain"), strict=True):
        restriction = _id(f"restriction/{name}")
        lines += [
            f"{restriction} {_TYPE} {_okg('Restriction')} .",
            f"{restriction} {_okg('restrictionKind')} {_okg(kind)} .",
            f"{base} {_okg('hasRestriction')} {restriction} .",
        ]
    return "\n".join(lines) + "\n"


def child(number: int) -> str:
    """Return a child, with an adapter if it is a tenth one."""
    model = _id(f"model/skew-{number}")
    lines = [f"{model} {_TYPE} {_okg('Model')} .", f"{model} {_okg('fineTunedFrom')} {_id('model/skew-base')} ."]
    if number % 10 == 0:
        adapter = _id(f"model/skew-{number}-adapter")
        lines += [f"{adapter} {_TYPE} {_okg('Model')} .", f"{adapter} {_okg('adapterOf')} {model} ."]
    return "\n".join(lines) + "\n"


def write(folder: Path, children: int) -> None:
    """Write the parts, unless they are there."""
    if folder.exists():
        return
    # whole, or not there
    aside = folder.with_suffix(".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for start in range(0, children, PART):
        with gzip.open(aside / f"part-{start:09}.nq.gz", "wt", compresslevel=1) as file:
            file.write(head() if start == 0 else "")
            file.writelines(child(number) for number in range(start, min(start + PART, children)))
    aside.rename(folder)


def wrong(output: Path, children: int) -> str:
    """Return what is wrong with what was derived; nothing if every heir has both restrictions."""
    wanted = children + (children + 9) // 10
    predicate = f"> {_okg('inheritsRestriction')} ".encode()
    with gzip.open(output, "rb") as file:
        found = sum(predicate in each and b"/model/skew-" in each for each in file)
    return "" if found == wanted * len(RESTRICTIONS) else f"{found} inherited, not {wanted * len(RESTRICTIONS)}"


def main() -> None:
    """Print a line an engine."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--children", type=int, default=1_000_000)
    parser.add_argument("--engines", default="duckdb,spark")
    parser.add_argument("--memory", type=float, default=12.0, help="GB that an engine may have")
    parser.add_argument("--timeout", type=float, default=3600.0, help="seconds that it may take")
    given = parser.parse_args()
    parts = given.folder / f"skew-{given.children}"
    write(parts, given.children)
    print(f"{'children':>9} {'engine':<15} {'wall s':>9} {'cpu s':>9} {'MiB':>9}")
    outputs, faults = [], 0
    for engine in given.engines.split(","):
        output = given.folder / f"skew-{given.children}-{engine}.nq.gz"
        work = [*PROGRAM, "derive", str(parts), "--only-data", "-o", str(output), "--engine", engine]
        found = measured(given.children, engine, work, given.memory, given.timeout)
        print(line(found), flush=True)
        fault = found.ended or wrong(output, given.children)
        if fault:
            print(f"{engine}: {fault}", file=sys.stderr)
            faults += 1
        else:
            outputs.append(output.read_bytes())
    if len(set(outputs)) > 1:
        print("the engines differ", file=sys.stderr)
        faults += 1
    if faults:
        sys.exit(1)


if __name__ == "__main__":
    main()
