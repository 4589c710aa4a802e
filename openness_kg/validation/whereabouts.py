"""Where each subject stands: in which files, and at which line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base.iris import slug
from openness_kg.validation.places import Places, scan

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def text_of(term: Term) -> str:
    """Return a term as a fault names it: an IRI or a literal's text, a blank node as ``_:label``."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


@dataclass
class Whereabouts:
    """Which files describe which subject; a small value that another process can be handed.

    Attributes:
        files: all files, in their order.
        describing: the numbers of the files that describe a subject.
        leading: which subject leads to a blank node, and by which property.

    """

    files: list[Path] = field(default_factory=list)
    describing: dict[str, list[int]] = field(default_factory=dict)
    leading: dict[str, tuple[str, str]] = field(default_factory=dict)
    _scanned: dict[Path, Places] = field(default_factory=dict)

    @classmethod
    def of(cls, parsed: Mapping[Path, Sequence[ox.Triple]]) -> Whereabouts:
        """Return where the subjects of files stand, from the triples of each."""
        found = cls(list(parsed))
        for number, triples in enumerate(parsed.values()):
            subjects = dict.fromkeys([triple.subject for triple in triples])
            for subject in map(text_of, subjects):
                found.describing.setdefault(subject, []).append(number)
            for triple in triples:
                if isinstance(triple.object, ox.BlankNode):
                    found.leading[str(triple.object)] = text_of(triple.subject), triple.predicate.value
        return found

    @property
    def rank(self) -> list[str]:
        """The named subjects in the order in which files describe them."""
        return [subject for subject in self.describing if not subject.startswith("_:")]

    def locate(self, turtle: Mapping[Path, bytes], focus: str, path: str = "") -> tuple[str, int]:
        """Return the file and the line of a fault, 0 if the line is not known.

        A subject is where the last file begins to describe it, or has the property if one is given. A blank node is
        where what leads to it stands; what is nowhere a subject is where it is used.

        Args:
            turtle: the text of each file.
            focus: the subject, as :func:`text_of` names it.
            path: the IRI of the property that the fault is about, if any.

        """
        if focus.startswith("_:"):
            return self._locate_blank(turtle, focus)
        files = [self.files[number] for number in self.describing.get(focus, [])]
        for file in reversed(files):
            if path and (line := self._places(turtle, file).predicates.get((focus, path))):
                return str(file), line
        if files:
            return str(files[-1]), self._places(turtle, files[-1]).subjects.get(focus, 0)
        name = slug(focus).encode()
        for file in self.files:
            if name in turtle[file] and (line := self._places(turtle, file).uses.get(focus)):
                return str(file), line
        return "", 0

    def _locate_blank(self, turtle: Mapping[Path, bytes], focus: str) -> tuple[str, int]:
        seen: set[str] = set()
        node, via = focus, ""
        while node.startswith("_:") and node not in seen and node in self.leading:
            seen.add(node)
            node, via = self.leading[node]
        if not node.startswith("_:"):
            return self.locate(turtle, node, via)
        where = self.describing.get(node, [])
        if not where:
            return "", 0
        # nothing leads to it, so it begins a statement: the unnamed ones of a file stand there in this order
        alone = [b for b, numbers in self.describing.items() if b.startswith("_:") and numbers[0] == where[0]]
        alone = [b for b in alone if b not in self.leading]
        lines = self._places(turtle, self.files[where[0]]).blanks
        line = lines[alone.index(node)] if node in alone and len(alone) == len(lines) else 0
        return str(self.files[where[0]]), line

    def _places(self, turtle: Mapping[Path, bytes], file: Path) -> Places:
        if file not in self._scanned:
            self._scanned[file] = scan(turtle[file].decode(errors="replace"))
        return self._scanned[file]
