"""What is stated by hand of the dataset, for descriptions in other vocabularies than its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openness_kg.base import iris
from openness_kg.base.version import __version__
from openness_kg.graph.terms import Iri, Term, Triple
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site import addresses
from openness_kg.site.descriptions.counts import QUERIES
from openness_kg.site.descriptions.statements import full
from openness_kg.views.words import Named


@dataclass(frozen=True)
class LicenceName:
    """What a licence is called: in full, in short, and by the word of the Hugging Face Hub."""

    name: str
    label: str
    word: str


_LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": LicenceName(
        "Creative Commons Attribution 4.0 International", "CC BY 4.0", "cc-by-4.0"
    )
}


@dataclass(frozen=True)
class Source:
    """An edition that the dataset was made from: IRI, label, where it is published, and how to cite it."""

    iri: str
    label: str
    url: str
    citation: str


class Facts:
    """The hand-written statements about the dataset and what belongs to it (``data/dataset.ttl``)."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        """Ask a graph for them; where they are not, texts are empty."""
        self.triples = [
            Triple(row["subject"], row["property"], row["value"])
            for row in graph.query(f"{QUERIES}about")
            if isinstance(row["subject"], Iri) and isinstance(row["property"], Iri)
        ]
        self._found: dict[tuple[str, str], list[Term]] = {}
        for subject, predicate, value in self.triples:
            self._found.setdefault((subject.value, predicate.value), []).append(value)
        self.title = self.one("dct:title") or "Knowledge graph"
        self.description = self.one("dct:description") or self.title
        self.version = self.one("dcat:version") or __version__
        self.issued = _day(self.one("dct:issued"))
        self.licence = next(iter(self.links("dct:license")), "")
        self.citation = self.one("dct:bibliographicCitation")
        self.previous = self.one("dcat:previousVersion")

    def all(self, name: str, subject: str = addresses.DATASET) -> list[str]:
        """Return the values of a property, by its short name, in order."""
        return sorted({value.value for value in self._found.get((subject, full(name).value), ())})

    def links(self, name: str, subject: str = addresses.DATASET) -> list[str]:
        """Return those values of a property that are IRIs, in order."""
        found = self._found.get((subject, full(name).value), ())
        return sorted({value.value for value in found if isinstance(value, Iri)})

    def one(self, name: str, subject: str = addresses.DATASET) -> str:
        """Return the first value of a property; empty if there is none."""
        return next(iter(self.all(name, subject)), "")

    @property
    def licence_name(self) -> LicenceName:
        """What the licence is called; its address where no name is known."""
        return _LICENCES.get(self.licence, LicenceName(self.licence, self.licence, "other"))

    @property
    def creators(self) -> list[Named]:
        """Who made the dataset."""
        return [Named(iri, iris.slug(iri), self.one("rdfs:label", iri)) for iri in self.links("dct:creator")]

    @property
    def keywords(self) -> list[str]:
        """What it is about."""
        return self.all("dcat:keyword")

    @property
    def sources(self) -> list[Source]:
        """The editions that it was made from."""
        return [
            Source(
                iri,
                self.one("rdfs:label", iri) or iris.slug(iri),
                self.one("dct:source", iri),
                self.one("dct:bibliographicCitation", iri),
            )
            for iri in self.links("dct:source")
        ]

    @property
    def commits(self) -> list[Named]:
        """What the build read: a commit each, with its title."""
        return [
            Named(iri, iris.slug(iri), self.one("dct:title", iri))
            for build in self.links("prov:wasGeneratedBy")
            for iri in self.links("prov:used", build)
        ]


def _day(text: str) -> str:
    """Return a day as it stands; empty if it is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
