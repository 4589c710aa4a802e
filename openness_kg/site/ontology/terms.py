"""Terms of the ontology with what it says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openness_kg.base import iris
from openness_kg.graph import catalogue
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site.ontology.shapes import Shape

ONTOLOGY = iris.ONTOLOGY.removesuffix("#")
_PREFIXES = {
    **iris.PREFIXES,
    "schema": "https://schema.org/",
    "airo": "https://w3id.org/airo#",
    "bibo": "http://purl.org/ontology/bibo/",
    "dpv": "https://w3id.org/dpv#",
    "dpv-ai": "https://w3id.org/dpv/ai#",
    "it6": "http://data.europa.eu/it6/",
    "spdx": "http://spdx.org/rdf/terms#",
}
_CHARACTERISTICS = {
    "FunctionalProperty": "has one value at most",
    "TransitiveProperty": "transitive: what holds from one thing to the next holds over all of them",
    "AsymmetricProperty": "never holds both ways",
    "IrreflexiveProperty": "never holds of a thing and itself",
}
_TEMPLATE = re.compile(r"^CONSTRUCT\s*\{(.*?)\}\s*^WHERE", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"\bokg:(\w+)")


def name_of(iri: str) -> str:
    """Return an IRI with the prefix that the ontology's files have for it."""
    for prefix, namespace in sorted(_PREFIXES.items(), key=lambda item: -len(item[1])):
        rest = iri.removeprefix(namespace)
        if rest != iri and "/" not in rest:
            return f"{prefix}:{rest}"
    return iri.removeprefix(iris.ID) if iri.startswith(iris.ID) else iri


@dataclass
class Term:
    """What the ontology says of a term: values by the IRI of the property."""

    iri: str
    values: dict[str, list[str]] = field(default_factory=dict)
    chains: list[str] = field(default_factory=list)
    rules: list[catalogue.Query] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    used_from: list[str] = field(default_factory=list)
    used_to: list[str] = field(default_factory=list)

    def all(self, name: str) -> list[str]:
        """Return the values of a property, named with a prefix."""
        prefix, _, rest = name.partition(":")
        return self.values.get(_PREFIXES[prefix] + rest, [])

    def one(self, name: str) -> str:
        """Return the first value of a property, empty if it has none."""
        return next(iter(self.all(name)), "")

    @property
    def id(self) -> str:
        """What stands behind the ``#`` of its IRI; empty if it has none."""
        return self.iri.partition("#")[2]

    @property
    def label(self) -> str:
        """Its label, or else its name."""
        return self.one("rdfs:label") or name_of(self.iri)

    @property
    def name(self) -> str:
        """Its IRI with a prefix."""
        return name_of(self.iri)

    @property
    def characteristics(self) -> list[str]:
        """What OWL says of how a property holds, in words."""
        types = [iris.slug(iri) for iri in self.all("rdf:type")]
        return [words for name, words in _CHARACTERISTICS.items() if name in types]


class Vocabulary:
    """The ontology of a graph."""

    def __init__(self, graph: KnowledgeGraph, shapes: Iterable[Shape]) -> None:
        """Read all that the ontology says, and note which shapes and rules name its terms."""
        self.terms: dict[str, Term] = {}
        self._names: dict[str, str] = {}
        for row in graph.query("site/terms").texts():
            self._add(row["term"], row["property"], row["value"])
        self.referenced = [term for term in self.terms.values() if term.iri in self[ONTOLOGY].all("dct:references")]
        for row in graph.query("site/members").texts():
            if row["term"] in self.terms:
                self._add(row["term"], row["property"], row["member"])
        for row in graph.query("site/chains").texts():
            if row["term"] in self.terms:
                steps = [row[name] for name in ("first", "second", "third", "fourth") if name in row]
                self.terms[row["term"]].chains.append(self._in_words(row["term"], steps))
        # who made it is no term, but has a name
        makers = graph.query("site/completion", {"kind": "organisation"}).texts()
        self._names = {row["thing"]: row["label"] for row in makers}
        self._note_uses()
        self._note_rules()
        for shape in shapes:
            for iri in shape.about:
                if iri in self.terms:
                    self.terms[iri].shapes.append(shape.id)

    def __getitem__(self, iri: str) -> Term:
        """Return a term, one without values if the ontology says nothing of it."""
        return self.terms.get(iri, Term(iri))

    @property
    def header(self) -> Term:
        """What the ontology says of itself."""
        return self[ONTOLOGY]

    def label(self, iri: str) -> str:
        """Return the label of an own term, and the name with prefix of any other."""
        if iri in self._names:
            return self._names[iri]
        return self[iri].label if iri.startswith(iris.ROOT) else name_of(iri)

    def of_type(self, *types: str) -> list[Term]:
        """Return the own terms of any of some types, in the order of labels."""
        wanted = {_PREFIXES[t.partition(":")[0]] + t.partition(":")[2] for t in types}
        found = [t for t in self.terms.values() if t.id and wanted & set(t.all("rdf:type"))]
        return sorted(found, key=lambda term: (term.label.casefold(), term.iri))

    def _add(self, term: str, name: str, value: str) -> None:
        values = self.terms.setdefault(term, Term(term)).values.setdefault(name, [])
        if value not in values:
            values.append(value)

    def _in_words(self, term: str, steps: Sequence[str]) -> str:
        things = "ABCDE"
        walked = " and ".join(f"{things[n]} ‘{self.label(step)}’ {things[n + 1]}" for n, step in enumerate(steps))
        return f"If {walked}, then A ‘{self.label(term)}’ {things[len(steps)]}."

    def _note_uses(self) -> None:
        for term in list(self.terms.values()):
            for name, noted in (("rdfs:domain", "used_from"), ("rdfs:range", "used_to")):
                for iri in term.all(name):
                    if iri in self.terms:
                        getattr(self.terms[iri], noted).append(term.iri)

    def _note_rules(self) -> None:
        for name, query in catalogue.shipped().items():
            if name.startswith("rules/") and (template := _TEMPLATE.search(query.text)):
                for local in sorted(set(_NAME.findall(template[1]))):
                    if iris.okg(local) in self.terms and "Property" in "".join(self[iris.okg(local)].all("rdf:type")):
                        self.terms[iris.okg(local)].rules.append(query)
