"""What is asked to be explained: names into IRIs, and which ratings it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openness_kg.base import days, iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.iris import slug
from openness_kg.opener import OpenGraph
from openness_kg.supposed import Then, as_of, supposing
from openness_kg.views.explain.make import Basis, make_explanation, make_overview
from openness_kg.views.explain.model import EDITION_OR_SCHEME, Explanation, Overview
from openness_kg.views.words import Named


class Asked:
    """Answers questions about the cells of a graph, and keeps what it had to suppose for them."""

    def __init__(self, graph: OpenGraph) -> None:
        """Take the graph."""
        self._graph = graph
        self._supposed: dict[tuple[str, date | None], OpenGraph] = {}
        self._thens: dict[tuple[str, date], Then] = {}

    def explain(
        self, project: str, criterion: str | None, edition: str | None, scheme: str | None, on: str | None
    ) -> Explanation | Overview:
        """Return the answer; see :meth:`openness_kg.knowledge.KnowledgeGraph.explain`."""
        if edition is not None and scheme is not None:
            raise OpennessError(EDITION_OR_SCHEME)
        names = self._graph.names
        day = None if on is None else days.day(on)
        project_iri = names.rated_project(project)
        rated = names.rated_in(project_iri)
        if scheme is not None or not (rated or edition):
            return self._lineage_alone(project_iri, criterion, scheme, bool(rated), day)
        if day is not None:
            return self._then(project_iri, criterion, [edition] if edition else rated, day)
        if criterion is None:
            newest = rated[0] if edition is None else names.rating_edition(project_iri, edition)
            return make_overview(Basis(self._graph, newest), project_iri)
        _, criterion_iri, edition_iri = names.cell(project, criterion, edition)
        return make_explanation(Basis(self._graph, edition_iri), project_iri, criterion_iri)

    def _lineage_alone(
        self, project: str, criterion: str | None, scheme: str | None, rated: bool, day: date | None
    ) -> Explanation | Overview:
        """Explain by supposed ratings on a scheme, in a graph of their own."""
        names = self._graph.names
        criterion_iri = ""
        if criterion is None:
            scheme_iri = names.scheme(scheme)
        else:
            scheme_iri, criterion_iri = names.scheme_criterion(criterion, scheme)
        if (scheme_iri, day) not in self._supposed:
            self._supposed[scheme_iri, day] = supposing(self._graph, scheme_iri, day)
        named = None if day is None else Named(scheme_iri, f"{slug(scheme_iri)}@{day}", slug(scheme_iri))
        basis = Basis(self._supposed[scheme_iri, day], iris.SUPPOSED_EDITION, scheme_iri, rated, named)
        return make_explanation(basis, project, criterion_iri) if criterion_iri else make_overview(basis, project)

    def _then(self, project: str, criterion: str | None, editions: Iterable[str], day: date) -> Explanation | Overview:
        """Explain by the first index of these editions that rated the project on a day."""
        refused = ""
        for index in dict.fromkeys(self._graph.names.index(edition) for edition in editions):
            try:
                if (index, day) not in self._thens:
                    self._thens[index, day] = as_of(self._graph, index, day)
            except OpennessError as error:
                refused = refused or str(error)
                continue
            then = self._thens[index, day]
            if iris.SUPPOSED_EDITION in then.graph.names.rated_in(project):
                basis = Basis(then.graph, iris.SUPPOSED_EDITION, named=Named(then.index, then.slug, then.label))
                if criterion is None:
                    return make_overview(basis, project)
                return make_explanation(
                    basis, project, then.graph.names.cell(project, criterion, iris.SUPPOSED_EDITION)[1]
                )
            refused = (
                f"{then.label} does not rate {slug(project)}: with --scheme you get what its lineage allowed then."
            )
        raise OpennessError(refused)
