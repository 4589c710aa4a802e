"""Names into IRIs: what users write for projects, editions, criteria, models, datasets, licences and organisations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError, UnknownError, suggestion
from openness_kg.base.text import quoted
from openness_kg.graph import entities
from openness_kg.graph.store import Solution


class Names:
    """Looks names up in a graph.

    A project is a slug, an IRI, or an exact name or alias in any case; an edition a slug or an IRI;
    a criterion a slug, an IRI or its label in any case; a scheme of criteria a slug or an IRI. For the others see
    :mod:`openness_kg.graph.entities`.
    """

    def __init__(self, rows: Callable[[str, Mapping[str, str]], Iterable[Solution]]) -> None:
        """Take what answers the queries of the catalogue; nothing is read before it is asked for."""
        self._ask = rows
        self._entities = entities.Entities(rows)

    @cached_property
    def editions(self) -> list[str]:
        """The IRIs of all editions, newest first."""
        return [row["edition"] for row in self._rows("lookup/editions", {})]

    @cached_property
    def schemes(self) -> list[str]:
        """The IRIs of all schemes of criteria, that of the newest edition first, those that no edition uses last."""
        return list(dict.fromkeys(row["scheme"] for row in self._rows("lookup/schemes", {})))

    @cached_property
    def _projects(self) -> list[Solution]:
        return self._rows("lookup/projects", {})

    def project(self, text: str) -> str:
        """Return the IRI of a project.

        Raises:
            OpennessError: no project, or more than one, has that name.

        """
        folded = text.casefold()
        projects = {row["project"] for row in self._projects}
        for candidate in (text, f"{iris.ID}project/{folded}"):
            if candidate in projects:
                return candidate
        found = sorted({row["project"] for row in self._projects if row["name"].casefold() == folded})
        if len(found) == 1:
            return found[0]
        if found:
            raise OpennessError(
                f"More than one project is called {text!r}: write {' or '.join(map(iris.slug, found))}."
            )
        known = [*(iris.slug(project) for project in projects), *(row["name"] for row in self._projects)]
        raise UnknownError(f"There is no project {text!r}.{suggestion(text, sorted(known))}")

    def lineage(self, text: str) -> str:
        """Return the IRI of a model, family, dataset or project.

        Raises:
            OpennessError: nothing, or more than one thing, has that name.

        """
        return self._entities.find(text, entities.LINEAGE)

    def explained(self, text: str) -> tuple[str, bool]:
        """Return the IRI of a project, or else of a model, family or dataset; and whether it is a project.

        Raises:
            OpennessError: nothing, or more than one thing, has that name.

        """
        try:
            return self.project(text), True
        except UnknownError:
            found = self.lineage(text)
        return found, any(row["project"] == found for row in self._projects)

    def edition(self, text: str | None) -> str:
        """Return the IRI of an edition; of the newest one for None.

        Raises:
            OpennessError: there is no such edition.

        """
        if text is None:
            return self.editions[0]
        for edition in self.editions:
            if text in (edition, iris.slug(edition)):
                return edition
        known = [iris.slug(edition) for edition in self.editions]
        raise UnknownError(f"There is no edition {text!r}: use {', '.join(known)}.{suggestion(text, known)}")

    def edition_before(self, later: str, text: str | None) -> str:
        """Return the IRI of an edition older than another (an IRI); of the newest of these for None.

        Raises:
            OpennessError: there is no such edition, or it is no older one.

        """
        older = self.editions[self.editions.index(later) + 1 :]
        if text is None and not older:
            raise OpennessError(f"There is no edition before {iris.slug(later)}.")
        found = older[0] if text is None else self.edition(text)
        if found not in older:
            raise OpennessError(f"The edition {iris.slug(found)} is not older than {iris.slug(later)}: swap the two.")
        return found

    def index(self, edition: str | None) -> str:
        """Return the IRI of the organisation whose ratings an edition has; of the newest edition for None.

        Raises:
            OpennessError: there is no such edition, or it names nobody.

        """
        iri = self.edition(edition)
        for row in self._rows("lookup/editions", {}):
            if row["edition"] == iri and "index" in row:
                return row["index"]
        raise OpennessError(f"The edition {iris.slug(iri)} does not say whose ratings it has.")

    def criterion(self, text: str) -> str:
        """Return the IRI of a criterion in the newest edition that has it.

        Raises:
            OpennessError: no edition has such a criterion.

        """
        rows = [row for edition in self.editions for row in self._rows("table/criteria", {"edition": edition})]
        for row in rows:
            if _is_named(row, text):
                return row["criterion"]
        raise _no_criterion(text, {row["slug"] for row in rows})

    def scheme(self, text: str | None) -> str:
        """Return the IRI of a scheme of criteria; of the newest edition's for None.

        Raises:
            OpennessError: there is no such scheme, or no edition that would say which is the newest.

        """
        known = [iris.slug(scheme) for scheme in self.schemes]
        if text is None:
            if not self.editions:
                raise OpennessError(f"No edition says which scheme is the newest: name one of {', '.join(known)}.")
            return self.schemes[0]
        for scheme in self.schemes:
            if text in (scheme, iris.slug(scheme)):
                return scheme
        raise UnknownError(f"There is no scheme {text!r}: use {', '.join(known)}.{suggestion(text, known)}")

    def scheme_criterion(self, criterion: str, scheme: str | None) -> tuple[str, str]:
        """Return the IRIs of a scheme and of a criterion in it; without a scheme of the newest that has the criterion.

        Raises:
            OpennessError: a name is not known.

        """
        slugs: set[str] = set()
        for candidate in self.schemes if scheme is None else [self.scheme(scheme)]:
            for row in self._rows("lookup/scheme-criteria", {"scheme": candidate}):
                slugs |= {row["slug"]}
                if _is_named(row, criterion):
                    return candidate, row["criterion"]
        raise _no_criterion(criterion, slugs)

    def rated_in(self, project: str) -> list[str]:
        """Return the IRIs of the editions that rate a project (an IRI), newest first."""
        rated = {row["edition"] for row in self._rows("lookup/cells", {"project": project})}
        return [edition for edition in self.editions if edition in rated]

    def rating_edition(self, project: str, edition: str) -> str:
        """Return the IRI of an edition that rates a project (an IRI).

        Raises:
            OpennessError: there is no such edition, or it does not rate the project.

        """
        wanted = self.edition(edition)
        if wanted in self.rated_in(project):
            return wanted
        raise OpennessError(f"The edition {iris.slug(wanted)} does not rate {iris.slug(project)}{_BY_SCHEME}")

    def cell(self, project: str, criterion: str, edition: str | None) -> tuple[str, str, str]:
        """Return the IRIs of project, criterion and edition for a cell.

        Without an edition it is the newest one that rates the project on that criterion.

        Raises:
            OpennessError: a name is not known, or no edition has that cell.

        """
        project_iri = self.project(project)
        wanted = None if edition is None else self.edition(edition)
        rated = {(row["edition"], row["criterion"]) for row in self._rows("lookup/cells", {"project": project_iri})}
        labels: set[str] = set()
        for candidate in self.editions if wanted is None else [wanted]:
            for row in self._rows("table/criteria", {"edition": candidate}):
                labels |= {row["slug"]}
                if _is_named(row, criterion) and (candidate, row["criterion"]) in rated:
                    return project_iri, row["criterion"], candidate
        if criterion in labels:
            where = "any edition" if wanted is None else f"the edition {iris.slug(wanted)}"
            named = iris.slug(project_iri)
            raise OpennessError(f"The project {named} has no rating for {criterion} in {where}{_BY_SCHEME}")
        raise _no_criterion(criterion, labels)

    def rated_project(self, text: str) -> str:
        """Return the IRI of a project; of a model, say that it is one, and what can be asked of it."""
        try:
            return self.project(text)
        except OpennessError:
            folded = text.casefold()
            for row in self._rows("lookup/models", {}):
                subject = row["subject"]
                if row["sort"] == "model" and folded in (
                    row["name"].casefold(),
                    iris.slug(subject),
                    subject.casefold(),
                ):
                    # in words that the command line and the API of the server both have
                    raise OpennessError(
                        f"{quoted(row['name'])} is a model, and levels are given to projects: ask for its `lineage`, or"
                        f" `questions/heirs-of-model` with model={subject}."
                    ) from None
            raise

    def value(self, kind: str, text: str) -> str:
        """Return a parameter's value, with a name of what its type says as the IRI.

        Raises:
            OpennessError: nothing, or more than one thing, has that name.

        """
        if kind == "project":
            return self.project(text)
        if kind == "edition":
            return self.edition(text)
        if kind == "criterion":
            return self.criterion(text)
        if kind == "entity":
            return self._entities.find(text, entities.ANY)
        return self._entities.find(text, (kind,)) if kind in entities.KINDS else text

    def _rows(self, query: str, values: Mapping[str, str]) -> list[Solution]:
        return list(self._ask(query, values))


_BY_SCHEME = ": name a scheme instead of an edition to see what lineage alone allows."


def _is_named(row: Solution, text: str) -> bool:
    return text == row["criterion"] or text.casefold() in (row["slug"].casefold(), row["label"].casefold())


def _no_criterion(text: str, known: set[str]) -> OpennessError:
    return UnknownError(f"There is no criterion {text!r}: use {', '.join(sorted(known))}.{suggestion(text, known)}")
