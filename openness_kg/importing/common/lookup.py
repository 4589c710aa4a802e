"""What the shipped graph knows already: editions, criteria, and who or what is meant by a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from openness_kg.base import iris
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph

_BASES = frozenset({"basedOn", "fineTunedFrom", "adapterOf", "mergedFrom", "quantizedFrom"})
"""Local names of the properties that lead to a base."""


@dataclass(frozen=True)
class Criterion:
    """A criterion of a scheme.

    Aspect, area and the artefacts that it asks about are IRIs; what it mirrors is the slug of another criterion of the
    scheme. Aspect and mirrored criterion are empty where none is stated.
    """

    slug: str
    label: str
    definition: str
    area: str
    aspect: str = ""
    mirrors: str = ""
    artefacts: tuple[str, ...] = ()


class NameIndex:
    """Exact names, compared without case, of one sort of subjects."""

    def __init__(self) -> None:
        """Begin without a name."""
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self.slugs: set[str] = set()
        self._taken: dict[tuple[str, str], int] = {}

    def add(self, name: str, iri: str) -> None:
        """Note a name of a subject."""
        self._by_name[_folded(name)].add(iri)
        self.slugs.add(iris.slug(iri))

    def find(self, name: str) -> set[str]:
        """Return the subjects of that name."""
        return self._by_name.get(_folded(name), set())

    def free(self, slug: str, suffix: str, others: NameIndex) -> str:
        """Return a slug that no subject has, here or among others: the given one, or one with a suffix behind it."""
        number = self._taken.get((slug, suffix), 0)
        while (tried := _numbered(slug, suffix, number)) in self.slugs or tried in others.slugs:
            number += 1
        self._taken[slug, suffix] = number  # those before it stay taken, and need not be tried again
        return tried


class GraphLookup:
    """The shipped graph, asserted triples only."""

    def __init__(self) -> None:
        """Load the graph; what is not asked for is not looked up."""
        self._graph = OpenGraph()
        self._edges: dict[str, list[Solution]] = {}
        editions = list(self._rows("lookup/editions"))
        self.titles = {iris.slug(row["edition"]): row["label"] for row in editions}
        self.schemes = {iris.slug(row["edition"]): iris.slug(row.get("scheme", "")) for row in editions}

    def criteria(self, scheme: str) -> list[Criterion]:
        """Return the criteria of a scheme (a slug) in their order; none if there is no such scheme."""
        values = {"scheme": iris.mint("scheme", scheme)}
        asked: dict[str, list[str]] = defaultdict(list)
        for row in self._rows("lookup/asked-artefacts", values):
            asked[row["slug"]].append(row["artefact"])
        return [
            Criterion(
                slug=row["slug"],
                label=row["label"],
                definition=row.get("definition", ""),
                area=row["area"],
                aspect=row.get("aspect", ""),
                mirrors=row.get("mirrors", ""),
                artefacts=tuple(asked[row["slug"]]),
            )
            for row in self._rows("lookup/scheme-criteria", values)
        ]

    @cached_property
    def wordings(self) -> dict[str, Criterion]:
        """The criteria of all editions by slug; the newest edition's of those that have the same."""
        schemes = reversed(list(self.schemes.values()))  # the newest edition comes first
        return {criterion.slug: criterion for scheme in schemes for criterion in self.criteria(scheme)}

    @cached_property
    def projects(self) -> NameIndex:
        """Projects by label and alias."""
        names = NameIndex()
        for row in self._rows("lookup/projects"):
            names.add(row["name"], row["project"])
        return names

    @cached_property
    def models(self) -> NameIndex:
        """Models and families by label and alias."""
        return self._named("lookup/models", "model")

    @cached_property
    def datasets(self) -> NameIndex:
        """Datasets by label and alias."""
        return self._named("lookup/models", "dataset")

    @cached_property
    def organisations(self) -> NameIndex:
        """Organisations by label and alias."""
        return self._named("lookup/organisations")

    @cached_property
    def licences(self) -> dict[str, str]:
        """The IRI of each licence by its SPDX identifier."""
        return {row["identifier"]: row["licence"] for row in self._rows("lookup/licences")}

    @cached_property
    def system_types(self) -> dict[str, str]:
        """The IRI of each type of system by the word for it."""
        return {row["word"]: row["type"] for row in self._rows("lookup/system-types")}

    @cached_property
    def areas(self) -> dict[str, str]:
        """The IRI of each area of criteria by its label in lower case."""
        return {row["label"].casefold(): row["area"] for row in self._rows("lookup/areas")}

    @cached_property
    def ancestors(self) -> dict[str, set[str]]:
        """What each project or model is built on, at any distance."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._rows("lookup/ancestors"):
            found[row["subject"]].add(row["ancestor"])
        return found

    @cached_property
    def stated(self) -> dict[tuple[str, str], set[str]]:
        """What is stated of models and datasets or of their families, by IRI and local name of the property."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self._rows("lookup/stated-lineage"):
            found[row["subject"], iris.slug(row["property"])].add(row["value"])
        return found

    def offered(self, project: str) -> set[str]:
        """Return the models that a project offers."""
        return {edge["to"] for edge in self._above(project) if edge["property"] == iris.okg("offersModel")}

    def bases(self, project: str, doubtful: bool = False) -> dict[str, list[str]]:
        """Return the bases of a project and of the models that it offers, with their sources; or the doubted ones."""
        lower = {project, *self.offered(project)}
        found: dict[str, list[str]] = {}
        for edge in self._above(project):
            if edge["from"] in lower and iris.slug(edge["property"]) in _BASES and ("doubt" in edge) == doubtful:
                found.setdefault(edge["to"], []).extend([edge["source"]] if "source" in edge else [])
        return found

    def told_bases(self, project: str, other: str = "") -> str:
        """Return, as a part of a sentence, which bases the graph has for a project, and whether it doubts another."""
        labels = {row["node"]: row.get("label", "") for row in self._rows("lineage/nodes", {"entity": project})}
        has = [
            f"{labels.get(base, '')} ({iris.slug(base)}), {_told(sources)}"
            for base, sources in self.bases(project).items()
        ]
        told = f"the graph has the base {' and '.join(has)}" if has else "the graph has no base of it"
        doubted = self.bases(project, doubtful=True).get(other)
        return told if doubted is None else f"{told}, and this one as doubtful, {_told(doubted)}"

    def _above(self, project: str) -> list[Solution]:
        if project not in self._edges:
            self._edges[project] = list(self._rows("lineage/up", {"entity": project}))
        return self._edges[project]

    def _named(self, query: str, sort: str = "") -> NameIndex:
        names = NameIndex()
        for row in self._rows(query):
            if row.get("sort", "") == sort:
                names.add(row["name"], row["subject"])
        return names

    def _rows(self, query: str, values: Mapping[str, str] | None = None) -> Iterator[Solution]:
        return self._graph.rows(query, values)


def _told(sources: list[str]) -> str:
    return f"by {' and '.join(dict.fromkeys(sources))}" if sources else "without a source"


def _numbered(slug: str, suffix: str, number: int) -> str:
    if number == 0:
        return slug
    return f"{slug}-{suffix}" if number == 1 else f"{slug}-{suffix}-{number}"


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
