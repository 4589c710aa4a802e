"""The local store: Oxigraph in this process, in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

import pyoxigraph as ox

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError, first_line
from openness_kg.base.progress import Say, silent
from openness_kg.graph import convert, faults, reading, sparql, writing
from openness_kg.graph.answers import Asked, Dataset, LocalSolutions, explained
from openness_kg.graph.store import Answer, Solution
from openness_kg.graph.terms import Triple

_MANY = 10_000
"""Statements from which on a store on disk takes them in sooner as files of its own than in a transaction."""


class LocalStore:
    """An Oxigraph store (see ``graph.store``): in memory and gone with this process, or on disk."""

    def __init__(self, path: Path | None = None, *, read_only: bool = False) -> None:
        """Make an empty store in memory, or open one in a folder, made if it is not there.

        Args:
            path: the folder of RocksDB; None for a store in memory.
            read_only: whether to open the folder for reading, which several processes can do at once.

        Raises:
            OpennessError: the folder holds no store, cannot be read or written, or another process writes to it.

        """
        try:
            if path is None:
                self._store = ox.Store()
            else:
                self._store = ox.Store.read_only(str(path)) if read_only else ox.Store(str(path))
        except (OSError, ValueError) as error:
            raise OpennessError(f"{path}: the store cannot be opened: {first_line(error)}.") from None
        self._on_disk = path is not None

    @property
    def engine(self) -> ox.Store:
        """The store of Oxigraph, for who asks for its terms as they are."""
        return self._store

    def load(self, path: Path, graph: str, say: Say = silent) -> None:
        """Read a Turtle file into a named graph, or one of N-Quads into the graphs that it names.

        Args:
            path: the file.
            graph: the IRI of the graph of statements that are in none.
            say: is told how far N-Quads have been read.

        Raises:
            OpennessError: the file is missing or is no Turtle; the text names file and line.

        """
        if reading.is_quads(path):
            self._load_quads(path, graph, say)
            return
        turtle = reading.content(path)
        with reading.valid(path):
            self._store.load(input=turtle, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))

    def _load_quads(self, path: Path, graph: str, say: Say) -> None:
        if self.has_graph(iris.DERIVED):
            # what the file has of it could not be told apart afterwards
            self._store.bulk_extend(reading.quads(path, graph))
            return
        with reading.valid(path, "N-Quads"), reading.unpacked(path, say) as file:
            self._store.bulk_load(file, ox.RdfFormat.N_QUADS, to_graph=ox.NamedNode(graph))
        if self.has_graph(iris.DERIVED) or not all(isinstance(n, ox.NamedNode) for n in self._store.named_graphs()):
            raise reading.refused(path)

    def load_all(self, files: Iterable[tuple[Path, str]], say: Say = silent) -> None:
        """Read files, each as :meth:`load` does, and several together where that is sooner done.

        Raises:
            OpennessError: as :meth:`load`.

        """
        if self._on_disk:
            found = list(files)
            self._store.bulk_extend(
                chain.from_iterable(_turtle(*file) for file in found if not reading.is_quads(file[0]))
            )
            files = (file for file in found if reading.is_quads(file[0]))
        for path, graph in files:
            self.load(path, graph, say)

    def answer(self, query: str) -> Answer:
        """Return the answer to any read query."""
        with explained(query):
            found = self._run(query)
            if isinstance(found, ox.QuerySolutions):
                return LocalSolutions(found, query)
            return bool(found) if isinstance(found, ox.QueryBoolean) else self._triples(found, query)

    def select(self, query: str) -> LocalSolutions:
        """Return the solutions of a SELECT query."""
        found = self.answer(query)
        if not isinstance(found, LocalSolutions):
            raise OpennessError("Only a SELECT query yields rows: this one does not select.")
        return found

    def rows(self, query: str) -> Iterator[Solution]:
        """Yield the solutions of a SELECT query as lexical values."""
        return self.select(query).texts()

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        found = self.answer(query)
        if not isinstance(found, bool):
            raise OpennessError("Only an ASK query is true or false: this one does not ask.")
        return found

    def construct(self, query: str) -> Iterator[Triple]:
        """Yield the triples of a CONSTRUCT or DESCRIBE query."""
        found = self.answer(query)
        if isinstance(found, bool | LocalSolutions):
            raise OpennessError("Only a CONSTRUCT query yields triples: this one does not construct.")
        return found  # type: ignore[return-value]

    def write(self, query: str, output: IO[bytes], format_name: str | None) -> None:
        """Write the answer to any read query; rows as CSV and triples as Turtle unless asked otherwise."""
        self.asked(query).write(output, format_name)

    def asked(self, query: str, dataset: Dataset | None = None, base: str | None = None) -> Asked:
        """Return the answer to any read query, which can be written once.

        Args:
            query: the text.
            dataset: the graphs that it is asked of, whatever it says itself (SPARQL 1.1 Protocol, section 2.1.4).
            base: what IRIs in it are relative to, unless it says so itself.

        """
        with explained(query):
            return Asked(self._run(query, dataset, base), query)

    def whole(self, graph: str | None = None) -> Asked:
        """Return all triples of a named graph, or of the merge of all, to be written once."""
        name = None if graph is None else ox.NamedNode(graph)
        quads = self._store.quads_for_pattern(None, None, None, name)
        return Asked(dict.fromkeys(quad.triple for quad in quads))

    def has_graph(self, name: str) -> bool:
        """Tell whether there is a named graph, by its IRI; what is no IRI names none."""
        try:
            return self._store.contains_named_graph(ox.NamedNode(name))
        except ValueError:
            return False

    def infer(self, query: str, graph: str) -> None:
        """Add what a CONSTRUCT query yields to a named graph."""
        with explained(query):
            found = self._run(query)
            if not isinstance(found, ox.QueryTriples):
                raise OpennessError("Only a CONSTRUCT query yields triples: this one does not construct.")
            self.extend(list(found), graph)

    def add(self, triples: Iterable[Triple], graph: str) -> None:
        """Add triples to a named graph."""
        self.extend(map(convert.to_ox, triples), graph)

    def extend(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Add triples as Oxigraph has them to a named graph."""
        name = ox.NamedNode(graph)
        quads = [ox.Quad(t.subject, t.predicate, t.object, name) for t in triples]
        try:
            if self._on_disk and len(quads) > _MANY:
                self._store.bulk_extend(quads)
            else:
                self._store.extend(quads)
        except (OSError, RuntimeError):
            raise OpennessError("Nothing can be added here: this store was opened to be read.") from None

    def remove(self, triples: Iterable[Triple], graph: str) -> None:
        """Take triples out of a named graph; those that it does not have are passed over."""
        name = ox.NamedNode(graph)
        for triple in map(convert.to_ox, triples):
            self._store.remove(ox.Quad(triple.subject, triple.predicate, triple.object, name))

    def clear(self, graph: str) -> None:
        """Empty a named graph."""
        self._store.clear_graph(ox.NamedNode(graph))

    def dump(self, format_name: str) -> bytes:
        """Return all named graphs as N-Quads or TriG, the same bytes for the same content."""
        return writing.dump(cast("bytes", self._store.dump(format=ox.RdfFormat.N_QUADS)), format_name)

    def copy(self, output: IO[bytes], graph: str | None = None) -> None:
        """Write all named graphs as N-Quads, or one as N-Triples, in no order; blank nodes have their labels."""
        if graph is None:
            self._store.dump(output, ox.RdfFormat.N_QUADS)
        elif self.has_graph(graph):
            self._store.dump(output, ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))

    def restore(self, path: Path, *, blank: bool = True) -> None:
        """Read a file of N-Quads whose blank nodes are those of this store; without any it is read sooner."""
        form = ox.RdfFormat.N_QUADS
        with reading.valid(path, "N-Quads"):
            if blank:
                self._store.bulk_extend(ox.parse(path=path, format=form))
            else:
                self._store.bulk_load(path=path, format=form)

    def __enter__(self) -> LocalStore:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the store, which, as long as it is held, goes on writing to a folder that is being removed."""
        self._store = ox.Store()

    def close(self) -> None:
        """Write out a store on disk, in the form that is quickest to read, and let go of it."""
        self._store.flush()
        self._store.optimize()
        self._store = ox.Store()

    def __len__(self) -> int:
        """Return the number of statements; the same triple in two graphs counts twice."""
        return len(self._store)

    def _triples(self, found: ox.QueryTriples, query: str) -> Iterator[Triple]:
        with explained(query):
            yield from map(convert.triple, found)

    def _run(
        self, query: str, dataset: Dataset | None = None, base: str | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        faults.refuse(query)
        if dataset is not None:
            return self._store.query(
                query,
                base_iri=base,
                prefixes=iris.PREFIXES,
                default_graph=_names(dataset.default),
                named_graphs=_names(dataset.named),
            )
        union = not sparql.names_dataset(query)
        return self._store.query(query, base_iri=base, prefixes=iris.PREFIXES, use_default_graph_as_union=union)


def _turtle(path: Path, graph: str) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    return (ox.Quad(t.subject, t.predicate, t.object, name) for t in reading.parse(path))


def _names(graphs: tuple[str, ...]) -> list[Any]:
    # each parameter has a type of list of its own
    return [ox.NamedNode(graph) for graph in graphs]
