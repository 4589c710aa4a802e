"""Loading an endpoint in batches, so that a run that was cut off goes on where it was.

While it is filled, a graph of its own says what is being loaded (a digest of all of it) and how many batches have come:
the graph ``iris.LOADING``. It is emptied when all is there. A batch that came without being noted is sent again, which
changes nothing: triples are a set, and all with blank nodes are in the first batch of their graph, which replaces it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.http import host
from openness_kg.base.progress import Say
from openness_kg.graph import catalogue
from openness_kg.graph.remote.store import BATCH, RemoteStore
from openness_kg.graph.terms import Literal

_NOTE = f"{iris.PREFIXES['rdfs']}comment"


class Batch(NamedTuple):
    """Lines of N-Triples for a graph; the first of a graph takes the place of what it holds."""

    graph: str
    lines: bytes
    first: bool


def load(store: RemoteStore, graphs: Mapping[str, bytes], say: Say) -> None:
    """Put graphs into an endpoint, in the place of what those graphs and all others of ours held.

    :func:`finish` has to follow.

    Args:
        store: the endpoint.
        graphs: the sorted N-Triples of each graph, by its IRI.
        say: is told how far it has come.

    Raises:
        OpennessError: the endpoint refuses it; the same call goes on from there.

    """
    batches = list(_batches(graphs))
    digest = hashlib.sha256(b"".join(graph.encode() + lines for graph, lines in graphs.items())).hexdigest()
    done = _done(store, digest)
    if done:
        say(f"going on after {done} of {len(batches)} batches")
    else:
        _note(store, digest, 0)
        for graph in store.graphs():
            if graph.startswith(iris.GRAPH) and graph not in (*graphs, iris.LOADING):
                store.clear(graph)
    for number, batch in enumerate(batches[done:], done + 1):
        store.send(batch.lines, batch.graph, replace=batch.first)
        _note(store, digest, number)
        say(f"{number} of {len(batches)} batches")
    _compare(store, {graph: lines.count(b"\n") for graph, lines in graphs.items()})


def finish(store: RemoteStore) -> None:
    """Say that all is there."""
    store.clear(iris.LOADING)


def _batches(graphs: Mapping[str, bytes]) -> Iterator[Batch]:
    for graph, content in graphs.items():
        lines = content.splitlines(keepends=True)
        blank = [line for line in lines if b"_:" in line]
        others = [line for line in lines if b"_:" not in line]
        first = max(0, BATCH - len(blank))
        yield Batch(graph, b"".join(blank + others[:first]), first=True)
        for at in range(first, len(others), BATCH):
            yield Batch(graph, b"".join(others[at : at + BATCH]), first=False)


def _note(store: RemoteStore, digest: str, done: int) -> None:
    line = f"<{iris.LOADING}> <{_NOTE}> {Literal(f'{digest} {done}')} .\n"
    store.send(line.encode(), iris.LOADING, replace=True)


def _done(store: RemoteStore, digest: str) -> int:
    """Return how many batches have come of what has this digest."""
    for row in store.rows(catalogue.named("endpoint/loading").text):
        of, _, number = row["note"].partition(" ")
        if of == digest and number.isdigit():
            return int(number)
    return 0


def _compare(store: RemoteStore, sent: Mapping[str, int]) -> None:
    sizes = {row["graph"]: int(row["triples"]) for row in store.rows(catalogue.named("endpoint/sizes").text)}
    for graph, number in sent.items():
        there = sizes.get(graph, 0)
        if there != number:
            raise OpennessError(
                f"{host(store.connection.where.url)}: of the {number} triples of <{graph}> there are {there}: the"
                " endpoint changes or loses some."
            )
