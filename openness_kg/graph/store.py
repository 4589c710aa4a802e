"""The store contract: what commands may ask of whatever holds the graph, in memory, on disk or at an endpoint.

Nothing here asks for more than SPARQL 1.1 over HTTP can serve (Query and Update, Protocol, Graph Store Protocol). A
query without a dataset clause is asked of the union of all named graphs; one with FROM or FROM NAMED of just that
dataset (SPARQL 1.1 Query, section 13.2). One contract test runs on every kind of store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Protocol, TypeAlias

from openness_kg.graph.terms import Term, Triple

Solution: TypeAlias = Mapping[str, str]
"""One solution of a SELECT query: the bound variables with their lexical values."""


class Solutions(Protocol):
    """The answer to a SELECT query, read once, as it comes."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The projected variables, in their order."""
        ...

    def __iter__(self) -> Iterator[Mapping[str, Term]]:
        """Yield each solution: the bound variables with their terms."""
        ...

    def texts(self) -> Iterator[Solution]:
        """Yield each solution with lexical values only."""
        ...


Answer: TypeAlias = Solutions | bool | Iterator[Triple]
"""What a query gives: solutions to SELECT, a truth value to ASK, triples to CONSTRUCT and DESCRIBE."""


class Store(Protocol):
    """Something that holds named graphs and answers SPARQL.

    Every method raises ``OpennessError`` with a sentence if the query is no SPARQL or cannot be answered, also
    while an answer is being read.
    """

    def answer(self, query: str) -> Answer:
        """Return the answer to any read query."""
        ...

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT query; any other kind of query is an error."""
        ...

    def rows(self, query: str) -> Iterator[Solution]:
        """Yield the solutions of a SELECT query as lexical values."""
        ...

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query; any other kind of query is an error."""
        ...

    def construct(self, query: str) -> Iterator[Triple]:
        """Yield the triples of a CONSTRUCT or DESCRIBE query; any other kind of query is an error."""
        ...

    def write(self, query: str, output: IO[bytes], format_name: str | None) -> None:
        """Write the answer to any read query as it comes, in a format of its kind; None is the kind's default."""
        ...

    def infer(self, query: str, graph: str) -> None:
        """Add what a CONSTRUCT query yields to a named graph."""
        ...

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add triples to a named graph."""
        ...

    def clear(self, graph: str) -> None:
        """Empty a named graph."""
        ...

    def dump(self, format_name: str) -> bytes:
        """Return all named graphs as N-Quads or TriG, the same bytes for the same content."""
        ...
