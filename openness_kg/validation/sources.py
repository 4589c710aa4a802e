"""The statements to validate, and where each subject stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base.iris import slug
from openness_kg.graph.reading import parse
from openness_kg.validation.places import Places, scan

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def text_of(term: Term) -> str:
    """Return a term as a finding names it: an IRI or a literal's text, a blank node as ``_:label``."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


@dataclass
class Statements:
    """Triples from several files, without repetitions, and the files that describe a subject."""

    triples: set[ox.Triple] = field(default_factory=set)
    _read: dict[Path, list[ox.Triple]] = field(default_factory=dict)
    _scanned: dict[Path, Places] = field(default_factory=dict)

    def read(self, paths: Iterable[Path]) -> None:
        """Add the triples of Turtle files.

        Raises:
            OpennessError: a file cannot be read or is no Turtle.

        """
        for path in paths:
            self._read[path] = list(parse(path))
            self.triples.update(self._read[path])

    @cached_property
    def files_of(self) -> dict[str, list[Path]]:
        """The files that describe a subject, in their order; looked for only when there is something to locate."""
        found: dict[str, list[Path]] = {}
        for path, triples in self._read.items():
            for subject in dict.fromkeys(text_of(triple.subject) for triple in triples):
                found.setdefault(subject, []).append(path)
        return found

    @property
    def rank(self) -> list[str]:
        """The named subjects in the order in which files describe them."""
        return [subject for subject in self.files_of if not subject.startswith("_:")]

    def locate(self, focus: str, path: str = "") -> tuple[str, int]:
        """Return the file and the line of a finding, 0 if the line is not known.

        A subject is where the last file begins to describe it, or has the property if one is given. A blank node is
        where what leads to it stands; what is nowhere a subject is where it is used.
        """
        if focus.startswith("_:"):
            return self._locate_blank(focus)
        files = self.files_of.get(focus, [])
        for file in reversed(files):
            places = self._places(file)
            if path and (line := places.predicates.get((focus, path))):
                return str(file), line
        if files:
            return str(files[-1]), self._places(files[-1]).subjects.get(focus, 0)
        for file in dict.fromkeys(file for files in self.files_of.values() for file in files):
            if (
                file.is_file()
                and slug(focus) in file.read_text("utf-8")
                and (line := self._places(file).uses.get(focus))
            ):
                return str(file), line
        return "", 0

    def _locate_blank(self, focus: str) -> tuple[str, int]:
        seen: set[str] = set()
        node, via = focus, ""
        while node.startswith("_:") and node not in seen and node in self._leading:
            seen.add(node)
            node, via = self._leading[node]
        if not node.startswith("_:"):
            return self.locate(node, via)
        files = self.files_of.get(node, [])
        if not files:
            return "", 0
        # nothing leads to it, so it begins a statement: the unnamed ones of a file stand there in this order
        alone = [b for b, where in self.files_of.items() if b.startswith("_:") and where[0] == files[0]]
        alone = [b for b in alone if b not in self._leading]
        lines = self._places(files[0]).blanks
        return str(files[0]), lines[alone.index(node)] if node in alone and len(alone) == len(lines) else 0

    @cached_property
    def _leading(self) -> dict[str, tuple[str, str]]:
        """Which subject leads to a blank node, and by which property."""
        found: dict[str, tuple[str, str]] = {}
        for triple in self.triples:
            if isinstance(triple.object, ox.BlankNode):
                found[str(triple.object)] = text_of(triple.subject), triple.predicate.value
        return found

    def _places(self, file: Path) -> Places:
        if file not in self._scanned:
            text = file.read_text(encoding="utf-8-sig") if file.is_file() else ""
            self._scanned[file] = scan(text)
        return self._scanned[file]
