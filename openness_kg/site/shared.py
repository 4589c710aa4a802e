"""What several parts of a site show, made once for all parts that are written in one process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from openness_kg.base.iris import slug
from openness_kg.graph.store import Solution
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views.audit import Audit
from openness_kg.views.explain import Basis, Explanation, make_explanation
from openness_kg.views.table import Table
from openness_kg.views.table.model import LOWERING
from openness_kg.views.timeline import timelines
from openness_kg.views.words import Named


class Shared:
    """Tables, explanations, findings and timelines of a graph, each made when it is first asked for."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        """Take a graph that holds all there is."""
        self.graph = graph
        self._tables: dict[str, Table] = {}
        self._asked: dict[str, list[tuple[str, str]]] = {}
        self._reasons: dict[str, Mapping[tuple[str, str], Explanation]] = {}

    @cached_property
    def audit(self) -> Audit:
        """What the audit finds in all editions."""
        return self.graph.audit()

    @cached_property
    def timelines(self) -> Mapping[str, str]:
        """The histories of projects as SVG, by IRI of the project."""
        return timelines(self.graph.graph)

    @cached_property
    def described(self) -> list[Solution]:
        """What is said of each edition, the newest first: the rows of ``lookup/editions``."""
        return list(self.graph.graph.rows("lookup/editions"))

    @cached_property
    def editions(self) -> list[Named]:
        """All editions, the newest first."""
        return [Named(row["edition"], slug(row["edition"]), row["label"]) for row in self.described]

    def table(self, edition: str) -> Table:
        """Return the table of an edition (an IRI) by effective ratings."""
        if edition not in self._tables:
            self._tables[edition] = self.graph.table(edition)
        return self._tables[edition]

    def asked(self, edition: str) -> list[tuple[str, str]]:
        """Return the IRIs of project and criterion of each level of an edition that is lowered or in doubt."""
        if edition not in self._asked:
            self._asked[edition] = self._wanting(edition, self._basis(edition))
        return self._asked[edition]

    def reasons(self, edition: str) -> Mapping[tuple[str, str], Explanation]:
        """Return why each of these levels is as it is, by the IRIs of project and criterion."""
        if edition not in self._reasons:
            # what it is made from is let go of with it: it is far more than the reasons
            basis = self._basis(edition)
            self._asked[edition] = self._wanting(edition, basis)
            self._reasons[edition] = {
                (project, criterion): make_explanation(basis, project, criterion)
                for project, criterion in self._asked[edition]
            }
        return self._reasons[edition]

    def _wanting(self, edition: str, basis: Basis) -> list[tuple[str, str]]:
        table = self.table(edition)
        return [
            (row.iri, criterion.iri)
            for row in table.rows
            for criterion, cell in zip(table.criteria, row.cells, strict=True)
            if cell.outcome in LOWERING or basis.ask("uncounted", {"project": row.iri, "criterion": criterion.iri})
        ]

    def _basis(self, edition: str) -> Basis:
        return Basis(self.graph.graph, edition, together=True)
