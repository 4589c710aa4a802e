"""The graph as an object: open it once, then ask for tables, explanations, audits and query results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, overload

from openness_kg.base import days, iris
from openness_kg.graph.names import Names
from openness_kg.graph.result import Result
from openness_kg.graph.store import Store
from openness_kg.graph.terms import Triple
from openness_kg.opener import OpenGraph

if TYPE_CHECKING:
    from openness_kg.exporting import Bill
    from openness_kg.views.audit import Audit
    from openness_kg.views.changes import Changes
    from openness_kg.views.consequences import Consequences
    from openness_kg.views.explain import Asked, Explanation, Overview
    from openness_kg.views.lineage import Binding, Counts, Lineage
    from openness_kg.views.table import Table


class KnowledgeGraph:
    """The ontology, the facts, the ratings and all that is derived from them.

    How much was loaded first only decides how soon an answer comes: what a question needs beyond it is taken in.
    """

    def __init__(self, graph: OpenGraph) -> None:
        """Take an open graph; see :func:`openness_kg.load`."""
        self.graph = graph
        self._asked: Asked | None = None

    @property
    def store(self) -> Store:
        """The store that answers SPARQL, with as much in it as has been needed so far."""
        return self.graph.store

    @property
    def names(self) -> Names:
        """The way from names to IRIs."""
        return self.graph.names

    def table(self, edition: str | None = None, ratings: str = "effective") -> Table:
        """Return the openness table of an edition, the newest by default.

        Args:
            edition: slug or IRI of an edition.
            ratings: ``effective``, ``curated`` or ``derived``.

        Raises:
            OpennessError: there is no such edition or no such kind of ratings.

        """
        from openness_kg.views.table import make_table

        return make_table(self.graph, self.names.edition(edition), ratings)

    def table_as_of(self, day: str, edition: str | None = None, ratings: str = "effective") -> tuple[Table, str]:
        """Return the table of an index as it stood on a day, and the last day until then on which a level changed.

        Levels are derived from what was so on that day.

        Args:
            day: the day, such as ``2025-03-20``.
            edition: slug or IRI of an edition of the index; the newest by default.
            ratings: ``effective``, ``curated`` or ``derived``.

        Raises:
            OpennessError: there is no such edition, or there is no history of its index on that day.

        """
        from dataclasses import replace

        from openness_kg.supposed import as_of
        from openness_kg.views.table import make_table
        from openness_kg.views.words import Named

        then = as_of(self.graph, self.names.index(edition), days.day(day))
        table = make_table(then.graph, iris.SUPPOSED_EDITION, ratings)
        return replace(table, edition=Named(then.index, then.slug, then.label)), then.changed

    @overload
    def explain(
        self,
        project: str,
        criterion: str,
        edition: str | None = None,
        scheme: str | None = None,
        on: str | None = None,
    ) -> Explanation: ...
    @overload
    def explain(
        self,
        project: str,
        criterion: None = None,
        edition: str | None = None,
        scheme: str | None = None,
        on: str | None = None,
    ) -> Overview: ...
    @overload
    def explain(
        self,
        project: str,
        criterion: str | None,
        edition: str | None = None,
        scheme: str | None = None,
        on: str | None = None,
    ) -> Explanation | Overview: ...
    def explain(
        self,
        project: str,
        criterion: str | None = None,
        edition: str | None = None,
        scheme: str | None = None,
        on: str | None = None,
    ) -> Explanation | Overview:
        """Return why a cell has its level: evidence, lineage, restrictions and rule; or an overview of a project.

        A project that no edition rates is held against a scheme: the levels then are what its lineage alone allows.

        Args:
            project: slug, IRI, name or alias.
            criterion: slug, IRI or label; all criteria in an overview by default.
            edition: slug or IRI; by default the newest that rates the cell or, without a criterion, the project.
            scheme: slug or IRI of a scheme of criteria on which to say what lineage alone allows; for a project that
                no edition rates, by default the newest, with a criterion the newest that has it.
            on: a day, such as ``2025-03-20``: the index of the edition as it stood then, or what lineage alone allowed
                then, by what was so on that day.

        Raises:
            OpennessError: a name is not known, the edition does not rate this, or there is a scheme as well.

        """
        from openness_kg.views.explain import Asked

        if self._asked is None:
            self._asked = Asked(self.graph)
        return self._asked.explain(project, criterion, edition, scheme, on)

    def lineage(self, name: str, up: bool = True, down: bool = True, depth: int | None = None) -> Lineage:
        """Return what a model, family, dataset or project was made from, its heirs, and the restrictions that pass on.

        Args:
            name: slug, IRI, label or alias; with its kind before it, as in ``project:bloom``, where several have it.
            up: whether what it was made from is wanted.
            down: whether its heirs are wanted.
            depth: how many steps from it at most; all by default.

        Raises:
            OpennessError: nothing has that name, more than one thing has, or the depth is less than 1.

        """
        from openness_kg.views.lineage import make_lineage

        return make_lineage(self.graph, self.names.lineage(name), up, down, depth)

    def heirs(self, name: str) -> Counts:
        """Return how many heirs a model, family, dataset or project has, by relation, restriction and licence.

        Args:
            name: as :meth:`lineage` takes it.

        Raises:
            OpennessError: nothing has that name, or more than one thing has.

        """
        from openness_kg.views.lineage import make_counts

        return make_counts(self.graph, self.names.lineage(name))

    def explain_model(self, name: str) -> Binding:
        """Return what binds a model, family or dataset, and why: licence, restrictions, terms of licences behind it.

        Args:
            name: slug, IRI, label, alias or id on a hub, as :meth:`lineage` takes it.

        Raises:
            OpennessError: nothing has that name, or more than one thing has.

        """
        from openness_kg.views.lineage import make_binding

        return make_binding(self.graph, self.names.lineage(name))

    def bill_of_materials(self, name: str) -> Bill:
        """Return what a model was made from, with licences, restrictions, ratings and sources.

        Args:
            name: slug, IRI, label or alias of a model, family, dataset or project, as :meth:`lineage` takes it.

        Raises:
            OpennessError: nothing has that name, or more than one thing has.

        """
        from openness_kg.exporting import make_bill

        return make_bill(self.graph, self.names.lineage(name))

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
            self.graph,
            None if edition is None else self.names.edition(edition),
            kinds,
            None if project is None else self.names.project(project),
        )

    def changes(self, earlier: str | None = None, later: str | None = None) -> Changes:
        """Return what an edition has otherwise than an earlier one: systems, criteria, bases, levels.

        Args:
            earlier: slug or IRI of an edition; by default the one before the later.
            later: slug or IRI of an edition; the newest by default.

        Raises:
            OpennessError: there is no such edition, or the earlier one is not the earlier.

        """
        from openness_kg.views.changes import make_changes

        newer = self.names.edition(later)
        return make_changes(self.graph, self.names.edition_before(newer, earlier), newer)

    def what_if(self, suppositions: Sequence[str], edition: str | None = None) -> Consequences:
        """Return what would change if facts were otherwise; this graph stays as it is.

        Args:
            suppositions: each as ``ENTITY=VALUE``, as :func:`openness_kg.suppositions.understood` takes them.
            edition: slug or IRI of the edition whose cells are wanted; those of all by default.

        Raises:
            OpennessError: a supposition has another form, or a name is not known.

        """
        from openness_kg.suppositions import understood
        from openness_kg.views.consequences import make_consequences

        chosen = None if edition is None else self.names.edition(edition)
        return make_consequences(self.graph, understood(self.graph, suppositions), chosen)

    def query(self, name: str, values: Mapping[str, str] | None = None) -> Result:
        """Return the rows of a SELECT query of the catalogue, with parameters bound; what it needs is loaded first.

        Args:
            name: the query's name, whole or its last part.
            values: parameters; names of entities as users write them, or IRIs.

        Raises:
            OpennessError: there is no such query, or a value does not fit its parameter.

        """
        from openness_kg.graph import catalogue

        query = catalogue.find(name)
        bound = {key: self.names.value(query.parameters.get(key, ""), text) for key, text in (values or {}).items()}
        return Result.of(self.store.select(self.graph.bound(query, bound)))

    def sparql(self, text: str) -> Result | bool | list[Triple]:
        """Return the answer to any read query: rows to SELECT, a truth value to ASK, triples to CONSTRUCT and DESCRIBE.

        All there is is loaded first, histories too, unless a line ``#+ needs:`` in the text says what is needed.

        Raises:
            OpennessError: the text is no SPARQL 1.1 query, or cannot be answered.

        """
        from openness_kg.graph import catalogue

        self.graph.widen(catalogue.parse("the query", text).needs({}))
        found = self.store.answer(text)
        if isinstance(found, bool):
            return found
        return list(found) if isinstance(found, Iterator) else Result.of(found)
