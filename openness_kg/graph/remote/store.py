"""The remote store: an endpoint of SPARQL 1.1, asked over HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from copy import copy
from typing import IO

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError
from openness_kg.base.http import HttpError, host
from openness_kg.graph import catalogue, convert, sparql, writing
from openness_kg.graph.local import LocalStore
from openness_kg.graph.location import Endpoint
from openness_kg.graph.remote import answers
from openness_kg.graph.remote.endpoint import Connection, Pairs
from openness_kg.graph.store import Answer, Solution
from openness_kg.graph.terms import BlankNode, Literal, Term, Triple

BATCH = 5_000
"""Triples that are sent in one request."""
_GRAPHS = "endpoint/graphs"
_NONE = "urn:openness-kg:no-graph"


class RemoteSolutions:
    """Solutions as an endpoint sends them."""

    def __init__(self, rows: answers.Rows, still_open: ExitStack) -> None:
        """Take the rows, and what is to be closed when they have been read."""
        self._rows, self._open = rows, still_open
        self.variables = rows.variables

    def __iter__(self) -> Iterator[Mapping[str, Term]]:
        """Yield each solution: the bound variables with their terms."""
        with self._open:
            yield from self._rows

    def texts(self) -> Iterator[Solution]:
        """Yield each solution with lexical values only."""
        for solution in self:
            yield {name: term.value for name, term in solution.items()}


class RemoteStore:
    """An endpoint (see ``graph.store``).

    Where the default graph of the endpoint is not the union of its named graphs, the protocol's ``default-graph-uri``
    and ``named-graph-uri`` name them all (SPARQL 1.1 Protocol, section 2.1.4), and ``USING`` in updates.
    """

    def __init__(self, where: Endpoint) -> None:
        """Take where the endpoint is; nothing is sent yet.

        Raises:
            OpennessError: what it takes is not installed.

        """
        self.connection = Connection(where)
        self._known: tuple[str, ...] | None = None
        self._named: tuple[str, ...] = ()

    def answer(self, query: str) -> Answer:
        """Return the answer to any read query."""
        form = self._form(query)
        if form == "SELECT":
            return self._select(query)
        return self._ask(query) if form == "ASK" else map(convert.triple, self._triples(query))

    def select(self, query: str) -> RemoteSolutions:
        """Return the solutions of a SELECT query."""
        if self._form(query) != "SELECT":
            raise OpennessError("Only a SELECT query yields rows: this one does not select.")
        return self._select(query)

    def rows(self, query: str) -> Iterator[Solution]:
        """Yield the solutions of a SELECT query as lexical values."""
        return self.select(query).texts()

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        if self._form(query) != "ASK":
            raise OpennessError("Only an ASK query is true or false: this one does not ask.")
        return self._ask(query)

    def construct(self, query: str) -> Iterator[Triple]:
        """Yield the triples of a CONSTRUCT or DESCRIBE query."""
        if self._form(query) not in ("CONSTRUCT", "DESCRIBE"):
            raise OpennessError("Only a CONSTRUCT query yields triples: this one does not construct.")
        return map(convert.triple, self._triples(query))

    def write(self, query: str, output: IO[bytes], format_name: str | None) -> None:
        """Write the answer to any read query; rows as CSV and triples as Turtle unless asked otherwise."""
        form = self._form(query)
        if form == "SELECT":
            found = self._select(query)
            writing.answer(answers.results(found.variables, found), output, format_name)
        elif form == "ASK":
            writing.answer(answers.truth(self._ask(query)), output, format_name)
        else:
            writing.answer(self._triples(query), output, format_name)

    def infer(self, query: str, graph: str) -> None:
        """Add what a CONSTRUCT query yields to a named graph, by an update where the query can be one."""
        if self._form(query) != "CONSTRUCT":
            raise OpennessError("Only a CONSTRUCT query yields triples: this one does not construct.")
        pairs = self._dataset(query)
        using = [value for name, value in pairs if name == "default-graph-uri"]
        update = sparql.insertion(sparql.with_prefixes(query), graph, using)
        if update is None:
            self.add(list(self.construct(query)), graph)
        else:
            self.connection.update(update)
            self._forget(graph)

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add triples to a named graph, those with blank nodes in one request, since labels mean nothing across."""
        known = list(triples)
        blank = [t for t in known if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)]
        others = [t for t in known if t not in set(blank)] if blank else known
        for batch in (blank, *(others[at : at + BATCH] for at in range(0, len(others), BATCH))):
            if batch:
                self.send("".join(f"{triple}\n" for triple in batch).encode(), graph)

    def send(self, lines: bytes, graph: str, *, replace: bool = False) -> None:
        """Send lines of N-Triples to a graph, by the graph store or, where none is known, by an update.

        Args:
            lines: the triples.
            graph: the IRI of the graph.
            replace: whether they take the place of all that it holds.

        Raises:
            OpennessError: the endpoint refuses it.

        """
        self._opened()
        if self.connection.graph_store:
            self.connection.send(graph, lines, replace=replace)
        else:
            clear = f"CLEAR SILENT GRAPH <{graph}> ;\n" if replace else ""
            self.connection.update(f"{clear}INSERT DATA {{ GRAPH <{graph}> {{\n{lines.decode()}}} }}")
        self._forget(graph)

    def clear(self, graph: str) -> None:
        """Empty a named graph."""
        self._opened()
        if self.connection.graph_store:
            self.connection.delete(graph)
        else:
            self.connection.update(f"CLEAR SILENT GRAPH <{graph}>")

    def dump(self, format_name: str) -> bytes:
        """Return all named graphs as N-Quads or TriG, the same bytes for the same content."""
        output = io.BytesIO()
        for graph in self.graphs():
            name = ox.NamedNode(graph)
            quads = (ox.Quad(t.subject, t.predicate, t.object, name) for t in self._graph(graph))
            ox.serialize(quads, output, ox.RdfFormat.N_QUADS)
        return writing.dump(output.getvalue(), format_name)

    def of(self, graphs: Iterable[str]) -> RemoteStore:
        """Return the same endpoint, of which queries see these graphs only; all there is if there are none."""
        some = copy(self)
        some._known = tuple(graphs)
        return some

    def graphs(self) -> tuple[str, ...]:
        """Return the IRIs of the named graphs, in their order, without those that the server has for itself."""
        self._opened()
        with self.connection.query(catalogue.named(_GRAPHS).text) as answer:
            found = [row["graph"].value for row in answers.Rows(answer)]
        return tuple(sorted(graph for graph in found if not self.connection.is_its_own(graph)))

    def _graph(self, graph: str) -> Iterator[ox.Triple]:
        if self.connection.graph_store:
            with self.connection.graph(graph) as answer:
                yield from answers.triples(answer)
        else:
            query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
            with self.connection.query(query) as answer:
                yield from answers.triples(answer)

    def _form(self, query: str) -> str:
        """Return which kind of query a text is; what the engine here takes for no SPARQL is not sent."""
        LocalStore().answer(query)
        return sparql.form(query)

    def _select(self, query: str) -> RemoteSolutions:
        with ExitStack() as stack:
            rows = self._rows(query, stack)
            return RemoteSolutions(rows, stack.pop_all())

    def _ask(self, query: str) -> bool:
        with ExitStack() as stack:
            return self._rows(query, stack).asked()

    def _rows(self, query: str, stack: ExitStack) -> answers.Rows:
        text, pairs = sparql.with_prefixes(query), self._dataset(query)
        return answers.Rows(stack.enter_context(self.connection.query(text, pairs)))

    def _triples(self, query: str) -> Iterator[ox.Triple]:
        text, pairs = sparql.with_prefixes(query), self._dataset(query)
        with self.connection.query(text, pairs) as answer:
            yield from answers.triples(answer)

    def _forget(self, graph: str) -> None:
        """Look again which graphs there are, if this may be a new one."""
        if graph not in self._named:
            self._known = None

    def _opened(self) -> None:
        """Know which server it is."""
        if not self.connection.server:
            with self.connection.query("ASK { }") as answer:
                answers.Rows(answer).asked()

    def _dataset(self, query: str) -> Pairs:
        """Return what the protocol has to say of the dataset of a query."""
        if sparql.names_dataset(query):
            self._opened()
            return self._as_protocol(sparql.dataset(sparql.with_prefixes(query)))
        if self._known is None:
            self._named = self.graphs()
            self._known = () if self._is_union() else self._named
        return _pairs(self._known)

    def _as_protocol(self, pairs: list[tuple[str, str]]) -> Pairs:
        """Return a dataset that a query names as the protocol has it, for servers that take too little notice of it."""
        if self.connection.is_virtuoso:
            # if nothing is said of one half of a dataset, it takes all graphs for it
            said = {name for name, _ in pairs}
            return [*pairs, *((name, _NONE) for name in ("default-graph-uri", "named-graph-uri") if name not in said)]
        # with --union-default-graph Oxigraph takes no notice of FROM
        return pairs if "oxigraph" in self.connection.server else ()

    def _is_union(self) -> bool:
        """Tell whether the default graph is the union of the named graphs and of no others.

        A triple of a named graph tells: it is there or not.

        Raises:
            HttpError: it is not, and the endpoint takes no notice of which graphs are named.

        """
        if not self._named:
            return True
        sample = self._sample()
        if not self.connection.is_virtuoso and self._has(sample, ()):
            return True
        if not self._has(sample, _pairs(self._named)):
            raise HttpError(
                f"{host(self.connection.where.url)}: a query does not see the named graphs here: let the default graph"
                " be the union of them (in Oxigraph --union-default-graph, in Jena unionDefaultGraph)."
            )
        return False

    def _sample(self) -> str:
        """Return an ASK for a triple of a named graph."""
        query = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{self._named[0]}> {{ ?s ?p ?o }} }} LIMIT 1"
        with self.connection.query(query) as answer:
            row = next(iter(answers.Rows(answer)))
        # a blank node has no name to ask for, and of literals engines keep the value
        s, p, o = (f"?{n}" if isinstance(row[n], BlankNode | Literal) else str(row[n]) for n in "spo")
        return f"ASK {{ {s} {p} {o} }}"

    def _has(self, ask: str, pairs: Pairs) -> bool:
        with self.connection.query(ask, pairs) as answer:
            return answers.Rows(answer).asked()


def _pairs(graphs: Iterable[str]) -> Pairs:
    return [(name, graph) for name in ("default-graph-uri", "named-graph-uri") for graph in graphs]
