"""The statements to validate, and where each subject stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from openness_kg.graph.reading import parse

Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass
class Statements:
    """Triples from several files, without repetitions, and the last file that describes a subject."""

    triples: set[ox.Triple] = field(default_factory=set)
    file_of: dict[str, Path] = field(default_factory=dict)

    def read(self, paths: Iterable[Path]) -> None:
        """Add the triples of Turtle files.

        Raises:
            OpennessError: a file cannot be read or is no Turtle.

        """
        for path in paths:
            for triple in parse(path):
                self.triples.add(triple)
                if isinstance(triple.subject, ox.NamedNode):
                    self.file_of[triple.subject.value] = path

    @property
    def rank(self) -> list[str]:
        """The subjects in the order in which files describe them."""
        return list(self.file_of)

    def locate(self, iri: str) -> tuple[str, int]:
        """Return the file that describes a subject and the line where it begins, 0 if the line is not found."""
        path = self.file_of.get(iri)
        if path is None or not path.is_file():
            return str(path or ""), 0
        begins = re.compile(rf"(\S*:|<(\S*[/#])?){re.escape(re.split('[/]', iri)[-1])}>?(\s|$)")
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
            if begins.match(line):
                return str(path), number
        return str(path), 0
