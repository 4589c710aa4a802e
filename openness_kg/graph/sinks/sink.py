"""The sink contract: what takes documents, one after another. One contract test runs on every kind of sink."""

from __future__ import annotations

from typing import Protocol

from openness_kg.graph.documents import Document
from openness_kg.graph.store import Store


class Sink(Protocol):
    """Something that takes documents, each place once."""

    def add(self, document: Document) -> None:
        """Take a document."""
        ...


class StoreSink:
    """Adds documents to a store, each to its named graph."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self._store = store

    def add(self, document: Document) -> None:
        """Add the statements of a document."""
        self._store.add(document.triples(), document.graph)


class FirstOfPlace:
    """Passes on the first document of each place: where two importers describe a thing, the first one says more."""

    def __init__(self, sink: Sink) -> None:
        """Take the sink that the documents go to."""
        self._sink = sink
        self._seen: set[str] = set()

    def add(self, document: Document) -> None:
        """Pass a document on unless there was one of its place."""
        if document.place not in self._seen:
            self._seen.add(document.place)
            self._sink.add(document)
