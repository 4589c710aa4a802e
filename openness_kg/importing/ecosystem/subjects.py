"""Which entries are new, which the graph has, and who is meant by the name of a dependency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from openness_kg.base import iris
from openness_kg.importing.common.lookup import GraphLookup, NameIndex
from openness_kg.importing.common.makers import Makers
from openness_kg.importing.common.tables import slugify
from openness_kg.importing.ecosystem.cycles import on_cycles
from openness_kg.importing.ecosystem.model import ECOSYSTEM, Asset, Dependency, EcosystemReport

PROPERTIES = {
    ("model", "model"): "basedOn",
    ("model", "dataset"): "trainedOn",
    ("dataset", "dataset"): "compiledFrom",
}
"""Local names of the property of an edge, by the kinds of its ends. A model may have made, chosen or marked data."""


@dataclass(frozen=True)
class Edge:
    """An edge from an asset, with the name and line of the dependency; ``doubt`` says what speaks against it."""

    local: str
    target: str
    name: str
    line: int
    doubt: str = ""


@dataclass
class Subject:
    """An asset with its IRI and makers; ``edges`` are those that its dependencies mean."""

    asset: Asset
    iri: str
    is_new: bool
    makers: list[str]
    edges: list[Edge] = field(default_factory=list)


class EcosystemSubjects:
    """The models and datasets of the catalogue.

    A name means the one entry of that name, else the one model or dataset of the graph whose label or alias it is,
    in any case. One that is nobody's makes no edge.
    """

    def __init__(self, known: GraphLookup, report: EcosystemReport, assets: Iterable[Asset]) -> None:
        """Take the entries of the catalogue, applications included."""
        self.known, self.report = known, report
        self.makers = Makers(known, ECOSYSTEM)
        self._names = NameIndex()
        self._of_kind: dict[str, NameIndex] = defaultdict(NameIndex)
        self._doubled: set[str] = set()
        self._of: dict[str, Subject] = {}
        assets = list(assets)
        for asset in assets:
            self._place(asset)
        for asset in sorted(assets, key=lambda asset: len(asset.maker)):
            # a short name comes first, so that a long one that lists several finds them
            self.makers.of(asset.maker)
        for subject in self._of.values():
            subject.makers = self.makers.of(subject.asset.maker)
            if subject.is_new and self.makers.is_joint(subject.asset.maker):
                problem = "This may list several makers of which not all are known: one maker."
                self.report.tell(subject.asset, "organization", subject.asset.maker, "maker-joint", problem)
        for subject in self._of.values():
            subject.edges = list(self._edges(subject))
        self._cut_cycles()

    def __iter__(self) -> Iterator[Subject]:
        """Yield them in the order of the catalogue."""
        return iter(self._of.values())

    def _place(self, asset: Asset) -> None:
        if earlier := self._of_kind[asset.kind].find(asset.name):
            self._doubled |= earlier
            self.report.tell(asset, "", asset.name, "entry-twice", "Another entry has this name: left out.")
            return
        if asset.kind == "application":
            self._add(asset, f"application/{asset.name}")
            self.report.tell(asset, "type", asset.kind, "application", "No index rates it: left out.")
            return
        known = self.known.models if asset.kind == "model" else self.known.datasets
        found = known.find(asset.name)
        if len(found) > 1:
            slugs = ", ".join(sorted(map(iris.slug, found)))
            self.report.tell(asset, "name", asset.name, "name-ambiguous", f"The graph has several ({slugs}): left out.")
            for iri in found:
                self._add(asset, iri)
            return
        if found:
            iri = next(iter(found))
        else:
            slug = known.free(slugify(asset.name) or "unnamed", ECOSYSTEM, self._of_kind[asset.kind])
            iri = iris.mint(asset.kind, slug)
        self._add(asset, iri)
        if iri in self._of:
            problem = f"The entry {self._of[iri].asset.name} means the same {asset.kind} of the graph: left out."
            self.report.tell(asset, "", asset.name, "entry-twice", problem)
            return
        self._of[iri] = Subject(asset, iri, not found, [])

    def _add(self, asset: Asset, iri: str) -> None:
        self._names.add(asset.name, iri)
        self._of_kind[asset.kind].add(asset.name, iri)

    def _edges(self, subject: Subject) -> Iterator[Edge]:
        seen: set[str] = set()
        for dependency in subject.asset.dependencies:
            target = self._meant(subject.asset, dependency)
            if not target:
                continue
            kinds = subject.asset.kind, target.removeprefix(iris.ID).partition("/")[0]
            if target == subject.iri:
                self._tell(subject, dependency, "dependency-self", "An asset does not depend on itself: no edge.")
            elif target in seen:
                self._tell(subject, dependency, "dependency-repeated", "The same comes again: one edge.")
            elif kinds not in PROPERTIES:
                problem = f"How a {kinds[0]} depends on a {kinds[1]} is not said: no edge."
                self._tell(subject, dependency, "dependency-kind", problem)
            else:
                doubt = self._doubt(subject, target, dependency.name) if kinds == ("model", "model") else ""
                if doubt:
                    self._tell(subject, dependency, "base-doubtful", f"{doubt} The edge is marked as doubtful.")
                yield Edge(PROPERTIES[kinds], target, dependency.name, dependency.line, doubt)
            seen.add(target)

    def _meant(self, asset: Asset, dependency: Dependency) -> str:
        """Return what the name of a dependency means, or an empty text; report a name that means none or several."""
        name = dependency.name
        found = self._names.find(name) or self.known.models.find(name) | self.known.datasets.find(name)
        value = next(iter(found), "")
        if not found:
            kind, problem = "dependency-unknown", "No entry has this name, nor anything in the graph: no edge."
        elif len(found) > 1 or value in self._doubled:
            kind, problem = "name-ambiguous", "Several have this name: no edge."
        elif value.startswith("application/"):
            kind, problem = "dependency-kind", f"How a {asset.kind} depends on an application is not said: no edge."
        else:
            return value
        self.report.tell(asset, "dependencies", name, kind, problem, dependency.line)
        return ""

    def _doubt(self, subject: Subject, base: str, name: str) -> str:
        """Return why a model can hardly have the weights of another, or an empty text."""
        if base in self._of:
            access, makers = self._of[base].asset.access, set(self._of[base].makers)
        else:
            access = "closed" if iris.okg("closed") in self.known.stated[base, "availability"] else ""
            makers = self.known.stated[base, "maker"]
        if access not in ("limited", "closed") or not makers or not subject.makers or makers & set(subject.makers):
            return ""
        return f"{name} is of another maker, and access to it is {access}."

    def _cut_cycles(self) -> None:
        pairs = {(subject.iri, edge.target) for subject in self for edge in subject.edges if subject.is_new}
        bad = on_cycles(pairs)
        for subject in self:
            for edge in subject.edges:
                if (subject.iri, edge.target) in bad:
                    problem = "The dependencies lead back to where they began: no edge."
                    self.report.tell(subject.asset, "dependencies", edge.name, "dependency-cycle", problem, edge.line)
            subject.edges = [edge for edge in subject.edges if (subject.iri, edge.target) not in bad]

    def _tell(self, subject: Subject, dependency: Dependency, kind: str, problem: str) -> None:
        self.report.tell(subject.asset, "dependencies", dependency.name, kind, problem, dependency.line)
