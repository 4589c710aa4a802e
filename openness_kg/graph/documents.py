"""Documents of statements, as importers yield them: what a file of the graph says, whatever it is written as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from openness_kg.graph.files import GraphFile
from openness_kg.graph.terms import Iri, Literal, Triple

Object: TypeAlias = Iri | Literal
"""What is stated of a subject: importers name everything, so there are no blank nodes."""


@dataclass(frozen=True)
class Described:
    """A subject with what is stated of it: predicates with their objects, in order."""

    subject: Iri
    statements: tuple[tuple[Iri, tuple[Object, ...]], ...]

    def triples(self) -> Iterator[Triple]:
        """Yield the statements one by one."""
        for predicate, objects in self.statements:
            for value in objects:
                yield Triple(self.subject, predicate, value)


@dataclass(frozen=True)
class Document:
    """What one file of the graph says.

    Attributes:
        place: its path from the folder of its kind on, such as ``ratings/osai-2025-12/dolly.ttl``.
        title: what it is about, for whoever reads the file.
        subjects: what it describes, in order.
        base: the IRI, with ``/`` at its end, below which its own names stand; empty if it has none.
        prefixes: prefixes that it has beside those of the graph.

    """

    place: str
    title: str
    subjects: tuple[Described, ...]
    base: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict)

    @property
    def graph(self) -> str:
        """The IRI of the named graph that its statements belong to."""
        return GraphFile(Path(self.place), PurePosixPath(self.place)).graph

    def triples(self) -> Iterator[Triple]:
        """Yield its statements in order."""
        for described in self.subjects:
            yield from described.triples()
