"""Measures how the processor time of every rule and every query grows with the graph.

Run it with the interpreter of the environment that holds openness-kg::

    .venv/bin/python benchmarks/growth.py [--sizes 1000,3000,10000] [--only NAME ...]

A world of each size (:mod:`world`) is made beside the shipped ontology and licences, and derived rule by rule; then
every query is asked without values and, where it has parameters, with all of them bound. A line gives the seconds at
each size, the exponent fitted through all sizes, and the one of the last step; 1 is growth in proportion.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Iterator
from functools import partial

from world import EDITIONS, World, triples

from openness_kg.base import iris
from openness_kg.graph import catalogue, convert, resources
from openness_kg.graph.files import shipped_files
from openness_kg.graph.local import LocalStore

LIMIT = 120.0
"""Seconds: what would take longer, if it grew with the square from the size before, is not run."""
FLOOR = 0.005
"""Seconds: below this at the largest size no exponent is given, since it would be one of noise."""

VALUES = {
    "project": f"{iris.ID}project/p-3-1",
    "edition": f"{iris.ID}edition/index-2025-03",
    "earlier": f"{iris.ID}edition/index-2025-03",
    "later": f"{iris.ID}edition/osai-2025-12",
    "scheme": f"{iris.ID}scheme/index-2025-03",
    "criterion": f"{iris.ID}criterion/index-2025-03/llmdata",
    "model": f"{iris.ID}model/family-3-1",
    "index": f"{iris.ID}organisation/osai-index",
    "day": "2024-03-10",
    "thing": f"{iris.ID}model/family-3-1",
    "month": "2024-03",
    "change": "opened",
}
Times = dict[int, float]


def vocabulary() -> LocalStore:
    """Return a store with the shipped ontology, editions and licences."""
    store = LocalStore()
    for file in shipped_files():
        match file.place.parts:
            case ("ontology" | "criteria" | "licences", _) | ("organisations", "indexes.ttl"):
                store.load(file.path, file.graph)
            case ("ratings", edition, "edition.ttl") if edition in EDITIONS:
                store.load(file.path, file.graph)
    return store


def criteria(store: LocalStore) -> dict[str, list[str]]:
    """Return the criteria of each edition, in order."""
    found: dict[str, list[str]] = {edition: [] for edition in EDITIONS}
    for row in store.rows(catalogue.named("table/criteria").text):
        found[iris.slug(row["edition"])].append(row["criterion"])
    return found


def made(projects: int) -> LocalStore:
    """Return a store with a world of a size, underived."""
    store = vocabulary()
    for graph, stated in triples(World(projects, criteria(store))):
        store.add(map(convert.triple, stated), graph)
    return store


def asked(only: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each query that is no rule and asks nobody else, without values and with all: a name and a text."""
    for name, query in catalogue.shipped().items():
        if name.startswith(("rules/", "federated/")) or (only and name not in only):
            continue
        yield name, query.text
        if query.parameters:
            yield f"{name} (bound)", query.bind({key: VALUES[key] for key in query.parameters})


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def derivation(store: LocalStore) -> Iterator[tuple[str, float]]:
    """Derive in a store, rule by rule; yield the name and the processor time of each."""
    for path in resources.query_files("rules"):
        text = catalogue.read(path).text
        yield f"rules/{path.stem}", seconds(partial(store.infer, text, iris.DERIVED))


def count(store: LocalStore, text: str) -> int:
    """Return how many rows a query has."""
    return sum(1 for _ in store.rows(text))


def measure(sizes: list[int], only: list[str]) -> dict[str, Times]:
    """Return the processor time of each rule and query at each size."""
    times: dict[str, Times] = {}
    for before, size in zip([0, *sizes], sizes, strict=False):
        store = made(size)
        for name, spent in derivation(store):
            times.setdefault(name, {})[size] = spent
        for name, text in asked(only):
            known = times.setdefault(name, {})
            if before and known.get(before, LIMIT) * (size / before) ** 2 > LIMIT:
                continue
            known[size] = seconds(partial(count, store, text))
    return times


def exponent(times: Times) -> float:
    """Return the slope of a line through the logarithms of sizes and times, by least squares."""
    points = [(math.log(size), math.log(max(spent, 1e-6))) for size, spent in times.items()]
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / sum((x - middle_x) ** 2 for x, _ in points)


def line(name: str, times: Times, sizes: list[int]) -> str:
    """Return the line of a rule or query."""
    cells = "".join(f"{times[size]:>10.3f}" if size in times else f"{'-':>10}" for size in sizes)
    if len(times) < 2 or max(times.values()) < FLOOR:  # noqa: PLR2004
        return f"{name:<44}{cells}"
    last = dict(list(times.items())[-2:])
    return f"{name:<44}{cells}{exponent(times):>8.2f}{exponent(last):>8.2f}"


def main() -> None:
    """Print a line for each rule and query."""
    parser = argparse.ArgumentParser(description="Measure how rules and queries grow with the graph.")
    parser.add_argument("--sizes", default="1000,3000,10000", help="numbers of projects")
    parser.add_argument("--only", nargs="*", default=[], help="names of queries, such as audit/gap; rules always run")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    print(f"{'processor seconds at projects:':<44}{''.join(f'{size:>10}' for size in sizes)}{'fit':>8}{'last':>8}")
    times = measure(sizes, options.only)
    for name, known in times.items():
        print(line(name, known, sizes))


if __name__ == "__main__":
    main()
