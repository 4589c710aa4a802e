"""The graph as documents: for each thing with an IRI of its own what is said of it, of its parts, and who leads there.

One dump is read once. What is kept is where the lines of each document stand in it, so that a big graph takes little
more than its dump.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from openness_kg.base import iris
from openness_kg.graph import lines
from openness_kg.graph.lines import Line
from openness_kg.site import addresses

_OWN = f"<{iris.ID}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement about a subject that is known, its terms in N-Triples; ``derived`` if only rules say it."""

    predicate: str
    object: str
    derived: bool


@dataclass
class Document:
    """What is said of a thing.

    Attributes:
        iri: of the thing.
        stem: where its files stand, without ending.
        triples: its lines of N-Triples, sorted, each once.
        parts: the statements of each subject, by its fragment; that of the thing itself is empty and comes first.

    """

    iri: str
    stem: str
    triples: list[str] = field(default_factory=list)
    parts: dict[str, list[Statement]] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The folder in which its files stand."""
        return self.stem.rpartition("/")[0]

    def add(self, triples: Iterable[str]) -> None:
        """Take in more lines, of subjects that the dump does not have."""
        self.triples = sorted({*self.triples, *triples})


@dataclass(frozen=True, slots=True)
class Lead:
    """That another thing, or a part of it, leads to a thing or a part of that."""

    predicate: str
    subject: str


class Documents:
    """All documents of a graph whose IRIs may be paths of a site, by the IRI of each."""

    def __init__(self, nquads: bytes) -> None:
        """Read a sorted dump in N-Quads.

        Args:
            nquads: all of the graph, each statement in a named graph.

        """
        self._nquads = nquads
        self._spans: dict[str, list[list[int]]] = defaultdict(list)
        self._blank: dict[str, list[list[int]]] = defaultdict(list)
        # places of eight bytes: a tuple of terms for each lead takes as much as the dump
        self._leads: dict[str, array[int]] = defaultdict(lambda: array("Q"))
        self._mentioned: dict[str, set[str]] = defaultdict(set)
        self._read()
        self._stems = {iri: addresses.stem(iri) for iri in {*self._spans, *self._mentioned} if addresses.is_entity(iri)}

    def _read(self) -> None:
        start, spans = 0, self._spans
        while start < len(self._nquads):
            end = self._nquads.index(b"\n", start) + 1
            line = self._line(start, end)
            document = ""
            if line.subject.startswith(_OWN):
                document = self._mention(line.subject)
                _extend(spans[document], start, end)
            elif line.subject.startswith("_:"):
                _extend(self._blank[line.subject], start, end)
            if line.predicate.startswith(_OWN):
                self._mention(line.predicate)
            if line.object.startswith(_OWN):
                target = self._mention(line.object)
                if target != document and not line.subject.startswith("_:"):
                    self._leads[target].append(start)
            start = end

    def _line(self, start: int, end: int) -> Line:
        return lines.split(self._nquads[start : end - 1].decode())

    def _mention(self, term: str) -> str:
        """Note that a document is spoken of, and a part of it; return the document."""
        document, _, fragment = term[1:-1].partition("#")
        self._mentioned[document].add(fragment)
        return document

    def __contains__(self, iri: object) -> bool:
        """Tell whether a thing has a document."""
        return iri in self._stems

    def __iter__(self) -> Iterator[str]:
        """Yield the IRIs of all things that have a document, in order."""
        return iter(sorted(self._stems))

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self._stems)

    def leads(self, iri: str) -> set[Lead]:
        """Return who leads to a thing or its parts, but for those parts themselves."""
        places = self._leads.get(iri, ())
        found = (self._line(start, self._nquads.index(b"\n", start) + 1) for start in places)
        return {Lead(line.predicate, line.subject[1:-1]) for line in found}

    def document(self, iri: str) -> Document:
        """Return the document of a thing; a part that is only spoken of has no statements."""
        known: dict[tuple[str, str, str], bool] = {}
        for line in self._lines(iri):
            key = line[:3]
            known[key] = known.get(key, True) and line.graph == iris.DERIVED
        document = Document(iri, self._stems[iri], [f"{s} {p} {o} .\n" for s, p, o in sorted(known)])
        document.parts = {fragment: [] for fragment in ("", *sorted(self._mentioned[iri]))}
        for (subject, predicate, value), derived in known.items():
            if not subject.startswith("_:"):
                fragment = subject[1:-1].partition("#")[2]
                document.parts[fragment].append(Statement(predicate, value, derived))
        return document

    def _lines(self, iri: str) -> Iterator[Line]:
        """Yield the lines about a thing and its parts, and about the blank nodes that these lead to."""
        spans, seen = list(self._spans.get(iri, ())), set[str]()
        while spans:
            start, end = spans.pop(0)
            for text in self._nquads[start:end].decode().split("\n")[:-1]:
                line = lines.split(text)
                yield line
                if line.object.startswith("_:") and line.object not in seen:
                    seen.add(line.object)
                    spans += self._blank.get(line.object, ())


def entry(finding: str) -> str:
    """Return the IRI of the entry whose page tells of a finding of the audit."""
    return finding.partition("#")[0].replace(f"{iris.ID}finding/", f"{iris.ID}entry/", 1)


def _extend(spans: list[list[int]], start: int, end: int) -> None:
    if spans and spans[-1][1] == start:
        spans[-1][1] = end
    else:
        spans.append([start, end])
