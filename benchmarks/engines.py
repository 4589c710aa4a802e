"""Asks every query of the project of an endpoint and of the store here, and prints a table of engine by query.

    .venv/bin/python benchmarks/engines.py --edition index-2025-03 NAME=URL [NAME=URL …]

Each endpoint is to be empty, and gets one edition with facts and what is derived, merged into one graph. A cell has the
seconds of the quickest of three answers, all rows read, and what is other than here: ``order`` if the query leaves the
order open, ``differs``, ``error``, or ``time`` if it took longer than ``--timeout``.
"""

from __future__ import annotations

import argparse
import io
import time
from collections import Counter

from openness_kg.base.errors import OpennessError
from openness_kg.graph import catalogue, sparql, writing
from openness_kg.graph.location import SHIPPED, Endpoint, Scope
from openness_kg.graph.remote.store import BATCH, RemoteStore
from openness_kg.graph.store import Store
from openness_kg.opener import OpenGraph

GRAPH = "https://example.org/merged"


def main() -> None:
    """Load, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("endpoints", nargs="+", metavar="NAME=URL")
    parser.add_argument("--edition", default="index-2025-03")
    parser.add_argument("--timeout", type=float, default=60)
    given = parser.parse_args()
    graph = OpenGraph(SHIPPED, Scope(editions=(given.edition,), derived=True))
    lines = writing.merged(graph.store.dump("nquads"))
    stores: dict[str, Store] = {"here": graph.store}
    for name, _, url in (text.partition("=") for text in given.endpoints):
        remote = RemoteStore(Endpoint(url, timeout=given.timeout))
        load(remote, lines)
        stores[name] = remote
    print("| query | " + " | ".join(stores) + " |")
    print("|---" * (len(stores) + 1) + "|")
    for name, query in catalogue.shipped().items():
        examples = {key: graph.names.value(query.parameters[key], value) for key, value in query.examples.items()}
        for label, values in ((name, {}), (f"{name}, bound", examples)):
            if values or label == name:
                print(f"| `{label}` | " + " | ".join(cells(query.bind(values), stores)) + " |", flush=True)


def load(store: RemoteStore, lines: bytes) -> None:
    """Put N-Triples into one graph; those with blank nodes come first, in one batch."""
    parts = sorted(lines.splitlines(keepends=True), key=lambda line: b"_:" not in line)
    for at in range(0, len(parts), BATCH):
        store.send(b"".join(parts[at : at + BATCH]), GRAPH, replace=at == 0)


def cells(text: str, stores: dict[str, Store]) -> list[str]:
    """Return what each store took, and how its answer differs from that of the first."""
    found: list[str] = []
    wanted: list[bytes] = []
    for number, store in enumerate(stores.values()):
        try:
            seconds, got = timed(store, text)
        except OpennessError as error:
            found.append("time" if "time" in str(error) else "error")
            continue
        wanted = got if number == 0 else wanted
        same = "" if got == wanted else " order" if Counter(got) == Counter(wanted) else " differs"
        found.append(f"{seconds:.2f}{same}")
    return found


def timed(store: Store, text: str) -> tuple[float, list[bytes]]:
    """Return the seconds of the quickest of three answers, or of the first if that took long, and its lines."""
    best, lines = float("inf"), list[bytes]()
    for _ in range(3):
        began, output = time.perf_counter(), io.BytesIO()
        store.write(text, output, "csv" if sparql.form(text) == "SELECT" else "ntriples")
        best, lines = min(best, time.perf_counter() - began), output.getvalue().splitlines()
        if best > 1:
            break
    return best, lines


if __name__ == "__main__":
    main()
