"""The graph as an object: load it once, then ask for tables, explanations and query results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import mappings, resources
from openness_kg.graph.local import LocalStore
from openness_kg.graph.names import Names
from openness_kg.graph.store import Row

if TYPE_CHECKING:
    from openness_kg.views.audit import Audit
    from openness_kg.views.explain import Explanation
    from openness_kg.views.table import Table


class KnowledgeGraph:
    """The ontology, the facts, the ratings and all that is derived from them, in a store."""

    def __init__(self, store: LocalStore) -> None:
        """Take a store that is loaded and derived; see :func:`load`."""
        self.store = store

    @cached_property
    def names(self) -> Names:
        """The way from names to IRIs."""
        return Names(self.store)

    def table(self, edition: str | None = None, ratings: str = "effective") -> Table:
        """Return the openness table of an edition, the newest by default.

        Args:
            edition: slug or IRI of an edition.
            ratings: ``effective``, ``curated`` or ``derived``.

        Raises:
            OpennessError: there is no such edition or no such kind of ratings.

        """
        from openness_kg.views.table import make_table

        return make_table(self.store, self.names.edition(edition), ratings)

    def table_as_of(self, day: str, edition: str | None = None) -> tuple[Table, str]:
        """Return the table of an index as it stood on a day, by curated ratings, and the day of the last change.

        The graph has to be loaded with its histories.

        Args:
            day: the day, such as ``2025-03-20``.
            edition: slug or IRI of an edition of the index; the newest by default.

        Raises:
            OpennessError: there is no such edition, or there is no history of its index on that day.

        """
        from datetime import UTC, datetime

        from openness_kg.views.table import as_of

        wanted = as_of.day(day, datetime.now(UTC).date())
        return as_of.make_table(self.store, self.names.index(edition), wanted)

    def explain(self, project: str, criterion: str, edition: str | None = None) -> Explanation:
        """Return why a cell has its level: evidence, lineage, restrictions and rule.

        Args:
            project: slug, IRI, name or alias.
            criterion: slug, IRI or label.
            edition: slug or IRI; by default the newest that rates this cell.

        Raises:
            OpennessError: a name is not known.

        """
        from openness_kg.views.explain import make_explanation

        return make_explanation(self.store, *self.names.cell(project, criterion, edition))

    def audit(self, edition: str | None = None, kinds: Sequence[str] = (), project: str | None = None) -> Audit:
        """Return where ratings contradict lineage, siblings, other editions or themselves.

        Args:
            edition: slug or IRI of an edition; all by default.
            kinds: names of kinds of findings; all by default.
            project: slug, IRI, name or alias; all by default.

        Raises:
            OpennessError: a name is not known.

        """
        from openness_kg.views.audit import make_audit

        return make_audit(
            self.store,
            None if edition is None else self.names.edition(edition),
            kinds,
            None if project is None else self.names.project(project),
        )

    def query(self, name: str, values: Mapping[str, str] | None = None) -> list[Row]:
        """Return the rows of a shipped SELECT query, with parameters bound.

        Raises:
            OpennessError: there is no such query, or a value does not fit its parameter.

        """
        from openness_kg.graph import catalogue

        query = catalogue.find(name)
        bound = {key: self.names.value(query.parameters.get(key, ""), text) for key, text in (values or {}).items()}
        return list(self.store.rows(query.bind(bound)))


def load(history: bool = False) -> KnowledgeGraph:
    """Load the shipped graph, derive, and return it.

    Args:
        history: whether to load the histories of indexes too, which tables of editions and explanations do not need.

    Raises:
        OpennessError: a file of the graph cannot be read.

    """
    store = _stored(path for path, _ in resources.graph_files(history))
    for path in mappings.files():
        store.add(mappings.triples(path), iris.MAPPINGS)
    derive(store)
    return KnowledgeGraph(store)


def load_edition(edition: str | None) -> KnowledgeGraph:
    """Load and derive what the table of one edition, by default the newest, needs.

    Raises:
        OpennessError: there is no such edition, or a file of the graph cannot be read.

    """
    graph = KnowledgeGraph(_stored(resources.fact_files()))
    wanted = iris.slug(graph.names.edition(edition))
    return _with(graph, resources.rating_files(edition=wanted))


def load_project(project: str) -> KnowledgeGraph:
    """Load and derive what the explanation of any cell of one project needs.

    Raises:
        OpennessError: there is no such project, or a file of the graph cannot be read.

    """
    graph = KnowledgeGraph(_stored(resources.fact_files()))
    wanted = iris.slug(graph.names.project(project))
    return _with(graph, resources.rating_files(project=wanted))


def load_history(edition: str | None) -> KnowledgeGraph:
    """Load the facts and the history of the index that an edition, by default the newest, belongs to; derive nothing.

    Raises:
        OpennessError: there is no such edition, or a file of the graph cannot be read.

    """
    graph = KnowledgeGraph(_stored(resources.fact_files()))
    graph.store.load_all(_placed(resources.history_files(iris.slug(graph.names.index(edition)))))
    return graph


def _with(graph: KnowledgeGraph, files: Iterable[Path]) -> KnowledgeGraph:
    graph.store.load_all(_placed(files))
    derive(graph.store)
    return graph


def _stored(files: Iterable[Path]) -> LocalStore:
    store = LocalStore()
    store.load_all(_placed(files))
    return store


def _placed(files: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    return ((path, resources.graph_of(path)) for path in files)
