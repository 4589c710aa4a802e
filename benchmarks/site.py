"""Measures how long the site of a graph takes, part by part, and how that grows with the graph.

Run it with the interpreter of the environment that holds openness-kg::

    .venv/bin/python benchmarks/site.py [--sizes 300,1000,3000]

The shipped graph comes first, then made-up worlds of each number of projects (:mod:`world`), derived. Each is a process
of its own, which writes all parts one after another: `publish` writes them in two processes, and validates beside that.
A line has the processor seconds of each part, their sum, and the most memory; then the exponent fitted through the
worlds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path

from growth import exponent, made

import openness_kg
from openness_kg.derive import derive
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from openness_kg.site.publish import BESIDE, COUNTS, HERE, LAST, write
from openness_kg.site.site import Site

PARTS = (*COUNTS, *HERE, *BESIDE, *LAST)


def measured(size: int) -> dict[str, float]:
    """Return the processor seconds of each part, and the memory of all in MiB, for a world or (0) the shipped graph."""
    if size:
        store = made(size)
        derive(store)
        graph = KnowledgeGraph(OpenGraph.around(store))
    else:
        graph = openness_kg.load(history=True)
    site = Site(graph, "https://example.org/")
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            start = time.process_time()
            write(Path(folder), site, (part,))
            times[part] = time.process_time() - start
    return times | {"all": sum(times.values()), "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    """Print a line for each part."""
    parser = argparse.ArgumentParser(description="Measure the parts of a site.")
    parser.add_argument("--sizes", default="300,1000,3000", help="numbers of projects of made-up worlds")
    sizes = [0, *(int(size) for size in parser.parse_args().sizes.split(","))]
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        found = dict(zip(sizes, pool.map(measured, sizes, chunksize=1), strict=True))
    heads = "".join(f"{size or 'shipped':>10}" for size in sizes)
    print(f"{'processor seconds at projects:':<34}{heads}{'fit':>8}")
    for name in (*PARTS, "all", "MiB"):
        cells = "".join(f"{found[size][name]:>10.2f}" for size in sizes)
        fit = exponent({size: found[size][name] for size in sizes if size})
        print(f"{name:<34}{cells}{fit:>8.2f}")


if __name__ == "__main__":
    main()
