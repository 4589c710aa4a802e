"""The store: one small interface, so that commands do not know what answers their queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Protocol

Row = Mapping[str, str]
"""One solution of a SELECT query: the bound variables with their lexical values."""


class Store(Protocol):
    """Something that answers SPARQL over the union of the graph's named graphs."""

    def rows(self, query: str) -> Iterator[Row]:
        """Yield the solutions of a SELECT query."""
        ...

    def write(self, query: str, output: IO[bytes], format_name: str | None) -> None:
        """Write the result of any read query in a format of its kind; None is the kind's default."""
        ...

    def infer(self, query: str, graph: str) -> None:
        """Run a CONSTRUCT query and add what it yields to a named graph."""
        ...
