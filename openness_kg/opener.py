"""The opener: the one way from a location to a store that is loaded, mapped and derived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.progress import Say, silent
from openness_kg.base.text import quoted
from openness_kg.derive import derive
from openness_kg.graph import catalogue, disk, files, mappings, reading
from openness_kg.graph.catalogue import Query
from openness_kg.graph.files import GraphFile
from openness_kg.graph.local import LocalStore
from openness_kg.graph.location import FACTS, SHIPPED, WHOLE, Endpoint, Location, Scope
from openness_kg.graph.names import Names
from openness_kg.graph.store import Solution, Store

_COUNT = f"""SELECT (COUNT(*) AS ?count)
WHERE {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?graph), "{iris.GRAPH}")) }}"""


class OpenGraph:
    """A graph that holds at least its scope, and that takes in more when a question needs it.

    Attributes:
        store: answers SPARQL over what has been taken in.
        scope: how much that is.

    """

    def __init__(self, location: Location = SHIPPED, scope: Scope = FACTS) -> None:
        """Open a location as far as a scope goes.

        Args:
            location: where the graph lies.
            scope: how much of it is wanted now.

        Raises:
            OpennessError: a file of the graph cannot be read, or the store on disk or at an endpoint holds less.

        """
        self.location = location
        self.store: Store
        if location.store is not None:
            self.store, self.scope = disk.opened(location.store)
        elif location.endpoint is not None:
            from openness_kg.graph.remote.store import RemoteStore

            self.store, self.scope = RemoteStore(location.endpoint), FACTS
        else:
            self._local = self.store = LocalStore()
            self.scope = FACTS
            self._take([file for file in self._files if file.wanted(FACTS)])
        self.widen(scope)

    @classmethod
    def around(cls, store: Store) -> OpenGraph:
        """Return a graph around a store that holds all there is."""
        graph = cls.__new__(cls)
        graph.location, graph.store, graph.scope = SHIPPED, store, WHOLE
        return graph

    @cached_property
    def names(self) -> Names:
        """The way from names to IRIs."""
        return Names(self.rows)

    def widen(self, scope: Scope) -> None:
        """Take in what a scope wants beyond what is here.

        Raises:
            OpennessError: a file cannot be read, or the store on disk or at an endpoint holds less.

        """
        if self.scope.covers(scope):
            return
        if self.location.endpoint is not None:
            self._look_for(scope)
            return
        if self.location.store is not None:
            raise OpennessError(
                f"{self.location.store}: this store was filled with less than the question needs: fill one with all"
                " there is, with `openness-kg load`."
            )
        wider = self.scope | scope
        more = [file for file in self._files if file.wanted(wider) and not file.wanted(self.scope)]
        if self.scope.derived and more:
            self._local.clear(iris.DERIVED)
        self._take(more)
        if wider.derived and (more or not self.scope.derived):
            derive(self._local)
        self.scope = wider

    def rows(self, name: str, values: Mapping[str, str] | None = None) -> Iterator[Solution]:
        """Yield the solutions of a query of the catalogue, by its full name.

        What the query needs is taken in first. Values are IRIs or literals; those that the query has no parameter
        for are left out.

        Raises:
            OpennessError: a value does not fit its parameter, or what the query needs cannot be had.

        """
        query = catalogue.named(name)
        return self.store.rows(
            self.bound(query, {key: v for key, v in (values or {}).items() if key in query.parameters})
        )

    def bound(self, query: Query, values: Mapping[str, str]) -> str:
        """Take in what a query needs, and return its text with parameters bound.

        Raises:
            OpennessError: as :meth:`rows`.

        """
        text = query.bind(values)
        self.widen(query.needs(values))
        return text

    def refuse_unknown(self, name: str, value: str) -> None:
        """Raise if a value is an IRI of this graph's own that nothing in it has.

        Raises:
            OpennessError: a parameter of that name is bound to such an IRI.

        """
        if not value.startswith(iris.ID) or not catalogue.is_iri(value):
            return
        if next(self.rows("lookup/stated", {"thing": value}), None) is None:
            raise OpennessError(f"Nothing in the graph is called {quoted(value)}, to which {quoted(name)} is bound.")

    def _look_for(self, scope: Scope) -> None:
        """See whether an endpoint has something of what a scope wants."""
        from openness_kg.graph.remote.held import refuse_lack
        from openness_kg.graph.remote.store import RemoteStore

        if isinstance(self.store, RemoteStore):
            refuse_lack(self.store, scope, self.scope)
        self.scope |= scope

    @cached_property
    def _files(self) -> Sequence[GraphFile]:
        return files.files_of(self.location)

    def _take(self, more: Sequence[GraphFile]) -> None:
        _load(self._local, more)


def stated(data: Sequence[Path], *, only_data: bool, also: bool) -> LocalStore:
    """Return the shipped graph, or its ontology, with files on top, and nothing derived.

    Args:
        data: the files and folders, as a location has them.
        only_data: whether of the shipped files just the ontology is read.
        also: whether there is other data that is read elsewhere.

    Raises:
        OpennessError: a file cannot be read, or there is no data where only that is wanted.

    """
    store = LocalStore()
    nothing = only_data and also and not data
    found = files.shipped_files(ontology_only=True) if nothing else files.files_of(Location(tuple(data), only_data))
    _load(store, found)
    return store


def fill(location: Location, folder: Path, engine: str = "sparql", say: Say = silent) -> int:
    """Fill a new store on disk with all of a location, derived, and return the number of statements.

    What was in the folder before is replaced when the new store is whole.

    Args:
        location: where the graph lies.
        folder: where the store is to be.
        engine: what derives, as :func:`openness_kg.derive.derive` has it.
        say: is told how far it has come.

    Raises:
        OpennessError: a file cannot be read, or the folder holds something else than a store and cannot be replaced.

    """
    with disk.filling(folder, WHOLE) as store:
        found = files.files_of(location)
        large = [(file.path, file.graph) for file in found if reading.is_quads(file.path)]
        _load(store, [file for file in found if not reading.is_quads(file.path)])
        derive(store, engine, large, say)
        say("putting the store in order")
        return len(store)


def fill_endpoint(location: Location, endpoint: Endpoint, say: Say, *, derived: bool) -> int:
    """Load all of a location into an endpoint, and return the number of statements; a run cut off goes on.

    Args:
        location: where the graph lies.
        endpoint: where it goes.
        say: is told how far it has come.
        derived: whether to derive there, by updates; without, nothing is derived.

    Raises:
        OpennessError: a file cannot be read, or the endpoint refuses something.

    """
    from openness_kg.graph import writing
    from openness_kg.graph.remote import loading
    from openness_kg.graph.remote.store import RemoteStore

    graph = OpenGraph(location, replace(WHOLE, derived=False))
    store = RemoteStore(endpoint)
    loading.load(store, writing.ByGraph(graph.store.dump("nquads")), say)
    if derived:
        say("deriving")
        derive(store)
    loading.finish(store)
    return sum(int(row["count"]) for row in store.rows(_COUNT))


def _load(store: LocalStore, found: Iterable[GraphFile]) -> None:
    others = []
    for file in found:
        if file.path.name.endswith(mappings.ENDING):
            store.add(mappings.triples(file.path), iris.MAPPINGS)
        else:
            others.append((file.path, file.graph))
    store.load_all(others)
