"""Every kind of sink, and the statements that it holds, read back as anybody would read them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from openness_kg.graph.documents import Document
from openness_kg.graph.files import GraphFile, place_of
from openness_kg.graph.local import LocalStore
from openness_kg.graph.sinks.folder import below
from openness_kg.graph.sinks.nquads import NQuadsSink
from openness_kg.graph.sinks.sink import StoreSink
from tests.support.cli import tree

Filled = Callable[[Iterable[Document], Path], bytes]


def of_folder(folder: Path) -> bytes:
    """Return the statements of the Turtle files below a folder as N-Quads, sorted, each file in its graph."""
    store = LocalStore()
    for name in tree(folder):
        if name.endswith(".ttl"):
            path = folder / name
            store.load(path, GraphFile(path, place_of(path)).graph)
    return store.dump("nquads")


def of_stream(content: bytes) -> bytes:
    """Return the lines of N-Quads sorted, each once."""
    return b"".join(sorted(set(content.splitlines(keepends=True))))


def _folder(documents: Iterable[Document], place: Path) -> bytes:
    with below(place) as sink:
        for document in documents:
            sink.add(document)
    return of_folder(place)


def _nquads(documents: Iterable[Document], _place: Path) -> bytes:
    output = io.BytesIO()
    sink = NQuadsSink(output)
    for document in documents:
        sink.add(document)
    return of_stream(output.getvalue())


def _store(documents: Iterable[Document], _place: Path) -> bytes:
    store = LocalStore()
    sink = StoreSink(store)
    for document in documents:
        sink.add(document)
    return store.dump("nquads")


SINKS: dict[str, Filled] = {"folder": _folder, "nquads": _nquads, "store": _store}
