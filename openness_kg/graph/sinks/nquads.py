"""The sink that writes one stream of N-Quads."""

from __future__ import annotations

from typing import IO

import pyoxigraph as ox

from openness_kg.base.files import write_all
from openness_kg.graph import convert, writing
from openness_kg.graph.documents import Document


class NQuadsSink:
    """Writes each document as it comes, its lines sorted, and holds none."""

    def __init__(self, output: IO[bytes]) -> None:
        """Take the stream, which stays open."""
        self._output = output

    def add(self, document: Document) -> None:
        """Write the statements of a document, each once.

        Raises:
            OSError: the stream takes no more.

        """
        graph = ox.NamedNode(document.graph)
        triples = map(convert.to_ox, dict.fromkeys(document.triples()))
        quads = (ox.Quad(found.subject, found.predicate, found.object, graph) for found in triples)
        write_all(self._output, writing.statements(quads, "nquads"))
